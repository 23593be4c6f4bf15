"""Which step an epoch ends at: bands, phases and epoch-only facts find their place on a step axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats, Rows

_FARTHEST = 1e15
"""An epoch beyond it is none that a run reaches, and no longer a whole number of its own."""


class StepsByEpoch:
    """Learned from every row that carries both a step and an epoch; an epoch's newest row wins."""

    def __init__(self) -> None:
        self._newest: dict[int, tuple[float, float]] = {}
        self._knots: tuple[Floats, Floats] | None = None

    def append(self, rows: Rows) -> None:
        """Learn from the next rows."""
        both = np.isfinite(rows.steps) & (np.abs(rows.epochs) <= _FARTHEST)
        if not both.any():
            return
        epochs, steps = rows.epochs[both], rows.steps[both]
        whole = np.ceil(epochs).astype(np.int64)
        for end in np.flatnonzero(np.append(whole[1:] != whole[:-1], True)):
            self._newest[int(whole[end])] = (float(epochs[end]), float(steps[end]))
        self._knots = None

    def step_at(self, epoch: float) -> float | None:
        """Return the step at the end of ``epoch``: interpolated, or continued at the mean pace; None if unknown."""
        if not self._newest:
            return None
        if self._knots is None:
            self._knots = _knots(sorted(self._newest.values()))
        epochs, steps = self._knots
        if epoch > epochs[-1]:
            pace = (steps[-1] - steps[0]) / (epochs[-1] - epochs[0])
            return float(steps[-1] + (epoch - epochs[-1]) * pace)
        return float(np.interp(epoch, epochs, steps))


def _knots(known: list[tuple[float, float]]) -> tuple[Floats, Floats]:
    first = known[0][0]
    origin = 0.0 if first > 0 else first - 1
    return np.array([origin, *(e for e, _ in known)]), np.array([0.0, *(s for _, s in known)])
