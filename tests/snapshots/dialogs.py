"""Every dialog over a screen of a size, as rows inside its frame."""

from __future__ import annotations

from msgspec.structs import replace
from ui_sights import sight_of

from trainmon_tui.config.settings import Told
from trainmon_tui.config.themes import load_theme
from trainmon_tui.ui.border import Edge, bordered
from trainmon_tui.ui.choice import Choice, choosable
from trainmon_tui.ui.command_screen import CommandScreen
from trainmon_tui.ui.commands import Commands
from trainmon_tui.ui.decide_screen import DecideScreen
from trainmon_tui.ui.help_screen import HelpScreen
from trainmon_tui.ui.keys import bound_keys
from trainmon_tui.ui.leave_screen import LeaveScreen
from trainmon_tui.ui.palette import Palette
from trainmon_tui.ui.playbook_screen import PlaybookScreen
from trainmon_tui.ui.prompt import Prompt
from trainmon_tui.ui.settings_desk import Desk
from trainmon_tui.ui.settings_screen import SettingsScreen

FRAME = 2
PALETTE = Palette(load_theme("dark"))


class Command:
    """A command that runs."""

    def about(self):
        return ("python train.py --epochs 20", "process 4711, its output in", "/home/user/train-20260101.log")


def settings(sight):
    """The settings, with the theme in hand."""
    return SettingsScreen(Desk(Told(), ("dark", "light"), {}), sight, PALETTE, lambda _name, _value: PALETTE)


def decide(sight):
    """The newest decision, with a reason that is being typed."""
    choice = Choice(choosable(sight.judgement.decisions))
    choice.move(1)
    choice.why.text = "the second run says so"
    return DecideScreen(choice, sight, PALETTE)


def playbooks(sight):
    """The playbooks, of which one judges now."""
    header = replace(sight.newest.header, playbooks=("auto", "general", "vivqa", "none"))
    sight.newest = replace(sight.newest, header=header)
    return PlaybookScreen(sight, PALETTE)


def commands(sight):
    """What a few letters find."""
    return CommandScreen(Commands(bound_keys(), Prompt("command", "epo"), at=1), sight, PALETTE)


DIALOGS = {
    "help": lambda sight: HelpScreen(sight, PALETTE, bool),
    "settings": settings,
    "decide": decide,
    "leave": lambda sight: LeaveScreen(Command(), sight, PALETTE),
    "playbooks": playbooks,
    "commands": commands,
}
"""What stands over the screen, for a sight that it is about."""


def dialog_rows(name, size):
    """A dialog's rows as large as the screen and what it shows allow."""
    sight = sight_of(size=size)
    screen = DIALOGS[name](sight)
    width = min(screen.WIDTH + FRAME, size[0])
    height = min(screen.rows(width - FRAME) + FRAME, size[1])
    view = screen.view(sight, width - FRAME, height - FRAME)
    return bordered(view, width, height, sight.glyphs, Edge("focus"))
