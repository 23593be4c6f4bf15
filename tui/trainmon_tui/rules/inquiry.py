"""Questions about a run that its playbook does not ask: any expression, over the names and facts it is judged by."""

from __future__ import annotations

import contextlib
import math
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from trainmon_tui.rules.evidence import is_settled
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.nodes import printed_behind
from trainmon_tui.rules.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from trainmon_tui.model.verdicts import Place
    from trainmon_tui.rules.clock import Clock
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.playbook import Playbook
    from trainmon_tui.rules.question import Question
    from trainmon_tui.rules.scope import Scope
    from trainmon_tui.rules.view import Scalar, Witness


class Found(NamedTuple):
    """What a question came to; ``value`` is None while it is not known."""

    value: Scalar | None
    missing: tuple[str, ...] = ()
    """Why it is not known."""


class Inquiry(NamedTuple):
    """What can be asked of a run that was read."""

    scope: Scope
    """On the playbook's clock."""
    facts: Facts
    newest_step: Callable[[], Witness] | None = None
    asked: Mapping[Question, Expression] = {}
    """What was known to be asked before the log was read."""
    view_at: Callable[[Question], tuple[Witness | None, str]] | None = None
    """Return the view of the step that such a question names, or why there is none."""

    def compile(self, question: Question) -> Expression:
        """Return a question in the names of the playbook; raises `RuleError`."""
        return self.asked.get(question) or question.compile(self.scope)

    def at_step(self, question: Question) -> Found:
        """Return the answer on a step's values; the question was known before the log was read."""
        compiled = self.asked.get(question)
        if compiled is None or self.view_at is None:
            return Found(None, ("steps are asked only where a playbook judges",))
        view, why = self.view_at(question)
        return Found(None, (why,)) if view is None else _found(compiled, view)

    def at_epoch(self, question: Expression, epoch: int) -> Found:
        """Return the answer on an epoch's final values."""
        if not is_settled(self.facts, question.metrics, epoch, texts=bool(question.texts)):
            return Found(None, (f"epoch {epoch} is not over",))
        return _found(question, View(self.facts, epoch))

    def at_end(self, question: Expression) -> Found:
        """Return the answer at the end of the run; unknown while it goes on."""
        return self.now(question) if self.facts.reach.is_over else Found(None, ("the run is not over",))

    def now(self, question: Expression) -> Found:
        """Return the answer in the epoch under way, or while that is unknown in the last one that is over.

        On the step clock it is that of the newest step.
        """
        if question.clock == "step" and self.newest_step is not None:
            return _found(question, self.newest_step())
        found = Found(None)
        for epoch in dict.fromkeys((self.facts.history.newest or 0, self.facts.reach.last_over())):
            found = _found(question, View(self.facts, epoch, to_end=True))
            if found.value is not None:
                break
        if found.value is False and question.texts and not self.facts.reach.is_over:
            return Found(None, ("a text may still come",))
        return found

    def newest(self, clock: Clock) -> float | None:
        """Return the newest epoch, or of a playbook that counts by steps the newest step; None before any."""
        if clock == "epoch":
            return self.facts.history.newest
        now = self.newest_step().now if self.newest_step is not None else math.nan
        return now if math.isfinite(now) else None

    def settings(self) -> dict[str, tuple[Scalar, Place]]:
        """Return what the log printed of its configuration, with its place."""
        return self.facts.settings

    def history(self, metric: str) -> list[tuple[float | None, float | None, float]]:
        """Return (step, epoch, value) of a metric's final finite values by epoch."""
        points = self.facts.points(metric, View(self.facts, self.facts.history.newest or 0))
        return [
            (point.place.step, float(point.epoch), point.value)
            for point in points
            if abs(point.value) < float("inf")
        ]


class Reads(NamedTuple):
    """What questions look for in the log beside the values of its metrics by epoch."""

    texts: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    stepwise: frozenset[str] = frozenset()
    compared: frozenset[str] = frozenset()

    @classmethod
    def of(cls, questions: Iterable[Question], scope: Scope) -> Reads:
        """Return what questions read in a scope; one that is wrong there reads nothing."""
        return cls.by(_compiled(questions, scope).values())

    @classmethod
    def by(cls, compiled: Collection[Expression]) -> Reads:
        """Return what compiled questions read."""
        return cls(
            frozenset(text for each in compiled for text in each.texts),
            frozenset(text for each in compiled for text in each.counted),
            frozenset(name for each in compiled for name in each.stepwise),
            frozenset(name for each in compiled for name in each.compared),
        )


def listening(playbook: Playbook, questions: Iterable[Question]) -> Playbook:
    """Return a playbook whose facts also answer further questions."""
    asked = _compiled(questions, playbook.scope.on(playbook.clock))
    compiled, reads = asked.values(), Reads.by(asked.values())
    return msgspec.structs.replace(
        playbook,
        texts=playbook.texts | reads.texts,
        counted=playbook.counted | reads.counted,
        stepwise=playbook.stepwise | reads.stepwise,
        compared=playbook.compared | reads.compared,
        nodes=tuple(dict.fromkeys((*playbook.nodes, *(node for each in compiled for node in each.nodes)))),
        sources={**playbook.sources, **printed_behind(compiled)},
        asked=asked,
    )


def _compiled(questions: Iterable[Question], scope: Scope) -> dict[Question, Expression]:
    compiled = {}
    for question in questions:
        with contextlib.suppress(RuleError):
            compiled[question] = question.compile(scope)
    return compiled


def _found(question: Expression, view: Witness) -> Found:
    value = question.run(view)
    return Found(value, tuple(view.missing) if value is None else ())
