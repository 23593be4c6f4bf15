"""What the mouse does: pick, open, drag."""

import pytest
from ui_sights import sight_of

from trainmon_tui.ui.agenda import selectable
from trainmon_tui.ui.lens import Lens
from trainmon_tui.ui.mouse import dragged, pressed
from trainmon_tui.ui.still import still
from trainmon_tui.ui.views.checklist import checklist


def drawn(**changes):
    sight = sight_of(**changes)
    still(sight)
    return sight


def row_of(sight, target):
    rect = sight.plan.rects["checklist"]
    return checklist(sight, rect.width - 2, rect.height - 2).targets.index(target) + 1


def test_a_press_selects_an_item_and_a_second_one_opens_it():
    sight = drawn()
    assert pressed("checklist", 5, row_of(sight, 1), sight) == "pane.checklist"
    assert sight.selected == 1
    sight.active = "checklist"
    assert pressed("checklist", 5, row_of(sight, 1), sight) == "open"
    assert pressed("checklist", 5, row_of(sight, 0), sight) == "pane.checklist"
    assert sight.selected == 0


@pytest.mark.parametrize("row", [-3, 0, 1, 99])
def test_a_press_beside_the_items_selects_nothing(row):
    sight = drawn(active="checklist", selected=2)
    assert pressed("checklist", 5, row, sight) == "pane.checklist"
    assert sight.selected == 2 < len(selectable(sight))


def test_dragging_moves_what_is_looked_at_with_the_mouse():
    sight = drawn(lens=Lens(1000.0, 2000.0))
    plot, chart = sight.plots["loss"], sight.chart_of(0)
    dragged("loss", 10, sight)
    by = 10 / plot.width * (chart.x1 - chart.x0)
    assert sight.lens == Lens(pytest.approx(chart.x0 - by), pytest.approx(chart.x1 - by))


@pytest.mark.parametrize("pane", ["loss", "log", "grid"])
def test_the_whole_run_stays_where_it_is(pane):
    sight = drawn()
    dragged(pane, 10, sight)
    assert sight.lens == Lens()
