"""The course of a metric in a few bars: means of equal stretches of all its points, whose borders stay where they are.

A stretch covers 1, 2, 4 ... points. Where there would be too many, neighbours become one; until then only the last
bar, whose stretch is not full yet, changes as points come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.store.attempts import Attempts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.model.blocks import Floats, Ints, Rows
    from trainmon_tui.rules.frame import Frame

MOST_BARS = 16
_NONE = np.empty(0)


class Trend(NamedTuple):
    """The finite points so far. O(1) a point, O(`MOST_BARS`) a block; never changed in place."""

    points: int = 0
    length: int = 1
    """How many points a stretch covers."""
    parts: Floats = _NONE
    """What the points of each stretch add to its mean, were it full: so sums cannot overflow."""
    starts: Floats = _NONE
    """The step of each stretch's first point; not a number where none is known."""
    reached: float = np.nan
    """The step of the newest point."""

    def then(self, values: Floats, steps: Floats) -> Trend:
        """Return the trend with more points."""
        known = np.isfinite(values)
        values, steps = values[known], steps[known]
        if not len(values):
            return self
        at = np.arange(self.points, self.points + len(values))
        end = int(at[-1]) + 1
        length, before, starts = self._roomy(end)
        parts: Floats = np.bincount(at // length, values / length).astype(np.float64)
        parts[: len(before)] += before
        starts = np.append(starts, steps[at % length == 0])
        return Trend(end, length, parts, starts, float(steps[-1]))

    def _roomy(self, points: int) -> tuple[int, Floats, Floats]:
        """Return length, parts and starts with neighbours merged until so many points are not too many stretches."""
        length, parts, starts = self.length, self.parts, self.starts
        while points > MOST_BARS * length:
            length *= 2
            parts = np.append(parts, np.zeros(len(parts) % 2))
            parts, starts = parts[::2] / 2 + parts[1::2] / 2, starts[::2]
        return length, parts, starts

    def means(self) -> tuple[float, ...]:
        """Return the mean of each stretch, the newest last."""
        if not self.points:
            return ()
        last = self.points - (len(self.parts) - 1) * self.length
        return (*self.parts[:-1].tolist(), float(self.parts[-1] * (self.length / last)))

    def before(self, step: float) -> Trend:
        """Return the trend without the stretches that reach a step from which on a run goes through all again."""
        if not self.reached >= step:
            return self
        later = np.flatnonzero(self.starts >= step)
        kept = int(later[0]) if len(later) else len(self.starts)
        if kept == len(self.starts) or self.starts[kept] != step:
            kept -= 1
        if kept <= 0:
            return Trend()
        return Trend(
            kept * self.length, self.length, self.parts[:kept], self.starts[:kept], self.starts[kept - 1]
        )


class Drawn(NamedTuple):
    """Keeps the trend of a metric while its steps go by."""

    metric: str
    sources: tuple[str, ...]

    def start(self) -> Trend:
        """No point yet."""
        return Trend()

    def advance(self, state: Trend, frame: Frame, view: object) -> Trend:  # noqa: ARG002 (it keeps no view)
        """Take in a frame's points."""
        lane = frame.lanes[self.metric]
        return state.then(lane.values, lane.steps)


class Trends:
    """The trends of some metrics in rows that name no epoch, taken in block by block in the order of the log.

    A later attempt replaces what earlier ones printed from its first step on.
    """

    def __init__(self, metrics: Iterable[str]) -> None:
        self._metrics = frozenset(metrics)
        self._attempts = Attempts()
        self._of: dict[str, tuple[Trend, int]] = {}
        """With the attempt of the newest point."""
        self._new: dict[str, list[tuple[Rows, int, Ints]]] = {}

    def take(self, metric: str, rows: Rows, column: int, chosen: Ints) -> None:
        """Note the points of some rows of the block."""
        self._attempts.note(rows)
        if metric in self._metrics:
            self._new.setdefault(metric, []).append((rows, column, chosen))

    def settle(self) -> None:
        """Take in what was noted of the block."""
        for metric, found in self._new.items():
            self._settle(metric, found)
        self._new.clear()

    def _settle(self, metric: str, found: list[tuple[Rows, int, Ints]]) -> None:
        offsets, attempts, steps, values = (
            np.concatenate(parts) for parts in zip(*(_points(*part) for part in found), strict=True)
        )
        numbers, which = np.unique(attempts, return_inverse=True)
        cutoffs = np.array([self._attempts.cutoff("step", number) for number in numbers.tolist()])
        order = np.argsort(offsets, kind="stable")
        order = order[~(steps >= cutoffs[which])[order]]
        trend, attempt = self._of.get(metric, (Trend(), 0))
        trend = trend.before(self._attempts.cutoff("step", attempt))
        self._of[metric] = trend.then(values[order], steps[order]), max(attempt, int(numbers[-1]))

    def means(self, metric: str) -> tuple[float, ...]:
        """Return a metric's bars, the newest last."""
        return self._of[metric][0].means() if metric in self._of else ()


def _points(rows: Rows, column: int, chosen: Ints) -> tuple[Ints, Ints, Floats, Floats]:
    return rows.offsets[chosen], rows.attempts[chosen], rows.steps[chosen], rows.values[chosen, column]
