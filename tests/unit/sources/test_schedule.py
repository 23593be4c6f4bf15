"""When each part of a replayed log is due: tables without a clock."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.errors import BadDataError
from trainmon_tui.sources.schedule import Schedule, parse_arrival, segment_starts

ROWS = st.lists(st.tuples(st.floats(-10, 100), st.integers(0, 500)), min_size=1, max_size=12)
TIMES = st.floats(-20, 120)


@given(ROWS, TIMES)
def test_what_is_due_is_what_has_arrived(rows, time_s):
    schedule, at, sent, due = Schedule.arrived(rows, 400), -math.inf, 0, 0
    for number, (time, end) in enumerate(rows):
        at, sent = max(at, time), 400 if number == len(rows) - 1 else max(sent, min(end, 400))
        due = sent if at <= time_s else due
    assert schedule.due(time_s) == due


@given(ROWS, TIMES)
def test_what_comes_next_is_due_then(rows, time_s):
    schedule = Schedule.arrived(rows, 400)
    following = schedule.next_time(time_s)
    assert following > time_s
    if math.isfinite(following):
        assert schedule.due(following) >= schedule.due(time_s)
        assert schedule.due(np.nextafter(following, -math.inf)) == schedule.due(time_s)
    else:
        assert schedule.due(time_s) == 400


@given(ROWS, st.integers(0, 400))
def test_at_the_time_of_an_offset_no_more_is_due(rows, offset):
    schedule = Schedule.arrived(rows, 400)
    time_s = schedule.time_of(offset)
    assert schedule.due(time_s) <= offset
    assert schedule.due(schedule.next_time(time_s)) > offset or offset == 400


def test_a_segment_a_second():
    schedule = Schedule.paced(np.array([10, 25, 60]))
    assert [schedule.due(time_s) for time_s in (-1, 0, 0.5, 1, 2, 99)] == [0, 10, 10, 25, 60, 60]
    assert [schedule.time_of(offset) for offset in (0, 10, 24, 25, 60)] == [-1, 0, 0, 1, 2]


def test_without_rows_all_is_there_at_once():
    assert Schedule.arrived([], 70).due(0) == 70
    assert Schedule.arrived([], 70).next_time(0) == math.inf


def test_an_arrival_file_is_read():
    lines = ["# seconds,bytes", "", "0,10", " 1.5 , 20 ", "-3e1,4096"]
    assert parse_arrival(lines, "a.csv") == [(0, 10), (1.5, 20), (-30, 4096)]


@pytest.mark.parametrize("line", ["1", "1;2", "x,2", "1,2.5", "1,-2", "1,2,3", "1e999,2", "nan,2", "1,٣"])
def test_a_row_that_is_none_is_named(line):
    with pytest.raises(BadDataError, match=r"a\.csv:2: expected seconds,bytes"):
        parse_arrival(["0,1", line], "a.csv")


def naive_starts(block, base, after_end):
    found = []
    for place, byte in enumerate(block):
        if after_end and byte not in b"\n\r\b":
            found.append(base + place)
        after_end = byte in b"\n\r\b"
    return found, after_end


@given(st.text("ab\n\r\b", min_size=1, max_size=30).map(str.encode), st.booleans(), st.integers(0, 99))
def test_segments_begin_behind_terminators(block, after_end, base):
    starts, ends = segment_starts(block, base, after_end=after_end)
    assert (starts.tolist(), ends) == naive_starts(block, base, after_end)


@given(st.text("ab\n\r", min_size=2, max_size=30).map(str.encode), st.integers(1, 29))
def test_a_log_may_be_cut_anywhere(log, cut):
    whole, _ = segment_starts(log, 0, after_end=True)
    found, after_end = [], True
    for base, part in ((0, log[:cut]), (cut, log[cut:])):
        if part:
            starts, after_end = segment_starts(part, base, after_end=after_end)
            found += starts.tolist()
    assert found == whole.tolist()
