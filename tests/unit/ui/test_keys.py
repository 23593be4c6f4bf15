from collections import Counter

import ui_fake
import ui_frames

from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.keys import GROUPS, GROUPS_OF, KEYS, bound_keys, cap_of, grouped, shown_keys
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.plan import PANES


def make_app():
    connection = ui_fake.FakeConnection(ui_frames.middle_frame())
    return TrainmonApp(connection, lambda: connection, UiOptions(unicode=True))


def test_every_key_does_something():
    own = make_app()._own
    assert [key.action for key in KEYS if key.action not in HANDS and key.action not in own] == []


def test_every_action_has_a_key():
    actions = {key.action for key in KEYS}
    assert set(HANDS) | set(make_app()._own) == actions


def test_no_key_is_bound_twice():
    keys = Counter(name for key in bound_keys() for name in key.keys.split(","))
    assert [name for name, count in keys.items() if count > 1] == []


def test_each_pane_has_its_number():
    numbers = {key.action: key.cap for key in KEYS if key.action.startswith("pane.")}
    assert numbers == {f"pane.{pane}": str(place) for place, pane in enumerate(PANES, 1)}


def test_the_help_of_a_mode_holds_its_keys_once_and_no_key_is_in_none():
    listed = {mode: [key for _, keys in grouped(mode) for key in keys] for mode in GROUPS_OF}
    assert all(len(set(keys)) == len(keys) for keys in listed.values())
    assert {key for keys in listed.values() for key in keys} == set(KEYS)
    assert all(key.group in GROUPS and key.help for key in KEYS)


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
