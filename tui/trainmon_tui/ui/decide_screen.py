"""The dialog in which a person takes a decision of the runbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from trainmon_tui.model.journal import Taken
from trainmon_tui.ui.dialog import ListDialog
from trainmon_tui.ui.views.decide import decide_view

if TYPE_CHECKING:
    from trainmon_tui.ui.choice import Choice
    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.sight import Sight
    from trainmon_tui.ui.views.view import View


class DecideScreen(ListDialog[Taken | None]):
    """Returns what was chosen; whatever is typed is the reason."""

    NAME = "decide"
    WIDTH = 78
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "back", show=False),
        Binding("enter", "record", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down,tab", "move(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
    ]

    def __init__(self, choice: Choice, sight: Sight, palette: Palette) -> None:
        super().__init__(sight, palette)
        self._choice = choice

    def hear(self, key: str, character: str | None) -> bool:
        """Type into the reason."""
        taken = self._choice.why.take(key, character)
        if taken:
            self.fit()
        return taken

    def view(self, sight: Sight, width: int, height: int) -> View:
        """Return the decision and its options."""
        del height
        return decide_view(sight, self._choice, width)

    def rows(self, width: int) -> int:
        """Return how many rows they take."""
        return len(self.view(self.sight, width, 0).rows)

    @property
    def at(self) -> int:
        """The entry in hand."""
        return self._choice.place

    def choose(self) -> None:
        """Record the option in hand."""
        self.action_record()

    def leave(self) -> None:
        """Stay: a reason that was typed is not lost to a press beside it."""

    def action_move(self, step: int) -> None:
        """Go on to another option."""
        self._choice.move(step)
        self.fit()

    def action_turn(self, step: int) -> None:
        """Go on to another decision."""
        self._choice.turn(step)
        self.fit()

    def action_record(self) -> None:
        """Hand the choice over; one that needs a reason waits for it."""
        if not self._choice.lacks_reason:
            self.dismiss(self._choice.deed())

    def action_back(self) -> None:
        """Leave the decision as it is."""
        self.dismiss(None)
