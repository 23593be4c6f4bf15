"""A finished log, read once from its start to its end or to a given byte."""

from __future__ import annotations

import os
import time
from pathlib import Path

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.model.text import clean
from trainmon_tui.sources.base import SourceState, SourceStatus
from trainmon_tui.sources.regular import open_regular, words_of


def open_finished(path: str | Path) -> int:
    """Return a read-only descriptor of a log; raises `NoInputError`."""
    try:
        return open_regular(path)
    except OSError as error:
        raise NoInputError(f"cannot read {clean(str(path))}: {words_of(error)}") from error


class WholeFile:
    """Reads to the end that the file had when it was opened, or to byte ``until``; then it has ended."""

    def __init__(self, path: str | Path, until: int | None = None) -> None:
        self._name = Path(path).name
        self._fd = open_finished(path)
        size = os.fstat(self._fd).st_size
        self._end = size if until is None else max(0, min(until, size))
        self._offset = 0
        self._notices: list[str] = []

    def read(self, limit: int) -> bytes:
        """Return the next bytes. A file that fails or shrinks ends there, with a notice."""
        wanted = min(limit, self._end - self._offset)
        if wanted <= 0:
            return b""
        try:
            data = os.pread(self._fd, wanted, self._offset)
        except OSError as error:
            self._cut_short(f"{self._name} cannot be read any further: {words_of(error)}")
            return b""
        if not data:
            self._cut_short(f"{self._name} became shorter while it was read")
        self._offset += len(data)
        return data

    def _cut_short(self, notice: str) -> None:
        self._notices.append(notice)
        self._end = self._offset

    def clock(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()

    def status(self) -> SourceStatus:
        """Return ``ended`` as soon as the last byte was read."""
        state: SourceState = "ended" if self._offset >= self._end else "ok"
        return SourceStatus(state, "", self._end, self._offset)

    def take_notices(self) -> list[str]:
        """Return failures since the last call."""
        notices, self._notices = self._notices, []
        return notices

    def wait_s(self) -> float:
        """Return 0 until the end."""
        return 0.0 if self._offset < self._end else 1.0

    def window(self, offset: int, size: int) -> bytes:
        """Return bytes that were read before."""
        return window_of(self._fd, offset, size, self._offset)

    def control(self, action: str, value: float) -> bool:  # noqa: ARG002 - the protocol's names
        """Ignore a replay's controls."""
        return False

    def replay(self) -> None:
        """Return None: there is no clock to turn."""

    def close(self) -> None:
        """Close the descriptor; closing twice is fine."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


def window_of(fd: int, offset: int, size: int, end: int) -> bytes:
    """Return the part of a window that lies before ``end``; ``b""`` when it cannot be read."""
    start = max(0, offset)
    try:
        return os.pread(fd, max(0, min(offset + size, end) - start), start)
    except OSError:
        return b""
