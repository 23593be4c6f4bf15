"""What every dialog is: one framed pane in the middle of the board, as large as what it shows."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.geometry import Offset, Region, Size, Spacing
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.screen import ModalScreen

from trainmon_tui.ui.border import Edge, has_border
from trainmon_tui.ui.pane import Pane
from trainmon_tui.ui.plan import Rect

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.widget import Widget

    from trainmon_tui.ui.palette import Palette
    from trainmon_tui.ui.sight import Sight
    from trainmon_tui.ui.views.view import View

Result = TypeVar("Result")
_FRAME = 2


class Sheet(Pane):
    """A pane over others: it has its frame on the smallest screen, or nobody sees where it ends."""

    def _has_frame(self, width: int, height: int) -> bool:
        return has_border(width, height)

    def _edge(self) -> Edge:
        return Edge("focus")


class SheetLayout(Layout):
    """Puts the pane of a dialog where the dialog says."""

    name = "sheet"

    def __init__(self, place: Callable[[int, int], Rect]) -> None:
        self._place = place

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Return the placement on a screen of ``size``."""
        del parent, greedy
        region = Region(*self._place(size.width, size.height))
        return [WidgetPlacement(region, Offset(), Spacing(), child) for child in children]


class Dialog(ModalScreen[Result], Generic[Result]):
    """A dialog over a sight; what it is dismissed with is its result."""

    NAME: ClassVar[str]
    """Its pane's name."""
    WIDTH: ClassVar[int]
    """Columns inside the frame, where the screen has them."""

    def __init__(self, sight: Sight, palette: Palette) -> None:
        super().__init__()
        self.sight = sight
        self._palette = palette
        self.pane: Pane = Sheet(self.NAME, self.view, sight, palette, framed=True)
        """The one pane."""
        self._sheet_layout = SheetLayout(self.place)

    @property
    def layout(self) -> Layout:
        """The layout that follows `place`."""
        return self._sheet_layout

    def place(self, width: int, height: int) -> Rect:
        """Return where its pane stands on a screen of so many cells: in the middle, as large as what it shows."""
        across = min(self.WIDTH + _FRAME, width)
        down = min(self.rows(across - _FRAME) + _FRAME, height)
        return Rect((width - across) // 2, (height - down) // 2, across, down)

    @abstractmethod
    def view(self, sight: Sight, width: int, height: int) -> View:
        """Return what the pane shows in ``width`` x ``height`` cells inside its frame."""

    @abstractmethod
    def rows(self, width: int) -> int:
        """Return how many rows there are to show in so many columns."""

    def compose(self) -> ComposeResult:
        """Make the one pane."""
        yield self.pane

    def on_pane_pointed(self, message: Pane.Pointed) -> None:
        """Take in hand what stands in the row under the mouse."""
        message.stop()
        targets = self.pane.view.targets if self.pane.view is not None else []
        row = message.y - _FRAME // 2
        if 0 <= row < len(targets) and targets[row] >= 0:
            self.pick(targets[row])

    def on_pane_turned(self, message: Pane.Turned) -> None:
        """Go on, or back."""
        message.stop()
        self.roll(message.direction)

    def on_pane_held(self, message: Pane.Held) -> None:
        """Leave alone what lies below."""
        message.stop()

    def on_pane_dragged(self, message: Pane.Dragged) -> None:
        """Leave alone what lies below."""
        message.stop()

    def on_click(self) -> None:
        """Go back: the mouse was pressed beside the dialog."""
        self.leave()

    def pick(self, target: int) -> None:
        """Take one of the view's targets in hand; one that is in hand already is chosen."""

    def roll(self, direction: int) -> None:
        """Go down (1) or up (-1), as the wheel was turned."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """End with a result, once: a second press may have been on its way when the first one ended it."""
        return super().dismiss(result) if self.is_active else AwaitComplete.nothing()  # type: ignore[no-untyped-call]

    def on_unmount(self) -> None:
        """Let go of what was drawn: the toolkit keeps every line of it, as the key of a method's cache."""
        StylesCache.get_inner_outer.cache_clear()

    def leave(self) -> None:
        """Go back to the board."""
        self.dismiss()

    def fit(self) -> None:
        """Make the pane as high as what it shows now, and draw it."""
        if self.pane.region != Region(*self.place(*self.size)):
            self.pane.refresh(layout=True)
        self.pane.repaint()


class ListDialog(Dialog[Result], Generic[Result]):
    """A dialog with one entry of several in hand; the mouse takes one in hand, and pressed again chooses it."""

    @property
    @abstractmethod
    def at(self) -> int:
        """The entry in hand, counted from 0."""

    @abstractmethod
    def choose(self) -> None:
        """Do what the entry in hand stands for."""

    @abstractmethod
    def action_move(self, step: int) -> None:
        """Take in hand what stands so many entries on, or back."""

    def pick(self, target: int) -> None:
        """Take an entry in hand, or choose the one that is."""
        if target == self.at:
            self.choose()
        else:
            self.action_move(target - self.at)

    def roll(self, direction: int) -> None:
        """Go to the next entry, or the one before."""
        self.action_move(direction)
