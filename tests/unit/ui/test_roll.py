"""A log that many lines come to moves up by several at once; what is seen is always the newest line and all before it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.ui.roll import Roll

TICK_S = 0.1


def spares(lines, height=12):
    """The blank rows after each of some frames, which bring so many lines."""
    roll, newest, found = Roll(), 0, []
    for frame, came in enumerate(lines):
        newest += came
        roll.take(newest, height, frame * TICK_S)
        found.append(roll.spare(height))
    return found


@pytest.mark.parametrize(
    ("lines", "blank"),
    [
        ([1, 1, 1, 1], [0, 0, 0, 0]),
        ([1, 3, 3, 3, 3], [0, 3, 0, 3, 0]),
        ([1, 3, 3, 2, 3, 3], [0, 3, 0, 3, 0, 3]),
        ([1, 2, 1, 1, 1], [0, 2, 1, 0, 0]),
        ([1, 3, 0, 3], [0, 3, 3, 0]),
        ([500, 3, 3, 3], [0, 0, 3, 0]),
        ([1, 4, 4, 4], [0, 0, 0, 0]),
    ],
)
def test_rows_wait_for_as_many_lines_as_came(lines, blank):
    assert spares(lines) == blank


def flowing(height=12):
    """A roll that waits for three lines, the last of which came at one second."""
    roll = Roll()
    roll.take(1, height, 0.8)
    roll.take(4, height, 1.0)
    assert roll.spare(height) == 3
    return roll


def test_lines_that_come_after_a_while_let_none_be_expected():
    roll = Roll()
    for second in range(5):
        roll.take(3 * second, 12, float(second))
        assert roll.spare(12) == 0


def test_once_nothing_came_for_a_while_nothing_is_blank():
    roll = flowing()
    assert not roll.settle(1.5)
    assert roll.spare(12) == 3
    assert roll.settle(2.0)
    assert roll.spare(12) == 0
    assert not roll.settle(3.0)


@pytest.mark.parametrize("height", [0, 1, 4, 8])
def test_a_pane_that_becomes_lower_is_blank_to_a_quarter_at_most(height):
    roll = flowing()
    assert roll.spare(height) == height // 4
    roll.take(5, height, 1.1)
    assert roll.spare(height) <= height // 4


def test_a_log_that_begins_again_waits_for_nothing():
    roll = flowing()
    roll.take(1, 12, 1.1)
    assert roll.spare(12) == 0


@given(st.lists(st.integers(0, 40)), st.integers(0, 60))
def test_at_most_a_quarter_is_blank(lines, height):
    assert all(0 <= blank <= height // 4 for blank in spares(lines, height))
