"""A file whose end is known: what whole and replayed logs are read from."""

from __future__ import annotations

import os
from pathlib import Path

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.model.text import clean
from trainmon_tui.sources.regular import open_regular, words_of


class FinishedFile:
    """Reads any part of a file up to the end that it had when it was opened.

    Opening raises `NoInputError`. A file that fails or shrinks ends where it could not be read on. A ``fd``
    that is given is owned, and ``path`` then only names it.
    """

    def __init__(self, path: str | Path, fd: int | None = None) -> None:
        self._name = clean(Path(path).name)
        try:
            self._fd = open_regular(path) if fd is None else fd
        except OSError as error:
            raise NoInputError(f"cannot read {clean(str(path))}: {words_of(error)}") from error
        self.end = os.fstat(self._fd).st_size
        """Bytes that can be read."""
        self.parts: tuple[str, ...] = ()
        """Names of the parts that the file was merged from, if its lines carry marks."""
        self._notices: list[str] = []

    def again(self) -> FinishedFile:
        """Return another reader of the same file, with a descriptor and an end of its own."""
        other = FinishedFile(self._name, os.dup(self._fd))
        other.end, other.parts = self.end, self.parts
        return other

    def add_notices(self, notices: list[str]) -> None:
        """Hand on what happened while the file was made."""
        self._notices += notices

    def read(self, offset: int, size: int) -> bytes:
        """Return bytes at ``offset``, as many as there are before the end and the system gives at once."""
        wanted = min(size, self.end - offset)
        if wanted <= 0:
            return b""
        try:
            data = os.pread(self._fd, wanted, offset)
        except OSError as error:
            self._cut_short(offset, f"{self._name} cannot be read any further: {words_of(error)}")
            return b""
        if not data:
            self._cut_short(offset, f"{self._name} became shorter while it was read")
        return data

    def _cut_short(self, offset: int, notice: str) -> None:
        self._notices.append(notice)
        self.end = offset

    def window(self, offset: int, size: int, end: int) -> bytes:
        """Return the part of a window that lies before ``end``; ``b""`` when it cannot be read."""
        start = max(0, offset)
        try:
            return os.pread(self._fd, max(0, min(offset + size, end) - start), start)
        except OSError:
            return b""

    def take_notices(self) -> list[str]:
        """Return failures since the last call."""
        notices, self._notices = self._notices, []
        return notices

    def close(self) -> None:
        """Close the descriptor; closing twice is fine."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)
