"""Nodes of what is the same as finely as it was printed: each column is the unit, known where values are alike in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.rules.columns import NOTHING, TRUE, Numbers, Word
from trainmon_tui.rules.nodes import Node, last_of
from trainmon_tui.rules.prints import Prints, between, exact, pair_units, same

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.rules.clock import Run
    from trainmon_tui.rules.frame import Frame, Lane

_EXACTLY = 0.0


class Alike(Node, frozen=True):
    """Evidence says the unit where it is known: ``same to 0.01``."""


class Matched(Alike, frozen=True):
    """Two printed metrics, or one and a number: alike where they are within half a unit of each other."""

    left: Run
    right: Run
    metrics: tuple[str, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """The metrics."""
        return self.metrics

    def start(self, *, whole: bool) -> tuple[Prints, ...]:  # noqa: ARG002 (the next points tell)
        """Nothing has been printed."""
        return (exact(1),) * len(self.metrics)

    def advance(self, state: tuple[Prints, ...], frame: Frame) -> tuple[tuple[Prints, ...], Numbers]:
        """Compare in the unit of the newest points."""
        units = [
            _spread(frame.lanes[metric], before, frame)
            for metric, before in zip(self.metrics, state, strict=True)
        ]
        after = tuple(unit[-1:].copy() for unit in units)
        unit = between(*units) if len(units) > 1 else units[0]["size"].copy()
        known = unit > 0
        if known.any():
            a, b = self.left(frame), self.right(frame)
            known = known & (_are_same(a, b, unit) if _are_numbers(a, b) else False)
        return after, Numbers(unit, known)


def _spread(lane: Lane, before: Prints, frame: Frame) -> Prints:
    """Return at each step how finely the newest point up to it was printed."""
    prints = exact(len(lane.at)) if lane.prints is None else lane.prints
    if len(prints) == len(frame):
        return prints
    place = np.searchsorted(lane.at, np.arange(len(frame)), side="right")
    found: Prints = np.concatenate((before, prints))[place]
    return found


def _are_numbers(a: Numbers | Word, b: Numbers | Word) -> bool:
    return not isinstance(a, Word) and not isinstance(b, Word)


def _are_same(a: Numbers, b: Numbers, unit: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return a.known & b.known & same(a.values, b.values, unit)


class _Seen(NamedTuple):
    """What is carried of neighbouring pairs: the newest point's unit, and the last step of each unit that they had."""

    newest: Prints | None = None
    last: tuple[tuple[float, float], ...] = ()
    """(unit, step), ascending."""
    answer: Numbers = NOTHING


class Stayed(Alike, frozen=True):
    """The coarsest unit of the pairs of the last ``span`` steps, where a condition says that none of them changed."""

    metric: str
    span: int
    unchanged: Node

    @property
    def reads(self) -> tuple[str, ...]:
        """The metric."""
        return (self.metric,)

    def start(self, *, whole: bool) -> _Seen:  # noqa: ARG002 (it needs the last points alone)
        """No point yet."""
        return _Seen()

    def advance(self, state: _Seen, frame: Frame) -> tuple[_Seen, Numbers]:
        """Take the coarsest of the pairs that end inside the span."""
        lane = frame.lanes[self.metric]
        found, last = self._coarsest(lane, state)
        newest, answer = state.newest, state.answer
        if len(lane.at):
            newest = None if lane.prints is None else lane.prints[-1:].copy()
            answer = last_of(found)
        column = frame.spread(lane.at, state.answer, found)
        stands = frame.columns[self.unchanged] == TRUE
        return _Seen(newest, last, answer), Numbers(column.values, column.known & stands)

    def _coarsest(self, lane: Lane, state: _Seen) -> tuple[Numbers, tuple[tuple[float, float], ...]]:
        begins, pairs = lane.steps - (self.span - 1), pair_units(lane, state.newest)
        if state.newest is None and len(pairs):
            pairs[0] = np.nan
        found, last = np.zeros(len(pairs)), []
        carried = dict(state.last)
        units = sorted({*carried, *np.unique(pairs[~np.isnan(pairs)]).tolist()} - {_EXACTLY})
        for unit in (*units, _EXACTLY):
            steps = np.where(pairs == unit, lane.steps, -np.inf)
            ends = np.maximum.accumulate(np.maximum(steps, carried.get(unit, -np.inf)))
            found[ends > begins] = unit
            newest = float(ends[-1]) if len(ends) else carried.get(unit, -np.inf)
            if newest > (begins[-1] if len(begins) else -np.inf):
                last.append((unit, newest))
        return Numbers(found, found > 0), tuple(last)
