"""The mouse in dialogs: rows are taken in hand and chosen, the wheel goes on, a press beside leads back."""

import asyncio

import pytest
import ui_frames
from msgspec.structs import replace
from ui_fake import FakeConnection

from trainmon_tui.protocol.asks import Choose, Jot
from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.dialog import Sheet
from trainmon_tui.ui.options import UiOptions


class Companion:
    """A command that runs on, and remembers whether it was asked to end."""

    stopped = False

    def news(self):
        return None

    def stoppable(self):
        return True

    def about(self):
        return ("python train.py", "process 4711")

    def stop(self, *, force=False):
        self.stopped = self.stopped or not force


def handled(*steps, key, companion=None):
    """Open a dialog by a key and do each step on it; return the app and what was sent."""

    async def on_stage():
        frame = ui_frames.middle_frame(1)
        names = ("auto", frame.judgement.playbook, "flow")
        connection = FakeConnection(replace(frame, header=replace(frame.header, playbooks=names)))
        app = TrainmonApp(connection, FakeConnection, UiOptions(unicode=True, companion=companion))
        async with app.run_test(size=(100, 40)) as pilot:
            await pilot.pause()
            await pilot.press(key)
            await pilot.pause()
            told = []
            for step in steps:
                told.append(await step(app, pilot))
                await pilot.pause()
            sent = [message for message in connection.sent if isinstance(message, (Choose, Jot))]
            return told, sent, type(app.screen).__name__, app.return_code

    return asyncio.run(on_stage())


def press(target):
    """Press the first row of a target."""

    async def step(app, pilot):
        sheet = app.screen.query_one(Sheet)
        await pilot.click(Sheet, offset=(4, sheet.view.targets.index(target) + 1))

    return step


def press_at(x, y):
    async def step(_app, pilot):
        await pilot.click(offset=(x, y))

    return step


def roll(direction):
    async def step(app, _pilot):
        sheet = app.screen.query_one(Sheet)
        sheet.post_message(Sheet.Turned(sheet.id, direction))

    return step


def look(at):
    async def step(app, _pilot):
        return at(app.screen)

    return step


@pytest.mark.parametrize("key", ["question_mark", "p", "ctrl+p", "comma"])
def test_a_press_beside_a_dialog_leads_back(key):
    assert handled(press_at(0, 0), key=key)[2] == "Ground"


def test_a_press_beside_a_decision_keeps_what_was_typed():
    assert handled(press_at(0, 0), key="D")[2] == "DecideScreen"


def test_the_wheel_scrolls_the_help():
    (before, _, after), *_ = handled(
        look(lambda screen: screen.sight.scrolls["help"]),
        roll(1),
        look(lambda screen: screen.sight.scrolls["help"]),
        key="question_mark",
    )
    assert before < after


def test_a_playbook_is_marked_by_a_press_and_chosen_by_another():
    _, sent, screen, _ = handled(press(2), press(2), key="p")
    assert (sent, screen) == ([Choose("flow")], "Ground")


def test_the_wheel_goes_to_another_playbook():
    (at, _, later), sent, *_ = handled(
        look(lambda screen: screen._at), roll(1), look(lambda screen: screen._at), key="p"
    )
    assert (later - at, sent) == (1, [])


def test_a_command_is_done_by_two_presses():
    assert handled(press(1), press(1), key="ctrl+p")[2] == "Ground"


def test_a_setting_in_hand_takes_its_next_value():
    (first, _, second), *_ = handled(
        look(lambda screen: screen._desk.values["mouse"]),
        roll(1),
        look(lambda screen: screen._desk.name),
        key="comma",
    )
    assert (first, second) == (True, "mouse")
    (_, _, turned), *_ = handled(
        press(1), press(1), look(lambda screen: screen._desk.values["mouse"]), key="comma"
    )
    assert turned is False


def test_an_option_is_taken_and_recorded():
    _, sent, screen, _ = handled(press(0), key="D")
    assert screen == "Ground"
    assert len(sent) == 1


def test_a_command_that_runs_is_stopped_or_left_by_a_press():
    companion = Companion()
    assert handled(press(2), key="q", companion=companion)[2] == "Ground"
    assert handled(press(1), key="q", companion=companion)[2] == "LeaveScreen"
    assert companion.stopped
    assert handled(press(0), key="q", companion=Companion())[3] == 0
