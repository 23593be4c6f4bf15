"""The short way from panes to the terminal: rows that changed, past the toolkit's compositor.

The toolkit renders every pane between the first and the last row that changed, and keeps a copy of each line. Panes
of the board lie beside each other and keep their rows themselves, so that where no dialog is open the rows alone are
all that has to be painted. They are painted where the plan puts them, to which the toolkit moves them a moment later;
what it paints then, or at any other time, comes from the same rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainmon_tui.ui.driver import CellDriver

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.ui.app import TrainmonApp
    from trainmon_tui.ui.dialog import Dialog
    from trainmon_tui.ui.pane import Pane
    from trainmon_tui.ui.plan import Rect


class Painter:
    """Paints panes of an app's board."""

    def __init__(self, app: TrainmonApp) -> None:
        self._app = app
        self._rects: dict[str, Rect] = {}
        """Where panes stood when some were painted last."""

    def paint(self, panes: Iterable[Pane]) -> None:
        """Draw panes anew and show the rows that differ; all of them where panes have moved."""
        driver = self._driver()
        if driver is None:
            for pane in panes:
                pane.repaint()
            return
        rects = self._app.sight.plan.rects
        moved, self._rects = rects != self._rects, rects
        placed = [(pane, rects[pane.id]) for pane in panes if pane.id in rects]
        driver.update("".join([pane.painted(rect, whole=moved) for pane, rect in placed]))

    def paint_ahead(self, dialog: Dialog[Any]) -> None:
        """Show a dialog that is about to be opened: the toolkit has much to do until it paints it."""
        driver = self._driver()
        if driver is not None:
            driver.update(dialog.pane.painted(dialog.place(*self._app.size), whole=True))

    def _driver(self) -> CellDriver | None:
        """Return the way to the terminal, where nothing lies over the board."""
        driver = self._app._driver  # noqa: SLF001 - the toolkit has no public name for it
        alone = len(self._app.screen_stack) == 1
        return driver if alone and isinstance(driver, CellDriver) else None
