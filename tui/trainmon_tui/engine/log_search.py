"""Which lines of a log hold what is looked for: found slice by slice, so that no key waits for a large log."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.decode.segment import strip_escapes
from trainmon_tui.engine.log_window import shown_lines
from trainmon_tui.model.parts import unmarked

if TYPE_CHECKING:
    from trainmon_tui.engine.needle import Needle
    from trainmon_tui.sources.base import Source

SLICE_BYTES = 2 * 1024 * 1024
"""Looked through at once."""


class LogSearch:
    """The lines, as they are shown, in which a needle stands; it follows a growing log."""

    def __init__(self, needle: Needle) -> None:
        self.needle = needle
        self._lines = array("q")
        self._next_line = 1
        self._stuck_at = -1
        """Length of the log when only an unfinished line was left."""
        self.scanned = 0
        """Bytes of the log that were looked through: whole lines."""

    @property
    def advancing(self) -> bool:
        """Whether the end of the log has not been reached yet."""
        return self._stuck_at < 0

    def __len__(self) -> int:
        return len(self._lines)

    def advance(self, source: Source, end: int) -> bool:
        """Look through the next slice of the log's first ``end`` bytes; return whether more is waiting."""
        if end == self._stuck_at:
            return False
        data = source.window(self.scanned, min(SLICE_BYTES, end - self.scanned))
        whole = data.rfind(b"\n") + 1
        if not whole and len(data) < SLICE_BYTES:
            self._stuck_at = end
            return False
        # A slice without any newline is the middle of one enormous line: it is stepped over.
        block = data[:whole]
        if whole and next(self.needle.finditer(strip_escapes(block)), None) is not None:
            self._take(shown_lines(block, self._next_line))
        self._next_line += block.count(b"\n")
        self.scanned += whole or len(data)
        if self.scanned < end:
            return True
        self._stuck_at = end
        return False

    def _take(self, shown: dict[int, bytes]) -> None:
        lines = list(shown)
        texts = [unmarked(shown[line]).replace(b"\n", b" ") for line in lines]
        starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
        hits = np.fromiter((hit.start() for hit in self.needle.finditer(b"\n".join(texts))), np.int64)
        places = np.unique(np.searchsorted(starts, hits, side="right") - 1)
        self._lines.extend(lines[place] for place in places[places < len(lines)].tolist())

    # --- asking ----------------------------------------------------------------------------------------

    def before(self, line: int) -> int:
        """Return the last matching line before ``line``, or 0."""
        place = bisect_left(self._lines, line)
        return self._lines[place - 1] if place else 0

    def after(self, line: int) -> int:
        """Return the first matching line after ``line``, or 0."""
        place = bisect_right(self._lines, line)
        return self._lines[place] if place < len(self._lines) else 0

    def matching(self, first: int, count: int) -> list[int]:
        """Return up to ``count`` matching lines, from the ``first``-th on (1 is the first)."""
        return self._lines[max(0, first - 1) : max(0, first - 1 + count)].tolist()

    def others(self, first: int, count: int, total: int) -> list[int]:
        """Return up to ``count`` of the lines 1 to ``total`` that do not match, from the ``first``-th on."""
        ranks = np.arange(first, min(first + count, total - len(self._lines) + 1))
        # A matching line's number less the matching lines before it is the rank of the next other line.
        shifts = np.asarray(self._lines, dtype=np.int64) - np.arange(len(self._lines))
        return [int(line) for line in ranks + np.searchsorted(shifts, ranks, side="right")]
