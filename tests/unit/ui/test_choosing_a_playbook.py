"""The dialog that chooses a playbook, on a screen with an engine that only answers."""

import asyncio

import pytest
import ui_frames
from msgspec.structs import replace
from ui_fake import FakeConnection
from ui_sights import sight_of

from trainmon_tui.protocol.asks import Choose
from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.options import UiOptions
from trainmon_tui.ui.playbook_screen import PlaybookScreen
from trainmon_tui.ui.views.playbooks import playbooks_view

NAMES = ("auto", "flow", "vivqa", "none")


def frame_with(names, playbook="vivqa"):
    frame = ui_frames.middle_frame(1)
    judgement = replace(frame.judgement, playbook=playbook, playbook_name="ViVQA", reason="the log shows KLr")
    return replace(frame, header=replace(frame.header, playbooks=names), judgement=judgement)


def pressed(*keys, names=NAMES, size=(80, 24)):
    """Press keys on a screen; return what was chosen and whether the dialog stands."""

    async def on_stage():
        connection = FakeConnection(frame_with(names))
        app = TrainmonApp(connection, FakeConnection, UiOptions(unicode=True))
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.05)
            await pilot.press(*keys)
            await pilot.pause()
            chosen = [message.playbook for message in connection.sent if isinstance(message, Choose)]
            return chosen, isinstance(app.screen, PlaybookScreen)

    return asyncio.run(on_stage())


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["p", "down", "enter"], ["none"]),
        (["p", "up", "enter"], ["flow"]),
        (["p", "k", "k", "k", "k", "space"], ["auto"]),
        (["p", "down", "down", "down", "enter"], ["none"]),
        (["p", "escape"], []),
        (["p", "q"], []),
    ],
)
def test_the_list_begins_at_what_judges_now_and_ends_with_a_choice(keys, chosen):
    assert pressed(*keys) == (chosen, False)


def test_without_names_nothing_can_be_chosen():
    assert pressed("p", "down", "enter", names=()) == ([], False)


def view_of(names, at, width=60, height=9):
    sight = sight_of()
    sight.newest = frame_with(names)
    return [
        "".join(part for part, *_ in row).rstrip()
        for row in playbooks_view(sight, names, at, width, height).rows
    ]


def test_the_list_says_what_judges_and_why():
    assert view_of(NAMES, 1) == [
        " now: ViVQA (the log shows KLr)", "", " auto    the one that fits the log",
        " flow", " vivqa   judges now", " none    judge by none",
    ]  # fmt: skip


def test_the_marked_name_is_always_in_sight():
    names = tuple(f"book{n}" for n in range(40))
    for at in range(40):
        shown = view_of(names, at, height=8)
        assert len(shown) <= 8
        assert any(row.strip() == f"book{at}" for row in shown)
