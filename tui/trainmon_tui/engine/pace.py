"""How fast the run goes and how long it will take, from the steps seen by a clock."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Progress

WINDOW_S = 120.0
"""Seconds of history that the rate looks back on: long enough to span an evaluation."""
MIN_SPAN_S = 2.0


class Pace:
    """Position samples by the source's clock; a counter that falls back (a resume) starts anew."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float]] = deque(maxlen=512)

    def observe(self, now_s: float, progress: Progress) -> None:
        """Take note of where the run stands."""
        position = progress.step if progress.step is not None else progress.epoch
        if position is None:
            return
        if self._samples and position < self._samples[-1][1]:
            self._samples.clear()
        if self._samples and position == self._samples[-1][1]:
            return
        self._samples.append((now_s, position))
        while now_s - self._samples[0][0] > WINDOW_S and len(self._samples) > 2:
            self._samples.popleft()

    def rate_per_s(self) -> float | None:
        """Return steps a second (epochs where the log counts no steps) over the window; None until known."""
        if len(self._samples) < 2:
            return None
        (t0, p0), (t1, p1) = self._samples[0], self._samples[-1]
        return (p1 - p0) / (t1 - t0) if t1 - t0 >= MIN_SPAN_S else None


def fraction_done(progress: Progress) -> float | None:
    """Return how much of the run is done, 0 to 1, or None where the log names no total."""
    if progress.step is not None and progress.steps_total:
        return min(1.0, progress.step / progress.steps_total)
    if progress.epoch is not None and progress.epochs_total:
        return min(1.0, progress.epoch / progress.epochs_total)
    return None


def eta_s(progress: Progress, rate_per_s: float | None) -> float | None:
    """Return the seconds that remain at this rate, or None."""
    if not rate_per_s or rate_per_s <= 0:
        return None
    if progress.step is not None:
        return max(0.0, (progress.steps_total - progress.step) / rate_per_s) if progress.steps_total else None
    if progress.epoch is not None and progress.epochs_total:
        return max(0.0, (progress.epochs_total - progress.epoch) / rate_per_s)
    return None
