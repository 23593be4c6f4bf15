"""Gives every segment its place in the run: global step, epoch and attempt, across blocks."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from trainmon_tui.model.blocks import Floats, Ints, Progress
from trainmon_tui.parse.passes import NONE, Chain, Pass, Points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trainmon_tui.parse.boxes import Anchor
    from trainmon_tui.parse.counters import Counters

MAX_PASSES = 10_000
"""Counters that are followed at a time, each with its total."""


class Placed(NamedTuple):
    """The place of each segment of a block."""

    steps: Floats
    epochs: Floats
    attempts: Ints
    resumes: list[int]
    """Segments at which a counter fell back: a new attempt begins there."""
    starts: list[tuple[int, float]]
    """Segments that are the first of a later epoch, with that epoch."""


class Positions:
    """Folds the counters of block after block; cutting a log elsewhere changes nothing."""

    def __init__(self) -> None:
        self._passes: dict[tuple[int, float], Pass] = {}
        self._epoch_last: dict[int, tuple[float, int]] = {}
        self._attempt = 0
        self._printed = NONE
        self._epoch = NONE
        self._first_epoch = self._first_counted = NONE
        self._epoch_total = NONE
        self._step = NONE
        self._mover: tuple[Pass, float] | None = None
        self._goal: tuple[Pass, float] | None = None
        self._totals: set[float] = set()
        self._rate = NONE
        self._plain = (NONE, NONE)
        self._reached = NONE

    def place(self, block: Counters) -> Placed:
        """Return the places of a block's segments and move on behind it."""
        printed = filled(block.epoch, self._printed)
        totals = filled(block.epoch_total, self._epoch_total)
        self._note_first(block, printed)
        self._stop_loops(block)
        chains = self._chains(block, printed)
        resumes = self._fold_breaks(block, totals, chains)
        attempts = np.full(len(printed), self._attempt - len(resumes)) + np.searchsorted(
            resumes, np.arange(len(printed)), side="right"
        )
        lifted = self._lift(block, printed, chains, attempts)
        epochs = self._epochs(block, printed, totals, chains)
        steps = self._steps(block, lifted, resumes)
        starts = self._starts(epochs)
        self._remember(block, printed, totals, chains)
        return Placed(steps, epochs, attempts, resumes, starts)

    def leave_place(self) -> None:
        """Forget where the run stands and keep how it counts: what comes next is read from another place of the log."""
        for past in self._passes.values():
            past.lose(self._base_epoch())
        self._epoch_last, self._attempt = {}, 0
        self._printed = self._epoch = self._step = self._reached = self._rate = NONE
        self._plain = (NONE, NONE)

    def ahead(self, block: Counters, anchors: Sequence[Anchor]) -> list[Anchor]:
        """Return the anchors that no step of the run stands beyond: results of an older model move nothing."""
        moving = np.where(block.moves, block.count, NONE)
        told = ((anchor, [self._step, *moving[: anchor.place].tolist()]) for anchor in anchors)
        return [anchor for anchor, steps in told if not any(step > anchor.step for step in steps)]

    def progress(self) -> Progress:
        """Return where the run stands after the last block."""
        step, total = self._plain
        if self._mover and not np.isnan(self._step):
            counter, total = self._mover
            step, total = self._step, total * self._epoch_total if counter.local else total
        return Progress(
            *(_known(value) for value in (step, total, self._epoch, self._epoch_total, self._rate))
        )

    def _chains(self, block: Counters, printed: Floats) -> list[Chain]:
        places = np.flatnonzero((block.counter >= 0) & ~np.isnan(block.count))
        goals = np.nan_to_num(block.total[places])
        totals = np.where(block.named[places], 0.0, goals)
        chains = []
        for group in alike(totals, block.counter[places]):
            own, total = places[group], float(totals[group[0]])
            past = self._passes.setdefault((int(block.counter[own[0]]), total), Pass())
            points = Points(own, block.count[own], printed[own], goals[group], block.labelled[own])
            chains.append(Chain(past, total, points))
        return chains

    def _fold_breaks(self, block: Counters, totals: Floats, chains: list[Chain]) -> list[int]:
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

    def _note_first(self, block: Counters, printed: Floats) -> None:
        known = ~np.isnan(printed)
        if np.isnan(self._first_epoch) and known.any():
            self._first_epoch = float(printed[known][0])
        counted = known & (block.counter >= 0)
        if np.isnan(self._first_counted) and counted.any():
            self._first_counted = float(printed[counted][0])

    def _stop_loops(self, block: Counters) -> None:
        """Let a loop over held-out data that calls its count a step move nothing: its total is not training's."""
        named = block.named & block.moves & ~np.isnan(block.total)
        training = np.flatnonzero(named & ~block.held_out)
        firsts = [int(training[group[0]]) for group in alike(block.total[training])]
        totals = {float(block.total[first]): first for first in firsts}
        told = totals | dict.fromkeys(self._totals, -1)
        first = min(told.values(), default=len(named))
        for place in np.flatnonzero(named & block.held_out).tolist():
            block.moves[place] = place < first or told.get(float(block.total[place]), place) < place
        self._totals.update(list(totals)[: MAX_PASSES - len(self._totals)])

    def _base_epoch(self) -> float:
        """Return the number of the first epoch: a validation before training is no epoch of its own."""
        return 0.0 if self._first_epoch < 1 and not 1 <= self._first_counted < 2 else 1.0

    def _epoch_falls(self, block: Counters) -> list[tuple[int, int]]:
        falls: list[tuple[int, int]] = []
        places = np.flatnonzero((block.epoch_counter >= 0) & ~np.isnan(block.epoch))
        for group in alike(block.epoch_counter[places]):
            own = places[group]
            number, epochs = int(block.epoch_counter[own[0]]), block.epoch[own]
            before = np.concatenate(([self._epoch_last.get(number, (NONE, 0))[0]], epochs[:-1]))
            fell = np.flatnonzero(epochs < before).tolist()
            falls += [(int(own[i]), int(own[i - 1]) if i else -1) for i in fell]
        return falls

    def _lift(self, block: Counters, printed: Floats, chains: list[Chain], attempts: Ints) -> Floats:
        lifted = np.full(len(printed), NONE)
        for chain in chains:
            lifted[chain.places] = chain.lifted()
            chain.finish(int(attempts[chain.places[-1]]))
        places = np.flatnonzero(block.epoch_counter >= 0)
        for group in alike(block.epoch_counter[places]):
            last = places[group[-1]]
            self._epoch_last[int(block.epoch_counter[last])] = (float(block.epoch[last]), int(attempts[last]))
        return lifted

    def _epochs(self, block: Counters, printed: Floats, totals: Floats, chains: list[Chain]) -> Floats:
        own = block.epoch.copy()
        for chain in chains:
            counts = chain.whole() & (chain.counts > 0) & (totals[chain.places] == chain.total)
            own[chain.places[counts]] = chain.counts[counts]
            behind = chain.places[chain.told_behind()]
            own[behind] = np.where(np.isnan(own[behind]), printed[behind] + 1, own[behind])
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

    def _remember(self, block: Counters, printed: Floats, totals: Floats, chains: list[Chain]) -> None:
        if not len(printed):
            return
        self._printed, self._epoch_total = float(printed[-1]), float(totals[-1])
        rated = np.flatnonzero(~np.isnan(block.rate))
        self._rate = float(block.rate[rated[-1]]) if len(rated) else self._rate
        moved = np.flatnonzero(block.moves & ~np.isnan(block.count))
        if len(moved):
            aimed = moved[block.named[moved] & ~np.isnan(block.total[moved])]
            self._goal = self._aim(block, chains, aimed[-1]) if len(aimed) else self._goal
            mover = self._aim(block, chains, moved[-1])
            self._mover = self._goal or mover if block.named[moved[-1]] and np.isnan(mover[1]) else mover
        plain = np.flatnonzero((block.counter >= 0) & ~block.moves)
        if len(plain):
            self._plain = (float(block.count[plain[-1]]), float(block.total[plain[-1]]))
        self._forget_oldest()

    @staticmethod
    def _aim(block: Counters, chains: list[Chain], place: int) -> tuple[Pass, float]:
        chain = next(chain for chain in chains if _holds(chain.places, place))
        return chain.past, float(block.total[place])

    def _forget_oldest(self) -> None:
        """Forget the passes that began first, should a log print ever new totals."""
        for kind in list(self._passes)[: max(0, len(self._passes) - MAX_PASSES)]:
            del self._passes[kind]


def filled(values: Floats, before: float) -> Floats:
    """Return ``values`` with each nan replaced by the last number before it, at first ``before``."""
    at = np.maximum.accumulate(np.where(np.isnan(values), -1, np.arange(len(values))))
    return np.where(at >= 0, values[at], before) if len(values) else values


def alike(*keys: NDArray[Any]) -> list[Ints]:
    """Return the places of equal keys, ascending within each group; the cost grows as sorting does."""
    *finer, coarse = keys
    if not len(coarse):
        return []
    if (coarse == coarse[0]).all():
        groups = [np.arange(len(coarse))]
    else:
        short = (
            coarse.astype(np.int16) if coarse.dtype == np.int64 else coarse
        )  # counters are few, and short ones sort ten times as fast
        order = np.argsort(short, kind="stable")
        groups = np.split(order, np.flatnonzero(np.diff(coarse[order])) + 1)
    if not finer:
        return groups
    return [group[part] for group in groups for part in alike(*(key[group] for key in finer))]


def _holds(places: Ints, place: int) -> bool:
    at = int(np.searchsorted(places, place))
    return at < len(places) and int(places[at]) == place


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
