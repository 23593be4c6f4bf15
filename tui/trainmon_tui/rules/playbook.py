"""A playbook ready to judge: every expression compiled, every name known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.matching import MetricNames
    from trainmon_tui.rules.phases import Phases
    from trainmon_tui.rules.ranges import Span
    from trainmon_tui.rules.schema import Applies
    from trainmon_tui.rules.template import Template

Outcome = Literal["pass", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class MetricRule:
    """A metric as gauges and charts show it."""

    names: MetricNames
    label: str
    unit: str | None = None
    role: str | None = None
    healthy: Span | None = None
    borderline: Span | None = None
    zones_from: int = 0
    derived: Expression | None = None


@dataclass(frozen=True, slots=True)
class CheckRule:
    """One line of the checklist. ``outcomes`` are tried in order; the first true one is the verdict."""

    id: str
    title: str
    kind: Literal["expect", "alarm", "manual"]
    phase: str
    outcomes: tuple[tuple[Outcome, Expression], ...]
    epoch: int | None = None
    by_epoch: int | None = None
    every_epoch: bool = False
    within_phase: str = ""
    evidence: Template | None = None
    action: Template | None = None
    note: str = ""
    expected_until: int | None = None
    look: str = ""
    cite: str = ""

    @property
    def metrics(self) -> tuple[str, ...]:
        """All metrics its conditions read."""
        return tuple(dict.fromkeys(name for _, rule in self.outcomes for name in rule.metrics))

    @property
    def looks_for_text(self) -> bool:
        """Whether a condition rests on a text of the log."""
        return any(rule.texts for _, rule in self.outcomes)


@dataclass(frozen=True, slots=True)
class CaseRule:
    """One outcome of a decision; without a condition it holds where none before it did."""

    id: str
    status: Outcome
    condition: Expression | None
    say: Template
    action: Template | None
    options: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """A decision at an epoch."""

    id: str
    title: str
    phase: str
    epoch: int
    lets: tuple[tuple[str, Expression], ...]
    cases: tuple[CaseRule, ...]
    show: Template | None
    opinions: tuple[tuple[Expression, Template], ...]
    cite: str = ""

    @property
    def metrics(self) -> tuple[str, ...]:
        """All metrics its values and cases read."""
        read = [expression for _, expression in self.lets]
        read += [case.condition for case in self.cases if case.condition is not None]
        return tuple(dict.fromkeys(name for expression in read for name in expression.metrics))


@dataclass(frozen=True, slots=True)
class TargetRule:
    """A goal of the whole run."""

    id: str
    title: str
    goal: Expression
    evidence: Template | None
    cite: str = ""


@dataclass(frozen=True, slots=True)
class StopCondition:
    """A condition under which to stop."""

    id: str
    condition: Expression
    say: Template


@dataclass(frozen=True, slots=True)
class ExpectedBand:
    """The range that a metric should have at an epoch."""

    metric: str
    epoch: int
    span: Span


@dataclass(frozen=True, slots=True)
class Playbook:
    """Everything a `Judge` needs. ``id`` is the file's stem, ``name`` its title."""

    id: str
    name: str
    about: str
    source: str
    phases: Phases
    metrics: Mapping[str, MetricRule]
    applies: tuple[Applies, ...] = ()
    params: Mapping[str, float | str | bool] = field(default_factory=dict)
    charts: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    diagnostics: tuple[str, ...] = ()
    checks: tuple[CheckRule, ...] = ()
    decisions: tuple[DecisionRule, ...] = ()
    bands: tuple[ExpectedBand, ...] = ()
    targets: tuple[TargetRule, ...] = ()
    stop: tuple[StopCondition, ...] = ()
    texts: frozenset[str] = frozenset()
    stepwise: frozenset[str] = frozenset()
