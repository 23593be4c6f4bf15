"""Jumping: letters on what can be gone to."""

import pytest
from ui_sights import lines, sight_of, words

from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.jumping import LETTERS, jump_key, letter_of, targets
from trainmon_tui.ui.plan import PANES
from trainmon_tui.ui.still import still, still_text
from trainmon_tui.ui.views.checklist import checklist


def jumping(**changes):
    sight = sight_of(**changes)
    HANDS["jump"](sight)
    return sight


def test_nobody_jumps_unasked():
    sight = sight_of()
    assert targets(sight) == {}
    assert not jump_key(sight, "a")


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (120, 40), (200, 60)])
def test_every_pane_on_the_screen_has_a_letter_of_its_own(size):
    sight = jumping(size=size)
    found = targets(sight)
    assert list(found) == list(LETTERS[: len(found)])
    panes = {"loss", "second", "third", "gauges", "machine", "checklist", "decisions", "log"}
    reached = panes & set(sight.plan.rects) if size[0] > 60 else set(PANES)
    assert {one.name for one in found.values()} == reached


def test_where_one_pane_is_shown_the_letters_stand_on_the_tabs():
    assert "aLoss sDiag dGPU" in still_text(jumping(size=(40, 24)))


def test_a_letter_leads_to_its_pane_and_stands_in_its_frame():
    sight = jumping()
    letter = letter_of(sight, "pane", "log")
    assert f"╭─  {letter}  log" in still_text(sight)
    assert jump_key(sight, letter)
    assert (sight.active, sight.jumping) == ("log", False)


def test_a_chart_beside_the_main_one_becomes_the_main_one():
    sight = jumping(size=(200, 60))
    chosen = sight.chart_at(1)
    jump_key(sight, letter_of(sight, "pane", "second"))
    assert (sight.chart_at(0), sight.active) == (chosen, "loss")


@pytest.mark.parametrize("key", ["!", "", None, "9"])
def test_any_other_key_stays(key):
    sight, before = jumping(), sight_of()
    assert jump_key(sight, key)
    assert sight == before


def test_in_the_grid_a_letter_leads_to_a_chart():
    sight = jumping(grid=True)
    last = sight.chart_ids[-1]
    letter = letter_of(sight, "tile", last)
    title = dict(sight.frame.header.charts)[last]
    assert any(f" {letter}  {title}" in words(row) for row in still(sight))
    jump_key(sight, letter)
    assert sight.chart_at(0) == last


def test_in_the_checklist_a_letter_leads_to_an_item():
    sight = jumping(active="checklist")
    letter = letter_of(sight, "row", "3")
    rows = lines(checklist(sight, 60, 20))
    assert sum(row.startswith(letter) for row in rows) == 1
    jump_key(sight, letter)
    assert sight.selected == 3
