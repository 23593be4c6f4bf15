"""The way out: however the program ends, the terminal is given back as it was, with the right exit status."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import stat
import sys
import termios
import threading
from typing import TYPE_CHECKING, Any, TextIO

from trainmon_tui.protocol.terminal import RESTORE

if TYPE_CHECKING:
    from textual.app import App

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
GRACE_S = 2.0
_LOOK_MS = 5000


class Guard:
    """Made before the screen starts: remembers the terminal, and leaves even when the screen hangs."""

    def __init__(self, before: list[Any] | None = None) -> None:
        """Remember the terminal as it is, or as it was ``before`` somebody else changed it."""
        self._input = _fileno(sys.__stdin__)
        self._output = _fileno(sys.__stderr__)
        self._saved = before
        if before is None and self._input >= 0:
            with contextlib.suppress(termios.error):
                self._saved = termios.tcgetattr(self._input)

    def watch(self) -> None:
        """Leave from now on as soon as the terminal goes away: without one the screen may not even come to a start."""
        if _is_device(self._input):
            threading.Thread(target=self._watch, name="terminal-watch", daemon=True).start()

    def start(self, app: App[Any]) -> None:
        """Listen for signals; called inside the running loop."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._leave, app, number)

    def stop(self) -> None:
        """Give the signals back."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.remove_signal_handler(number)

    def _leave(self, app: App[Any], number: signal.Signals) -> None:
        code = 128 + number
        app.exit(return_code=code)
        fallback = threading.Timer(GRACE_S, self.leave_now, (code,))
        fallback.daemon = True
        fallback.start()

    def _watch(self) -> None:
        watched = select.poll()
        watched.register(self._input, 0)
        gone = select.POLLHUP | select.POLLERR | select.POLLNVAL
        while not any(events & gone for _, events in watched.poll(_LOOK_MS)):
            pass
        self.leave_now(128 + signal.SIGHUP)

    def leave_now(self, code: int) -> None:
        """Restore the terminal with what is at hand and end the process, without asking the screen."""
        self.restore()
        os._exit(code)

    def restore(self) -> None:
        """Put the terminal's mode back and write the sequences that leave the screen; never blocks."""
        if self._saved is not None:
            with contextlib.suppress(termios.error, OSError):
                termios.tcsetattr(self._input, termios.TCSANOW, self._saved)
        if self._output >= 0:
            with contextlib.suppress(OSError):
                os.set_blocking(self._output, False)
                os.write(self._output, RESTORE)


def _fileno(stream: TextIO | None) -> int:
    """Return a stream's descriptor, or -1 where it has none."""
    try:
        return stream.fileno() if stream is not None else -1
    except (OSError, ValueError):
        return -1


def _is_device(descriptor: int) -> bool:
    """Tell whether a descriptor is a terminal, or was one: a terminal that is gone does not say so any more."""
    return descriptor >= 0 and stat.S_ISCHR(os.fstat(descriptor).st_mode)
