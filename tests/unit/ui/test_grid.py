"""Every chart small: how many stand on a page, which of them, and what is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from ui_sights import sight_of

from trainmon_tui.ui.grid import (
    LEAST_HEIGHT,
    LEAST_WIDTH,
    MOST,
    Grid,
    ids_of_grid,
    matching_ids,
    page_of,
    page_within,
    tiled,
)
from trainmon_tui.ui.grid_hands import pick_tile
from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.log_hands import type_key
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.views.grid import grid


def words_of(view):
    return "\n".join("".join(run[0] for run in row) for row in (view.title, view.note, *view.rows))


def many(count, **settings):
    """Return a sight whose run has many charts."""
    sight = sight_of(grid=True, **settings)
    charts = tuple((f"m{number}", f"metric {number}") for number in range(count))
    sight.frame = replace(sight.frame, header=replace(sight.frame.header, charts=charts))
    return sight


@given(st.integers(1, 400), st.integers(1, 150), st.integers(0, 300))
def test_tiles_fill_the_pane_and_can_be_read(width, height, count):
    shape = tiled(width, height, count)
    assert shape.across * shape.width <= max(width, shape.width)
    assert shape.down * shape.height <= max(height, shape.height)
    assert shape.size <= MOST
    assert shape.across == 1 or shape.width >= LEAST_WIDTH
    assert shape.down == 1 or shape.height >= LEAST_HEIGHT


@given(st.lists(st.text("abc", min_size=1, max_size=3), unique=True, min_size=1, max_size=40), st.data())
def test_the_chosen_chart_stands_on_its_page(ids, data):
    chosen = data.draw(st.sampled_from(ids))
    page = page_of(ids, chosen, Grid(2, 2, 40, 9))
    assert chosen in page.ids
    assert len(page.ids) <= 4


def test_four_charts_stand_two_by_two():
    assert tiled(160, 40, 4) == Grid(2, 2, 80, 20)
    assert tiled(40, 20, 9) == Grid(1, 2, 40, 10)


def test_a_page_asks_for_its_charts_alone():
    sight = many(100)
    sight.lay_out(120, 40)
    asks = sight.ask().charts
    shape = page_within(sight, 118, 33).shape
    assert [ask.id for ask in asks] == [f"m{number}" for number in range(shape.size)]
    sight.chart = 99
    assert "m99" in [ask.id for ask in sight.ask().charts]


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (120, 40), (200, 60)])
def test_every_row_fills_the_pane(size):
    sight = sight_of(grid=True, size=size)
    view = grid(sight, size[0] - 2, size[1] - 7)
    assert {width_of(row) for row in view.rows} == {size[0] - 2}
    assert "3 charts" in words_of(view)


def test_letters_leave_only_the_charts_that_have_them():
    sight = many(30)
    HANDS["find_chart"](sight)
    for character in "12":
        type_key(sight, character, character)
    type_key(sight, "enter", "\r")
    assert ids_of_grid(sight) == ["m12", "m21"]
    assert "2 of 30" in words_of(grid(sight, 118, 33))
    HANDS["back"](sight)
    assert len(ids_of_grid(sight)) == 30
    assert matching_ids((), "x") == []


def test_letters_that_no_chart_has_are_said():
    sight = many(3, chart_words="zzz")
    assert "no chart has these letters" in words_of(grid(sight, 118, 33))


def test_a_press_selects_the_chart_under_it_and_enter_makes_it_large():
    sight = many(9)
    sight.lay_out(120, 40)
    pick_tile(60, 0, sight)
    assert sight.chart == 1
    HANDS["open"](sight)
    assert not sight.grid
    assert sight.chart_at(0) == "m1"
    pick_tile(60, 0, sight)
    assert sight.chart == 1


def test_the_crosshair_walks_in_the_chosen_tile_and_every_title_says_what_stands_there():
    sight = sight_of(grid=True, size=(120, 40))
    sight.lay_out(120, 40)
    before = words_of(grid(sight, 118, 33))
    HANDS["cursor_left"](sight)
    assert sight.lens.cursor is not None
    assert words_of(grid(sight, 118, 33)) != before
