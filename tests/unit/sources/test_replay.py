from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.errors import BadDataError, NoInputError
from trainmon_tui.sources import replay as module
from trainmon_tui.sources.replay import ReplayedFile
from trainmon_tui.sources.schedule import Schedule, parse_arrival, segment_starts

LOG = b"epoch 1\nloss 1\n\nepoch 2\r\nbar 1\rbar 2\rbar 3\nend"
STARTS = [(1.0, 0), (2.0, 16)]


@pytest.fixture
def source(tmp_path, clock):
    path = tmp_path / "run.log"
    path.write_bytes(LOG)
    replayed = ReplayedFile(path, speed=1.0, clock=clock)
    replayed.set_epoch_starts(STARTS)
    yield replayed
    replayed.close()


def everything(source):
    return b"".join(iter(lambda: source.read(5), b""))


def test_one_segment_comes_each_second_with_the_blank_lines_after_it(source, clock):
    seen = []
    for _ in range(8):
        seen.append(everything(source))
        clock.now += 1
    assert seen == [
        b"epoch 1\n",
        b"loss 1\n\n",
        b"epoch 2\r\n",
        b"bar 1\r",
        b"bar 2\r",
        b"bar 3\n",
        b"end",
        b"",
    ]
    assert source.status().state == "ended"
    assert source.replay().done


def test_speed_counts_segments_a_second(source, clock):
    source.control("speed", 4.0)
    clock.now += 0.5
    assert everything(source) == b"epoch 1\nloss 1\n\nepoch 2\r\n"
    assert source.clock() == 2.0


def test_a_pause_stops_the_clock_and_play_goes_on(source, clock):
    everything(source)
    source.control("pause", 0.0)
    clock.now += 50
    assert everything(source) == b""
    assert not source.replay().playing
    source.control("play", 0.0)
    clock.now += 1
    assert everything(source) == b"loss 1\n\n"


def test_stepping_by_lines_goes_forward_and_back(source):
    source.control("pause", 0.0)
    everything(source)
    assert source.control("step_line", 2.0) is False
    assert everything(source) == b"loss 1\n\nepoch 2\r\n"
    assert source.control("step_line", -1.0) is True
    assert everything(source) == b"epoch 1\nloss 1\n\n"
    source.control("step_line", -9.0)
    assert everything(source) == b""


def test_stepping_by_epochs(source):
    source.control("pause", 0.0)
    everything(source)
    assert source.control("step_epoch", 1.0) is False
    assert everything(source) == LOG[8:16]
    source.control("step_epoch", 1.0)
    assert everything(source) == LOG[16:]
    assert source.control("step_epoch", -1.0) is True
    assert everything(source) == LOG[:16]


def test_seeking_an_epoch_shows_it_and_nothing_later(source):
    source.control("pause", 0.0)
    source.control("seek_epoch", 1.0)
    assert everything(source) == LOG[:16]
    source.control("seek_epoch", 2.0)
    assert everything(source) == LOG[16:]


def test_seeking_a_line_and_beginning_again(source):
    source.control("pause", 0.0)
    source.control("seek_line", 4.0)
    assert everything(source) == LOG[:25]
    assert source.control("seek_line", 2.0) is True
    assert everything(source) == b"epoch 1\nloss 1\n"
    assert source.control("restart", 0.0) is True
    assert everything(source) == b""


def test_what_is_known_before_a_seeks_target_is_not_delivered_again(source):
    while source.read(1000):
        pass
    source.control("pause", 0)
    source.control("restart", 0)
    source.seek_offset(12)
    source.go_on_from(5)
    assert source.status().consumed_bytes == 5
    assert len(source.read(1000)) == 7
    source.go_on_from(10**9)
    assert source.status().consumed_bytes == 12


def test_after_a_seek_the_next_segment_comes_in_its_usual_pace(source, clock):
    source.control("seek_epoch", 1.0)
    assert everything(source) == LOG[:16]
    clock.now += 0.9
    assert everything(source) == b""
    clock.now += 0.2
    assert everything(source) == b"epoch 2\r\n"


@pytest.mark.parametrize(
    ("action", "value"), [("explode", 1.0), ("speed", math.nan), ("seek_line", math.inf)]
)
def test_nonsense_does_nothing(source, action, value):
    before = source.replay()
    assert source.control(action, value) is False
    assert source.replay() == before


def test_a_window_shows_only_what_was_delivered(source):
    everything(source)
    assert source.window(0, 100) == b"epoch 1\n"
    assert source.window(-5, 10) == b"epoc" + b"h"
    assert source.window(50, 10) == b""


def test_waiting_is_as_long_as_the_next_segment_needs(source, clock):
    assert source.wait_s() == 0.0
    everything(source)
    clock.now += 0.95
    assert source.wait_s() == pytest.approx(0.05)
    source.control("pause", 0.0)
    assert source.wait_s() == module.POLL_S


def test_real_arrival_times_are_multiplied_by_the_speed(tmp_path, clock):
    path, arrival = tmp_path / "run.log", tmp_path / "arrival.csv"
    path.write_bytes(LOG)
    arrival.write_text("# t0=5\n10.0,8\n20.0,25\n")
    source = ReplayedFile(path, speed=10.0, arrival=arrival, clock=clock)
    assert everything(source) == b""
    clock.now += 1
    assert everything(source) == LOG[:8]
    clock.now += 1
    assert everything(source) == LOG[8:]
    source.close()
    source.close()


def test_an_empty_log_is_done_at_once(tmp_path):
    path = tmp_path / "run.log"
    path.touch()
    source = ReplayedFile(path)
    assert source.status().state == "ended"
    assert source.replay().position == 1.0
    assert source.control("seek_line", 3.0) is False
    source.close()


def test_files_that_cannot_be_played(tmp_path):
    with pytest.raises(NoInputError):
        ReplayedFile(tmp_path / "none.log")
    log, bad = tmp_path / "run.log", tmp_path / "arrival.csv"
    log.write_bytes(LOG)
    bad.write_text("1.0,2\nx,y\n")
    with pytest.raises(BadDataError, match=r"arrival\.csv:2"):
        ReplayedFile(log, arrival=bad)
    with pytest.raises(NoInputError):
        ReplayedFile(log, arrival=tmp_path / "none.csv")


@pytest.mark.parametrize(
    "row",
    [
        "nan,1",
        "inf,1",
        "1e999,1",
        "1.0,-3",
        "1.0",
        "a,1",
        "1,2,3",
        "1,5e3",
        "1_0,5",
        "\uff11,2",
        f"1,{10**20}",
        "1," + "9" * 5000,
    ],
)
def test_bad_arrival_rows_are_named(row):
    with pytest.raises(BadDataError, match="a:1"):
        parse_arrival([row], "a")


def test_blank_rows_remarks_and_spaces_are_fine():
    rows = parse_arrival(["# t0=5\n", "\n", " 1.5 , 20\r\n", "-1e1,30"], "a")
    assert rows == [(1.5, 20), (-10.0, 30)]


@pytest.mark.parametrize(
    ("rows", "delivered"),
    [("", LOG), ("1,5\n", LOG), ("1,5\n9,999999\n", LOG[:5]), ("5,30\n0,10\n", b"")],
    ids=["empty", "too short", "too long", "falling back"],
)
def test_an_arrival_file_of_another_length_still_delivers_the_whole_log(tmp_path, clock, rows, delivered):
    path, arrival = tmp_path / "run.log", tmp_path / "arrival.csv"
    path.write_bytes(LOG)
    arrival.write_text(rows)
    source = ReplayedFile(path, speed=1.0, arrival=arrival, clock=clock)
    clock.now += 2
    assert everything(source) == delivered
    clock.now += 60
    everything(source)
    assert source.status().state == "ended"
    source.close()


@pytest.mark.parametrize("data", [b"", b"\n", b"one", b"one\n", b"\r\r", b"a\n\n\nb"])
@pytest.mark.parametrize("action", ["step_line", "step_epoch", "seek_line", "seek_epoch", "restart"])
def test_a_log_of_next_to_nothing_can_be_played_from_end_to_end(tmp_path, clock, data, action):
    path = tmp_path / "run.log"
    path.write_bytes(data)
    source = ReplayedFile(path, clock=clock)
    for value in (-1e308, -1.0, 0.0, 0.5, 1.0, 1e308):
        source.control(action, value)
        everything(source)
        assert source.wait_s() >= 0
        assert 0 <= source.replay().position <= 1
    source.control("restart", 0.0)
    clock.now += 1e9
    assert everything(source) == data
    assert source.status().state == "ended"
    source.close()


@pytest.mark.parametrize(
    ("asked", "kept"), [(0.0, 0.01), (-3.0, 0.01), (1e300, 1e6), (math.nan, 1.0), (math.inf, 1.0)]
)
def test_speeds_are_kept_within_reason(tmp_path, clock, asked, kept):
    path = tmp_path / "run.log"
    path.write_bytes(LOG)
    source = ReplayedFile(path, speed=asked, clock=clock)
    assert source.replay().speed == kept
    source.close()


def test_stepping_stops_at_both_ends(source):
    source.control("pause", 0.0)
    for _ in range(3):
        source.control("step_line", 100.0)
    assert everything(source) == LOG
    assert source.replay().done
    for _ in range(3):
        source.control("step_epoch", -100.0)
    assert everything(source) == b""
    assert source.replay().position == 0.0


def test_a_log_that_shrinks_while_it_is_played_ends_there(source, clock, tmp_path):
    everything(source)
    (tmp_path / "run.log").write_bytes(LOG[:12])
    clock.now += 99
    assert everything(source) == LOG[8:12]
    assert source.status().state == "ended"
    assert "shorter" in source.take_notices()[0]
    assert source.take_notices() == []
    assert source.wait_s() > 0


def test_a_log_that_cannot_be_read_any_further_ends_there(source, clock, monkeypatch):
    everything(source)

    def fail(*given):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.pread", fail)
    clock.now += 99
    assert source.read(100) == b""
    assert source.status().state == "ended"
    assert "I/O error" in source.take_notices()[0]


@given(
    st.lists(st.sampled_from([b"\n", b"\r", b"\b", b"a", b"bc"]), min_size=1).map(b"".join), st.integers(1, 9)
)
def test_starts_do_not_depend_on_the_blocks(data, size):
    whole, _ = segment_starts(data, 0, after_end=True)
    found, after_end = [], True
    for at in range(0, len(data), size):
        part, after_end = segment_starts(data[at : at + size], at, after_end=after_end)
        found += part.tolist()
    ends = b"\n\r\b"
    slow = [i for i, byte in enumerate(data) if byte not in ends and (i == 0 or data[i - 1] in ends)]
    assert found == whole.tolist() == slow


@given(st.lists(st.integers(1, 50), min_size=1), st.floats(-2, 60), st.floats(0, 10))
def test_what_is_due_only_grows_and_times_map_back(sizes, moment, later):
    ends = np.cumsum(np.array(sizes, np.int64))
    schedule = Schedule.paced(ends)
    assert schedule.due(moment) <= schedule.due(moment + later)
    for end in ends.tolist():
        assert schedule.due(schedule.time_of(end)) == end
    assert schedule.due(schedule.time_of(0)) == 0
    assert schedule.next_time(moment) > moment
