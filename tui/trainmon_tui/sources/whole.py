"""A finished log, read once from its start to its end or to a given byte."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from trainmon_tui.sources.base import SourceState, SourceStatus
from trainmon_tui.sources.finished import FinishedFile

if TYPE_CHECKING:
    from pathlib import Path


class WholeFile:
    """Reads to the end that the file had when it was opened, or to byte ``until``; then it has ended."""

    def __init__(self, path: str | Path | FinishedFile, until: int | None = None) -> None:
        self._file = path if isinstance(path, FinishedFile) else FinishedFile(path)
        if until is not None:
            self._file.end = max(0, min(until, self._file.end))
        self._offset = 0

    def read(self, limit: int) -> bytes:
        """Return the next bytes. A file that fails or shrinks ends there, with a notice."""
        data = self._file.read(self._offset, limit)
        self._offset += len(data)
        return data

    def clock(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()

    def status(self) -> SourceStatus:
        """Return ``ended`` as soon as the last byte was read."""
        state: SourceState = "ended" if self._offset >= self._file.end else "ok"
        return SourceStatus(state, "", self._file.end, self._offset)

    def take_notices(self) -> list[str]:
        """Return failures since the last call."""
        return self._file.take_notices()

    def wait_s(self) -> float:
        """Return 0 until the end."""
        return 0.0 if self._offset < self._file.end else 1.0

    def window(self, offset: int, size: int) -> bytes:
        """Return bytes that were read before."""
        return self._file.window(offset, size, self._offset)

    def control(self, action: str, value: float) -> bool:  # noqa: ARG002 - the protocol's names
        """Ignore a replay's controls."""
        return False

    def replay(self) -> None:
        """Return None: there is no clock to turn."""

    def parts(self) -> tuple[str, ...]:
        """Return the names of the parts that the log was merged from."""
        return self._file.parts

    def close(self) -> None:
        """Close the descriptor; closing twice is fine."""
        self._file.close()
