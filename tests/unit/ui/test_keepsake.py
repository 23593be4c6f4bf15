"""How a run's screen is left and found again."""

import asyncio
import math

import pytest
import ui_frames
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from ui_fake import FakeConnection
from ui_sights import sight_of

from trainmon_tui.config.memory import VIEWS
from trainmon_tui.config.settings import Settings, Told
from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.keepsake import Habit, Keepsake, put_back, remember, remembered, taken
from trainmon_tui.ui.lens import Lens
from trainmon_tui.ui.options import UiOptions

TOLD = Told()


@pytest.fixture(autouse=True)
def state(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path))
    return tmp_path


def changed():
    sight = sight_of(active="log", maximised=True, log_ys={"kl": True}, folds={"early": False}, needle="nan")
    sight.log_only = "with"
    sight.lens, sight.smooth, sight.x_axis = Lens(10.0, 90.0, 12.0, "time"), 0.6, "epoch"
    HANDS["next_chart"](sight)
    HANDS["pin"](sight)
    sight.shares = {"wide0-loss": 0.4}
    return sight


def test_an_untouched_screen_is_nothing_to_keep():
    assert taken(sight_of(), TOLD, "dark") == Keepsake()


def test_what_hands_changed_comes_back():
    left = changed()
    fresh = sight_of()
    put_back(taken(left, TOLD, "solar"), fresh, TOLD)
    fresh.take(fresh.frame, 101.0)
    for name in (
        "active",
        "maximised",
        "log_ys",
        "folds",
        "pins",
        "smooth",
        "x_axis",
        "needle",
        "log_only",
        "shares",
    ):
        assert getattr(fresh, name) == getattr(left, name)
    assert fresh.lens == Lens(10.0, 90.0, axis="time")
    assert fresh.chart_at(0) == left.chart_at(0)
    assert taken(fresh, TOLD, "solar") == taken(left, TOLD, "solar")


def test_what_was_only_looked_for_in_the_log_is_not_kept():
    assert taken(sight_of(needle="nan"), TOLD, "dark") == Keepsake()


def test_a_damaged_size_is_left_out():
    sight = sight_of()
    put_back(Keepsake(shares={"a": 0.0, "b": 1.0, "c": -3.0, "d": math.nan, "e": 0.5}), sight, TOLD)
    assert sight.shares == {"e": 0.5}


def test_a_filter_of_the_grid_comes_back_with_the_grid():
    fresh = sight_of()
    put_back(taken(sight_of(grid=True, chart_words="kl"), TOLD, "dark"), fresh, TOLD)
    assert (fresh.grid, fresh.chart_words) == (True, "kl")
    put_back(Keepsake(words="kl", only="with"), fresh, TOLD)
    assert (fresh.grid, fresh.chart_words, fresh.log_only) == (False, "", "")


def test_what_was_asked_for_at_this_start_is_not_overruled():
    kept = taken(changed(), TOLD, "dark")
    fresh = sight_of(x_axis="time", smooth=0.98)
    put_back(kept, fresh, Told(Settings(x="time", smooth=0.98), {"x": "flag", "smooth": "variable"}))
    assert (fresh.x_axis, fresh.smooth, fresh.lens) == ("time", 0.98, Lens(10.0, 90.0, axis="time"))


def test_a_part_that_was_kept_without_its_axis_counts_what_was_drawn():
    sight = sight_of()
    put_back(Keepsake(x="epoch", x0=2.0, x1=5.0), sight, TOLD)
    assert sight.lens == Lens(2.0, 5.0, axis="epoch")


def test_a_chart_that_the_run_does_not_have_yet_is_waited_for():
    sight = sight_of("start")
    put_back(Keepsake(chart="teacher"), sight, TOLD)
    assert taken(sight, TOLD, "dark").chart == "teacher"
    charts = (("a", "a"), ("teacher", "teacher"))
    sight.take(replace(sight.frame, header=replace(sight.frame.header, charts=charts)), 101.0)
    assert (sight.chart_at(0), sight.wanted_chart) == ("teacher", "")


def test_the_chosen_chart_stays_while_others_come_before_it():
    sight = sight_of()
    HANDS["next_chart"](sight)
    chosen = sight.chart_at(0)
    charts = (("new", "new"), *sight.frame.header.charts)
    sight.take(replace(sight.frame, header=replace(sight.frame.header, charts=charts)), 101.0)
    assert sight.chart_at(0) == chosen


def test_a_habit_puts_back_once_and_keeps_only_changes(state):
    run = sight_of().frame.header.path
    habit, sight = Habit(TOLD), sight_of()
    assert habit.meet(sight) is None
    habit.keep(sight, "dark")
    assert not (state / VIEWS.file).exists()
    sight.active = "log"
    habit.keep(sight, "dark")
    assert remembered(run) == Keepsake(active="log")
    again, fresh = Habit(TOLD), sight_of()
    assert again.meet(fresh) == Keepsake(active="log")
    assert fresh.active == "log"
    assert again.meet(fresh) is None
    fresh.active = "loss"
    again.keep(fresh, "dark")
    assert not VIEWS.get(run)


def test_who_wants_no_memory_gets_none(state):
    habit, sight = Habit(Told(Settings(remember=False))), sight_of(active="log")
    assert habit.meet(sight) is None
    habit.keep(sight, "dark")
    assert list(state.iterdir()) == []


def test_where_nothing_can_be_written_nothing_happens(monkeypatch, tmp_path):
    monkeypatch.setenv("TRAINMON_STATE_DIR", str(tmp_path / "file" / "x"))
    (tmp_path / "file").write_text("")
    assert not remember("/run.log", Keepsake(active="log"))
    assert remembered("/run.log") == Keepsake() or remembered("/run.log") is None


@pytest.mark.parametrize(
    "kept",
    [{"active": 7}, {"x": "steps"}, {"log_ys": {"a": "b"}}, {"active": "nowhere", "x0": 5.0, "x1": 1.0}],
)
def test_what_somebody_else_wrote_does_no_harm(kept):
    VIEWS.keep("/run.log", kept)
    sight, found = sight_of(), remembered("/run.log")
    put_back(found or Keepsake(), sight, TOLD)
    assert (sight.active, sight.lens) == ("loss", Lens())


NUMBER = st.floats(allow_nan=True) | st.none()


@given(NUMBER, NUMBER, NUMBER)
def test_only_a_real_part_of_x_is_looked_at(x0, x1, smooth):
    sight = sight_of()
    put_back(Keepsake(x0=x0, x1=x1, smooth=smooth), sight, TOLD)
    lens = sight.lens
    assert all(edge is None or math.isfinite(edge) for edge in (lens.x0, lens.x1))
    assert lens.x0 is None or lens.x1 is None or lens.x0 < lens.x1
    assert 0 <= sight.smooth < 1


def test_the_app_comes_back_to_what_it_left(state):
    def opened(keys):
        connection = FakeConnection(ui_frames.middle_frame())
        app = TrainmonApp(connection, lambda: connection, UiOptions(unicode=True, told=TOLD))

        async def play():
            async with app.run_test(size=(120, 40)) as pilot:
                await pilot.pause(0.2)
                found = (app.sight.active, app.sight.maximised, app.palette.theme.name)
                await pilot.press(*keys)
            return found

        return asyncio.run(play())

    assert opened(["6", "z", "t"]) == ("loss", False, "dark")
    assert opened([])[:2] == ("log", True)
    assert opened([])[2] != "dark"
    assert set(remembered(ui_frames.middle_frame().header.path).log_ys) == set()
