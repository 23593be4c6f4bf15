"""What a dead engine left in the file that its standard error goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.config.folders import state_folder
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from pathlib import Path

FILE = "engine-errors.txt"
_TAIL_BYTES = 4096
_SHORT = 100
"""A last line up to so long is quoted."""


class LastWords:
    """Made before the engine can die: only what is written from now on counts."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or state_folder() / FILE
        self._start = self._size()

    def read(self) -> str:
        """Return the last line, if it is short, and where the rest is; empty when nothing was written."""
        size = self._size()
        if size <= self._start:
            return ""
        try:
            with self._path.open("rb") as file:
                file.seek(max(self._start, size - _TAIL_BYTES))
                lines = file.read(_TAIL_BYTES).decode(errors="replace").split("\n")
        except OSError:
            return ""
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        quoted = f"{clean(last)}; " if 0 < len(last) <= _SHORT else ""
        return f"{quoted}its words are in {self._path}"

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except OSError:
            return 0
