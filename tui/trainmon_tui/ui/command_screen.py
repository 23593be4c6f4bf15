"""The dialog that finds a key by what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from trainmon_tui.ui.dialog import ListDialog
from trainmon_tui.ui.views.commands import FIXED_ROWS, commands_view

if TYPE_CHECKING:
    from trainmon_tui.ui.commands import Commands
    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.sight import Sight
    from trainmon_tui.ui.views.view import View

_PAGE = 10


class CommandScreen(ListDialog[str | None]):
    """A list that is typed into; its result is the action that was chosen."""

    NAME = "commands"
    WIDTH = 74
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,tab,ctrl+n", "move(1)", show=False),
        Binding("up,shift+tab", "move(-1)", show=False),
        Binding("pagedown", f"move({_PAGE})", show=False),
        Binding("pageup", f"move(-{_PAGE})", show=False),
        Binding("enter", "choose", show=False),
        Binding("escape,ctrl+p", "dismiss", show=False),
        Binding("ctrl+c,ctrl+q", "app.hand('leave')", show=False),
    ]

    def __init__(self, commands: Commands, sight: Sight, palette: Palette) -> None:
        super().__init__(sight, palette)
        self._commands = commands

    def hear(self, key: str, character: str | None) -> bool:
        """Type into what is looked for."""
        taken = self._commands.type(key, character)
        if taken:
            self.pane.repaint()
        return taken

    def view(self, sight: Sight, width: int, height: int) -> View:
        """Return what was found, one of it marked."""
        return commands_view(sight, self._commands, width, height)

    def rows(self, width: int) -> int:
        """Return how many rows all keys take: the dialog keeps its height while something is typed."""
        del width
        return len(self._commands.keys) + FIXED_ROWS

    @property
    def at(self) -> int:
        """The entry in hand."""
        return self._commands.at

    def choose(self) -> None:
        """Do the key that is marked."""
        self.action_choose()

    def action_move(self, step: int) -> None:
        """Go some keys on or back."""
        self._commands.move(step)
        self.pane.repaint()

    def action_choose(self) -> None:
        """End with the action in hand."""
        self.dismiss(self._commands.chosen or None)
