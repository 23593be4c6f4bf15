"""The step clock's fold: the steps that are over go once through the nodes of all rules, block after block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from trainmon_tui.rules.frame import Frame
from trainmon_tui.rules.step_view import StepView, at_row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trainmon_tui.model.verdicts import Place
    from trainmon_tui.rules.nodes import Node
    from trainmon_tui.rules.step_facts import StepFacts
    from trainmon_tui.rules.step_table import StepTable

    Spans = Mapping[str, tuple[float, float]]

MOST_STEPS = 8192
"""Steps that go through at once, and between two states that are kept to go back to."""
_NEVER_LATER = np.iinfo(np.int64).max


class Tracker(Protocol):
    """Something that is kept of a rule while the steps go by."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The printed metrics that it rests on."""
        ...

    def start(self) -> Any:  # noqa: ANN401 (each tracker carries its own)
        """Return what is carried before the first step."""
        ...

    def advance(self, state: Any, frame: Frame, view: Callable[[int, Sequence[Node]], StepView]) -> Any:  # noqa: ANN401
        """Return what is carried on; ``view`` keeps one of the frame's steps."""
        ...


class _State(NamedTuple):
    """All that is carried after the steps up to ``step``."""

    step: float
    taken: int
    """How many steps those were."""
    nodes: tuple[Any, ...]
    trackers: tuple[Any, ...]


class StepFold:
    """Carries the nodes and trackers of a playbook over the steps of a table."""

    def __init__(
        self, table: StepTable, nodes: Sequence[Node], trackers: Sequence[Tracker],
        sources: Mapping[str, tuple[str, ...]], around: StepFacts,
    ) -> None:  # fmt: skip
        """Fold ``table``; ``sources`` are the printed metrics behind each computed one."""
        self.table = table
        self._nodes = tuple(dict.fromkeys(nodes))
        self._sources = sources
        self._around = around
        self._trackers = tuple(trackers)
        self._told: object = None
        self._restart(whole=True)

    def _restart(self, *, whole: bool) -> None:
        nodes = tuple(node.start(whole=whole) for node in self._nodes)
        self._state = _State(-np.inf, 0, nodes, tuple(tracker.start() for tracker in self._trackers))
        self._kept = [self._state]

    def advance(self, spans: Spans, told: object) -> None:
        """Take in the steps that are over; where what steps do not tell (``told``) has changed, all of them anew."""
        if told != self._told:
            self._told = told
            self._go_back(-np.inf)
        if self.table.changed_from <= self._state.step:
            self._go_back(self.table.changed_from)
        self.table.changed_from = np.inf
        steps = self.table.steps.rows
        begin, end = int(np.searchsorted(steps["step"], self._state.step, side="right")), self.table.over
        while begin < end:
            stop = min(begin + MOST_STEPS, end)
            self._take(steps[begin:stop], spans)
            begin = stop
        self.table.trim()
        self._kept = [state for state in self._kept if state.step >= self.table.dropped_to]

    def _go_back(self, step: float) -> None:
        """Return to the newest state before a step, or the oldest that there is; without any, start anew."""
        before = [state for state in self._kept if state.step < step] or self._kept[: step == -np.inf]
        if before:
            self._state, self._kept = before[-1], before
        else:
            self._restart(whole=self.table.dropped_to == -np.inf)

    def _take(self, steps: np.ndarray[Any, Any], spans: Spans) -> None:
        frame = self._frame(steps["step"].copy(), steps["offset"].copy(), spans)
        nodes = self._run(frame)
        trackers = tuple(
            tracker.advance(state, frame, self._viewer(frame))
            for tracker, state in zip(self._trackers, self._state.trackers, strict=True)
        )
        self._state = _State(float(frame.steps[-1]), self._state.taken + len(frame), nodes, trackers)
        if not self._kept or self._state.taken - self._kept[-1].taken >= MOST_STEPS:
            self._kept.append(self._state)

    def _frame(self, steps: np.ndarray[Any, Any], offsets: np.ndarray[Any, Any], spans: Spans) -> Frame:
        return Frame(steps, offsets, self.table.lanes(steps), self._around, spans)

    def _run(self, frame: Frame) -> tuple[Any, ...]:
        """Fill in a frame's columns; return what the nodes carry on."""
        after = []
        for node, state in zip(self._nodes, self._state.nodes, strict=True):
            carried, frame.columns[node] = node.advance(state, frame)
            after.append(carried)
        return tuple(after)

    def _viewer(self, frame: Frame) -> Callable[[int, Sequence[Node]], StepView]:
        return lambda index, nodes: StepView(at_row(frame, index, nodes), self.place)

    def place(self, metric: str, step: float) -> Place | None:
        """Return where a metric's newest point up to a step was printed; of a computed one, its first part's."""
        places = (self.table.place(source, step) for source in self._sources.get(metric, (metric,)))
        return next((place for place in places if place is not None), None)

    def tracked(self, number: int) -> Any:  # noqa: ANN401 (each tracker carries its own)
        """Return what a tracker carries."""
        return self._state.trackers[number]

    def now(self, spans: Spans) -> Frame:
        """Return the newest step, with all that the log has said up to its end; the fold stays where it is."""
        steps = self.table.steps.rows[self.table.over :]["step"].copy()
        lanes = self.table.lanes(steps)
        if not len(steps):
            steps = np.array([self._state.step])
        frame = Frame(steps, np.array([_NEVER_LATER]), lanes, self._around, spans)
        self._run(frame)
        return frame
