"""Counts on while a bar's own count stands still: tqdm draws new values at every step, its count only now and then.

Proof is a count that moves on by as many steps as the bar was drawn again. The draws of a bar's first second wait
for it, so that they too stand at their steps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from trainmon_tui.parse.position import alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Ints, Segments
    from trainmon_tui.parse.counters import Counters

_FRESH = re.compile(
    rb"(?:[^|\[]|\[[A-Za-z ]{1,20}\]){0,120}\|[^|\[]{0,400}\| *[0-9]{1,15}/[0-9]{1,15} \[00:00<"
)
"""A bar in its first second, up to the time it has left."""
_NO_LETTERS = re.compile(rb"[^A-Za-z]+")
FEWEST_STEPS = 2
"""A count that moves on by less proves nothing."""
MAX_HELD = 512
MAX_BARS = 1000


class _Stand(NamedTuple):
    """Where a bar stands, and how often it was drawn again there."""

    reached: float = np.nan
    total: float = np.nan
    line: int = -1
    repeats: int = 0


class Lags:
    """Remembers of each bar whether it is drawn at every step, and where it stands."""

    def __init__(self) -> None:
        self._every_step: dict[bytes, bool] = {}
        self._stands: dict[int, _Stand] = {}
        self._tail = b""

    def leave_place(self) -> None:
        """Forget where bars stand: what comes next is read from another place of the log."""
        self._stands, self._tail = {}, b""

    def held(self, texts: Sequence[bytes]) -> int:
        """Return how many of the last segments are a bar drawn again whose count may yet prove their steps."""
        fresh = _FRESH.match(texts[-1]) if texts else None
        if not fresh or _label(texts[-1]) in self._every_step:
            return 0
        draws = 0
        while draws < min(len(texts), MAX_HELD + 1) and texts[-1 - draws].startswith(fresh[0]):
            draws += 1
        again = draws if draws == len(texts) and self._tail.startswith(fresh[0]) else draws - 1
        return again if again < MAX_HELD else 0

    def place(self, segments: Segments, counters: Counters) -> None:
        """Move the counts of a block's bars on to the steps that they were drawn at."""
        bars = np.flatnonzero((counters.counter >= 0) & ~counters.named & (counters.total > 0))
        for group in alike(counters.counter[bars]):
            places = bars[group]
            number = int(counters.counter[places[0]])
            if len(self._stands) < MAX_BARS or number in self._stands:
                for own, behind in self._behind(number, places, segments, counters):
                    reached = np.minimum(counters.count[own] + behind, counters.total[own])
                    counters.count[own] = np.where(counters.moves[own], reached, counters.count[own])
        self._tail = segments.texts[-1] if segments.texts else self._tail

    def _behind(
        self, number: int, places: Ints, segments: Segments, counters: Counters
    ) -> Iterator[tuple[Ints, Ints]]:
        """Yield draws at which the count stood still, each with how many steps it was behind."""
        counts, totals, lines = counters.count[places], counters.total[places], segments.lines[places]
        stand = self._stands.get(number, _Stand())
        stays = _repeats(counts, stand.reached) & _repeats(totals, stand.total) & _repeats(lines, stand.line)
        edges = np.concatenate(([0], np.flatnonzero(~stays[1:]) + 1, [len(counts)]))
        drawn_again = np.flatnonzero(np.diff(edges) + stays[edges[:-1]] > 1).tolist()
        for run in sorted({*drawn_again, len(edges) - 2}):
            start, end = edges[run : run + 2].tolist()
            first = stand.repeats + 1 if stays[start] else 0
            stand = _Stand(
                float(counts[start]), float(totals[start]), int(lines[start]), first + end - start - 1
            )
            if not stand.repeats:
                continue
            label = _label(segments.texts[places[start]])
            known, proven = label in self._every_step, self._every_step.get(label, False)
            if end < len(counts) and totals[end] == stand.total:
                self._judge(label, float(counts[end]) - stand.reached, stand.repeats)
            own = places[start:end]
            waited = not known and self._every_step.get(label) and self._waited(own, first, segments.texts)
            if proven or waited:
                yield own, np.arange(first, first + end - start)
        self._stands[number] = stand

    def _judge(self, label: bytes, moved: float, repeats: int) -> None:
        if moved > 0 and max(moved, repeats) >= FEWEST_STEPS and len(self._every_step) < MAX_BARS:
            self._every_step[label] = moved == repeats

    def _waited(self, own: Ints, first: int, texts: Sequence[bytes]) -> bool:
        """Whether all draws of a bar at one count were held back until the count moved on."""
        fresh = _FRESH.match(texts[own[0]])
        if not fresh or first + len(own) > MAX_HELD or own[-1] - own[0] != len(own) - 1:
            return False
        whole = first == 0 or (first == 1 and own[0] == 0 and self._tail.startswith(fresh[0]))
        return whole and all(texts[place].startswith(fresh[0]) for place in own.tolist())


def _repeats(values: NDArray[Any], before: float) -> NDArray[np.bool_]:
    """Return which values are the same as the one before them; ``before`` stands before the first."""
    return np.asarray(np.concatenate(([values[0] == before], values[1:] == values[:-1])))


def _label(text: bytes) -> bytes:
    return _NO_LETTERS.sub(b"", text.partition(b"%")[0])
