"""A log that many lines come to moves up by several at once; what is seen is always the newest line and all before it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.ui.roll import Roll


def spares(lines, height=12):
    """The blank rows after each of some frames, which bring so many lines."""
    roll, newest, found = Roll(), 0, []
    for came in lines:
        newest += came
        roll.take(newest, height)
        found.append(roll.spare)
    return found


@pytest.mark.parametrize(
    ("lines", "blank"),
    [
        ([1, 1, 1, 1], [0, 0, 0, 0]),
        ([3, 3, 3, 3], [3, 0, 3, 0]),
        ([3, 3, 2, 3, 3], [3, 0, 3, 0, 3]),
        ([2, 1, 1, 1], [2, 1, 0, 0]),
        ([3, 0, 3], [3, 0, 3]),
        ([500, 3, 3, 3], [0, 0, 3, 0]),
        ([4, 4, 4], [0, 0, 0]),
    ],
)
def test_rows_wait_for_as_many_lines_as_came(lines, blank):
    assert spares(lines) == blank


def test_a_log_that_begins_again_waits_for_nothing():
    roll = Roll()
    for newest in (3, 6, 9, 1):
        roll.take(newest, 12)
    assert roll.spare == 0


@given(st.lists(st.integers(0, 40)), st.integers(0, 60))
def test_at_most_a_quarter_is_blank(lines, height):
    assert all(0 <= blank <= height // 4 for blank in spares(lines, height))
