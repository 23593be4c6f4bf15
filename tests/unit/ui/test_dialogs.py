"""Keys typed right behind the one that opens a dialog: they belong to it, whichever way they came."""

import asyncio

import pytest
import ui_frames
from msgspec.structs import replace
from textual.events import Key
from ui_fake import FakeConnection

from trainmon_tui.config.settings import Settings, choices
from trainmon_tui.model.journal import Taken
from trainmon_tui.protocol.asks import Choose, Jot
from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.options import UiOptions

TYPED = next(place for place, name in enumerate(Settings.plain()) if name != "theme" and not choices(name))
"""The first setting whose value is typed."""
NAMES = {" ": "space", "?": "question_mark", ",": "comma"}


class Companion:
    """A command that runs on."""

    def news(self):
        return None

    def stoppable(self):
        return True

    def about(self):
        return ("python train.py", "process 4711", "/tmp/train.log")


def typed(*keys, companion=None, then=lambda app: None):
    """Read keys all at once; return what was sent, the name of the screen on top, and what ``then`` makes of the app."""

    async def on_stage():
        frame = ui_frames.middle_frame(1)
        names = ("auto", frame.judgement.playbook, "flow")
        connection = FakeConnection(replace(frame, header=replace(frame.header, playbooks=names)))
        app = TrainmonApp(connection, FakeConnection, UiOptions(unicode=True, companion=companion))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            for key in keys:
                app.post_message(Key(NAMES.get(key, key), key if len(key) == 1 else None))
            await pilot.pause()
            sent = [message for message in connection.sent if isinstance(message, (Choose, Jot))]
            return sent, type(app.screen).__name__, then(app)

    return asyncio.run(on_stage())


def scrolled(app):
    return app.sight.scrolls["help"]


def value_in_hand(app):
    desk = app.screen._desk
    return desk.values[desk.name], desk.prompt


def test_the_help_is_scrolled():
    assert typed("?", "down", then=scrolled) == ([], "HelpScreen", 4)


def test_a_playbook_is_chosen():
    assert typed("p", "down", "enter")[0] == [Choose("flow")]


@pytest.mark.parametrize("reason", ["still falls", "D q"])
def test_a_decision_is_taken_with_its_reason(reason):
    option = ui_frames.decision().options[1]
    sent, screen, _ = typed("D", "down", *reason, "enter")
    assert (sent, screen) == ([Jot(1, Taken("extend", option, reason))], "Ground")


def test_a_setting_is_typed():
    sent, screen, (value, prompt) = typed(
        ",", *["down"] * TYPED, "right", *"0.5", "enter", then=value_in_hand
    )
    assert (sent, screen, prompt) == ([], "SettingsScreen", None)
    assert value == 0.5


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
def test_a_setting_is_left_as_it_was(key):
    _, screen, (value, prompt) = typed(",", *["down"] * TYPED, "right", *"37", key, then=value_in_hand)
    assert (screen, prompt) == ("SettingsScreen", None)
    assert value == getattr(Settings(), Settings.plain()[TYPED])


@pytest.mark.parametrize(("key", "screen"), [("escape", "Ground"), ("x", "LeaveScreen")])
def test_leaving_is_thought_over(key, screen):
    assert typed("q", key, companion=Companion())[1] == screen
