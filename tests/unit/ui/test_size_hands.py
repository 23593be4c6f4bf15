"""Panes resized by keys and by the mouse."""

import pytest
import test_compare_mode
from ui_sights import sight_of

from trainmon_tui.ui.compare_hands import COMPARE_HANDS
from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.seams import LEAST_CHART, LEAST_WIDTH
from trainmon_tui.ui.size_hands import COLUMNS, ROWS, drag_border, grip


def do(sight, *names):
    for name in names:
        sight.aside = ""
        HANDS[name](sight)
        sight.lay_out(*sight.size)
    return sight


def size(sight, pane):
    return sight.plan.rects[pane].width, sight.plan.rects[pane].height


@pytest.mark.parametrize("pane", ["loss", "gauges", "checklist", "decisions", "log"])
def test_keys_make_the_pane_in_hand_broader_and_narrower(pane):
    sight = sight_of(active=pane)
    width, height = size(sight, pane)
    assert size(do(sight, "broader"), pane) == (width + COLUMNS, height)
    assert size(do(sight, "narrower", "narrower"), pane) == (width - COLUMNS, height)


@pytest.mark.parametrize("pane", ["loss", "checklist", "log"])
def test_keys_make_the_pane_in_hand_higher_and_lower(pane):
    sight = sight_of(active=pane)
    width, height = size(sight, pane)
    assert size(do(sight, "higher"), pane) == (width, height + ROWS)
    assert size(do(sight, "lower", "lower"), pane) == (width, height - ROWS)


def test_a_pane_stops_where_its_neighbour_has_the_least():
    sight = do(sight_of(size=(80, 24)), *["higher"] * 40)
    assert sight.plan.rects["gauges"].height == 5
    assert sight.aside == "it goes no further"
    do(sight, *["lower"] * 40)
    assert sight.plan.rects["loss"].height == LEAST_CHART


def test_the_answer_says_the_size_and_the_way_back():
    sight = do(sight_of(active="log"), "broader")
    assert sight.aside == f"{sight.plan.rects['log'].width} columns broad: R as before"


@pytest.mark.parametrize(
    "changes", [{"maximised": True}, {"grid": True}, {"size": (40, 24)}, {"size": (1, 1)}]
)
def test_where_one_pane_stands_alone_nothing_is_resized(changes):
    sight = do(sight_of(**changes), "broader")
    assert sight.aside == "nothing stands beside it"
    assert do(sight, "higher").aside == "nothing stands above or below it"
    assert sight.shares == {}


def test_one_key_gives_every_pane_its_planned_size_again():
    sight = sight_of()
    planned = sight.plan
    do(sight, "broader", "higher", "sizes")
    assert sight.plan == planned
    assert sight.aside == "every pane as it was planned"
    assert do(sight, "sizes").aside == "no pane was resized"


def test_a_small_screen_in_between_keeps_the_sizes():
    sight = do(sight_of(size=(200, 60)), "broader", "higher")
    resized = sight.plan
    for width in (120, 80, 30, 1, 80, 120):
        sight.lay_out(width, 24)
    assert sight.lay_out(200, 60) == resized


def test_the_mouse_takes_a_border_along():
    sight = sight_of()
    loss = sight.plan.rects["loss"]
    grip(loss.width, loss.y + 3, sight)
    assert drag_border(loss.width - 7, 0, sight)
    sight.lay_out(*sight.size)
    assert sight.plan.rects["loss"].width == loss.width - 7
    assert drag_border(-50, 0, sight)
    assert sight.lay_out(*sight.size).rects["loss"].width == LEAST_WIDTH


def test_the_lower_border_follows_the_mouse_up_and_down():
    sight = sight_of()
    loss = sight.plan.rects["loss"]
    grip(3, loss.y + loss.height - 1, sight)
    assert drag_border(99, loss.y + loss.height + 4, sight)
    assert sight.lay_out(*sight.size).rects["loss"].height == loss.height + 4


@pytest.mark.parametrize("place", [(10, 10), (0, 0), (119, 39), (999, 999), (-1, -1)])
def test_elsewhere_no_border_is_held(place):
    sight = sight_of()
    grip(*place, sight)
    assert sight.grip == ""
    assert not drag_border(5, 5, sight)
    assert sight.shares == {}


def test_a_border_that_is_gone_meanwhile_is_let_go():
    sight = sight_of()
    grip(sight.plan.rects["loss"].width, 10, sight)
    sight.lay_out(40, 24)
    assert not drag_border(5, 5, sight)


def test_panes_of_a_comparison_are_resized_too():
    sight = test_compare_mode.sight_of((120, 40))
    width = sight.plan.rects["compared"].width
    sight.active = "compared"
    COMPARE_HANDS["broader"](sight)
    sight.lay_out(120, 40)
    assert sight.plan.rects["compared"].width == width + COLUMNS
