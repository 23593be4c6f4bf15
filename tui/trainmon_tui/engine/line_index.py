"""Where physical lines begin: a sparse index, so that any line of any log can be shown again."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Segments

SPACING = 256
"""Bytes are few: one entry for so many lines keeps a 10-million-line log below a megabyte."""


class LineIndex:
    """Maps a physical line to the byte offset of an indexed line at or before it."""

    def __init__(self) -> None:
        self.newlines = 0
        """Newlines read so far; the line being written is number ``newlines + 1``."""
        self._lines: list[int] = [1]
        self._offsets: list[int] = [0]

    def append(self, segments: Segments) -> None:
        """Learn from the next segments."""
        if not segments.texts or segments.lines[-1] < self._lines[-1] + SPACING:
            return
        lines, first = np.unique(segments.lines, return_index=True)
        offsets = segments.offsets[first]
        at = int(np.searchsorted(lines, self._lines[-1] + SPACING))
        # A block's first segment may be the rest of a redrawn line: only a line seen from its start is indexed.
        at = max(at, 1)
        while at < len(lines):
            self._lines.append(int(lines[at]))
            self._offsets.append(int(offsets[at]))
            at = int(np.searchsorted(lines, self._lines[-1] + SPACING))

    def before(self, line: int) -> tuple[int, int]:
        """Return (line, offset) of the nearest indexed line at or before ``line``."""
        place = max(0, bisect_right(self._lines, line) - 1)
        return self._lines[place], self._offsets[place]
