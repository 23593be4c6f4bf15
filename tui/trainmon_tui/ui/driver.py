"""The toolkit's terminal driver, sending only the cells that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

from trainmon_tui.ui.cells import Cells

if TYPE_CHECKING:
    from textual.app import App
    from textual.geometry import Size

_SYNC_START = "\x1b[?2026h"
_SYNC_END = "\x1b[?2026l"


class CellDriver(LinuxDriver):
    """Given to the app as its driver class; `forget` makes the next paint a whole one."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._cells = Cells()
        self._painted_size: Size | None = None
        self._opening = ""

    def start_application_mode(self) -> None:
        """Take the terminal: at the start, and after others had it while the program was suspended."""
        self.forget()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def forget(self) -> None:
        """Forget what the terminal shows: something else may have written on it."""
        self._cells.forget()

    def write(self, data: str) -> None:
        """Send what changes the terminal's cells; an update that changes nothing costs no byte."""
        if self._app.size != self._painted_size:
            self._painted_size = self._app.size
            self._cells.resize(*self._painted_size)
        if data == _SYNC_START:
            self._opening = data
        elif data == _SYNC_END:
            if not self._opening:
                super().write(data)
            self._opening = ""
        else:
            changed = self._cells.changed(data)
            if changed:
                super().write(self._opening + changed)
                self._opening = ""
