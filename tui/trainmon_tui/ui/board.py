"""The container that puts each pane where the plan says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Offset, Region, Size, Spacing
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from trainmon_tui.ui.pane import Pane
    from trainmon_tui.ui.sight import Sight


class PlanLayout(Layout):
    """Asks the sight for a plan and places the panes that it names; others are not on the screen."""

    name = "plan"

    def __init__(self, sight: Sight) -> None:
        self.sight = sight

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Return the placements for a container of ``size``."""
        del parent, greedy
        rects = self.sight.lay_out(size.width, size.height).rects
        placements = []
        for child in children:
            rect = rects.get(child.id or "")
            if rect and rect.width > 0 and rect.height > 0:
                region = Region(rect.x, rect.y, rect.width, rect.height)
                placements.append(WidgetPlacement(region, Offset(), Spacing(), child))
        return placements


class Board(Widget):
    """The whole screen: panes at the places of the plan."""

    DEFAULT_CSS = "Board { width: 1fr; height: 1fr; }"
    BLANK = True

    def __init__(self, sight: Sight, panes: list[Pane]) -> None:
        super().__init__(*panes, id="board")
        self.panes = {pane.id or "": pane for pane in panes}
        self._plan_layout = PlanLayout(sight)

    def show(self, sight: Sight) -> None:
        """Show another sight in the same panes."""
        self._plan_layout.sight = sight
        for pane in self.panes.values():
            pane.show(sight)
        self.panes["header"].refresh(layout=True)

    @property
    def layout(self) -> Layout:
        """The layout that follows the plan."""
        return self._plan_layout


class Ground(Screen[None], inherit_bindings=False):
    """The main screen, without the toolkit's own keys: tab and ctrl+c would never reach the key table."""
