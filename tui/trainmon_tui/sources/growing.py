"""One file that may still grow, read from its start; a file that was replaced or cut begins again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.sources.generation import Generation
from trainmon_tui.sources.regular import identity_of, open_regular, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_S = 1.0
"""Seconds between two looks at what the path leads to, and between two tries to read a failing file."""


class GrowingFile:
    """Reads what the path leads to. It is opened at the first read; no call raises `OSError`."""

    def __init__(self, path: str | Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = Path(path)
        self.name = clean(self._path.name)
        self.beginnings = 0
        """How often the file was begun: 2 after it was replaced once."""
        self.trouble = ""
        """Why it cannot be read now; empty as long as all is well."""
        self._clock = clock
        self._file: Generation | None = None
        self._look_at = float("-inf")
        self._notices: list[str] = []

    @property
    def offset(self) -> int:
        """Bytes of the file that were read."""
        return self._file.offset if self._file else 0

    def read(self, limit: int) -> bytes:
        """Return the next bytes; ``b""`` at the file's present end, or while it cannot be read."""
        data = self.peek(limit)
        self.take(data)
        return data

    def take(self, data: bytes) -> None:
        """Count bytes that were peeked at as read."""
        if self._file is not None and data:
            self._file.take(data)

    def unread(self) -> int:
        """Return how many bytes are known to be there behind those that were read."""
        try:
            return self._file.unread() if self._file is not None else 0
        except OSError:
            return 0

    def peek(self, limit: int) -> bytes:
        """Return the next bytes, which stay unread; ``b""`` as for `read`."""
        try:
            return self._peek(limit)
        except OSError as error:
            self.trouble = f"cannot read {self.name}: {words_of(error)}"
            self._look_at = self._clock() + LOOK_S
            return b""

    def _peek(self, limit: int) -> bytes:
        if self._file is None or self.trouble:
            return self._open(limit)
        change = self._file.change()
        if change:
            self._begin_again(self._file.reborn(), change)
        return self._file.peek(limit) or self._look(limit)

    def _open(self, limit: int) -> bytes:
        if self._clock() < self._look_at:
            return b""
        fresh = Generation(open_regular(self._path))
        self.trouble = ""
        if self._file is None:
            self._file = fresh
            self.beginnings = 1
        elif self._file.identity == fresh.identity:
            self._file.continue_as(fresh)
        else:
            self._begin_again(fresh, "replaced")
        return self._file.peek(limit)

    def _look(self, limit: int) -> bytes:
        """Go on with another file once the path leads to it and this one is at its end."""
        if self._file is None or self._clock() < self._look_at:
            return b""
        self._look_at = self._clock() + LOOK_S
        try:
            identity = identity_of(self._path.stat())
        except OSError:
            return b""
        if identity == self._file.identity:
            return b""
        self._begin_again(Generation(open_regular(self._path)), "replaced")
        return self._file.peek(limit)

    def _begin_again(self, fresh: Generation, change: str) -> None:
        if self._file is not None:
            self._file.close()
        self._file = fresh
        self.beginnings += 1
        self._notices.append(f"{self.name} was {change}; reading from its start")

    def take_notices(self) -> list[str]:
        """Return what happened to the file since the last call."""
        notices, self._notices = self._notices, []
        return notices

    def close(self) -> None:
        """Close the descriptor; closing twice is fine."""
        if self._file is not None:
            self._file.close()
