import msgspec
import pytest
import ui_frames
from ui_sights import sight_of

from trainmon_tui.protocol.asks import Control
from trainmon_tui.protocol.log import LogView
from trainmon_tui.ui.agenda import selectable
from trainmon_tui.ui.chart_hands import SMOOTHS
from trainmon_tui.ui.hands import HANDS, scroll
from trainmon_tui.ui.plan import PANES
from trainmon_tui.ui.sight import Sight
from trainmon_tui.ui.views.decisions import decisions


@pytest.fixture
def sight():
    sight = Sight()
    sight.take(ui_frames.middle_frame(), 10.0)
    sight.lay_out(120, 40)
    return sight


@pytest.fixture
def replay():
    sight = Sight()
    sight.take(ui_frames.middle_frame(replay=True), 10.0)
    sight.lay_out(120, 40)
    return sight


def do(sight, *names):
    for name in names:
        last = HANDS[name](sight)
        sight.lay_out(120, 40)
    return last


@pytest.mark.parametrize("name", sorted(HANDS))
def test_no_hand_needs_a_frame(name):
    empty = Sight()
    assert HANDS[name](empty) is None
    assert empty.ask().ack == 0


@pytest.mark.parametrize("pane", PANES)
def test_a_number_makes_its_pane_active(sight, pane):
    do(sight, f"pane.{pane}")
    assert sight.active == pane


def test_tab_walks_through_all_panes_and_back(sight):
    walked = []
    for _ in PANES[:-1]:
        walked.append(sight.active)
        do(sight, "next_pane")
    assert walked == list(PANES[:-1])
    assert sight.active == "loss"
    do(sight, "previous_pane")
    assert sight.active == "log"


def test_tab_leads_from_the_facts_to_what_stands_beside_them(sight):
    do(sight, "pane.facts", "next_pane")
    assert sight.active == "loss"
    do(sight, "pane.facts", "previous_pane")
    assert sight.active == "log"


def test_zoom_fills_the_screen_and_gives_it_back(sight):
    do(sight, "pane.log", "maximise")
    assert not sight.plan.shows("loss")
    do(sight, "maximise")
    assert sight.plan.shows("loss")


def test_d_opens_the_decision_in_full_and_closes_it(sight):
    do(sight, "decision")
    assert (sight.active, sight.maximised) == ("decisions", True)
    do(sight, "decision")
    assert not sight.maximised


def test_brackets_change_the_asked_chart(sight):
    assert sight.ask().charts[0].id == "loss"
    do(sight, "next_chart")
    assert sight.ask().charts[0].id == "kl"
    do(sight, "previous_chart", "previous_chart")
    assert sight.ask().charts[0].id == "lr"


def test_smoothing_axis_and_scale_reach_the_ask(sight):
    seen = []
    for _ in SMOOTHS:
        do(sight, "smooth")
        seen.append(sight.ask().charts[0].smooth)
    assert sorted(seen) == list(SMOOTHS)
    do(sight, "x_axis", "log_scale")
    assert sight.ask().charts[0].x == "epoch"
    assert sight.log_ys == {"loss": True}


def test_space_freezes_a_live_view_and_lets_it_go(sight):
    shown = sight.frame
    do(sight, "pause")
    sight.take(ui_frames.failing_frame(number=9), 11.0)
    assert sight.frame is shown
    assert sight.ask().ack == 9
    do(sight, "pause")
    assert sight.frame.number == 9


def test_space_pauses_and_plays_a_replay(replay):
    assert do(replay, "pause") == Control("pause")
    assert not replay.frozen
    clock = msgspec.structs.replace(replay.newest.header.replay, playing=False)
    head = msgspec.structs.replace(replay.newest.header, replay=clock)
    replay.take(msgspec.structs.replace(replay.newest, header=head), 11.0)
    assert do(replay, "pause") == Control("play")


def test_speed_steps_and_epochs_reach_the_replay(replay):
    assert do(replay, "faster") == Control("speed", 50.0)
    assert do(replay, "slower") == Control("speed", 10.0)
    assert do(replay, "step_line") == Control("step_line", 1.0)
    assert do(replay, "next_epoch") == Control("step_epoch", 1.0)
    assert do(replay, "previous_epoch") == Control("step_epoch", -1.0)


def test_a_live_run_has_no_clock_to_move(sight):
    for name in ("faster", "slower", "now"):
        assert do(sight, name) is None


def test_scrolling_up_pauses_the_log_and_the_end_follows_again(sight):
    do(sight, "pane.log", "up")
    rows = sight.pane_height("log")
    assert sight.ask().log.top == 9240 - rows
    do(sight, "page_up")
    assert sight.ask().log.top == 9240 - rows - (rows - 1)
    do(sight, "follow")
    assert sight.ask().log.top is None


def test_scrolling_down_to_the_end_follows_again(sight):
    do(sight, "pane.log", "up", "up", "down")
    assert sight.log_top is not None
    do(sight, "down")
    assert sight.log_top is None


def test_the_log_does_not_scroll_above_its_first_line(sight):
    do(sight, "pane.log", "top", "page_up", "up")
    assert sight.log_top == 1


def test_a_short_log_stays_following(sight):
    sight.frame = msgspec.structs.replace(
        sight.frame, log=LogView(sight.frame.log.rows[:3], 3, following=True)
    )
    do(sight, "pane.log", "up")
    assert sight.log_top is None


def test_enter_on_an_item_leads_to_its_line(sight):
    do(sight, "pane.checklist", "down", "down", "open")
    item = selectable(sight)[2].item
    assert sight.log_focus == item.at.line == 8812
    rows = sight.pane_height("log")
    assert sight.ask().log.top <= 8812 < sight.ask().log.top + rows
    assert sight.active == "checklist"


def test_enter_on_an_item_points_to_its_place_in_the_charts(sight):
    do(sight, "pane.checklist", "open")
    at = selectable(sight)[0].item.at
    assert sight.lens.cursor == {"step": at.step, "epoch": at.epoch}[sight.lens.cursor_axis]


def test_a_hand_folds_the_phase_of_an_item_and_unfolds_it(sight):
    do(sight, "pane.checklist", "down", "down", "fold")
    folded = [entry.phase for entry in selectable(sight) if entry.folded]
    assert "distill" in folded
    place = next(
        at for at, entry in enumerate(selectable(sight)) if entry.phase == "distill" and entry.folded
    )
    sight.selected = place
    do(sight, "fold")
    assert not any(entry.folded for entry in selectable(sight) if entry.phase == "distill")


def test_enter_switches_to_the_log_where_it_is_hidden(sight):
    do(sight, "pane.checklist", "maximise", "open")
    assert sight.active == "log"
    assert sight.log_focus == 9120
    assert sight.log_top == 9120 - sight.pane_height("log") // 2


def test_enter_on_an_item_without_a_line_does_nothing(sight):
    do(sight, "pane.checklist", "down", "open")
    assert sight.log_top is None


def test_the_selection_stays_on_the_list(sight):
    do(sight, "pane.checklist", "up")
    assert sight.selected == 0
    do(sight, *["page_down"] * 9)
    assert sight.selected == len(selectable(sight)) - 1
    do(sight, "top")
    assert sight.selected == 0
    do(sight, "follow")
    assert sight.selected == len(selectable(sight)) - 1


def test_enter_folds_a_past_phase_and_unfolds_it(sight):
    sight.folds["warm-up"] = False
    do(sight, "pane.checklist")
    place = next(at for at, entry in enumerate(selectable(sight)) if entry.foldable)
    assert selectable(sight)[place].folded == ()
    do(sight, *["down"] * place, "open")
    assert [item.id for item in selectable(sight)[place].folded] == ["data", "loss-falls"]
    do(sight, "open")
    assert selectable(sight)[place].folded == ()


def test_other_panes_scroll_and_come_back_to_their_top(sight):
    do(sight, "pane.decisions", "down", "down", "up")
    assert sight.scrolls["decisions"] == 1
    scroll(-9, sight)
    assert sight.scrolls["decisions"] == 0


def test_only_what_is_visible_is_asked_for(sight):
    assert {chart.id for chart in sight.ask().charts} == {"loss"}
    sight.lay_out(200, 60)
    assert [chart.id for chart in sight.ask().charts] == ["loss", "kl", "lr"]
    sight.lay_out(10, 3)
    ask = sight.ask()
    assert ask.charts == ()
    assert ask.log is None


def test_asks_are_numbered_and_sized_by_the_panes(sight):
    first, second = sight.ask(), sight.ask()
    assert second.number == first.number + 1
    narrow = first.charts[0].columns
    sight.lay_out(200, 60)
    sight.maximised = True
    sight.lay_out(200, 60)
    assert sight.ask().charts[0].columns > narrow


def test_scrolling_beyond_the_end_is_forgotten(sight):

    do(sight, "pane.decisions", *["page_down"] * 9)
    decisions(sight, 38, 10)
    kept = sight.scrolls["decisions"]
    do(sight, "up")
    assert sight.scrolls["decisions"] == kept - 1


@pytest.mark.parametrize("name", ["decision", "maximise"])
def test_a_pane_that_grows_begins_at_its_first_row(sight, name):
    do(sight, "pane.decisions", "down", "down")
    assert sight.scrolls["decisions"] == 2
    do(sight, name)
    assert "decisions" not in sight.scrolls


def test_space_at_a_replays_end_starts_again(replay):
    clock = msgspec.structs.replace(replay.newest.header.replay, done=True)
    head = msgspec.structs.replace(replay.newest.header, replay=clock)
    replay.take(msgspec.structs.replace(replay.newest, header=head), 11.0)
    assert do(replay, "pause") == Control("restart")


def test_an_item_without_a_line_says_so(sight):
    do(sight, "pane.checklist")
    sight.selected = next(
        at for at, entry in enumerate(selectable(sight)) if entry.item and not entry.item.at.line
    )
    do(sight, "open")
    assert sight.aside == "not in the log"
    assert sight.active == "checklist"


@pytest.mark.parametrize(
    ("action", "pane"), [("pane.log", "log"), ("next_pane", "gauges"), ("fold", "checklist")]
)
def test_a_pane_that_is_turned_to_is_not_left_behind_the_grid(action, pane):
    sight = sight_of(size=(80, 24))
    HANDS["grid"](sight)
    HANDS[action](sight)
    sight.lay_out(80, 24)
    assert not sight.grid
    assert sight.active == pane
    assert sight.plan.shows(pane)


@pytest.mark.parametrize("action", ["find_next", "filter"])
def test_looking_through_the_log_leaves_the_grid(action):
    sight = sight_of(size=(80, 24), needle="loss")
    HANDS["grid"](sight)
    sight.lay_out(80, 24)
    HANDS[action](sight)
    sight.lay_out(80, 24)
    assert sight.plan.shows("log")


@pytest.mark.parametrize("action", ["next_epoch", "next_mark", "step_line", "next_step"])
def test_a_step_beyond_the_newest_says_that_there_is_nothing(action):
    sight = sight_of()
    HANDS[action](sight)
    assert "newest" in sight.aside
    back = sight_of()
    HANDS["previous_epoch"](back)
    assert back.aside == ""


def test_enter_on_decisions_shows_the_line_of_the_first_one_in_sight():
    sight = sight_of("failing", active="decisions")
    HANDS["open"](sight)
    first = next(at for at in decisions(sight, 40, 40).places if at.line)
    assert sight.log_focus == first.line
    assert sight.lens.cursor is not None


def test_enter_where_no_decision_rests_on_a_line_says_so():
    sight = sight_of("start", active="decisions")
    HANDS["open"](sight)
    assert (sight.log_focus, sight.aside) == (0, "not in the log")
