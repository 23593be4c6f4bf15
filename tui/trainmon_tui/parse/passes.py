"""One counter's way through the run: passes that start again in an epoch, after a full bar, or by a resume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Floats, Ints

NONE = float("nan")


class Pass(msgspec.Struct):
    """One counter's way through the run: where it stands and what its current pass adds to it."""

    last: float = NONE
    epoch: float = NONE
    attempt: int = 0
    offset: float = 0.0
    local: bool = False
    """Whether it starts again in every epoch."""
    whole: bool = True
    """Whether it was first seen before any epoch, so that it spans them all."""


class Chain:
    """The points of one counter in one block, behind those of the blocks before."""

    def __init__(self, past: Pass, total: float, places: Ints, counts: Floats, epochs: Floats) -> None:
        self.past = past
        self.total = total
        self.places = places
        self.counts = counts
        self._epochs = epochs
        self._before = np.concatenate(([past.last], counts[:-1]))
        self._epochs_before = np.concatenate(([past.epoch], epochs[:-1]))
        self._turns: list[tuple[int, float, bool]] = [(0, past.offset, past.whole)]
        """From which point on which offset holds, and whether the counter spans all epochs there."""

    def breaks(self) -> list[int]:
        """Return where the counter starts: for the first time, again, or in a new epoch."""
        finished = (self._before >= self.total) & (self.total > 0)
        again = (self.counts == self._before) & (self._epochs > self._epochs_before) & finished
        found: list[int] = np.flatnonzero(
            (self.counts < self._before) | np.isnan(self._before) | again
        ).tolist()
        return found

    def turn(self, i: int, base: float, epoch_total: float) -> bool:
        """Begin a pass at point ``i``; return whether the counter fell back without a reason of its own."""
        before, epoch, epoch_before = self._before[i], self._epochs[i], self._epochs_before[i]
        past, offset_before = self.past, self._turns[-1][1]
        if self.counts[i] == before and past.whole:
            return False  # a bar over the whole run, drawn again after an epoch's header
        if np.isnan(before):
            past.whole = bool(np.isnan(epoch))
            past.local = not past.whole and self.total > 0 and self._looks_local(i, base, epoch_total)
            offset, fell = (epoch - base) * self.total if past.local else 0.0, False
        elif epoch > epoch_before or (np.isnan(epoch_before) and not np.isnan(epoch)):
            past.local, past.whole = True, False
            offset, fell = (epoch - base) * self.total if self.total else offset_before + before, False
        elif self.total > 0 and before >= self.total and not epoch < epoch_before:
            offset, fell = offset_before + (self.total if np.isnan(epoch) else 0.0), False
        else:
            offset = (epoch - base) * self.total if past.local and self.total else 0.0
            fell = True
        self._turns.append((i, offset, past.whole))
        return fell

    def _looks_local(self, i: int, base: float, epoch_total: float) -> bool:
        elapsed = float(self._epochs[i]) - base
        if np.isnan(epoch_total) or elapsed <= 0 or epoch_total == self.total:
            return True
        return bool(self.counts[i] / self.total < elapsed / epoch_total)

    def lifted(self) -> Floats:
        """Return the counter's points as steps of the whole run."""
        steps: Floats = self.counts + self._spread([offset for _, offset, _ in self._turns])
        return steps

    def whole(self) -> NDArray[np.bool_]:
        """Return whether the counter spans all epochs, at each of its points."""
        return self._spread([whole for _, _, whole in self._turns])

    def _spread(self, values: list[Any]) -> NDArray[Any]:
        starts = [start for start, _, _ in self._turns]
        return np.repeat(np.array(values), np.diff([*starts, len(self.places)]))

    def finish(self, attempt: int) -> None:
        """Leave the counter as it stands for the next block."""
        self.past.last, self.past.epoch = float(self.counts[-1]), float(self._epochs[-1])
        self.past.offset, self.past.attempt = self._turns[-1][1], attempt
