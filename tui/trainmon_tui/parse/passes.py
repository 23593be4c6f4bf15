"""One counter's way through the run: passes that start again in an epoch, after a full bar, or by a resume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

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
    told_behind: bool = False
    """Whether an epoch is told behind its pass, so that a pass belongs to the epoch after the last one told."""
    lost: bool = False
    """Whether it was left at another place of the log, and not found again yet: how it counts is known, where it stands is not."""

    def lose(self, base: float) -> None:
        """Forget where the counter stands: what comes next is read from another place of the log.

        One that went on beyond the first epoch, which is number ``base``, and never began again does not do so in each.
        """
        self.local = self.local and not (self.offset == 0 and self.epoch > base)
        self.offset = NONE if self.local or self.offset else 0.0
        self.last, self.epoch, self.attempt, self.lost = NONE, NONE, 0, True


class Points(NamedTuple):
    """The points of one counter in one block, as columns."""

    places: Ints
    counts: Floats
    epochs: Floats
    """The last epoch printed; nan before the first."""
    goals: Floats
    """The total printed beside the count, 0 where there is none."""
    labelled: NDArray[np.bool_]
    """Whether the line names its epoch before the count (``Epoch 3: 5/40``), which then starts again in each."""


class Chain:
    """The points of one counter in one block, behind those of the blocks before."""

    def __init__(self, past: Pass, total: float, points: Points) -> None:
        self.past = past
        self.total = total
        self.places, self.counts, epochs, self._goals, self._labelled = points
        self._epochs = np.floor(epochs)
        self._before = np.concatenate(([past.last], self.counts[:-1]))
        self._epochs_before = np.concatenate(([past.epoch], self._epochs[:-1]))
        self._turns: list[tuple[int, float, bool, bool]] = [(0, past.offset, past.whole, past.told_behind)]
        """From which point on which offset holds, and whether the counter spans all epochs there, or is told them behind."""

    def breaks(self) -> list[int]:
        """Return where the counter starts: for the first time, again, or in a new epoch."""
        finished = (self._before >= self.total) & (self.total > 0)
        own = self._labelled & (self._goals > 0)
        again = (self.counts == self._before) & (self._epochs > self._epochs_before) & (finished | own)
        found: list[int] = np.flatnonzero(
            (self.counts < self._before) | np.isnan(self._before) | again
        ).tolist()
        return found

    def turn(self, i: int, base: float, epoch_total: float) -> bool:
        """Begin a pass at point ``i``; return whether the counter fell back without a reason of its own."""
        before, epoch, epoch_before = self._before[i], self._epochs[i], self._epochs_before[i]
        past, offset, fell = self.past, self._turns[-1][1], False
        if past.lost:
            return self._find_again(i, base)
        if self.counts[i] == before and past.whole:
            return False  # a bar over the whole run, drawn again after an epoch's header
        if np.isnan(before):
            past.whole = bool(np.isnan(epoch))
            past.local = not past.whole and self._looks_local(i, base, epoch_total)
            offset = self._elapsed(i, base) if past.local else 0.0
        elif self.total > 0 and before >= self.total and not epoch < epoch_before:
            past.told_behind |= bool(np.isnan(epoch_before) and not np.isnan(epoch))
            past.local, past.whole = past.local or not np.isnan(epoch), past.whole and bool(np.isnan(epoch))
            offset += self.total * max(1.0, np.nan_to_num(epoch - epoch_before, nan=1.0))
        elif epoch > epoch_before:
            past.local, past.whole = True, False
            offset = self._elapsed(i, base) if self._goals[i] else offset + before + (self.counts[i] == 0)
        else:
            offset, fell = self._elapsed(i, base) if past.local else 0.0, True
        self._turns.append((i, float(offset), past.whole, past.told_behind))
        return fell

    def _find_again(self, i: int, base: float) -> bool:
        """Begin a pass of a counter that was lost: an epoch and the goal tell where it stands, else it stays unknown.

        A count that equals its epoch may be nothing else than that.
        """
        past, epoch = self.past, self._epochs[i]
        if past.local:
            told = self._goals[i] and self.counts[i] != epoch
            past.offset = float((epoch + past.told_behind - base) * (self._goals[i] if told else NONE))
        past.lost = bool(np.isnan(past.offset))
        self._turns.append((i, past.offset, past.whole, past.told_behind))
        return False

    def _elapsed(self, i: int, base: float) -> float:
        """Return the steps of the epochs before that of point ``i``."""
        return float(np.nan_to_num((self._epochs[i] - base) * self._goals[i]))

    def _looks_local(self, i: int, base: float, epoch_total: float) -> bool:
        """Whether a counter seen for the first time in an epoch counts that epoch, not the run."""
        elapsed, goal, named = float(self._epochs[i]) - base, float(self._goals[i]), self.total == 0
        if not goal or elapsed <= 0 or (self._labelled[i] and not named):
            return not named and goal > 0
        if np.isnan(epoch_total) or epoch_total == goal:
            return not named
        return not elapsed <= self.counts[i] / goal * epoch_total <= elapsed + 1

    def lifted(self) -> Floats:
        """Return the counter's points as steps of the whole run."""
        steps: Floats = self.counts + self._spread([turn[1] for turn in self._turns])
        return steps

    def whole(self) -> NDArray[np.bool_]:
        """Return whether the counter spans all epochs, at each of its points."""
        return self._spread([turn[2] for turn in self._turns])

    def told_behind(self) -> NDArray[np.bool_]:
        """Return which points belong to the epoch after the last one told."""
        return self._spread([turn[3] for turn in self._turns]) & ~np.isnan(self._epochs)

    def _spread(self, values: list[Any]) -> NDArray[Any]:
        if len(values) == 1:
            return np.full(len(self.places), values[0])
        starts = [turn[0] for turn in self._turns]
        return np.repeat(np.array(values), np.diff([*starts, len(self.places)]))

    def finish(self, attempt: int) -> None:
        """Leave the counter as it stands for the next block."""
        self.past.last, self.past.epoch = float(self.counts[-1]), float(self._epochs[-1])
        self.past.offset, self.past.attempt = self._turns[-1][1], attempt
