"""The dialog in which a person takes a decision of the runbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from trainmon_tui.model.journal import Taken
from trainmon_tui.ui.pane import Pane
from trainmon_tui.ui.views.decide import decide_view

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from trainmon_tui.ui.choice import Choice
    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.sight import Sight
    from trainmon_tui.ui.views.view import View

_WIDTH = 78


class DecideScreen(ModalScreen[Taken | None]):
    """Returns what was chosen; whatever is typed is the reason."""

    DEFAULT_CSS = "DecideScreen { align: center middle; } DecideScreen Pane { max-width: 80; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "back", show=False),
        Binding("enter", "record", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down,tab", "move(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
    ]

    def __init__(self, choice: Choice, sight: Sight, palette: Palette) -> None:
        super().__init__()
        self._choice = choice
        self._sight = sight
        self._palette = palette

    def compose(self) -> ComposeResult:
        """Make the one pane."""
        yield Pane("decide", self._view, self._sight, self._palette, framed=True)

    def on_mount(self) -> None:
        """Make the pane as high as what it shows."""
        self._show()

    def on_resize(self) -> None:
        """Wrap anew for another width."""
        self._show()

    def hear(self, key: str, character: str | None) -> bool:
        """Type into the reason."""
        taken = self._choice.why.take(key, character)
        if taken:
            self._show()
        return taken

    def _view(self, _sight: Sight, width: int, _height: int) -> View:
        return decide_view(self._sight, self._choice, width)

    def _show(self) -> None:
        width = min(_WIDTH, self.app.size.width - 2)
        for pane in self.query(Pane):
            pane.styles.max_height = len(self._view(self._sight, width, 0).rows) + 2
            pane.repaint()

    def action_move(self, step: int) -> None:
        """Go on to another option."""
        self._choice.move(step)
        self._show()

    def action_turn(self, step: int) -> None:
        """Go on to another decision."""
        self._choice.turn(step)
        self._show()

    def action_record(self) -> None:
        """Hand the choice over; one that needs a reason waits for it."""
        if not self._choice.lacks_reason:
            self.dismiss(self._choice.deed())

    def action_back(self) -> None:
        """Leave the decision as it is."""
        self.dismiss(None)
