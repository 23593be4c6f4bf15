"""The question that leaving asks while a command runs, and what the engine is told of it."""

import asyncio

import pytest
import ui_frames
from rich.cells import cell_len
from ui_fake import FakeConnection
from ui_sights import assert_golden, drawn

from trainmon_tui.protocol.asks import News
from trainmon_tui.ui import leave_screen
from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.leave_screen import LeaveScreen
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.rows import width_of
from trainmon_tui.ui.views.leave import folded, leave_view

ABOUT = ("python train.py --epochs 20", "process 4711, its output in", "/home/user/train-20260101-120000.log")


class FakeCommand:
    """A command whose end the test decides."""

    def __init__(self):
        self.runs = True
        self.stops = []

    def news(self):
        return News() if self.runs else News("exit status 3", ended=True)

    def stoppable(self):
        return self.runs

    def about(self):
        return ABOUT

    def stop(self, *, force=False):
        self.stops.append(force)
        self.runs = self.runs and not force


def play(test):
    """Run a test on a screen that watches a command; return the app when it has ended."""

    async def on_stage():
        command, connection = FakeCommand(), FakeConnection(ui_frames.middle_frame(1))
        app = TrainmonApp(connection, FakeConnection, UiOptions(unicode=True, companion=command))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await test(app, pilot, command, connection)
        return app, command

    return asyncio.run(on_stage())


@pytest.fixture(autouse=True)
def looks_often(monkeypatch):
    monkeypatch.setattr(leave_screen, "_LOOK_S", 0.01)


def asks(app):
    return isinstance(app.screen, LeaveScreen)


async def until(pilot, condition):
    for _ in range(500):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("it did not happen")


@pytest.mark.parametrize("key", ["d", "q", "ctrl+c"])
def test_detaching_leaves_the_command_alone(key):
    async def test(app, pilot, command, connection):
        await pilot.press("q")
        assert asks(app)
        await pilot.press(key)

    app, command = play(test)
    assert (app.return_code, command.stops) == (0, [])


def test_escape_goes_back_to_the_screen():
    async def test(app, pilot, command, connection):
        await pilot.press("ctrl+c")
        assert asks(app)
        await pilot.press("k", "escape")
        assert not asks(app)
        assert app.is_running
        assert command.stops == []

    play(test)


def test_stopping_waits_for_the_end_and_leaves_then():
    async def test(app, pilot, command, connection):
        await pilot.press("q", "s", "s", "escape")
        assert asks(app)
        assert command.stops == [False]
        command.runs = False
        await until(pilot, lambda: app.return_code == 0)

    play(test)


def test_what_does_not_end_in_time_is_killed(monkeypatch):
    monkeypatch.setattr(leave_screen, "STOP_S", 0.1)

    async def test(app, pilot, command, connection):
        await pilot.press("q", "s")
        await until(pilot, lambda: app.return_code == 0)

    _, command = play(test)
    assert command.stops == [False, True]


def test_a_person_may_kill_it_before():
    async def test(app, pilot, command, connection):
        await pilot.press("q", "s", "k")
        await until(pilot, lambda: app.return_code == 0)

    _, command = play(test)
    assert command.stops == [False, True]


def test_a_command_that_ends_meanwhile_takes_the_question_away():
    async def test(app, pilot, command, connection):
        await pilot.press("q")
        command.runs = False
        await until(pilot, lambda: not asks(app))
        assert app.is_running
        await pilot.press("q")

    app, command = play(test)
    assert (app.return_code, command.stops) == (0, [])


def test_the_engine_is_told_once_how_the_command_ended():
    async def test(app, pilot, command, connection):
        command.runs = False
        app._tick()
        app._tick()
        assert [said for said in connection.sent if isinstance(said, News)][-1] == command.news()
        assert sum(said == command.news() for said in connection.sent) == 1

    play(test)


def test_a_new_engine_is_told_again():
    async def test(app, pilot, command, connection):
        command.runs = False
        app._tick()
        app.hearing.on_engine_started()
        assert sum(said == command.news() for said in connection.sent) == 2

    play(test)


def test_without_a_companion_leaving_asks_nothing():
    async def test():
        app = TrainmonApp(FakeConnection(ui_frames.middle_frame(1)), FakeConnection, UiOptions(unicode=True))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("q")
        assert app.return_code == 0

    asyncio.run(test())


def test_the_question_looks_as_accepted():
    def asking(_sight, width, _height):
        return leave_view(ABOUT, None, 10.0, width)

    def stopping(_sight, width, _height):
        return leave_view(ABOUT, 7.6, 10.0, width)

    scenes = [(f"{width}", None, width, 9) for width in (38, 70)]
    assert_golden("leave", drawn(asking, *scenes) + drawn(stopping, *scenes))


@pytest.mark.parametrize("width", [1, 5, 38, 70])
def test_every_row_has_its_width(width):
    for about in (ABOUT, ("漢字" * 60, "\x1b]0;title\x07", "")):
        assert {width_of(row) for row in leave_view(about, None, 10.0, width).rows} == {width}


def test_a_path_is_broken_but_never_shortened():
    assert "".join(folded("/home/" + "x" * 99, 40)) == "/home/" + "x" * 99
    assert all(cell_len(line) <= 7 for line in folded("漢字" * 9, 7))
