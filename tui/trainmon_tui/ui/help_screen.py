"""The help: every key by group, over the board."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from trainmon_tui.ui.pane import Pane
from trainmon_tui.ui.rows import say
from trainmon_tui.ui.views.help import help_rows
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.sight import Sight

_WIDTH = 156
"""Columns inside the frame, where the screen has them."""
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


class HelpScreen(ModalScreen[None]):
    """A dialog that any of the usual keys closes."""

    DEFAULT_CSS = "HelpScreen { align: center middle; } HelpScreen Pane { max-width: 158; }"
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
        super().__init__()
        self._sight = sight
        self._palette = palette
        self._knows = knows

    def compose(self) -> ComposeResult:
        """Make the one pane."""
        self._sight.scrolls["help"] = 0
        pane = Pane("help", partial(help_view, knows=self._knows), self._sight, self._palette, framed=True)
        width = min(_WIDTH, self.app.size.width - 2)
        pane.styles.max_height = len(help_rows(width, self._sight.keymap, self._sight.mode, self._knows)) + 1
        yield pane

    def action_scroll(self, rows: int) -> None:
        """Move by a few rows."""
        self._sight.scrolls["help"] = max(0, self._sight.scrolls["help"] + rows)
        self.query_one(Pane).repaint()

    def action_page(self, direction: int) -> None:
        """Move by what is seen at once."""
        self.action_scroll(direction * max(1, self.query_one(Pane).size.height - 3))
