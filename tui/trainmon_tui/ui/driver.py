"""The toolkit's terminal driver, sending only the cells that changed, and none to a terminal that does not read."""

from __future__ import annotations

import asyncio
import re
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from trainmon_tui.ui.cells import Cells, is_paint
from trainmon_tui.ui.ear import Ear, Letters
from trainmon_tui.ui.pacing import RETRY_S, terminal_is_busy, terminal_is_full

if TYPE_CHECKING:
    from textual.app import App

    from trainmon_tui.ui.opening import Painted

_SYNC_START = "\x1b[?2026h"
_SYNC_END = "\x1b[?2026l"
_ENTER = "\x1b[?1049h"
_UNSEEN = re.compile(
    r"\x1b\[\?(?:7|25|100[0-6]|101[56]|2004|2048)[hl]|\x1b\[\?20\d\d\$p|\x1b\[>\d+u|\x1b\]22;\w*\x07"
)
"""What changes no cell: wrapping, cursor, mouse, focus, paste, size reports, questions, keyboard and pointer."""


class CellDriver(LinuxDriver):
    """Given to the app as its driver class; `forget` makes the next paint a whole one.

    The toolkit's writer blocks the event loop once its queue is full. What is painted while something waits there is
    left out, and the screen is painted once more when the terminal has read the rest: it skips to the newest.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._cells = Cells()
        self._painted_size: Size | None = None
        self._opening = ""
        self._changed = ""
        self._synchronised = False
        """Whether the toolkit found that the terminal knows updates as one piece."""
        self._behind: asyncio.TimerHandle | None = None
        """Set while the terminal misses something that was painted."""
        self._in_use = False
        self._painted: Painted | None = getattr(app, "painted", None)
        self._is_entered = False
        self._ear: Ear | None = None

    def start_application_mode(self) -> None:
        """Take the terminal: at the start, and after others had it while the program was suspended.

        What was painted before the toolkit was there stays, and only what differs from it is sent.
        """
        self._in_use = True
        self._ear = self._ear or Ear(self.fileno)
        painted, self._painted = self._painted, None
        if painted is None:
            self.forget()
            super().start_application_mode()  # type: ignore[no-untyped-call]
            return
        self._is_entered = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._is_entered = False
        # Keys were held without a gap; what is given back at the end is the terminal as it was before.
        self.attrs_before = painted.keyboard.hand_over()
        self._cells, self._painted_size = painted.cells, Size(*painted.size)

    def _sigcont_application(self, *_signal: object) -> None:
        """Take the terminal again where it was given back before; who was stopped unasked only paints once more.

        A hang-up lets the program go on as well: then there is no terminal to take, and perhaps no loop any more.
        """
        if self._must_signal_resume:
            super()._sigcont_application()
        elif self._in_use:
            self._app.call_later(self._paint_again)

    def _paint_again(self) -> None:
        self.forget()
        self._app.screen.refresh()

    def close(self) -> None:
        """Wait until all is written, unless who writes has ended with the terminal."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().close()

    def stop_application_mode(self) -> None:
        """Give the terminal back: from here on all is sent, however long that takes."""
        self._in_use = False
        if self._behind is not None:
            self._behind.cancel()
            self._behind = None
        super().stop_application_mode()

    def disable_input(self) -> None:
        """Hear nothing more; this waits for the thread that listens."""
        if self._ear is not None:
            self._ear.stop()
        super().disable_input()
        self._ear = None

    def run_input_thread(self) -> None:
        """Tell the app what the terminal says, until the input is disabled or the terminal is gone.

        A terminal may say anything, text in another encoding too: what is none becomes a sign that stands for it.
        """
        parser = Letters(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        for piece in self._ear.pieces() if self._ear is not None else ():
            text = decode(piece)
            for message in (*(parser.feed(text) if text else ()), *parser.tick()):
                self.process_message(message)

    def forget(self) -> None:
        """Forget what the terminal shows: something else may have written on it."""
        self._cells.forget()

    def write(self, data: str) -> None:
        """Send what changes the terminal's cells; an update that changes nothing costs no byte."""
        if self._app.size != self._painted_size:
            self._painted_size = self._app.size
            self._cells.resize(*self._painted_size)
        if self._is_entered and data == _ENTER:
            return
        if data == _SYNC_START:
            self._synchronised = True
            self._opening, self._changed = data, ""
        elif data == _SYNC_END:
            self._end_update()
        elif not self._in_use or not self._left_out(data):
            self._send(data if _UNSEEN.fullmatch(data) else self._cells.changed(data))

    def update(self, data: str) -> None:
        """Write what is painted past the toolkit, as one piece where the terminal knows such; none once it is left."""
        if not data or not self._in_use:
            return
        if self._synchronised:
            self.write(_SYNC_START)
        self.write(data)
        if self._synchronised:
            self.write(_SYNC_END)

    def _send(self, changed: str) -> None:
        if self._opening:
            self._changed += changed
        elif changed:
            super().write(changed)

    def _end_update(self) -> None:
        """Send an update as one piece."""
        if self._changed or not self._opening:
            super().write(self._opening + self._changed + _SYNC_END)
        self._opening = self._changed = ""

    def _left_out(self, data: str) -> bool:
        """Tell whether ``data`` is not sent, because it would wait for the terminal."""
        if not terminal_is_busy(self):
            return False
        if not is_paint(data):
            return terminal_is_full(self)
        if self._behind is None:
            self._wait()
        return True

    def _wait(self) -> None:
        self._behind = asyncio.get_running_loop().call_later(RETRY_S, self._catch_up)

    def _catch_up(self) -> None:
        """Paint the whole screen once the terminal reads again: only cells that it does not show are sent."""
        if terminal_is_busy(self):
            self._wait()
            return
        self._behind = None
        if self._app.screen_stack:
            self._app.screen.refresh()
