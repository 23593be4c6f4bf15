"""A sign of life on standard error while a long log is read; nothing where nobody looks."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING, Self

from trainmon_tui.config.terminal import is_terminal
from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_duration

if TYPE_CHECKING:
    from types import TracebackType

QUIET_S = 1.0
"""What is done sooner needs no words."""
EVERY_S = 0.5
MAX_WORDS = 60


class Waiting:
    """A context in which a line on the terminal counts the seconds, and disappears at its end."""

    def __init__(self, words: str, quiet_s: float = QUIET_S, every_s: float = EVERY_S) -> None:
        self._words = clean(words, MAX_WORDS)
        self._quiet_s = quiet_s
        self._every_s = every_s
        self._done = threading.Event()
        self._thread: threading.Thread | None = None
        self._columns = 0

    def __enter__(self) -> Self:
        if is_terminal(sys.stderr):
            self._thread = threading.Thread(target=self._tell, name="waiting", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()
            self._show("")

    def _tell(self) -> None:
        began = time.monotonic()
        wait_s = self._quiet_s
        while not self._done.wait(wait_s):
            self._show(f"{self._words} ... {format_duration(time.monotonic() - began)}")
            wait_s = self._every_s

    def _show(self, text: str) -> None:
        if text or self._columns:
            sys.stderr.write(f"\r{text:{self._columns}}" if text else f"\r{' ' * self._columns}\r")
            sys.stderr.flush()
        self._columns = max(self._columns, len(text))
