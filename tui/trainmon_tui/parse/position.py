"""Gives every segment its place in the run: global step, epoch and attempt, across blocks."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from trainmon_tui.model.blocks import Floats, Ints, Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trainmon_tui.parse.counters import Counters

NONE = float("nan")


class Placed(NamedTuple):
    """The place of each segment of a block."""

    steps: Floats
    epochs: Floats
    attempts: Ints
    resumes: list[int]
    """Segments at which a counter fell back: a new attempt begins there."""
    starts: list[tuple[int, float]]
    """Segments that are the first of a later epoch, with that epoch."""


class _Pass(msgspec.Struct):
    """One counter's way through the run: where it stands and what its current pass adds to it."""

    last: float = NONE
    epoch: float = NONE
    attempt: int = 0
    offset: float = 0.0
    local: bool = False
    """Whether it starts again in every epoch."""
    whole: bool = True
    """Whether it was first seen before any epoch, so that it spans them all."""


class Positions:
    """Folds the counters of block after block; cutting a log elsewhere changes nothing."""

    def __init__(self) -> None:
        self._passes: dict[tuple[int, float], _Pass] = {}
        self._epoch_last: dict[int, tuple[float, int]] = {}
        self._attempt = 0
        self._printed = NONE
        self._epoch = NONE
        self._first_epoch = NONE
        self._epoch_total = NONE
        self._step = NONE
        self._mover: tuple[_Pass, float] | None = None
        self._rate = NONE
        self._plain = (NONE, NONE)
        self._reached = NONE

    def place(self, block: Counters) -> Placed:
        """Return the places of a block's segments and move on behind it."""
        printed = filled(block.epoch, self._printed)
        totals = filled(block.epoch_total, self._epoch_total)
        if np.isnan(self._first_epoch) and not np.isnan(printed).all():
            self._first_epoch = float(printed[~np.isnan(printed)][0])
        chains = self._chains(block, printed)
        resumes = self._fold_breaks(block, totals, chains)
        attempts = np.full(len(printed), self._attempt - len(resumes)) + np.searchsorted(
            resumes, np.arange(len(printed)), side="right"
        )
        lifted = self._lift(block, printed, chains, attempts)
        epochs = self._epochs(block, totals, chains)
        steps = self._steps(block, lifted, resumes)
        starts = self._starts(epochs)
        self._remember(block, printed, totals, chains)
        return Placed(steps, epochs, attempts, resumes, starts)

    def progress(self) -> Progress:
        """Return where the run stands after the last block."""
        step, total = self._plain
        if self._mover and not np.isnan(self._step):
            counter, total = self._mover
            step, total = self._step, total * self._epoch_total if counter.local else total
        return Progress(
            *(_known(value) for value in (step, total, self._epoch, self._epoch_total, self._rate))
        )

    def _chains(self, block: Counters, printed: Floats) -> list[_Chain]:
        places = np.flatnonzero((block.counter >= 0) & ~np.isnan(block.count))
        ids = block.counter[places]
        totals = np.where(block.named[places], 0.0, np.nan_to_num(block.total[places]))
        chains = []
        for number in np.unique(ids).tolist():
            for total in np.unique(totals[ids == number]).tolist():
                own = places[(ids == number) & (totals == total)]
                past = self._passes.setdefault((number, total), _Pass())
                chains.append(_Chain(past, total, own, block.count[own], printed[own]))
        return chains

    def _fold_breaks(self, block: Counters, totals: Floats, chains: list[_Chain]) -> list[int]:
        breaks: list[tuple[int, int, int]] = [
            (int(chain.places[i]), k, i) for k, chain in enumerate(chains) for i in chain.breaks()
        ]
        falls = self._epoch_falls(block)
        resumes: list[int] = []
        start = self._attempt
        for place, k, i in sorted([*breaks, *((place, -1, before) for place, before in falls)]):
            if k < 0:
                number = int(block.epoch_counter[place])
                before = start + bisect_right(resumes, i) if i >= 0 else self._epoch_last[number][1]
                fell = before == self._attempt
            else:
                chain = chains[k]
                before = start + bisect_right(resumes, int(chain.places[i - 1])) if i else chain.past.attempt
                fell = chain.turn(i, self._base_epoch(), float(totals[place])) and before == self._attempt
                fell = fell and bool(block.moves[place])
            if fell and (not resumes or resumes[-1] != place):
                resumes.append(place)
                self._attempt += 1
        return resumes

    def _base_epoch(self) -> float:
        return 0.0 if self._first_epoch == 0 else 1.0

    def _epoch_falls(self, block: Counters) -> list[tuple[int, int]]:
        falls: list[tuple[int, int]] = []
        places = np.flatnonzero((block.epoch_counter >= 0) & ~np.isnan(block.epoch))
        ids = block.epoch_counter[places]
        for number in np.unique(ids).tolist():
            own = places[ids == number]
            epochs = block.epoch[own]
            before = np.concatenate(([self._epoch_last.get(number, (NONE, 0))[0]], epochs[:-1]))
            fell = np.flatnonzero(epochs < before).tolist()
            falls += [(int(own[i]), int(own[i - 1]) if i else -1) for i in fell]
        return falls

    def _lift(self, block: Counters, printed: Floats, chains: list[_Chain], attempts: Ints) -> Floats:
        lifted = np.full(len(printed), NONE)
        for chain in chains:
            lifted[chain.places] = chain.lifted()
            chain.finish(int(attempts[chain.places[-1]]))
        for number in np.unique(block.epoch_counter[block.epoch_counter >= 0]).tolist():
            own = np.flatnonzero(block.epoch_counter == number)
            self._epoch_last[number] = (float(block.epoch[own[-1]]), int(attempts[own[-1]]))
        return lifted

    def _epochs(self, block: Counters, totals: Floats, chains: list[_Chain]) -> Floats:
        own = block.epoch.copy()
        for chain in chains:
            counts = chain.whole & (chain.counts > 0) & (totals[chain.places] == chain.total)
            own[chain.places[counts]] = chain.counts[counts]
        epochs = filled(own, self._epoch)
        self._epoch = float(epochs[-1]) if len(epochs) else self._epoch
        return epochs

    def _steps(self, block: Counters, lifted: Floats, resumes: list[int]) -> Floats:
        moving = np.where(block.moves, lifted, NONE)
        known = ~np.isnan(moving)
        known[resumes] = True
        at = np.maximum.accumulate(np.where(known, np.arange(len(known)), -1))
        steps = np.where(at >= 0, moving[at], self._step)
        self._step = float(steps[-1]) if len(steps) else self._step
        return steps

    def _starts(self, epochs: Floats) -> list[tuple[int, float]]:
        owners = np.ceil(epochs)
        known = ~np.isnan(owners)
        highest = np.maximum.accumulate(np.where(known, owners, -np.inf))
        floor = -np.inf if np.isnan(self._reached) else self._reached
        before = np.maximum(np.concatenate(([floor], highest[:-1])), floor)
        starts = [(i, float(owners[i])) for i in np.flatnonzero(known & (owners > before)).tolist()]
        if starts:
            self._reached = starts[-1][1]
        return starts

    def _remember(self, block: Counters, printed: Floats, totals: Floats, chains: list[_Chain]) -> None:
        if not len(printed):
            return
        self._printed, self._epoch_total = float(printed[-1]), float(totals[-1])
        rated = np.flatnonzero(~np.isnan(block.rate))
        self._rate = float(block.rate[rated[-1]]) if len(rated) else self._rate
        moved = np.flatnonzero(block.moves & ~np.isnan(block.count))
        if len(moved):
            last = int(moved[-1])
            chain = next(chain for chain in chains if last in chain.places)
            self._mover = (chain.past, float(block.total[last]))
        plain = np.flatnonzero((block.counter >= 0) & ~block.moves)
        if len(plain):
            self._plain = (float(block.count[plain[-1]]), float(block.total[plain[-1]]))


class _Chain:
    """The points of one counter in one block, behind those of the blocks before."""

    def __init__(self, past: _Pass, total: float, places: Ints, counts: Floats, epochs: Floats) -> None:
        self.past = past
        self.total = total
        self.places = places
        self.counts = counts
        self._epochs = epochs
        self._before = np.concatenate(([past.last], counts[:-1]))
        self._epochs_before = np.concatenate(([past.epoch], epochs[:-1]))
        self._offsets = np.full(len(places), past.offset)
        self.whole: NDArray[np.bool_] = np.full(len(places), past.whole)

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
        past = self.past
        if self.counts[i] == before and past.whole:
            return False  # a bar over the whole run, drawn again after an epoch's header
        if np.isnan(before):
            past.whole = bool(np.isnan(epoch))
            past.local = not past.whole and self.total > 0 and self._looks_local(i, base, epoch_total)
            offset, fell = (epoch - base) * self.total if past.local else 0.0, False
        elif epoch > epoch_before or (np.isnan(epoch_before) and not np.isnan(epoch)):
            past.local, past.whole = True, False
            offset, fell = (epoch - base) * self.total if self.total else self._offsets[i] + before, False
        elif self.total > 0 and before >= self.total and not epoch < epoch_before:
            offset, fell = self._offsets[i] + (self.total if np.isnan(epoch) else 0.0), False
        else:
            offset = (epoch - base) * self.total if past.local and self.total else 0.0
            fell = True
        self._offsets[i:] = offset
        self.whole[i:] = past.whole
        return fell

    def _looks_local(self, i: int, base: float, epoch_total: float) -> bool:
        elapsed = float(self._epochs[i]) - base
        if np.isnan(epoch_total) or elapsed <= 0 or epoch_total == self.total:
            return True
        return bool(self.counts[i] / self.total < elapsed / epoch_total)

    def lifted(self) -> Floats:
        """Return the counter's points as steps of the whole run."""
        steps: Floats = self.counts + self._offsets
        return steps

    def finish(self, attempt: int) -> None:
        """Leave the counter as it stands for the next block."""
        self.past.last, self.past.epoch = float(self.counts[-1]), float(self._epochs[-1])
        self.past.offset, self.past.attempt = float(self._offsets[-1]), attempt


def filled(values: Floats, before: float) -> Floats:
    """Return ``values`` with each nan replaced by the last number before it, at first ``before``."""
    at = np.maximum.accumulate(np.where(np.isnan(values), -1, np.arange(len(values))))
    return np.where(at >= 0, values[at], before) if len(values) else values


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
