"""What is known of charts is shown through a new lens at once."""

import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from ui_frames import middle_frame

from trainmon_tui.ui.lens import Lens
from trainmon_tui.ui.sight import Sight
from trainmon_tui.ui.stretch import look_through, stretched

FLOAT = st.floats(-1e6, 1e6)


def floats(values):
    return array("f", values).tobytes()


def chart_of(*values):
    """A chart from x 0 to 4, with one line of these columns."""
    chart = middle_frame().charts[0]
    line = replace(chart.lines[0], low=floats(values), high=floats(values), mid=floats(values), ahead=b"")
    return replace(chart, x0=0.0, x1=4.0, y0=-9.0, y1=9.0, lines=(line,))


def mids(chart):
    """The line's columns; None is an empty one."""
    return [None if math.isnan(value) else value for value in array("f", chart.lines[0].mid)]


@pytest.mark.parametrize(
    ("x0", "x1", "shown"),
    [
        (0, 4, [1, 2, 3, 4]),
        (2, 4, [3, 3, 4, 4]),
        (-1, 3, [None, 1, 2, 3]),
        (1, 5, [2, 3, 4, None]),
        (0, 8, [2, 4, None, None]),
        (9, 11, [None] * 4),
    ],
)
def test_columns_are_moved_and_stretched_and_empty_where_nothing_is_known(x0, x1, shown):
    moved = stretched(chart_of(1, 2, 3, 4), x0, x1)
    assert (moved.x0, moved.x1, mids(moved)) == (x0, x1, shown)
    assert moved.lines[0].ahead == b""


def test_y_reaches_as_far_as_what_is_shown():
    chart = chart_of(1, 2, math.nan, 4)
    moved = stretched(chart, 0, 2)
    assert (moved.y0, moved.y1) == (1, 2)
    nowhere = stretched(chart, 9, 10)
    assert (nowhere.y0, nowhere.y1) == (chart.y0, chart.y1)


@given(FLOAT, FLOAT, st.lists(st.floats(width=32), max_size=9))
def test_any_part_has_as_many_columns_as_the_whole(x0, x1, values):
    chart = chart_of(*values)
    moved = stretched(chart, x0, x1)
    assert len(mids(moved)) == len(values)
    assert (moved is chart) is (x0 >= x1)


@pytest.fixture
def sight():
    sight = Sight()
    sight.take(middle_frame(), 0.0)
    return sight


def test_all_charts_are_shown_through_the_lens_and_an_answer_that_differs_is_news(sight):
    before = sight.frame
    chart = before.charts[0]
    look_through(Lens(x0=chart.x0 + 1, x1=chart.x1 - 1), sight)
    assert sight.lens.x0 == chart.x0 + 1
    assert {(one.x0, one.x1) for one in sight.frame.charts} == {(chart.x0 + 1, chart.x1 - 1)}
    assert sight.news_in(before) == "more"


def test_an_open_right_edge_stays_where_it_is(sight):
    chart = sight.frame.charts[0]
    look_through(Lens(x0=chart.x0 + 1), sight)
    assert sight.frame.charts[0].x1 == chart.x1


@pytest.mark.parametrize("case", ["frozen", "whole", "nothing yet"])
def test_otherwise_what_is_shown_waits_for_the_engine(sight, case):
    sight.frozen = case == "frozen"
    if case == "nothing yet":
        sight.frame = None
    before = sight.frame
    look_through(Lens() if case == "whole" else Lens(x0=1.0), sight)
    assert sight.frame is before


def test_a_chart_over_another_axis_waits_for_the_engine(sight):
    by_step, by_epoch = chart_of(1, 2, 3, 4), replace(chart_of(1, 2, 3, 4), x="epoch")
    sight.frame = replace(middle_frame(), charts=(by_step, by_epoch))
    look_through(Lens(2.0, 4.0), sight)
    assert mids(sight.frame.charts[0]) == [3, 3, 4, 4]
    assert sight.frame.charts[1] == by_epoch
