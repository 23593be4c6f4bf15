"""Where each attempt of a run begins: a resume falls back in x, and its points win from there on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Rows

CounterAxis = Literal["step", "epoch"]


class Attempts:
    """The first x of every attempt, over all families of lines."""

    def __init__(self) -> None:
        self._starts: dict[CounterAxis, dict[int, float]] = {"step": {}, "epoch": {}}
        self._cutoffs: dict[CounterAxis, dict[int, float]] = {"step": {}, "epoch": {}}
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
            self._start("step", attempt, _first(rows.steps[begin:end]))
            self._start("epoch", attempt, _first(rows.epochs[begin:end]))

    def cutoff(self, axis: CounterAxis, attempt: int) -> float:
        """Return the x from which a later attempt replaces this one's points; inf if none does."""
        cutoffs = self._cutoffs[axis]
        if attempt not in cutoffs:
            later = [x for other, x in self._starts[axis].items() if other > attempt]
            cutoffs[attempt] = min(later, default=math.inf)
        return cutoffs[attempt]

    def seams(self, axis: CounterAxis) -> list[float]:
        """Return the x at which each attempt after the first begins, oldest attempt first."""
        return [x for attempt, x in sorted(self._starts[axis].items()) if attempt > 0]

    def _start(self, axis: CounterAxis, attempt: int, x: float) -> None:
        if x < self._starts[axis].get(attempt, math.inf):
            self._starts[axis][attempt] = x
            self._cutoffs[axis].clear()
            self.version += 1


def _first(xs: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    known = xs[~np.isnan(xs)]
    return float(known[0]) if len(known) else math.nan
