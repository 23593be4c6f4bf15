"""A playbook ready to judge: every expression compiled, every name known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from trainmon_tui.rules.captures import Pattern
from trainmon_tui.rules.clock import Clock
from trainmon_tui.rules.compiler import Expression
from trainmon_tui.rules.figures import FigureRule
from trainmon_tui.rules.matching import MetricNames
from trainmon_tui.rules.nodes import Node
from trainmon_tui.rules.phases import Phases
from trainmon_tui.rules.question import Question
from trainmon_tui.rules.ranges import Span
from trainmon_tui.rules.schema import Applies, Trials
from trainmon_tui.rules.scope import Scope
from trainmon_tui.rules.template import Template

Outcome = Literal["pass", "warn", "fail"]


class MetricRule(msgspec.Struct, frozen=True):
    """A metric as gauges and charts show it."""

    names: MetricNames
    label: str
    unit: str | None = None
    role: str | None = None
    healthy: Span | None = None
    borderline: Span | None = None
    zones_from: int = 0
    words: tuple[tuple[Span, str], ...] = ()
    """The runbook's words, each with the range that it stands for."""
    derived: Expression | None = None
    by_step: Expression | None = None
    """Its newest value on the step clock, where that is the playbook's."""
    pattern: Pattern | None = None
    """The sentence that holds it."""


class CheckRule(msgspec.Struct, frozen=True):
    """One line of the checklist. ``outcomes`` are tried in order; the first true one is the verdict."""

    id: str
    title: str
    kind: Literal["expect", "alarm", "manual"]
    phase: str
    outcomes: tuple[tuple[Outcome, Expression], ...]
    at: int | None = None
    """The epoch or step at which it is judged."""
    by: int | None = None
    """The epoch or step by which it has to come."""
    every: bool = False
    at_end: bool = False
    within_phase: str = ""
    only_if: Expression | None = None
    evidence: Template | None = None
    action: Template | None = None
    note: str = ""
    expected_until: int | None = None
    look: str = ""
    cite: str = ""
    covers: tuple[str, ...] = ()
    clock: Clock = "epoch"
    changed: str = ""
    """The parameter after whose change it is judged."""
    later: int = 0
    """How many epochs after that."""

    @property
    def due(self) -> str:
        """When it is judged, in words."""
        if self.at is not None:
            return f"{self.clock} {self.at}"
        if self.by is not None:
            return f"by {self.clock} {self.by}"
        if self.every:
            return (
                f"every {self.clock} of {self.within_phase}" if self.within_phase else f"every {self.clock}"
            )
        if self.changed:
            return f"{self.later} epoch{'s' * (self.later != 1)} after a change of {self.changed}"
        return "at the end" if self.at_end else ""

    @property
    def expressions(self) -> list[Expression]:
        """All that is asked at the moment that it is judged."""
        shown = [
            part for text in (self.evidence, self.action) if text is not None for part in text.expressions
        ]
        return [*(rule for _, rule in self.outcomes), *shown]

    @property
    def metrics(self) -> tuple[str, ...]:
        """All metrics its conditions read."""
        return tuple(dict.fromkeys(name for _, rule in self.outcomes for name in rule.metrics))

    @property
    def looks_for_text(self) -> bool:
        """Whether a condition rests on a text of the log."""
        return any(rule.texts for _, rule in self.outcomes)


class CaseRule(msgspec.Struct, frozen=True):
    """One outcome of a decision; without a condition it holds where none before it did."""

    id: str
    status: Outcome
    condition: Expression | None
    say: Template
    action: Template | None
    options: tuple[Template, ...]


class DecisionRule(msgspec.Struct, frozen=True):
    """A decision at an epoch or step, or (``at`` None) at the end of the run."""

    id: str
    title: str
    phase: str
    at: int | None
    lets: tuple[tuple[str, Expression], ...]
    cases: tuple[CaseRule, ...]
    show: Template | None
    opinions: tuple[tuple[Expression, Template], ...]
    only_if: Expression | None = None
    cite: str = ""
    covers: tuple[str, ...] = ()
    clock: Clock = "epoch"

    @property
    def due(self) -> str:
        """When it is decided, in words."""
        return "at the end" if self.at is None else f"{self.clock} {self.at}"

    @property
    def read(self) -> list[Expression]:
        """Its values and the conditions of its cases."""
        conditions = [case.condition for case in self.cases if case.condition is not None]
        return [*(expression for _, expression in self.lets), *conditions]

    @property
    def metrics(self) -> tuple[str, ...]:
        """All metrics its values and cases read."""
        return tuple(dict.fromkeys(name for expression in self.read for name in expression.metrics))

    @property
    def expressions(self) -> list[Expression]:
        """All that is asked at the moment that it is decided."""
        texts = [self.show, *(say for _, say in self.opinions)]
        for case in self.cases:
            texts += [case.say, case.action, *case.options]
        asked = [*self.read, *(condition for condition, _ in self.opinions)]
        asked += [self.only_if] if self.only_if is not None else []
        return asked + [part for text in texts if text is not None for part in text.expressions]


class TargetRule(msgspec.Struct, frozen=True):
    """A goal of the whole run."""

    id: str
    title: str
    goal: Expression
    evidence: Template | None
    cite: str = ""
    covers: tuple[str, ...] = ()


class StopCondition(msgspec.Struct, frozen=True):
    """A condition under which to stop."""

    id: str
    condition: Expression
    say: Template
    cite: str = ""
    covers: tuple[str, ...] = ()


class SymptomRule(msgspec.Struct, frozen=True):
    """Advice and when it is due."""

    id: str
    title: str
    condition: Expression
    cause: Template | None
    fix: Template | None
    evidence: Template | None
    expected_until: int | None = None
    cite: str = ""
    covers: tuple[str, ...] = ()


class ExpectedBand(msgspec.Struct, frozen=True):
    """The range that a metric should have at an epoch."""

    metric: str
    epoch: int
    span: Span


class Playbook(msgspec.Struct, frozen=True):
    """Everything a `Judge` needs. ``id`` is the file's stem, ``name`` its title."""

    id: str
    name: str
    about: str
    source: str
    phases: Phases
    metrics: Mapping[str, MetricRule]
    scope: Scope = Scope({})
    """The names that a further expression may use."""
    applies: tuple[Applies, ...] = ()
    params: Mapping[str, float | str | bool] = {}
    charts: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    diagnostics: tuple[str, ...] = ()
    """The metrics of the figures, once each."""
    figures: tuple[FigureRule, ...] = ()
    checks: tuple[CheckRule, ...] = ()
    decisions: tuple[DecisionRule, ...] = ()
    bands: tuple[ExpectedBand, ...] = ()
    targets: tuple[TargetRule, ...] = ()
    stop: tuple[StopCondition, ...] = ()
    symptoms: tuple[SymptomRule, ...] = ()
    tests: Trials = Trials()
    texts: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    stepwise: frozenset[str] = frozenset()
    compared: frozenset[str] = frozenset()
    clock: Clock = "epoch"
    nodes: tuple[Node, ...] = ()
    """What its rules on the step clock carry."""
    sources: Mapping[str, tuple[str, ...]] = {}
    """The printed metrics behind each metric that they read."""
    measured: frozenset[str] = frozenset()
    """The metrics it reads that no log prints: see `MACHINE`."""
    asked: Mapping[Question, Expression] = {}
    """What is asked beside its rules."""
    file: str = ""
    """Where it was loaded from; empty for one that is no file."""

    @property
    def is_for_any_run(self) -> bool:
        """Whether it judges a run that no other playbook fits."""
        return any(entry.otherwise for entry in self.applies)

    @property
    def followed(self) -> frozenset[str]:
        """The parameters after whose change a check says whether it had its effect."""
        return frozenset(rule.changed for rule in self.checks if rule.changed)
