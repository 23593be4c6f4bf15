"""How fast the run goes and how long it will take, from the steps seen by a clock."""

from __future__ import annotations

import itertools
from collections import deque
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Progress

WINDOW_S = 120.0
"""Seconds of history that the rate looks back on: long enough to span an evaluation."""
MIN_SPAN_S = 2.0
MARK_S = 5.0
"""The long memory keeps one position in so many seconds."""
LONG_S = 1800.0
BLOCKS = 8
"""The long memory in so many parts of equal time: how much the pace differs between them is how sure an ETA is."""
LEAST_BLOCK_S = 15.0
RECENT_S = 60.0
FARTHEST_S = 100 * 365.25 * 86400.0
"""A total that is reached in more than a hundred years is a misprint, and its end no time of day."""
SLOWER = 0.7
"""A minute at less than this share of the pace before it is a slowdown."""


class Range(NamedTuple):
    """Steps a second: over the whole memory, and in the worse and the better of its parts."""

    mean: float
    slow: float
    fast: float


class Pace:
    """Position samples by the source's clock; a counter that falls back (a resume) starts anew."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float]] = deque(maxlen=512)
        self._marks: deque[tuple[float, float]] = deque()

    def observe(self, now_s: float, progress: Progress) -> None:
        """Take note of where the run stands."""
        position = progress.step if progress.step is not None else progress.epoch
        if position is None:
            return
        if self._samples and position < self._samples[-1][1]:
            self._samples.clear()
            self._marks.clear()
        if self._samples and position == self._samples[-1][1]:
            return
        self._samples.append((now_s, position))
        while now_s - self._samples[0][0] > WINDOW_S and len(self._samples) > 2:
            self._samples.popleft()
        self._mark(now_s, position)

    def _mark(self, now_s: float, position: float) -> None:
        if not self._marks or now_s - self._marks[-1][0] >= MARK_S:
            self._marks.append((now_s, position))
        while now_s - self._marks[0][0] > LONG_S:
            self._marks.popleft()

    def range(self) -> Range | None:
        """Return the pace over the last half hour and how it differs between its parts; None until that is known.

        The parts' second and second-last rates stand for slow and fast: one pause or one burst bends neither, unless
        it is so long that the mean lies beyond them.
        """
        rates = self._block_rates(list(self._marks))
        if len(rates) < BLOCKS:
            return None
        (t0, p0), (t1, p1) = self._marks[0], self._marks[-1]
        ordered, mean = sorted(rates), (p1 - p0) / (t1 - t0)
        return Range(mean, min(mean, ordered[1]), max(mean, ordered[-2]))

    def slower(self) -> float | None:
        """Return the last minute's rate as a share of the median before it, if that is a slowdown."""
        now_s = self._marks[-1][0] if self._marks else 0.0
        recent = [mark for mark in self._marks if mark[0] >= now_s - RECENT_S]
        before = self._block_rates(
            [mark for mark in self._marks if mark[0] <= recent[0][0]] if recent else []
        )
        if len(before) < BLOCKS or recent[-1][0] - recent[0][0] < RECENT_S - MARK_S:
            return None
        usual = median(before)
        share = _rate(recent[0], recent[-1]) / usual if usual > 0 else 1.0
        return share if share < SLOWER else None

    @staticmethod
    def _block_rates(marks: list[tuple[float, float]]) -> list[float]:
        """Return the rates of equal parts of some marks; none where they span too little."""
        if not marks or marks[-1][0] - marks[0][0] < BLOCKS * LEAST_BLOCK_S:
            return []
        length_s = (marks[-1][0] - marks[0][0]) / BLOCKS
        edges = [marks[0][0] + length_s * part for part in range(BLOCKS + 1)]
        at = [next((mark for mark in marks if mark[0] >= edge), marks[-1]) for edge in edges]
        return [_rate(begin, end) for begin, end in itertools.pairwise(at) if end[0] > begin[0]]

    def rate_per_s(self) -> float | None:
        """Return steps a second (epochs where the log counts no steps) over the window; None until known."""
        if len(self._samples) < 2:
            return None
        (t0, p0), (t1, p1) = self._samples[0], self._samples[-1]
        return (p1 - p0) / (t1 - t0) if t1 - t0 >= MIN_SPAN_S else None


def _rate(begin: tuple[float, float], end: tuple[float, float]) -> float:
    return (end[1] - begin[1]) / (end[0] - begin[0])


def fraction_done(progress: Progress) -> float | None:
    """Return how much of the run is done, 0 to 1, or None where the log names no total."""
    if progress.step is not None and progress.steps_total:
        return min(1.0, progress.step / progress.steps_total)
    if progress.epoch is not None and progress.epochs_total:
        return min(1.0, progress.epoch / progress.epochs_total)
    return None


def eta_s(progress: Progress, rate_per_s: float | None) -> float | None:
    """Return the seconds that remain at this rate; None where that is not known, or farther than `FARTHEST_S`."""
    remaining = _remaining(progress)
    if remaining is None or not rate_per_s or not 0 <= remaining < rate_per_s * FARTHEST_S:
        return None
    return remaining / rate_per_s


def _remaining(progress: Progress) -> float | None:
    """Return the steps that remain, epochs where the log counts no steps."""
    if progress.step is not None:
        return max(progress.steps_total - progress.step, 0.0) if progress.steps_total else None
    if progress.epoch is not None and progress.epochs_total:
        return max(progress.epochs_total - progress.epoch, 0.0)
    return None
