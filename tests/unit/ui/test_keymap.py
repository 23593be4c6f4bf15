import pytest

from trainmon_tui.ui.keymap import clash, keys_of, rebound, toolkit_map
from trainmon_tui.ui.keys import bound_keys

KEYS = {key.action: key for key in bound_keys()}


def test_an_own_key_takes_the_place_of_the_first_and_leaves_the_others():
    assert rebound(KEYS["up"], "w") == "w,k"
    assert rebound(KEYS["leave"], "x") == "x,ctrl+q,ctrl+c"
    assert rebound(KEYS["leave"], "ctrl+c") == "ctrl+c,ctrl+q"
    assert rebound(KEYS["theme"], "t") == "t"


def test_keys_are_those_of_the_table_or_a_persons_own():
    assert keys_of(KEYS["up"], {}) == ["up", "k"]
    assert keys_of(KEYS["up"], {"up": "w, k"}) == ["w", "k"]


@pytest.mark.parametrize(
    ("action", "name", "own", "other"),
    [
        ("theme", "x", {}, "x_axis"),
        ("theme", "k", {}, "up"),
        ("theme", "9", {}, None),
        ("theme", "t", {}, None),
        ("x_axis", "t", {"theme": "9"}, None),
        ("x_axis", "9", {"theme": "9"}, "theme"),
        ("order.eta", "x", {}, None),
        ("x_axis", "4", {}, "pane.checklist"),
        ("mark", "slash", {}, "find_run"),
        ("theme", "ctrl+c", {}, "leave"),
    ],
)
def test_a_key_clashes_with_what_it_does_where_the_action_can_be_done(action, name, own, other):
    found = clash(KEYS[action], name, own)
    assert (found and found.action) == other


def test_no_action_of_the_table_clashes_with_itself_in_its_mode():
    shared = {"pane.compared", "tick", "compare", "find", "find_run", "pause", "mark"}
    alone = [
        key
        for key in bound_keys()
        if key.action not in shared and not key.action.startswith(("pane.", "order."))
    ]
    assert all(clash(key, name, {}) is None for key in alone for name in keys_of(key, {}))


def test_without_own_keys_the_toolkit_is_told_nothing():
    assert toolkit_map({}) == {}


def test_actions_that_share_a_key_with_an_own_one_are_named_too():
    told = toolkit_map({"pane.gauges": "9"})
    assert told == {"pane.gauges": "9", "pane.compared": "2", "order.name": "2"}
    assert toolkit_map({"order.name": "x"})["x_axis"] == "x"
