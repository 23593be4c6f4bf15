"""The help: every key by group, over the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from trainmon_tui.ui.pane import Pane
from trainmon_tui.ui.rows import say
from trainmon_tui.ui.views.help import help_rows
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.sight import Sight

_WIDTH = 156
"""Columns inside the frame, where the screen has them."""


def help_view(sight: Sight, width: int, height: int) -> View:
    """Return the part of the help that fits, from where it was scrolled to."""
    rows = help_rows(width, sight.keymap, sight.mode)
    top = sight.scrolled("help", len(rows), height)
    below = len(rows) - top - height
    return View(
        rows[top : top + height], say("keys", "title"), say("down: more" if below > 0 else "esc", "dim")
    )


class HelpScreen(ModalScreen[None]):
    """A dialog that any of the usual keys closes."""

    DEFAULT_CSS = "HelpScreen { align: center middle; } HelpScreen Pane { max-width: 158; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter,space", "dismiss", show=False),
        Binding("ctrl+c,ctrl+q", "app.hand('leave')", show=False),
        Binding("down,j,pagedown", "scroll(1)", show=False),
        Binding("up,k,pageup", "scroll(-1)", show=False),
    ]

    def __init__(self, sight: Sight, palette: Palette) -> None:
        super().__init__()
        self._sight = sight
        self._palette = palette

    def compose(self) -> ComposeResult:
        """Make the one pane."""
        self._sight.scrolls["help"] = 0
        pane = Pane("help", help_view, self._sight, self._palette, framed=True)
        width = min(_WIDTH, self.app.size.width - 2)
        pane.styles.max_height = len(help_rows(width, mode=self._sight.mode)) + 1
        yield pane

    def action_scroll(self, direction: int) -> None:
        """Move by a few rows."""
        self._sight.scrolls["help"] = max(0, self._sight.scrolls["help"] + direction * 4)
        self.query_one(Pane).repaint()
