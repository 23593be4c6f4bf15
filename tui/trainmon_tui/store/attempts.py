"""Where each attempt of a run begins: a resume falls back in x, and its points win from there on."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Rows

CounterAxis = Literal["step", "epoch"]


class Attempts:
    """The first x of every attempt, over all families of lines."""

    def __init__(self) -> None:
        self._starts: dict[CounterAxis, dict[int, float]] = {"step": {}, "epoch": {}}
        self._begun: set[tuple[CounterAxis, int, int]] = set()
        self._least_from: dict[CounterAxis, tuple[list[int], list[float]]] = {}
        self.version = 0
        """Changes whenever a start does."""

    def note(self, rows: Rows) -> None:
        """Take in the starts that a block of rows shows."""
        attempts = rows.attempts
        if not attempts.any():
            return
        changes = np.flatnonzero(np.diff(attempts)) + 1
        for begin in (0, *changes.tolist()):
            attempt = int(attempts[begin])
            end = int(np.searchsorted(attempts, attempt, side="right"))
            self._start("step", rows.family.id, attempt, _first(rows.steps[begin:end]))
            self._start("epoch", rows.family.id, attempt, _first(rows.epochs[begin:end]))

    def cutoff(self, axis: CounterAxis, attempt: int) -> float:
        """Return the x from which a later attempt replaces this one's points; inf if none does."""
        if axis not in self._least_from:
            numbers = sorted(self._starts[axis])
            starts = [self._starts[axis][number] for number in numbers]
            leasts = list(itertools.accumulate(reversed(starts), min))[::-1]
            self._least_from[axis] = (numbers, [*leasts, math.inf])
        numbers, leasts = self._least_from[axis]
        return leasts[bisect_right(numbers, attempt)]

    def seams(self, axis: CounterAxis) -> list[float]:
        """Return the x at which each attempt after the first begins, oldest attempt first."""
        return [x for attempt, x in sorted(self._starts[axis].items()) if attempt > 0]

    def _start(self, axis: CounterAxis, family: int, attempt: int, x: float) -> None:
        """Take a family's first x of an attempt: the least of them all is where the attempt begins."""
        if math.isnan(x) or (axis, family, attempt) in self._begun:
            return
        self._begun.add((axis, family, attempt))
        if x < self._starts[axis].get(attempt, math.inf):
            self._starts[axis][attempt] = x
            self._least_from.pop(axis, None)
            self.version += 1


def _first(xs: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    known = xs[~np.isnan(xs)]
    return float(known[0]) if len(known) else math.nan
