"""The dialogs over the board, and what becomes of their answers. None of them is loaded before it is opened."""
# ruff: noqa: PLC0415 - not needed for the first paint

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from trainmon_tui.protocol.asks import Choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.events import Key

    from trainmon_tui.model.journal import Taken
    from trainmon_tui.ui.app import TrainmonApp

OF_ONE_RUN = ("playbook", "decide")
"""Dialogs that only the screen of one run opens."""


@runtime_checkable
class Typed(Protocol):
    """A dialog that text is typed into."""

    def hear(self, key: str, character: str | None) -> bool:
        """Type a key; return whether that used it up."""
        ...


class Dialogs:
    """Opens dialogs on an app's screen."""

    def __init__(self, app: TrainmonApp) -> None:
        self._app = app

    def hands(self) -> dict[str, Callable[[], None]]:
        """Return what opens them, by the names of the key table."""
        return {
            "help": self.help,
            "commands": self.commands,
            "playbook": self.playbook,
            "decide": self.decide,
            "leave": self.leave,
            "settings": self.settings,
            **{name: partial(self.take_away, name) for name in ("copy", "copy_screen", "picture")},
        }

    def help(self) -> None:
        """Show every key."""
        from trainmon_tui.ui.help_screen import HelpScreen

        self._app.open(HelpScreen(self._app.sight, self._app.palette, self._app.knows))

    def commands(self) -> None:
        """Let a key be found by what it does, and do that."""
        from trainmon_tui.ui.command_screen import CommandScreen
        from trainmon_tui.ui.commands import Commands
        from trainmon_tui.ui.conditions import conditions
        from trainmon_tui.ui.keys import offered_keys

        app = self._app
        offered = offered_keys(conditions(app.sight), app.sight.mode, app.knows)
        keys = [key for key in offered if key.action != "commands"]
        app.open(CommandScreen(Commands(keys), app.sight, app.palette), self._commanded)

    def _commanded(self, action: str | None) -> None:
        if action is not None:
            self._app.action_hand(action)

    def playbook(self) -> None:
        """Let the playbook be chosen."""
        from trainmon_tui.ui.playbook_screen import PlaybookScreen

        self._app.open(PlaybookScreen(self._app.sight, self._app.palette), self._chosen)

    def take_away(self, name: str) -> None:
        """Take text or a picture away from the screen."""
        from trainmon_tui.ui.take_away import TakeAway

        TakeAway(self._app).hands()[name]()

    def settings(self) -> None:
        """Let settings be tried and saved."""
        from trainmon_tui.config.themes import theme_names
        from trainmon_tui.ui.settings_desk import Desk
        from trainmon_tui.ui.settings_screen import SettingsScreen
        from trainmon_tui.ui.tuning import Tuning

        tuning, told = Tuning(self._app), self._app.options.told
        desk = Desk(told, theme_names(), tuning.now())
        screen = SettingsScreen(desk, self._app.sight, self._app.palette, tuning.take)
        self._app.open(screen, lambda _: tuning.keep(desk.told))

    def _chosen(self, playbook: str | None) -> None:
        """Have the engine judge by the playbook that was chosen, if any was."""
        if playbook is not None:
            self._app.sight.aside = f"playbook: {playbook}"
            self._app.link.send(Choose(playbook))
            self._app.draw()

    def decide(self) -> None:
        """Let a decision be taken, if the time of any has come."""
        from trainmon_tui.ui.choice import Choice, choosable
        from trainmon_tui.ui.decide_screen import DecideScreen

        app = self._app
        decisions = choosable(app.sight.judgement.decisions)
        if decisions:
            app.open(DecideScreen(Choice(decisions), app.sight, app.palette), self._decided)
        else:
            app.sight.aside = "nothing to decide yet"
            app.draw()

    def overhear(self, event: Key) -> bool:
        """Hand a key to the dialog that stands, if one does, though it was on its way to the board; return whether.

        All keys of dialogs come by here, in the order in which they were pressed.
        """
        screen = self._app.screen
        if isinstance(screen, Typed) and screen.hear(event.key, event.character):
            event.prevent_default()
        return screen.is_modal

    def _decided(self, taken: Taken | None) -> None:
        if taken is not None:
            self._app.sight.quill.write(taken)
            self._app.ask()

    def leave(self) -> None:
        """Leave; where a command runs that this screen started, ask first what is to become of it."""
        companion = self._app.options.companion
        if companion is None or not companion.stoppable():
            self._app.exit(return_code=0)
            return
        from trainmon_tui.ui.leave_screen import LeaveScreen

        self._app.open(LeaveScreen(companion, self._app.sight, self._app.palette))
