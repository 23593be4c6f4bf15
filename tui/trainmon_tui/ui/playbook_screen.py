"""The dialog that chooses by which playbook the run is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from trainmon_tui.ui.dialog import ListDialog
from trainmon_tui.ui.views.playbooks import FIXED_ROWS, playbooks_view

if TYPE_CHECKING:
    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.sight import Sight
    from trainmon_tui.ui.views.view import View


class PlaybookScreen(ListDialog[str | None]):
    """A list of playbooks; its result is the name of the one that was chosen."""

    NAME = "playbooks"
    WIDTH = 70
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j,p,tab", "move(1)", show=False),
        Binding("up,k,shift+tab", "move(-1)", show=False),
        Binding("enter,space", "choose", show=False),
        Binding("escape,q", "dismiss", show=False),
        Binding("ctrl+c,ctrl+q", "app.hand('leave')", show=False),
    ]

    def __init__(self, sight: Sight, palette: Palette) -> None:
        super().__init__(sight, palette)
        frame = sight.newest
        self._names = frame.header.playbooks if frame is not None else ()
        now = frame.judgement.playbook if frame is not None else ""
        self._at = self._names.index(now) if now in self._names else 0

    def view(self, sight: Sight, width: int, height: int) -> View:
        """Return the names, one of them marked."""
        return playbooks_view(sight, self._names, self._at, width, height)

    def rows(self, width: int) -> int:
        """Return how many rows they take."""
        del width
        return len(self._names) + FIXED_ROWS

    @property
    def at(self) -> int:
        """The entry in hand."""
        return self._at

    def choose(self) -> None:
        """Choose the name that is marked."""
        self.action_choose()

    def action_move(self, step: int) -> None:
        """Go to the next name, or the one before."""
        self._at = max(0, min(self._at + step, len(self._names) - 1))
        self.pane.repaint()

    def action_choose(self) -> None:
        """End with the name that is marked."""
        self.dismiss(self._names[self._at] if self._names else None)
