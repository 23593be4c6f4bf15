"""Which stretch of the log belongs to which epoch, across resumes.

A resume from an earlier epoch rewinds the history: what was read before it for that epoch and later ones no
longer counts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Ints


class Rewind(NamedTuple):
    """From byte ``offset`` on, the run goes through ``epoch`` and later ones again."""

    offset: int
    epoch: int


class History:
    """Epochs by the byte offset where they begin."""

    def __init__(self) -> None:
        self.attempt = 0
        self.newest: int | None = None
        self.rewinds: list[Rewind] = []
        """Ascending in offset and in epoch: a later one from an earlier epoch covers those before it."""
        self._starts: list[tuple[int, int]] = []
        self._marks: dict[int, int] = {}
        self._summaries: dict[int, int] = {}
        self._order: list[tuple[int, int]] | None = None
        self._epochs: list[int] | None = None

    def start(self, epoch: int, offset: int) -> None:
        """Note where the log says that an epoch begins."""
        self._starts.append((offset, epoch))
        self.mark(epoch, offset)

    def mark(self, epoch: int, offset: int) -> None:
        """Note that something at ``offset`` belongs to an epoch."""
        if self.is_replaced(epoch, offset):
            return
        known = self._marks.get(epoch)
        if known is None or offset < known:
            self._marks[epoch] = offset
            self._order = self._epochs = None
        if self.newest is None or epoch > self.newest:
            self.newest = epoch

    def summary(self, epoch: int, offset: int) -> None:
        """Note where an end-of-epoch summary begins: what follows belongs to the next epoch, as it may be judged by then."""
        if not self.is_replaced(epoch, offset):
            self._summaries[epoch] = min(offset, self._summaries.get(epoch, offset))

    def is_replaced(self, epoch: int, offset: int) -> bool:
        """Return whether a later attempt goes through this epoch again."""
        index = bisect_right(self.rewinds, epoch, key=lambda rewind: rewind.epoch)
        return index > 0 and offset < self.rewinds[index - 1].offset

    def resume(self, attempt: int, epoch: int, offset: int) -> Rewind | None:
        """Note a new attempt whose first row stands at ``offset``; return the rewind, if it is new."""
        if attempt <= self.attempt:
            return None
        self.attempt = attempt
        rewind = Rewind(self._announced(epoch, offset), epoch)
        while self.rewinds and self.rewinds[-1].epoch >= epoch:
            self.rewinds.pop()
        self.rewinds.append(rewind)
        for table in (self._marks, self._summaries):
            for old in [key for key, at in table.items() if key >= epoch and at < rewind.offset]:
                del table[old]
        self.newest = max(self._marks, default=None)
        self._order = self._epochs = None
        for at, started in self._starts[bisect_left(self._starts, (rewind.offset, -1)) :]:
            self.mark(started, at)
        return rewind

    def _announced(self, epoch: int, offset: int) -> int:
        """Where the epoch that is run again was announced, or its first row where nothing did."""
        reached = self._marks[self.newest] if self.newest is not None else -1
        for at, started in reversed(self._starts):
            if started == epoch and reached < at <= offset:
                return at
        return offset

    def has_summary(self, epoch: int) -> bool:
        """Return whether the end-of-epoch summary has been read."""
        return epoch in self._summaries

    def __contains__(self, epoch: int) -> bool:
        return epoch in self._marks

    def epochs(self) -> list[int]:
        """Return the epochs that have begun, ascending."""
        if self._epochs is None:
            self._epochs = sorted(self._marks)
        return self._epochs

    def epoch_at(self, offset: int) -> int:
        """Return the epoch that the text at ``offset`` belongs to; 0 before the first one begins."""
        if self._order is None:
            self._order = sorted((at, epoch) for epoch, at in self._marks.items())
        index = bisect_right(self._order, (offset, 1 << 62)) - 1
        if index < 0:
            return 0
        epoch = self._order[index][1]
        summary = self._summaries.get(epoch)
        return epoch if summary is None or offset < summary else epoch + 1

    def announced_at(self, offset: int) -> int:
        """Return the epoch announced last before ``offset``, in whichever attempt; 0 before the first."""
        index = bisect_right(self._starts, (offset, 1 << 62))
        return self._starts[index - 1][1] if index else 0

    def stretches(self, offsets: Ints) -> list[tuple[int, int, int]]:
        """Cut rising offsets where epochs are announced: (number of the stretch, first index, index after its last).

        The number grows with each announced epoch: texts are kept once in each such stretch.
        """
        first = bisect_right(self._starts, (int(offsets[0]), 1 << 62))
        last = bisect_right(self._starts, (int(offsets[-1]), 1 << 62))
        inner = np.searchsorted(offsets, [at for at, _ in self._starts[first:last]]).tolist()
        edges = [0, *inner, len(offsets)]
        return [(first + place, a, b) for place, (a, b) in enumerate(pairwise(edges)) if b > a]
