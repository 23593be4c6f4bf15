"""The table of runs in the app: opening one, coming back, and what happens when that fails."""

import asyncio

import pytest
import run_rows
import ui_frames
from ui_fake import FakeConnection

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.protocol.messages import Fault
from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.options import UiOptions


class Desk:
    """A table's connection, and those of the runs that were opened from it."""

    def __init__(self, error=None):
        self.table = FakeConnection(run_rows.table_frame())
        self.opened = []
        self.error = error

    def connect(self, paths):
        if self.error is not None:
            raise self.error
        self.opened.append((paths, FakeConnection(ui_frames.middle_frame())))
        return self.opened[-1][1]

    def app(self):
        options = UiOptions(unicode=True, mode="runs", connect=self.connect)
        app = TrainmonApp(self.table, lambda: self.table, options)
        app.sight.table.clock = lambda: run_rows.NOW
        return app


def play(test, desk=None, size=(120, 30)):
    desk = desk or Desk()

    async def on_stage():
        app = desk.app()
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.1)
            await test(app, pilot)
        return app

    return asyncio.run(on_stage()), desk


def on_screen(app):
    return "\n".join(
        "".join(segment.text for segment in pane._strips[y])
        for name, pane in app.board.panes.items()
        if app.sight.plan.shows(name)
        for y in range(len(pane._strips))
    )


def test_enter_opens_the_run_in_hand_and_escape_comes_back_to_it():
    async def test(app, pilot):
        assert "vqa/high-lr.log" in on_screen(app)
        await pilot.press("down", "down", "enter")
        await pilot.pause(0.2)
        assert app.sight.mode == "run"
        assert "losses" in on_screen(app)
        assert "esc runs" in on_screen(app)
        await pilot.press("right", "escape")
        assert app.sight.mode == "run"
        await pilot.press("escape")
        await pilot.pause(0.1)
        assert app.sight.mode == "runs"
        assert app.sight.table.in_hand() is run_rows.LIVE
        assert "vqa/high-lr.log" in on_screen(app)

    _, desk = play(test)
    ((paths, connection),) = desk.opened
    assert paths == (run_rows.LIVE.path,)
    assert connection.closed is True


def test_marked_runs_are_compared():
    async def test(app, pilot):
        await pilot.press("c")
        assert "mark two" in app.sight.aside
        await pilot.press("space", "space", "c")
        await pilot.pause(0.1)
        assert app.sight.mode == "compare"

    _, desk = play(test)
    assert [paths for paths, _ in desk.opened] == [(run_rows.FAILING.path, run_rows.SILENT.path)]


@pytest.mark.parametrize(
    ("error", "words"),
    [(OSError(12, "out of memory"), "out of memory"), (NoInputError("gone [/]"), "gone [/]")],
)
def test_what_cannot_be_opened_is_said_and_the_table_stays(error, words):
    async def test(app, pilot):
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert app.sight.mode == "runs"
        assert words in on_screen(app)

    play(test, Desk(error))


def test_a_run_that_cannot_be_read_leads_back_to_the_table():
    async def test(app, pilot):
        await pilot.press("enter")
        await pilot.pause(0.1)
        desk.opened[0][1].say(Fault("it is a binary file", "", 66))
        await pilot.pause(0.1)
        assert app.sight.mode == "runs"
        assert "it is a binary file" in on_screen(app)
        assert app.fault is None

    desk = Desk()
    play(test, desk)


def test_words_filter_while_they_are_typed():
    async def test(app, pilot):
        await pilot.press("slash", *"vqa")
        assert len(app.sight.table.shown()) == 2
        await pilot.press("enter")
        assert app.sight.prompt is None
        assert len(app.sight.table.shown()) == 2
        await pilot.press("escape")
        assert len(app.sight.table.shown()) == 6
        await pilot.press("slash", "x", "y", "escape")
        assert len(app.sight.table.shown()) == 6

    play(test)


def test_the_mouse_opens_and_orders():
    async def test(app, pilot):
        await pilot.click("#runs", offset=(8, 0))
        assert app.sight.table.order == 1
        await pilot.click("#runs", offset=(8, 3))
        assert app.sight.mode == "runs"
        await pilot.click("#runs", offset=(8, 3))
        await pilot.pause(0.1)
        assert app.sight.mode == "run"

    play(test)


def test_keys_of_a_run_do_nothing_in_the_table_and_its_own_keys_nothing_in_a_run():
    async def test(app, pilot):
        await pilot.press("z", "x", "g", "p", "D")
        assert (app.sight.maximised, app.sight.grid, len(app.screen_stack)) == (False, False, 1)
        await pilot.press("question_mark")
        assert len(app.screen_stack) == 2
        await pilot.press("escape", "enter", "2")
        await pilot.pause(0.1)
        assert app.sight.active == "gauges"

    play(test)


def test_a_new_engine_of_the_table_is_asked_for_everything():
    async def test(app, pilot):
        desk.table.sent.clear()
        app.hearing.on_engine_started()
        assert app.sight.table.rows == {}
        assert desk.table.asks[-1].ack == 0

    desk = Desk()
    play(test, desk)


def test_all_engines_are_let_go_of_at_the_end():
    async def test(app, pilot):
        await pilot.press("enter")
        await pilot.pause(0.1)
        await pilot.press("q")

    app, desk = play(test)
    assert app.return_code == 0
    assert (desk.table.closed, desk.opened[0][1].closed) == (True, True)
