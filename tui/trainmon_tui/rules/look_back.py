"""Nodes that look back from a metric's newest point: by a number of points, or by a number of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from trainmon_tui.rules.clock import shown
from trainmon_tui.rules.columns import NOTHING, Conditions, Numbers, conditions
from trainmon_tui.rules.nodes import STEPS, OfMetric, OfMetrics, last_of
from trainmon_tui.rules.prints import pair_units, same
from trainmon_tui.rules.sliding import SLIDING, average, deviation_about

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Floats, Ints
    from trainmon_tui.rules.columns import Bools, Column
    from trainmon_tui.rules.frame import Frame, Lane
    from trainmon_tui.rules.prints import Prints

MOST_POINTS = 65_536
"""Points that a rule looks back over; what would need more is unknown."""
_BATCH = 1 << 17
"""Values that are laid out at once."""


class Trace(NamedTuple):
    """The newest points of a metric, ascending."""

    steps: Floats
    values: Floats

    def then(self, lane: Lane) -> Trace:
        """Return this trace with a block's points after it."""
        return Trace(np.concatenate((self.steps, lane.steps)), np.concatenate((self.values, lane.values)))

    def newest(self, count: int) -> Trace:
        """Return the last points alone."""
        begin = max(0, len(self.steps) - min(count, MOST_POINTS))
        return Trace(self.steps[begin:].copy(), self.values[begin:].copy())


_EMPTY = Trace(np.empty(0), np.empty(0))


class Slid(OfMetrics, frozen=True):
    """A function of the newest ``last`` points of each metric."""

    last: int

    def start(self, *, whole: bool) -> tuple[tuple[Trace, ...], Numbers]:  # noqa: ARG002 (it needs the last points alone)
        """No point yet."""
        return (_EMPTY,) * len(self.metrics), NOTHING

    def advance(self, state: Any, frame: Frame) -> tuple[Any, Numbers]:  # noqa: ANN401 (each node carries its own)
        """Slide over the points."""
        before, answer = state
        lanes = [frame.lanes[metric] for metric in self.metrics]
        traces = [trace.then(lane) for trace, lane in zip(before, lanes, strict=True)]
        at = frame.merged(self.metrics).at
        ends = [
            len(trace.steps) + np.searchsorted(lane.at, at, side="right")
            for trace, lane in zip(before, lanes, strict=True)
        ]
        found = self._slide(traces, ends)
        kept = tuple(trace.newest(self.last) for trace in traces)
        after = last_of(found) if len(at) else answer
        return (kept, after), frame.spread(at, answer, found)

    def _slide(self, traces: list[Trace], ends: list[Ints]) -> Numbers:
        values, known = np.full(len(ends[0]), np.nan), np.zeros(len(ends[0]), dtype=np.bool_)
        if self.last > MOST_POINTS:
            return Numbers(values, known)
        full = np.flatnonzero(np.min(ends, axis=0) >= self.last)
        laid_out = [_windows(trace, self.last) for trace in traces] if len(full) else []
        size = max(1, _BATCH // (self.last * len(traces)))
        for begin in range(0, len(full), size):
            rows = full[begin : begin + size]
            windows = [_ending(each, end[rows], self.last) for each, end in zip(laid_out, ends, strict=True)]
            steps, kept = windows[0] if len(windows) == 1 else _in_order(windows)
            with np.errstate(all="ignore"):
                values[rows], known[rows] = SLIDING[self.function](steps, kept)
        return Numbers(values, known)

    def lack(self, now: float) -> str:  # noqa: ARG002 (its length tells)
        """Return that too few points are known."""
        return f"{self.metrics[0]} has fewer than {self.last} values"


def _windows(trace: Trace, length: int) -> Trace:
    """Return steps and values of every ``length`` points in a row, without copying them."""
    return Trace(*(np.lib.stride_tricks.sliding_window_view(part, length) for part in trace))


def _ending(windows: Trace, ends: Ints, length: int) -> Trace:
    """Return the windows before each end."""
    first = ends - length
    if first[-1] - first[0] == len(first) - 1 and bool((np.diff(first) == 1).all()):
        return Trace(*(part[first[0] : first[-1] + 1] for part in windows))
    return Trace(*(part[first] for part in windows))


def _in_order(windows: list[Trace]) -> Trace:
    """Join the windows of several metrics, each row by its steps."""
    steps = np.concatenate([window.steps for window in windows], axis=1)
    values = np.concatenate([window.values for window in windows], axis=1)
    order = np.argsort(steps, axis=1, kind="stable")
    return Trace(np.take_along_axis(steps, order, axis=1), np.take_along_axis(values, order, axis=1))


class Looked(OfMetric, frozen=True):
    """A number that compares a metric's newest point with the one ``span`` steps before, or the points before it."""

    function: str
    span: int

    @property
    def tells_step(self) -> bool:
        """Whether its column holds the steps at which points stand."""
        return self.function in STEPS

    def start(self, *, whole: bool) -> tuple[Trace, Numbers]:  # noqa: ARG002 (it needs the last points alone)
        """No point yet."""
        return _EMPTY, NOTHING

    def advance(self, state: tuple[Trace, Numbers], frame: Frame) -> tuple[tuple[Trace, Numbers], Numbers]:
        """Look back from each point."""
        before, answer = state
        lane = frame.lanes[self.metric]
        trace = before.then(lane)
        with np.errstate(all="ignore"):
            found = Numbers(*_LOOK[self.function](trace, len(before.steps), self.span))
        after = last_of(found) if len(lane.at) else answer
        return (trace.newest(self._reach(trace)), after), frame.spread(lane.at, answer, found)

    def _reach(self, trace: Trace) -> int:
        """Return how many of the newest points the next one may ask for."""
        if self.function == "zscore" or not len(trace.steps):
            return self.span
        index = int(np.searchsorted(trace.steps, trace.steps[-1] - self.span, side="right")) - 1
        return len(trace.steps) - max(index, 0)

    def lack(self, now: float) -> str:
        """Return that too little came before."""
        return f"{self.metric} has too few steps before {shown(now)}"


def _before(trace: Trace, new: int, span: int) -> tuple[Floats, Bools]:
    """Return for each new point the newest value at least ``span`` steps before it."""
    index = np.searchsorted(trace.steps, trace.steps[new:] - span, side="right") - 1
    return trace.values[index] if len(trace.values) else trace.values, index >= 0


def _step_before(trace: Trace, new: int, span: int) -> tuple[Floats, Bools]:
    """Return the step at which that value stands."""
    return _before(Trace(trace.steps, trace.steps), new, span)


def _drop(trace: Trace, new: int, span: int) -> tuple[Floats, Bools]:
    before, known = _before(trace, new, span)
    return (before - trace.values[new:]) / np.abs(np.where(before == 0, 1, before)) * 100, known & (
        before != 0
    )


def _rise(trace: Trace, new: int, span: int) -> tuple[Floats, Bools]:
    drop, known = _drop(trace, new, span)
    return -drop, known


def _zscore(trace: Trace, new: int, count: int) -> tuple[Floats, Bools]:
    """Return how many deviations each new value stands from the mean of the ``count`` before it."""
    values, known = np.full(len(trace.steps) - new, np.nan), np.zeros(len(trace.steps) - new, dtype=np.bool_)
    full = np.arange(max(new, count), len(trace.steps))
    if count < 2 or count > MOST_POINTS:
        return values, known
    if not len(full):
        return values, known
    laid_out, size = _windows(trace, count), max(1, _BATCH // count)
    for begin in range(0, len(full), size):
        rows = full[begin : begin + size]
        steps, before = _ending(laid_out, rows, count)
        mean = average(steps, before)[0]
        spread = deviation_about(mean, before)
        values[rows - new] = (trace.values[rows] - mean) / np.where(spread == 0, 1, spread)
        known[rows - new] = spread != 0
    return values, known


_LOOK: dict[str, Callable[[Trace, int, int], tuple[Floats, Bools]]] = {
    "prev": _before, "step_of_prev": _step_before, "drop_pct": _drop, "rise_pct": _rise, "zscore": _zscore,
}  # fmt: skip


class _Pairs(NamedTuple):
    """What is carried of neighbouring pairs: the newest point, the first step, where a pair last broke the rule."""

    value: float = np.nan
    first: float = np.inf
    broke: float = -np.inf
    unit: Prints | None = None
    """How finely the newest point was printed."""


class Steady(OfMetric, frozen=True):
    """Whether all neighbouring pairs of the last ``span`` steps follow a rule; false as soon as one does not."""

    function: str
    span: int

    def start(self, *, whole: bool) -> tuple[_Pairs, np.int8]:  # noqa: ARG002 (it needs the last points alone)
        """No point yet."""
        return _Pairs(), np.int8(1)

    def advance(self, state: tuple[_Pairs, np.int8], frame: Frame) -> tuple[tuple[_Pairs, np.int8], Column]:
        """Compare each point with the one before it."""
        pairs, answer = state
        lane = frame.lanes[self.metric]
        if not len(lane.at):
            return state, np.full(len(frame), answer)
        spare, follows = _FOLLOWS[self.function]
        before = np.append(pairs.value, lane.values[:-1])
        breaks = ~follows(before, lane.values, pair_units(lane, pairs.unit))
        breaks[0] &= np.isfinite(pairs.first)
        broke = np.maximum.accumulate(np.where(breaks, lane.steps, pairs.broke))
        first, begins = min(pairs.first, float(lane.steps[0])), lane.steps - (self.span - spare)
        found: Conditions = conditions(broke <= begins, (broke > begins) | (first <= begins))
        codes: NDArray[np.int8] = np.append(answer, found)
        place = np.searchsorted(lane.at, np.arange(len(frame)), side="right")
        unit = None if lane.prints is None else lane.prints[-1:].copy()
        after = _Pairs(float(lane.values[-1]), first, float(broke[-1]), unit)
        return (after, found[-1]), codes[place]

    def lack(self, now: float) -> str:
        """Return that too little came before."""
        return f"{self.metric} has too few steps before {shown(now)}"


_FOLLOWS: dict[str, tuple[int, Callable[[Floats, Floats, Floats], Bools]]] = {
    "increasing_for": (0, lambda before, after, _: after > before),
    "decreasing_for": (0, lambda before, after, _: after < before),
    "unchanged_for": (1, same),
}
"""The spare steps of each (a value that stays for n steps was printed n - 1 steps before), and its rule."""
FOLLOWING = frozenset(_FOLLOWS)
