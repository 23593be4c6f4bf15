"""How far a run has come: which of its epochs are over, and whether all of it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats, Progress
    from trainmon_tui.rules.history import History

_NEARLY = 0.95
"""Part of an epoch's steps from which on it counts as over when the log ends."""


class Reach:
    """The furthest that a log has told of, beside the ``history`` of where its epochs stand."""

    def __init__(self, history: History) -> None:
        self.ended = False
        """Whether no more of the log will come."""
        self.epochs_total: float | None = None
        self.steps_total: float | None = None
        self.last_step: dict[int, float] = {}
        """The largest step that was printed in each epoch."""
        self._bar_step: dict[int, float] = {}
        """The same of bars alone, which are drawn to their end."""
        self._history = history
        self._epoch = -np.inf
        """The furthest epoch, with its fraction where the log names one."""
        self._epoch_steps = 0.0
        self._said_over_at = -1
        """Byte offset where the log last said that the training is over; -1 where it did not."""

    # --- taking in ---------------------------------------------------------------------------------

    def plan(self, progress: Progress) -> None:
        """Take in how long the run is to be."""
        if progress.epochs_total is not None:
            self.epochs_total = progress.epochs_total
            self._epoch_steps = (progress.steps_total or 0.0) / max(progress.epochs_total, 1.0)
        if progress.steps_total is not None:
            self.steps_total = progress.steps_total

    def advance(self, epochs: Floats) -> None:
        """Take in the epochs that rows name, as they were printed (nan where they name none)."""
        self._epoch = max(self._epoch, float(epochs.max(initial=-np.inf, where=np.isfinite(epochs))))

    def step(self, epoch: int, step: float, *, of_bar: bool) -> None:
        """Take in a step that was printed in an epoch."""
        for table in (self.last_step, self._bar_step)[: 1 + of_bar]:
            table[epoch] = max(step, table.get(epoch, 0.0))

    def say_over(self, offset: int) -> None:
        """Note that the log says that the training is over."""
        self._said_over_at = offset

    def rewind(self, epoch: int) -> None:
        """Go back to where a new attempt begins."""
        self._epoch = min(self._epoch, float(epoch))
        for table in (self.last_step, self._bar_step):
            for old in [key for key in table if key >= epoch]:
                del table[old]

    # --- what is asked -----------------------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        """Whether the run has come to its end: it said so and was not resumed, or its last epoch is over."""
        last = self.epochs_total is not None and self._epoch > self.epochs_total - (1 - _NEARLY)
        return self.ended and (self.said_over or last)

    @property
    def said_over(self) -> bool:
        """Whether the log said that the training is over, and it was not resumed since."""
        rewinds = self._history.rewinds
        return self._said_over_at >= 0 and (not rewinds or self._said_over_at > rewinds[-1].offset)

    def has_ended(self, epoch: int) -> bool:
        """Return whether an epoch is over: a later one has begun, or the log has ended and not inside it."""
        newest = self._history.newest
        if newest is not None and epoch < newest:
            return True
        return self.ended and (epoch != newest or not self._is_cut(epoch))

    def _is_cut(self, epoch: int) -> bool:
        """Return whether the log ends while an epoch's bar is on its way."""
        if not self._bar_step or self._history.has_summary(epoch) or self._said_over_at >= 0:
            return False
        before = self._bar_step.get(epoch - 1, 0.0)
        reached = self._bar_step.get(epoch, before)
        length = self._epoch_steps or before - self._bar_step.get(epoch - 2, 0.0)
        return reached - before < _NEARLY * length

    def open_epoch(self) -> int:
        """Return the first epoch that is not over; 0 before any."""
        newest = self._history.newest
        return 0 if newest is None else newest + self.has_ended(newest)

    def last_over(self) -> int:
        """Return the newest logged epoch that is over; 0 before any."""
        return next((epoch for epoch in reversed(self._history.epochs()) if self.has_ended(epoch)), 0)

    def epoch_of_step(self, step: float) -> int | None:
        """Return the epoch in which the run reached a step, or None before."""
        return min((epoch for epoch, last in self.last_step.items() if last >= step), default=None)
