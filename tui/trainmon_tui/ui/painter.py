"""The short way from panes to the terminal: rows that changed, past the toolkit's compositor.

The toolkit renders every pane between the first and the last row that changed, and keeps a copy of each line. Panes
of the board lie beside each other and keep their rows themselves, so that where no dialog is open the rows alone are
all that has to be painted. What the toolkit paints at any other time comes from the same rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.ui.driver import CellDriver

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.ui.app import TrainmonApp
    from trainmon_tui.ui.pane import Pane


class Painter:
    """Paints panes of an app's board."""

    def __init__(self, app: TrainmonApp) -> None:
        self._app = app

    def paint(self, panes: Iterable[Pane]) -> None:
        """Draw panes anew and show the rows that differ."""
        driver, panes = self._driver(), list(panes)
        if driver is not None and all(pane.is_placed for pane in panes):
            driver.update("".join([pane.painted() for pane in panes]))
            return
        for pane in panes:
            pane.repaint()

    def _driver(self) -> CellDriver | None:
        """Return the way to the terminal, where nothing lies over the board."""
        driver = self._app._driver  # noqa: SLF001 - the toolkit has no public name for it
        alone = len(self._app.screen_stack) == 1
        return driver if alone and isinstance(driver, CellDriver) else None
