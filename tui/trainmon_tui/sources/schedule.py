"""When each part of a replayed log is due: pure tables, no clock and no sleeping."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.model.errors import BadDataError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.model.blocks import Floats, Ints

_ROW = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*,\s*(\d{1,18})", re.ASCII | re.IGNORECASE)


class Schedule:
    """Up to byte ``ends[i]`` is due at virtual second ``times[i]``; both only grow, and ``ends`` closes the log."""

    def __init__(self, ends: Ints, times: Floats) -> None:
        self._ends = ends
        self._times = times

    @classmethod
    def paced(cls, ends: Ints) -> Schedule:
        """Return one segment a second, the first at once."""
        return cls(ends, np.arange(len(ends), dtype=np.float64))

    @classmethod
    def arrived(cls, rows: list[tuple[float, int]], size: int) -> Schedule:
        """Return the real arrival of a log's bytes; what no row names comes with the last one."""
        kept = rows or [(0.0, size)]
        times = np.maximum.accumulate(np.array([row[0] for row in kept], np.float64))
        ends = np.maximum.accumulate(np.minimum(np.array([row[1] for row in kept], np.int64), size))
        ends[-1] = size
        return cls(ends, times)

    def due(self, time_s: float) -> int:
        """Return how many bytes are due at a virtual time."""
        count = int(np.searchsorted(self._times, time_s, side="right"))
        return int(self._ends[count - 1]) if count else 0

    def time_of(self, offset: int) -> float:
        """Return the last virtual time at which no more than ``offset`` bytes are due."""
        count = int(np.searchsorted(self._ends, offset, side="right"))
        if not count:
            return min(0.0, self.next_time(-math.inf) - 1.0)
        later = float(self._times[count]) if count < len(self._times) else math.inf
        return min(float(self._times[count - 1]), math.nextafter(later, -math.inf))

    def next_time(self, time_s: float) -> float:
        """Return the first time after ``time_s`` at which something is due; inf when nothing is left."""
        count = int(np.searchsorted(self._times, time_s, side="right"))
        return float(self._times[count]) if count < len(self._times) else math.inf


def parse_arrival(lines: Iterable[str], name: str) -> list[tuple[float, int]]:
    """Return the (seconds, bytes so far) rows of an arrival file; raises `BadDataError`."""
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        row = _ROW.fullmatch(line.strip())
        if row is None or not math.isfinite(float(row[1])):
            raise BadDataError(f"{name}:{number}: expected seconds,bytes", "for example 12.5,4096")
        rows.append((float(row[1]), int(row[2])))
    return rows


def segment_starts(block: bytes, base: int, *, after_end: bool) -> tuple[Ints, bool]:
    """Return where segments begin in a block that stands at ``base``, and whether it ends in a terminator.

    ``after_end`` says whether the byte before the block is a terminator (or the log's start).
    """
    is_end = np.isin(np.frombuffer(block, np.uint8), np.frombuffer(b"\n\r\b", np.uint8))
    begins = np.concatenate(([after_end], is_end[:-1])) & ~is_end
    return np.flatnonzero(begins).astype(np.int64) + base, bool(is_end[-1])
