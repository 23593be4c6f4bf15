"""The part of x that is looked at: zooming, panning, pointing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ui_frames import middle_frame

from trainmon_tui.ui.lens import PAN, ZOOM, Lens, Plot, index_at, panned, pointed, zoomed
from trainmon_tui.ui.stretch import stretched

CHART = middle_frame().charts[0]
WIDTH = CHART.x1 - CHART.x0


def test_without_a_crosshair_zooming_keeps_the_newest_point_and_follows_it():
    lens = zoomed(Lens(), CHART, ZOOM)
    assert lens.x0 == pytest.approx(CHART.x1 - WIDTH * ZOOM)
    assert lens.x1 is None


def test_zooming_keeps_the_crosshair_where_it_is():
    middle = CHART.x0 + WIDTH * 0.25
    lens = zoomed(Lens(cursor=middle), CHART, 0.5)
    assert (middle - lens.x0) / (lens.x1 - lens.x0) == pytest.approx(0.25)
    assert lens.x1 - lens.x0 == pytest.approx(WIDTH / 2)


def test_zooming_about_the_mouse_leaves_the_crosshair_alone():
    lens = zoomed(Lens(cursor=CHART.x0), CHART, 0.5, CHART.x0 + WIDTH / 2)
    assert lens.cursor == CHART.x0
    assert lens.x0 == pytest.approx(CHART.x0 + WIDTH / 4)


def test_a_crosshair_outside_the_view_does_not_draw_the_view_there():
    assert zoomed(Lens(cursor=CHART.x1 + 10 * WIDTH), CHART, 0.5).x1 is None


def test_panning_moves_both_edges():
    lens = panned(Lens(cursor=1.0), CHART, -PAN)
    assert (lens.x0, lens.x1) == (CHART.x0 - WIDTH * PAN, CHART.x1 - WIDTH * PAN)
    assert not lens.is_whole


@given(st.lists(st.sampled_from([ZOOM, 1 / ZOOM]), max_size=80))
def test_zooming_never_ends_in_an_empty_view(factors):
    lens, chart = Lens(), CHART
    for factor in factors:
        lens = zoomed(lens, chart, factor)
        right = chart.x1 if lens.x1 is None else lens.x1
        chart = type(chart)(chart.id, chart.title, chart.x, lens.x0 or 0.0, right, 0, 1, ())
        assert chart.x1 > chart.x0


def test_what_hands_do_before_the_chart_follows_adds_up():
    once = panned(panned(Lens(), CHART, 0.1), CHART, 0.1)
    assert once.x0 == pytest.approx(CHART.x0 + 0.2 * WIDTH)
    twice = zoomed(zoomed(Lens(), CHART, 0.5), CHART, 0.5)
    assert CHART.x1 - twice.x0 == pytest.approx(WIDTH / 4)


def test_where_all_is_shown_as_the_part_cannot_be_told_all_is_moved():
    chart = type(CHART)("loss", "loss", "epoch", 2.0, 6.0, 0, 1, (), lost="part")
    assert panned(Lens(3.0, 4.0, axis="epoch"), chart, 0.5) == Lens(4.0, 8.0, axis="epoch")


def test_a_part_of_one_axis_is_looked_at_from_where_it_stands_on_another():
    chart = type(CHART)("loss", "loss", "epoch", 2.0, 6.0, 0, 1, (), point=4.0)
    lens = Lens(1000.0, 3000.0, 2000.0)
    assert lens.cursor_on(chart) == 4.0
    assert zoomed(lens, chart, 0.5) == Lens(3.0, 5.0, 2000.0, "epoch")
    assert panned(lens, chart, 0.25) == Lens(3.0, 7.0, 2000.0, "epoch")
    plot = Plot(0, 4, 2.0, 6.0, axis="epoch", cursor=4.0)
    assert pointed(lens, plot, 1) == Lens(1000.0, 3000.0, 5.0, "step", "epoch")


def test_the_crosshair_walks_by_cells_and_stops_at_the_edges():
    plot = Plot(4, 10, 0.0, 100.0)
    lens = pointed(Lens(), plot, -1)
    assert lens.cursor == 95.0
    assert pointed(lens, plot, -1).cursor == 85.0
    assert pointed(lens, plot, 1).cursor == 95.0
    assert pointed(lens, plot, -100).cursor == 5.0


def test_a_cell_beside_the_columns_has_no_x():
    plot = Plot(4, 10, 0.0, 100.0)
    assert [plot.x_at(cell) for cell in (3, 4, 13, 14)] == [None, 5.0, 95.0, None]


def test_x_belongs_to_one_column():
    assert index_at(CHART, CHART.x0, 40) == 0
    assert index_at(CHART, CHART.x1, 40) == 39
    assert index_at(CHART, CHART.x1 + 1, 40) is None
    assert index_at(CHART, CHART.x0, 0) is None


charts = st.tuples(st.floats(-1e6, 1e9), st.floats(1e-3, 1e9)).map(
    lambda edges: type(CHART)("loss", "loss", "step", edges[0], edges[0] + edges[1], 0, 1, ())
)


@given(charts, st.floats(0, 1), st.sampled_from([ZOOM, 1 / ZOOM, 0.1]))
def test_what_is_zoomed_about_stays_at_its_place(chart, share, factor):
    about = chart.x0 + (chart.x1 - chart.x0) * share
    lens = zoomed(Lens(), chart, factor, about)
    if lens.x0 is None:
        assert (chart.x1 - chart.x0) * factor <= 2e-6 * max(abs(chart.x0), abs(chart.x1))
        return
    right = chart.x1 if lens.x1 is None else lens.x1
    assert right - lens.x0 == pytest.approx(
        (chart.x1 - chart.x0) * factor, rel=1e-6, abs=1e-6 * abs(chart.x1)
    )
    assert (about - lens.x0) / (right - lens.x0) == pytest.approx(share, abs=1e-2)


@given(charts, st.sampled_from([PAN, -PAN, 0.5, -2.0]))
def test_there_and_back_is_where_it_began(chart, share):
    there = panned(Lens(), chart, share)
    moved = type(chart)(chart.id, chart.title, chart.x, there.x0, there.x1, 0, 1, ())
    back = panned(there, moved, -share)
    assert (back.x0, back.x1) == pytest.approx((chart.x0, chart.x1), rel=1e-6, abs=1e-3)


@given(charts, st.integers(1, 400), st.data())
def test_a_cell_and_its_x_name_one_column(chart, width, data):
    cell = data.draw(st.integers(0, width - 1))
    x = Plot(0, width, chart.x0, chart.x1).x_at(cell)
    assert abs(index_at(chart, x, width) - cell) <= (0 if chart.x1 - chart.x0 > 1e-6 * abs(chart.x1) else 1)


@given(charts, st.integers(1, 200), st.lists(st.integers(-300, 300), min_size=1, max_size=10))
def test_the_crosshair_never_leaves_the_columns(chart, width, moves):
    lens, plot = Lens(), Plot(0, width, chart.x0, chart.x1)
    for move in moves:
        lens = pointed(lens, plot, move)
        assert chart.x0 <= lens.cursor <= chart.x1


@pytest.mark.parametrize(
    "move",
    [lambda lens: zoomed(lens, CHART, 1 / ZOOM), lambda lens: panned(zoomed(lens, CHART, 9), CHART, PAN)],
)
def test_a_key_that_is_held_for_long_ends_at_places_that_can_be_counted(move):
    lens = Lens(CHART.x0, CHART.x1)
    for _ in range(2000):
        lens = move(lens)
    assert lens == move(lens)
    assert math.isfinite(lens.x1 - lens.x0)
    assert stretched(CHART, lens.x0, lens.x1).x1 == lens.x1
