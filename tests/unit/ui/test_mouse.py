"""What the mouse does: pick, open, drag."""

import pytest
from msgspec.structs import replace
from ui_sights import sight_of

from trainmon_tui.protocol.asks import Control
from trainmon_tui.protocol.transport import Transport
from trainmon_tui.ui.agenda import selectable
from trainmon_tui.ui.evidence import places_in_sight
from trainmon_tui.ui.lens import Lens
from trainmon_tui.ui.mouse import dragged, pressed
from trainmon_tui.ui.prompt import Prompt
from trainmon_tui.ui.still import still
from trainmon_tui.ui.views.bars import footer
from trainmon_tui.ui.views.checklist import checklist
from trainmon_tui.ui.views.table import VIEWS
from trainmon_tui.ui.views.transport import bar_span


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
    by = 5 / sight.plots["loss"].width * 1000.0
    dragged("loss", 5, sight)
    dragged("loss", 5, sight)
    assert sight.lens == Lens(pytest.approx(1000.0 - 2 * by), pytest.approx(2000.0 - 2 * by))


@pytest.mark.parametrize("pane", ["loss", "log", "grid"])
def test_the_whole_run_stays_where_it_is(pane):
    sight = drawn()
    dragged(pane, 10, sight)
    assert sight.lens == Lens()


@pytest.mark.parametrize(
    ("label", "action"), [("z zoom", "maximise"), ("? help", "help"), ("] chart", "next_chart")]
)
def test_a_press_on_a_key_of_the_footer_is_that_key(label, action):
    sight = drawn()
    words = "".join(text for text, _, _ in footer(sight, 120, 1).rows[0])
    assert pressed("footer", words.index(label), 0, sight) == action


def test_a_press_on_the_tabs_in_the_footer_goes_to_the_pane():
    sight = drawn(size=(80, 24))
    words = "".join(text for text, _, _ in footer(sight, 80, 1).rows[0])
    assert pressed("footer", words.index("4Chk"), 0, sight) == "pane.checklist"


def test_a_press_behind_the_footers_keys_does_nothing():
    sight = drawn(size=(200, 24))
    assert pressed("footer", 199, 0, sight) == ""
    sight.prompt = Prompt("find")
    assert pressed("footer", 3, 0, sight) == ""


def test_a_press_on_the_advice_goes_to_the_decisions():
    assert pressed("health", 5, 1, drawn()) == "pane.decisions"


def test_a_second_press_on_a_decision_shows_its_line():
    sight = drawn(moment="failing")
    place, at = next((row, at) for row, at in enumerate(places_in_sight(sight)) if at.line)
    assert pressed("decisions", 5, place + 1, sight) == "pane.decisions"
    sight.active = "decisions"
    assert pressed("decisions", 5, place + 1, sight) == ""
    assert sight.log_focus == at.line


def test_the_line_of_time_follows_the_mouse_that_holds_it():
    sight = drawn(moment="replay")
    sight.take(replace(sight.frame, transport=Transport(0.5)), 101.0)
    left, size = bar_span(sight, 120)
    for cell, share in ((left, 0.0), (left + size - 1, 1.0)):
        dragged("transport", 1, sight, cell)
        assert sight.wish == Control("seek", share)
    dragged("transport", 1, sight, 0)
    assert sight.wish == Control("seek", 1.0)


@pytest.mark.parametrize("pane", sorted(VIEWS))
@pytest.mark.parametrize("mode", ["run", "runs", "compare"])
def test_a_press_on_a_pane_that_is_gone_does_nothing(pane, mode):
    sight = drawn(size=(120, 40), maximised=True, active="gauges")
    sight.mode = mode
    sight.lay_out(120, 40)
    before = (sight.active, sight.selected, sight.lens)
    for place in (0, 3, 39):
        if not sight.plan.shows(pane):
            assert not pressed(pane, place, place, sight)
            assert (sight.active, sight.selected, sight.lens) == before
        else:
            assert isinstance(pressed(pane, place, place, sight), str)
            return
