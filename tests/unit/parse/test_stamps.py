"""Time stamps are the seconds that the standard library counts."""

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.columns import Column
from trainmon_tui.parse.stamps import are_stamps, parse_stamps
from trainmon_tui.parse.words import Block


@given(st.lists(st.datetimes(), min_size=1, max_size=5))
def test_stamps_are_unix_seconds(moments):
    texts = [moment.strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0").encode() for moment in moments]
    seconds = [moment.replace(microsecond=0, tzinfo=dt.UTC).timestamp() for moment in moments]
    assert parse_stamps(texts).tolist() == seconds


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29 00:00:00",
        "2026-13-01 00:00:00",
        "2026-00-10 00:00:00",
        "2026-01-01 24:00:00",
        "2026-01-01 00:60:00",
    ],
)
def test_a_date_of_no_calendar_is_unknown_and_hides_no_other(text):
    found = parse_stamps([text.encode(), b"1970-01-01T00:00:07"])
    assert math.isnan(found[0])
    assert found[1] == 7


def test_only_stamps_are_taken_for_stamps():
    texts = [
        b"2026-11-21 04:14:01",
        b"2026-11-21T04:14:01",
        b"2026-11-21_04:14:01",
        b"2026-11-2 04:14:01x",
        b"x",
    ]
    block = Block(texts)
    assert are_stamps(block, block.starts).tolist() == [True, True, False, False, False]


def test_a_column_knows_its_seconds():
    column = Column(b"", np.array([5.0]), lambda: (np.zeros(1, np.int64), np.zeros(1, np.int64)))
    assert parse_stamps(column).tolist() == [5.0]
