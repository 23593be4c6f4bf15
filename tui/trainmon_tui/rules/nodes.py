"""What a rule on the step clock carries from block to block. Each node fills one column of a frame.

A node is equal to another that computes the same, so that rules share it. `advance` takes what the node carries and
a frame, and returns what it carries on, and its column; nothing that is carried is ever changed in place, so an
earlier state can be gone back to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from trainmon_tui.rules.clock import Run, shown
from trainmon_tui.rules.columns import (
    FALSE,
    NOTHING,
    TRUE,
    UNKNOWN,
    Column,
    Conditions,
    Numbers,
    conditions,
    number,
)  # fmt: skip
from trainmon_tui.rules.frame import Lane
from trainmon_tui.rules.running import RUNNING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.frame import Frame

Span = tuple[float, float]
STEP_OF = {
    "min": "epoch_of_min", "max": "epoch_of_max", "epoch_of_min": "epoch_of_min", "epoch_of_max": "epoch_of_max",
    "first": "step_of_first", "prev": "step_of_prev",
}  # fmt: skip
"""What gives the step at which the answer of a function stands; that of any other stands at its newest point."""
STEPS = frozenset({*STEP_OF.values(), "step_of_last"})
"""Functions whose answer is a step."""
LOST = "lost"
"""Carried by a window whose first points are no longer held: it stays unknown."""


class Node(msgspec.Struct, frozen=True):
    """One column, and what it takes to go on with it."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The metrics whose points it reads."""
        return ()

    @property
    def tells_step(self) -> bool:
        """Whether its column holds the steps at which points stand."""
        return False

    def start(self, *, whole: bool) -> Any:  # noqa: ANN401 (each node carries its own)
        """Return what is carried before the first step; without ``whole``, earlier steps are no longer held."""
        raise NotImplementedError

    def advance(self, state: Any, frame: Frame) -> tuple[Any, Column]:  # noqa: ANN401 (each node carries its own)
        """Return what is carried on, and the column of a frame."""
        raise NotImplementedError

    def lack(self, now: float) -> str:  # noqa: ARG002 (most evidence names its parts)
        """Return in words why it is not known at a step; empty where its parts say so."""
        return ""


class Leaf(NamedTuple):
    """A part of an expression that evidence names: ``label`` as it is written, what it reads, its column."""

    label: str
    metrics: tuple[str, ...]
    node: Node
    where: Node | None = None
    """The step at which it stands, where that is not the newest."""


def last_of(column: Numbers) -> Numbers:
    """Return a column's last value as one that is the same at every step."""
    return Numbers(column.values[-1:].reshape(()).copy(), column.known[-1:].reshape(()).copy())


class OfMetric(Node, frozen=True):
    """What is computed of one metric's points."""

    metric: str

    @property
    def reads(self) -> tuple[str, ...]:
        """The metric."""
        return (self.metric,)


class OfMetrics(Node, frozen=True):
    """A function of the points of one or several metrics."""

    function: str
    metrics: tuple[str, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """The metrics."""
        return self.metrics

    @property
    def tells_step(self) -> bool:
        """Whether its column holds the steps at which points stand."""
        return self.function in STEPS


class Newest(OfMetric, frozen=True):
    """A metric's newest value at or before each step."""

    def start(self, *, whole: bool) -> Numbers:  # noqa: ARG002 (the next point tells)
        """Nothing has been printed."""
        return NOTHING

    def advance(self, state: Numbers, frame: Frame) -> tuple[Numbers, Numbers]:
        """Spread the points."""
        lane = frame.lanes[self.metric]
        column = frame.spread(lane.at, state, Numbers(lane.values, np.ones(len(lane.at), dtype=np.bool_)))
        return last_of(column), column

    def lack(self, now: float) -> str:
        """Return that it has not been printed."""
        return f"{self.metric} was not logged{_up_to(now)}"


class Stretch(msgspec.Struct, frozen=True):
    """Which points a window holds: those of some steps, of a phase, or (neither) all so far."""

    steps: Span | None = None
    phase: str | None = None

    def span(self, frame: Frame) -> Span | None:
        """Return its first and last step, or None where its phase has not begun."""
        if self.phase is not None:
            return frame.spans.get(self.phase)
        return self.steps or (-np.inf, np.inf)

    def decides_from(self, span: Span) -> float:
        """Return the step from which on it tells something."""
        return span[1] if self.steps is not None else span[0]

    def lack(self, what: str) -> str:
        """Return in words why it tells nothing."""
        if self.phase is not None:
            return f"phase {self.phase} has not begun, or has no {what}"
        if self.steps is not None:
            return f"{what} is not complete up to step {shown(self.steps[1])}"
        return f"{what} was not logged"


def inside(lane: Lane, span: Span) -> Lane:
    """Return the points of a lane within a span of steps."""
    if span == (-np.inf, np.inf):
        return lane
    kept = (lane.steps >= span[0]) & (lane.steps <= span[1])
    return Lane(lane.at[kept], lane.steps[kept], lane.values[kept])


class Grown(OfMetrics, frozen=True):
    """A function of all points of a stretch up to each step."""

    stretch: Stretch

    def start(self, *, whole: bool) -> tuple[Any, Numbers]:
        """Nothing counted yet."""
        return (None if whole else LOST), (number(0) if self.function == "count" else NOTHING)

    def advance(self, state: tuple[Any, Numbers], frame: Frame) -> tuple[tuple[Any, Numbers], Numbers]:
        """Take in the points inside the stretch."""
        carried, before = state
        span = self.stretch.span(frame)
        if span is None or carried is LOST:
            return state, _unknown(len(frame))
        lane = inside(frame.merged(self.metrics), span)
        column = Numbers(
            np.broadcast_to(before.values, len(frame)), np.broadcast_to(before.known, len(frame))
        )
        if len(lane.at):
            with np.errstate(all="ignore"):
                carried, values, known = RUNNING[self.function](carried, lane.steps, lane.values)
            column = frame.spread(lane.at, before, Numbers(values, known))
            before = last_of(Numbers(values, known))
        known = column.known & (frame.steps >= self.stretch.decides_from(span))
        return (carried, before), Numbers(column.values, known)

    def lack(self, now: float) -> str:  # noqa: ARG002 (the stretch tells)
        """Return what its stretch lacks."""
        return self.stretch.lack(self.metrics[0])


class Finite(OfMetric, frozen=True):
    """Whether all values of a stretch were finite; false as soon as one was not."""

    stretch: Stretch

    def start(self, *, whole: bool) -> tuple[np.int8, bool]:
        """Nothing printed yet."""
        return UNKNOWN, whole

    def advance(self, state: tuple[np.int8, bool], frame: Frame) -> tuple[tuple[np.int8, bool], Conditions]:
        """Take in the points inside the stretch."""
        before, whole = state
        lane = inside(frame.lanes[self.metric], self.stretch.span(frame) or (np.inf, np.inf))
        broken = np.logical_or.accumulate(~np.isfinite(lane.values)) | (before == FALSE)
        codes = np.append(before, np.where(broken, FALSE, TRUE if whole else UNKNOWN)).astype(np.int8)
        column = codes[np.searchsorted(lane.at, np.arange(len(frame)), side="right")]
        early = frame.steps < (self.stretch.steps or (0, -np.inf))[1]
        return (codes[-1], whole), np.where(early, np.minimum(column, UNKNOWN), column)

    def lack(self, now: float) -> str:  # noqa: ARG002 (the stretch tells)
        """Return what its stretch lacks."""
        return self.stretch.lack(self.metric)


class Broken(OfMetric, frozen=True):
    """The first step of a stretch at which a value was not finite."""

    stretch: Stretch

    @property
    def tells_step(self) -> bool:
        """It does."""
        return True

    def start(self, *, whole: bool) -> Numbers:  # noqa: ARG002 (the newest that is held will do)
        """Nothing printed yet."""
        return NOTHING

    def advance(self, state: Numbers, frame: Frame) -> tuple[Numbers, Numbers]:
        """Look at the points inside the stretch."""
        if state.known:
            return state, state
        lane = inside(frame.lanes[self.metric], self.stretch.span(frame) or (np.inf, np.inf))
        bad = np.flatnonzero(~np.isfinite(lane.values))
        if not len(bad):
            return NOTHING, NOTHING
        first = lane.steps[bad[0]]
        return number(first), Numbers(np.full(len(frame), first), frame.steps >= first)


class Appeared(OfMetric, frozen=True):
    """Whether a metric has been printed."""

    def start(self, *, whole: bool) -> bool:
        """Not yet, unless earlier steps are no longer held."""
        return not whole

    def advance(self, state: bool, frame: Frame) -> tuple[bool, Conditions]:
        """Look for its first point."""
        at = frame.lanes[self.metric].at
        first = 0 if state else (int(at[0]) if len(at) else len(frame))
        shown = np.arange(len(frame)) >= first
        return state or bool(len(at)), conditions(shown, np.array(True))

    def lack(self, now: float) -> str:
        """Return that it has not been printed."""
        return f"{self.metric} was not logged{_up_to(now)}"


class Held(Node, frozen=True):
    """Whether a condition stood at all steps that tell about the last ``count``.

    A condition stands from the step at which it was computed until the next one; so all that has to be carried is
    until when it was last false or unknown.
    """

    run: Run
    metrics: tuple[str, ...]
    count: int

    def start(self, *, whole: bool) -> tuple[float, _Stood, _Stood]:  # noqa: ARG002 (it needs the last steps alone)
        """No step yet."""
        return np.inf, _Stood(), _Stood()

    def advance(self, state: Any, frame: Frame) -> tuple[Any, Conditions]:  # noqa: ANN401 (each node carries its own)
        """Go through the condition's column."""
        first, was_false, was_unknown = state
        column = np.broadcast_to(self.run(frame), len(frame))
        first = min(first, float(frame.steps[0])) if len(frame) else first
        was_false, false_until = was_false.go_on(column == FALSE, frame.steps)
        was_unknown, unknown_until = was_unknown.go_on(column == UNKNOWN, frame.steps)
        begins = frame.steps - self.count + 1
        found = np.where((first > begins) | (unknown_until > begins), UNKNOWN, TRUE)
        return (first, was_false, was_unknown), np.where(false_until > begins, FALSE, found)


class _Stood(NamedTuple):
    """Until which step something stood last, and whether it still does."""

    until: float = -np.inf
    still: bool = False

    def go_on(self, stands: Conditions, steps: Floats) -> tuple[_Stood, Floats]:
        """Return the state after these steps, and at each of them until when it stood last (inf: it does)."""
        if not len(steps):
            return self, steps
        before = np.append(self.still, stands[:-1])
        ends = np.where(stands, np.inf, np.where(before, steps, np.nan))
        places = np.maximum.accumulate(np.where(np.isnan(ends), -1, np.arange(len(ends))))
        until = np.where(places >= 0, ends[places], self.until)
        return _Stood(float(until[-1]), bool(stands[-1])), until


class Computed(Node, frozen=True):
    """A metric computed from others: it has a point wherever one of them is printed and it is known."""

    name: str
    run: Run
    sources: tuple[str, ...]

    def start(self, *, whole: bool) -> None:
        """Return nothing: its parts carry what it needs."""

    def advance(self, state: None, frame: Frame) -> tuple[None, Numbers]:  # noqa: ARG002 (its parts carry)
        """Compute its points, which other nodes of the frame then read."""
        values, known = self.run(frame)
        at = np.unique(np.concatenate([frame.lanes[source].at for source in self.sources]))
        at = at[np.broadcast_to(known, len(frame))[at]]
        frame.lanes[self.name] = Lane(at, frame.steps[at], np.broadcast_to(values, len(frame))[at])
        return None, Numbers(values, known)


def _up_to(now: float) -> str:
    return f" up to step {shown(now)}" if np.isfinite(now) else ""


def _unknown(size: int) -> Numbers:
    return Numbers(np.full(size, np.nan), np.zeros(size, dtype=np.bool_))


def printed_behind(expressions: Iterable[Expression]) -> dict[str, tuple[str, ...]]:
    """Return the printed metrics behind each metric that expressions read on the step clock."""
    found: dict[str, tuple[str, ...]] = {}
    for expression in expressions:
        found |= {name: (name,) for name in expression.sources}
        found |= {node.name: node.sources for node in expression.nodes if isinstance(node, Computed)}
    return found
