"""Hands among many small charts: rows, pages, the first and the last, and the one in hand made large."""

import pytest
import ui_frames
from msgspec.structs import replace
from ui_sights import sight_of

from trainmon_tui.ui.grid import page_on_screen
from trainmon_tui.ui.hands import HANDS, hands_of
from trainmon_tui.ui.mouse import pressed, turned

COUNT = 100


def many(mode="run", at=0, size=(120, 40)):
    """A sight of 100 small charts."""
    sight = sight_of(size=size, mode=mode, grid=True, active="loss")
    frame = ui_frames.middle_frame()
    charts = tuple((f"m{place}", f"metric {place}") for place in range(COUNT))
    sight.take(replace(frame, header=replace(frame.header, charts=charts)), 101.0)
    sight.chart = at
    sight.lay_out(*size)
    return sight


@pytest.mark.parametrize("mode", ["run", "compare"])
def test_page_down_turns_one_page_and_end_goes_to_the_last(mode):
    sight = many(mode)
    size = page_on_screen(sight).shape.size
    hands_of(mode)["page_down"](sight)
    assert (sight.chart, page_on_screen(sight).number) == (size, 1)
    hands_of(mode)["follow"](sight)
    assert sight.chart == COUNT - 1
    hands_of(mode)["page_up"](sight)
    assert sight.chart == COUNT - 1 - size
    hands_of(mode)["top"](sight)
    assert sight.chart == 0


def test_up_and_down_go_by_a_row_and_stop_at_the_ends():
    sight = many()
    HANDS["up"](sight)
    assert sight.chart == 0
    HANDS["down"](sight)
    assert sight.chart == page_on_screen(sight).shape.across


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (200, 60)])
def test_every_chart_can_be_reached_by_pages(size):
    sight = many(size=size)
    seen = set()
    for _ in range(COUNT):
        seen |= set(page_on_screen(sight).ids)
        HANDS["page_down"](sight)
    assert len(seen) == COUNT


def test_the_wheel_turns_pages():
    sight = many()
    turned("grid", 5, 1, sight)
    assert page_on_screen(sight).number == 1
    turned("grid", 5, -1, sight)
    assert page_on_screen(sight).number == 0


def test_a_press_takes_a_small_chart_in_hand_and_another_makes_it_large():
    sight = many()
    shape = page_on_screen(sight).shape
    assert pressed("grid", 1 + shape.width, 2, sight) == ""
    assert sight.chart == 1
    assert pressed("grid", 1 + shape.width, 2, sight) == "grid"


@pytest.mark.parametrize("mode", ["run", "compare"])
def test_enter_makes_the_chart_in_hand_large(mode):
    sight = many(mode, at=3)
    hands_of(mode)["open"](sight)
    assert (sight.grid, sight.chart) == (False, 3)


def test_without_small_charts_the_same_keys_scroll():
    sight = sight_of(active="decisions", size=(80, 24))
    HANDS["down"](sight)
    assert sight.scrolls["decisions"] == 1
