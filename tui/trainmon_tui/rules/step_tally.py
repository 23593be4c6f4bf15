"""What is kept of a rule while its steps go by: how it stood, and its views of the steps that count."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.rules.columns import TRUE, UNKNOWN
from trainmon_tui.rules.tally import otherwise, outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Floats, Ints
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.frame import Frame
    from trainmon_tui.rules.nodes import Node
    from trainmon_tui.rules.playbook import CheckRule, Outcome
    from trainmon_tui.rules.step_view import StepView

    Codes = NDArray[np.int8]
    Keep = Callable[[int, Sequence[Node]], StepView]

OUTCOMES: tuple[Outcome | None, ...] = (None, "pass", "warn", "fail")
"""Verdicts by their code; None is unknown."""
_CODES = {name: code for code, name in enumerate(OUTCOMES)}
_NONE_HOLDS = 4


def first_true(rule: CheckRule, frame: Frame) -> Codes:
    """Return at each step the first of fail, warn, pass that holds (see `tally.first_true`), 4 where none does."""
    found = np.full(len(frame), _NONE_HOLDS, dtype=np.int8)
    unknown = np.zeros(len(frame), dtype=np.bool_)
    for kind, condition in rule.outcomes:
        column = (condition.columns or condition.run)(frame)
        holds = (column == TRUE) & (found == _NONE_HOLDS)
        found[holds & ~unknown if kind == "pass" else holds] = _CODES[kind]
        unknown = unknown | (column == UNKNOWN)
    found[(found == _NONE_HOLDS) & unknown] = 0
    return found


def outcomes(rule: CheckRule, frame: Frame) -> Codes:
    """Return a check's verdict at each step, as `tally.outcome` gives it for an epoch."""
    found = first_true(rule, frame)
    found[found == _NONE_HOLDS] = _CODES[otherwise(rule)]
    return found


def own_steps(frame: Frame, sources: Sequence[str]) -> Ints:
    """Return the steps of a frame at which one of the metrics was printed; all where a rule reads none."""
    at = [frame.lanes[source].at for source in sources]
    if not at or any(len(found) == len(frame) for found in at):
        return np.arange(len(frame))
    return np.unique(np.concatenate(at))


def sources_of(expressions: Sequence[Expression]) -> tuple[str, ...]:
    """Return the printed metrics behind some expressions."""
    return tuple(dict.fromkeys(name for expression in expressions for name in expression.sources))


def nodes_of(expressions: Sequence[Expression]) -> tuple[Node, ...]:
    """Return what some expressions read."""
    return tuple(dict.fromkeys(node for expression in expressions for node in expression.nodes))


class StepTally(NamedTuple):
    """How a check stood, step by step."""

    verdict: Outcome | None = None
    since: float = 0.0
    """The first step of the stretch in which the verdict is what it is now."""
    first: StepView | None = None
    newest: StepView | None = None
    judged: int = 0
    bad: int = 0
    was: tuple[Outcome, float] | None = None
    """The last bad verdict and the step at which it began."""
    lacking: StepView | None = None

    def read(self, rule: CheckRule) -> StepTally:
        """Return this tally once its views have noted what the check reads in them."""
        for view in (self.first, self.newest, self.lacking):
            if view is not None and not view.reads and not view.missing:
                outcome(rule, view)
        return self


class EveryStep(NamedTuple):
    """Judges a check at every step at which something of it was printed."""

    rule: CheckRule
    sources: tuple[str, ...]
    nodes: tuple[Node, ...]

    def start(self) -> StepTally:
        """Return that nothing was judged."""
        return StepTally()

    def advance(self, state: StepTally, frame: Frame, keep: Keep) -> StepTally:
        """Take in the verdicts of a frame's steps; an unknown one changes nothing."""
        own = self._inside(own_steps(frame, self.sources), frame)
        codes = outcomes(self.rule, frame)[own]
        judged, found = own[codes > 0], codes[codes > 0]
        if not len(judged):
            silent = len(own) > 0 and state.verdict is None
            return state._replace(lacking=keep(int(own[-1]), self.nodes)) if silent else state
        before = np.append(_CODES[state.verdict], found[:-1])
        turns = np.flatnonzero(found != before)
        was = _was(state, found, turns, frame.steps[judged])
        if len(turns):
            at = int(judged[turns[-1]])
            state = state._replace(since=float(frame.steps[at]), first=keep(at, self.nodes))
        return state._replace(
            verdict=OUTCOMES[found[-1]], newest=keep(int(judged[-1]), self.nodes), judged=state.judged + len(judged),
            bad=state.bad + int((found > 1).sum()), was=was,
        )  # fmt: skip

    def _inside(self, own: Ints, frame: Frame) -> Ints:
        if not self.rule.within_phase:
            return own
        low, high = frame.spans.get(self.rule.within_phase, (np.inf, -np.inf))
        return own[(frame.steps[own] >= low) & (frame.steps[own] <= high)]


def _was(state: StepTally, codes: Codes, turns: Ints, steps: Floats) -> tuple[Outcome, float] | None:
    """Return the last bad verdict up to the end of these steps, and where it began."""
    bad = np.flatnonzero(codes > 1)
    if not len(bad):
        return state.was
    begun = turns[turns <= bad[-1]]
    verdict = OUTCOMES[codes[bad[-1]]]
    return None if verdict is None else (verdict, float(steps[begun[-1]]) if len(begun) else state.since)


class AtStep(NamedTuple):
    """Keeps the view of one step, if something of the rule was printed at it."""

    step: float
    sources: tuple[str, ...]
    nodes: tuple[Node, ...]

    def start(self) -> StepView | None:
        """Return that it has not come."""
        return None

    def advance(self, state: StepView | None, frame: Frame, view: Keep) -> StepView | None:
        """Look for the step."""
        own = own_steps(frame, self.sources)
        at = own[frame.steps[own] == self.step]
        return view(int(at[0]), self.nodes) if len(at) else state


class ByStep(NamedTuple):
    """Looks for the first step at which a check says pass, or up to its last step fail."""

    rule: CheckRule
    step: float
    sources: tuple[str, ...]
    nodes: tuple[Node, ...]

    def start(self) -> Came:
        """Return that nothing was said."""
        return Came()

    def advance(self, state: Came, frame: Frame, view: Keep) -> Came:
        """Go through a frame's steps until it was said."""
        if state.verdict is not None or state.late is not None:
            return state
        own = own_steps(frame, self.sources)
        codes, steps = first_true(self.rule, frame)[own], frame.steps[own]
        said = (codes == _CODES["pass"]) | ((codes == _CODES["fail"]) & (steps <= self.step))
        if said.any():
            index = int(np.argmax(said))
            if steps[index] <= self.step:
                return Came(OUTCOMES[codes[index]], None, view(int(own[index]), self.nodes))
            state = state._replace(late=float(steps[index]))
        before = np.flatnonzero(frame.steps <= self.step)
        return state._replace(view=view(int(before[-1]), self.nodes)) if len(before) else state


class Came(NamedTuple):
    """What a check said by its step: its verdict, or that it came late; and the view that says so."""

    verdict: Outcome | None = None
    late: float | None = None
    view: StepView | None = None
    """Of the step at which it came; until then of the newest one in time."""
