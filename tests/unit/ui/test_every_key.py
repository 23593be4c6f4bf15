"""Each key of the table, pressed in the state where its help holds: what the sight is like before and after."""

from typing import NamedTuple

import pytest
from ui_sights import sight_of

from trainmon_tui.protocol.asks import Control
from trainmon_tui.ui.agenda import selectable
from trainmon_tui.ui.compare_hands import COMPARE_HANDS
from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.keys import grouped
from trainmon_tui.ui.lens import Lens, Plot
from trainmon_tui.ui.prompt import Prompt
from trainmon_tui.ui.sight import Sight

APPS_OWN = {
    "playbook", "theme", "help", "commands", "redraw", "suspend", "leave", "decide", "settings", "copy", "copy_screen", "picture",
}  # fmt: skip
"""Actions of the toolkit's part; tests of the app hold them."""
LOOKS = {"zoom_in", "zoom_out", "pan_left", "pan_right"}
"""Actions whose outcome depends on what the chart shows; `test_chart_hands` holds them."""
PLOTS = {"loss": Plot(6, 50, 0.0, 100.0)}


class Case(NamedTuple):
    """What a key changes: an attribute of the sight, before and after."""

    action: str
    attribute: str
    before: object
    after: object
    start: dict | None = None


CASES = (
    Case("pane.loss", "active", "log", "loss", {"active": "log"}),
    Case("pane.gauges", "active", "loss", "gauges"),
    Case("pane.machine", "active", "loss", "machine"),
    Case("pane.checklist", "active", "loss", "checklist"),
    Case("pane.decisions", "active", "loss", "decisions"),
    Case("pane.log", "active", "loss", "log"),
    Case("pane.facts", "active", "loss", "facts"),
    Case("next_pane", "active", "loss", "gauges"),
    Case("next_pane", "active", "log", "loss", {"active": "log"}),
    Case("previous_pane", "active", "loss", "log"),
    Case("fold", "active", "loss", "checklist"),
    Case("jump", "jumping", False, True),
    Case("broader", "shares", {}, {"wide1|loss": (67 + 4) / 120}),
    Case("narrower", "shares", {}, {"wide1|loss": (67 - 4) / 120}),
    Case("higher", "shares", {}, {"wide0-loss": (20 + 2) / 35}),
    Case("lower", "shares", {}, {"wide0-loss": (20 - 2) / 35}),
    Case("sizes", "shares", {"wide0-loss": 0.4}, {}, {"shares": {"wide0-loss": 0.4}}),
    Case("maximise", "maximised", False, True),
    Case("maximise", "maximised", True, False, {"maximised": True}),
    Case("decision", "active", "loss", "decisions"),
    Case("decision", "maximised", False, True),
    Case("decision", "maximised", True, False, {"active": "decisions", "maximised": True}),
    Case("next_chart", "chart", 0, 1),
    Case("next_chart", "chart", 2, 0, {"chart": 2}),
    Case("previous_chart", "chart", 0, 2),
    Case("log_scale", "log_ys", {}, {"loss": True}),
    Case("log_scale", "log_ys", {"loss": True}, {"loss": False}, {"log_ys": {"loss": True}}),
    Case("outliers", "clip", True, False),
    Case("outliers", "clip", False, True, {"clip": False}),
    Case("x_axis", "x_axis", "step", "epoch"),
    Case("x_axis", "x_axis", "epoch", "time", {"x_axis": "epoch"}),
    Case("x_axis", "x_axis", "time", "step", {"x_axis": "time"}),
    Case("x_axis", "lens", Lens(1.0, 2.0, 1.5), Lens(1.0, 2.0, 1.5), {"lens": Lens(1.0, 2.0, 1.5)}),
    Case("cursor_left", "lens", Lens(), Lens(cursor=99.0), {"plots": PLOTS}),
    Case(
        "cursor_left", "lens", Lens(cursor=9.0), Lens(cursor=7.0), {"plots": PLOTS, "lens": Lens(cursor=9.0)}
    ),
    Case(
        "cursor_left", "lens", Lens(cursor=1.0), Lens(cursor=1.0), {"plots": PLOTS, "lens": Lens(cursor=1.0)}
    ),
    Case("cursor_right", "lens", Lens(), Lens(cursor=1.0), {"plots": PLOTS}),
    Case(
        "cursor_right",
        "lens",
        Lens(cursor=9.0),
        Lens(cursor=11.0),
        {"plots": PLOTS, "lens": Lens(cursor=9.0)},
    ),
    Case("whole", "lens", Lens(1.0, 2.0, 1.5), Lens(cursor=1.5), {"lens": Lens(1.0, 2.0, 1.5)}),
    Case("smooth", "smooth", 0.9, 0.98),
    Case("smooth", "smooth", 0.98, 0.0, {"smooth": 0.98}),
    Case("smooth", "smooth", 0.0, 0.6, {"smooth": 0.0}),
    Case("smooth", "smooth", 0.5, 0.0, {"smooth": 0.5}),
    Case("next_group", "chart", 0, 1),
    Case("pin", "pins", [], ["loss"]),
    Case("pin", "pins", ["loss"], [], {"pins": ["loss"]}),
    Case("grid", "grid", False, True),
    Case("grid", "grid", True, False, {"grid": True}),
    Case("next_chart", "chart", 0, 2, {"grid": True, "chart_words": "a"}),
    Case("open", "grid", True, False, {"grid": True}),
    Case("back", "chart_words", "kl", "", {"chart_words": "kl", "grid": True}),
    Case("find", "prompt", None, Prompt("find")),
    Case("goto", "prompt", None, Prompt("goto"), {"active": "log"}),
    Case("goto", "prompt", None, Prompt("jump")),
    Case("find_chart", "prompt", None, Prompt("chart")),
    Case("find_next", "seek", "", "after", {"needle": "nan"}),
    Case("find_next", "aside", "", "nothing to look for: /"),
    Case("find_previous", "seek", "", "before", {"needle": "nan"}),
    Case("filter", "prompt", None, Prompt("find")),
    Case("filter", "log_only", "", "with", {"needle": "nan"}),
    Case("filter", "log_only", "with", "without", {"needle": "nan", "log_only": "with"}),
    Case("filter", "log_only", "without", "", {"needle": "nan", "log_only": "without"}),
    Case("tick", "aside", "", "choose an item that is ticked by hand"),
    Case("tick", "active", "loss", "checklist"),
    Case("tick", "aside", "", "the log ticks this one itself", {"active": "checklist"}),
    Case("note", "prompt", None, Prompt("note")),
    Case("back", "lens", Lens(1.0, 2.0, 1.5), Lens(1.0, 2.0), {"lens": Lens(1.0, 2.0, 1.5)}),
    Case("back", "needle", "nan", "", {"needle": "nan"}),
    Case("up", "selected", 3, 2, {"active": "checklist", "selected": 3}),
    Case("down", "selected", 3, 4, {"active": "checklist", "selected": 3}),
    Case("up", "scrolls", {}, {"gauges": 0}, {"active": "gauges"}),
    Case("down", "scrolls", {}, {"gauges": 1}, {"active": "gauges"}),
    Case("up", "log_top", 500, 499, {"active": "log", "log_top": 500}),
    Case("down", "log_top", 500, 501, {"active": "log", "log_top": 500}),
    Case("page_up", "log_top", 500, 488, {"active": "log", "log_top": 500}),
    Case("page_down", "log_top", 500, 512, {"active": "log", "log_top": 500}),
    Case("top", "log_top", 500, 1, {"active": "log", "log_top": 500}),
    Case("top", "selected", 3, 0, {"active": "checklist", "selected": 3}),
    Case("follow", "log_top", 500, None, {"active": "log", "log_top": 500}),
    Case("open", "log_focus", 0, 9120, {"active": "checklist"}),
    Case("pause", "frozen", False, True),
    Case("pause", "frozen", True, False, {"frozen": True}),
)
CONTROLS = {
    "pause": Control("pause"),
    "faster": Control("speed", 50.0),
    "slower": Control("speed", 10.0),
    "step_line": Control("step_line", 1.0),
    "previous_line": Control("step_line", -1.0),
    "next_step": Control("step_step", 1.0),
    "previous_step": Control("step_step", -1.0),
    "next_epoch": Control("step_epoch", 1.0),
    "previous_epoch": Control("step_epoch", -1.0),
    "next_mark": Control("step_mark", 1.0),
    "previous_mark": Control("step_mark", -1.0),
    "now": Control("now"),
}
"""What a replay at 20 times the speed is told."""
CLOCKWORK = {"pause", "faster", "slower"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.action}-{case.attribute}-{case.before}")
def test_a_key_changes_what_its_help_names(case):
    sight = sight_of(**(case.start or {}))
    assert getattr(sight, case.attribute) == case.before
    assert HANDS[case.action](sight) is None
    assert getattr(sight, case.attribute) == case.after


@pytest.mark.parametrize(("action", "control"), CONTROLS.items())
def test_a_replays_key_is_told_to_the_engine_and_changes_nothing_else(action, control):
    sight, untouched = sight_of("replay"), sight_of("replay")
    assert HANDS[action](sight) == control
    assert sight == untouched


@pytest.mark.parametrize("action", sorted({"faster", "slower", "now"}))
@pytest.mark.parametrize("moment", ["none", "start", "middle"])
def test_a_clocks_key_does_nothing_to_a_live_run(action, moment):
    sight, untouched = sight_of(moment), sight_of(moment)
    assert HANDS[action](sight) is None
    said, sight.aside = sight.aside, ""
    assert said
    assert sight == untouched


@pytest.mark.parametrize("action", sorted(set(CONTROLS) - CLOCKWORK - {"now"}))
def test_a_live_run_is_looked_back_in_and_thaws(action):
    sight = sight_of("middle")
    sight.frozen = True
    assert HANDS[action](sight) == CONTROLS[action]
    assert not sight.frozen
    assert HANDS[action](sight_of("none")) is None


@pytest.mark.parametrize("hands", [HANDS, COMPARE_HANDS])
def test_a_screen_that_waits_for_its_first_frame_does_not_freeze(hands):
    sight = Sight()
    hands["pause"](sight)
    assert not sight.frozen


def test_no_key_is_left_untried():
    tried = {case.action for case in CASES} | set(CONTROLS) | APPS_OWN | LOOKS
    assert {key.action for _, keys in grouped() for key in keys} == tried


@pytest.mark.parametrize("action", sorted(HANDS))
@pytest.mark.parametrize("moment", ["none", "start", "failing", "replay"])
def test_a_key_pressed_many_times_keeps_the_sight_whole(action, moment):
    sight = sight_of(moment)
    for _ in range(40):
        HANDS[action](sight)
        sight.lay_out(*sight.size)
    assert sight.smooth in {0.0, 0.6, 0.9, 0.98}
    assert 0 <= sight.chart < max(1, len(sight.chart_ids))
    assert 0 <= sight.selected < max(1, len(selectable(sight)))
    assert sight.log_top is None or sight.log_top >= 1
    assert all(top >= 0 for top in sight.scrolls.values())
    assert sight.ask().number == 1


@pytest.mark.parametrize("action", sorted(HANDS))
def test_a_key_pressed_with_nothing_known_and_no_room_does_no_harm(action):
    sight = sight_of("start", size=(1, 1), active="checklist")
    HANDS[action](sight)
    assert sight.lay_out(1, 1).shows("tiny")


@pytest.mark.parametrize(("key", "last"), [("faster", 1000.0), ("slower", 0.5)])
def test_the_speed_stops_at_its_ends(key, last):
    from ui_sights import replace, told

    clock = sight_of("replay").frame.header.replay
    sight = told(sight_of("replay"), header={"replay": replace(clock, speed=last)})
    sight.newest = sight.frame
    assert HANDS[key](sight) == Control("speed", last)


def test_two_taps_give_back_what_one_took():
    for action in ("maximise", "pause"):
        sight, untouched = sight_of(), sight_of()
        HANDS[action](sight)
        assert sight != untouched
        HANDS[action](sight)
        assert sight == untouched


def test_four_taps_of_smoothing_come_round():
    sight = sight_of()
    for _ in range(4):
        HANDS["smooth"](sight)
    assert sight.smooth == 0.9
