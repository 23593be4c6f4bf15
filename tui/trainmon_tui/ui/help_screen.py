"""The help: every key by group, over the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from trainmon_tui.ui.dialog import Dialog
from trainmon_tui.ui.rows import say
from trainmon_tui.ui.views.help import help_rows
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.pane import Pane
    from trainmon_tui.ui.sight import Sight

_ROWS = 4
_FAR = 10**6


def help_view(sight: Sight, width: int, height: int, knows: Callable[[str], bool] = bool) -> View:
    """Return the part of the help that fits, from where it was scrolled to."""
    rows = help_rows(width, sight.keymap, sight.mode, knows)
    top = sight.scrolled("help", len(rows), height)
    below = len(rows) - top - height
    return View(
        rows[top : top + height], say("keys", "title"), say("down: more" if below > 0 else "esc", "dim")
    )


class HelpScreen(Dialog[None]):
    """A dialog that any of the usual keys closes."""

    NAME = "help"
    WIDTH = 156
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter,space", "dismiss", show=False),
        Binding("ctrl+c,ctrl+q", "app.hand('leave')", show=False),
        Binding("down,j", f"scroll({_ROWS})", show=False),
        Binding("up,k", f"scroll(-{_ROWS})", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", f"scroll(-{_FAR})", show=False),
        Binding("end", f"scroll({_FAR})", show=False),
    ]

    def __init__(self, sight: Sight, palette: Palette, knows: Callable[[str], bool]) -> None:
        super().__init__(sight, palette)
        self._knows = knows
        sight.scrolls["help"] = 0

    def view(self, sight: Sight, width: int, height: int) -> View:
        """Return the keys, from where they were scrolled to."""
        return help_view(sight, width, height, self._knows)

    def rows(self, width: int) -> int:
        """Return how many rows they take."""
        return len(help_rows(width, self.sight.keymap, self.sight.mode, self._knows))

    def on_pane_pointed(self, message: Pane.Pointed) -> None:
        """Go back: nothing in it can be taken in hand, and it may leave no room beside it."""
        message.stop()
        self.dismiss()

    def roll(self, direction: int) -> None:
        """Move by a few rows."""
        self.action_scroll(direction * _ROWS)

    def action_scroll(self, rows: int) -> None:
        """Move by a few rows."""
        self.sight.scrolls["help"] = max(0, self.sight.scrolls["help"] + rows)
        self.pane.repaint()

    def action_page(self, direction: int) -> None:
        """Move by what is seen at once."""
        self.action_scroll(direction * max(1, self.pane.size.height - 3))
