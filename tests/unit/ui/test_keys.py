from collections import Counter
from typing import get_args

import pytest
import ui_fake
import ui_frames

from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.hands import hands_of
from trainmon_tui.ui.keys import (
    GROUPS,
    GROUPS_OF,
    KEYS,
    Mode,
    bound_keys,
    cap_of,
    grouped,
    offered_keys,
    shown_keys,
)
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.plan import PANES
from trainmon_tui.ui.plan_several import COMPARE_PANES
from trainmon_tui.ui.runs_table import ORDERS


def make_app():
    connection = ui_fake.FakeConnection(ui_frames.middle_frame())
    return TrainmonApp(connection, lambda: connection, UiOptions(unicode=True))


def known(mode):
    """The actions that a mode knows."""
    return set(hands_of(mode)) | set(make_app()._own[mode])


@pytest.mark.parametrize("mode", get_args(Mode))
def test_every_key_of_a_mode_does_something(mode):
    conditions = [key.when for key in KEYS]
    shown = {key.action for key in shown_keys(conditions, mode) if key.when in ("always", mode)}
    assert shown <= known(mode)


def test_every_action_has_a_key():
    actions = {key.action for key in KEYS}
    assert set().union(*map(known, get_args(Mode))) == actions


@pytest.mark.parametrize("mode", get_args(Mode))
def test_no_key_is_bound_twice_in_a_mode(mode):
    bound = [key for key in bound_keys() if key.action in known(mode)]
    keys = Counter(name for key in bound for name in key.keys.split(","))
    assert [name for name, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(("mode", "panes"), [("run", PANES), ("compare", COMPARE_PANES)])
def test_each_pane_has_its_number(mode, panes):
    keys = [key for key in bound_keys() if key.action in known(mode)]
    numbers = {key.action: key.cap for key in keys if key.action.startswith("pane.")}
    assert numbers == {f"pane.{pane}": str(place) for place, pane in enumerate(panes, 1)}


@pytest.mark.parametrize("place", range(len(ORDERS)))
def test_each_column_that_orders_has_its_number(place):
    key = next(key for key in KEYS if key.action == f"order.{ORDERS[place].id}")
    assert key.cap == str(place + 1)


def test_the_help_of_a_mode_holds_its_keys_once_and_no_key_is_in_none():
    listed = {mode: [key for _, keys in grouped(mode) for key in keys] for mode in GROUPS_OF}
    assert all(len(set(keys)) == len(keys) for keys in listed.values())
    assert {key for keys in listed.values() for key in keys} == set(KEYS)
    assert all(key.group in GROUPS and key.help for key in KEYS)


@pytest.mark.parametrize("mode", get_args(Mode))
def test_the_help_lists_no_key_that_does_nothing_in_its_mode(mode):
    actions = known(mode)
    listed = [key for _, keys in grouped(mode, actions.__contains__) for key in keys]
    assert {key.action for key in listed} <= actions
    assert {"up", "down", "theme", "leave"} <= {key.action for key in listed}


def test_the_help_of_a_comparison_has_no_panes_of_one_run():
    listed = [key.help for _, keys in grouped("compare", known("compare").__contains__) for key in keys]
    assert "differences of compared runs" in listed
    assert not {"diagnostics", "log", "choose the playbook"} & set(listed)


def test_the_table_of_runs_leads_back_to_nothing():
    assert "nested" not in {key.when for _, keys in grouped("runs") for key in keys}
    assert "nested" in {key.when for _, keys in grouped("compare") for key in keys}


def test_the_footer_shows_only_what_works_now():
    live = {key.label for key in shown_keys(["live"])}
    assert "freeze" in live
    assert "speed" not in live
    replay = {key.label for key in shown_keys(["replay"])}
    assert {"pause", "speed", "epoch"} <= replay
    assert "freeze" not in replay


def test_a_persons_own_key_is_the_one_that_is_shown():
    smooth = next(key for key in KEYS if key.action == "smooth")
    assert cap_of(smooth, {}) == "s"
    assert cap_of(smooth, {"smooth": "S"}) == "S"
    assert cap_of(smooth, {"smooth": "slash,S"}) == "/"


@pytest.mark.parametrize(
    ("holds", "mode", "action", "words"),
    [
        (["live"], "run", "pause", "freeze the view, and back to now"),
        (["replay"], "run", "pause", "play or pause the replay; at its end, from the start"),
        (["runs"], "runs", "open", "open the run in hand"),
        (["live", "nested"], "run", "back", "back to the table of runs"),
    ],
)
def test_the_palette_says_what_an_action_does_now(holds, mode, action, words):
    found = [key.help for key in offered_keys(holds, mode, known(mode).__contains__) if key.action == action]
    assert found == [words]


@pytest.mark.parametrize("mode", get_args(Mode))
def test_the_palette_offers_every_action_of_a_mode_once(mode):
    offered = Counter(key.action for key in offered_keys([], mode, known(mode).__contains__))
    assert set(offered) == known(mode)
    assert set(offered.values()) == {1}
