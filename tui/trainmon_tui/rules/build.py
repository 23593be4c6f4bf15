"""From a playbook file's values to a `Playbook`: compiles every expression and checks every name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec

from trainmon_tui.model.text import clean
from trainmon_tui.rules.build_checks import build_check
from trainmon_tui.rules.build_decisions import build_decision
from trainmon_tui.rules.figures import FigureRule, amiss, shown_metrics
from trainmon_tui.rules.machine import MACHINE
from trainmon_tui.rules.matching import MetricNames
from trainmon_tui.rules.nodes import printed_behind
from trainmon_tui.rules.phases import PhaseRule, Phases
from trainmon_tui.rules.playbook import (
    ExpectedBand,
    MetricRule,
    Playbook,
    StopCondition,
    SymptomRule,
    TargetRule,
)
from trainmon_tui.rules.scope import MetricInfo
from trainmon_tui.rules.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.config.locate import Keys
    from trainmon_tui.config.yaml_guard import Document
    from trainmon_tui.rules import schema
    from trainmon_tui.rules.compiler import Expression


def build(document: Document, file: schema.PlaybookFile, id_: str) -> Playbook:
    """Return the compiled playbook. Raises `BadDataError` with file, line, column and what was meant."""
    return _Builder(document, file).playbook(id_)


class _Builder(Workbench):
    """The assembly: metrics first, then phases, then everything that speaks of them."""

    def playbook(self, id_: str) -> Playbook:
        file = self.file
        self.refuse_params()
        metrics = {name: self.metric(name, spec) for name, spec in file.metrics.items()}
        self.unique("phases", [spec.id for spec in file.phases])
        self.phases = Phases([self.phase(index, spec) for index, spec in enumerate(file.phases)])
        for section in ("charts", "checks", "decisions", "targets", "stop", "symptoms"):
            self.unique(section, [spec.id for spec in getattr(file, section)])
        sections = self.sections()
        return Playbook(
            id=clean(id_),
            name=clean(file.name),
            about=clean(file.about or ""),
            source=clean(file.source or ""),
            phases=self.phases,
            metrics=metrics,
            scope=self.scope,
            applies=tuple(file.applies),
            params=file.params,
            bands=tuple(self.bands()),
            tests=self.tests(),
            clock=file.clock,
            **sections,
            **self.read_by_rules(),
        )

    def sections(self) -> dict[str, Any]:
        """Return the compiled rules by section."""
        file = self.file
        return {
            "charts": tuple(self.chart(i, spec) for i, spec in enumerate(file.charts)),
            "figures": tuple(
                self.figure(("diagnostics", i), spec) for i, spec in enumerate(file.diagnostics)
            ),
            "diagnostics": shown_metrics(file.diagnostics),
            "checks": tuple(build_check(self, ("checks", i), spec) for i, spec in enumerate(file.checks)),
            "decisions": tuple(
                build_decision(self, ("decisions", i), spec) for i, spec in enumerate(file.decisions)
            ),
            "targets": tuple(self.target(("targets", i), spec) for i, spec in enumerate(file.targets)),
            "stop": tuple(self.stop(("stop", i), spec) for i, spec in enumerate(file.stop)),
            "symptoms": tuple(self.symptom(("symptoms", i), spec) for i, spec in enumerate(file.symptoms)),
        }

    def read_by_rules(self) -> dict[str, Any]:
        """Return what all expressions read: texts of the log, metrics by how they are read, and what remembers them."""
        compiled, file = self.compiled, self.file
        texts = {text for one in compiled for text in one.texts}
        texts |= {phase.starts_at.log for phase in file.phases if phase.starts_at}
        texts |= {text for item in file.applies for text in item.text}
        measured = {name for one in compiled for name in one.metrics if name in MACHINE}
        return {
            "texts": frozenset(texts),
            "counted": frozenset(text for one in compiled for text in one.counted),
            "measured": frozenset(measured - file.metrics.keys()),
            "stepwise": frozenset(name for one in compiled for name in one.stepwise),
            "compared": frozenset(name for one in compiled for name in one.compared),
            "nodes": tuple(dict.fromkeys(node for one in compiled for node in one.nodes)),
            "sources": printed_behind(compiled),
        }

    def refuse_params(self) -> None:
        """Fail for a parameter that nothing can be compared with."""
        for name, value in self.file.params.items():
            if isinstance(value, float) and not math.isfinite(value):
                self.fail(("params", name), f"the parameter {name!r} is {value}, and no finite number")

    def tests(self) -> schema.Trials:
        """Return the playbook's own tests; every name in them is known."""
        tests = self.file.tests
        for index, trial in enumerate(tests.trials):
            path: Keys = ("tests", "trials", index)
            if trial.log is not None and (trial.values or trial.config or trial.says or trial.resumed):
                self.fail(path, f"the trial {trial.name!r} has a log or values, not both")
            for param in trial.changes:
                self.known_param(param, (*path, "changes", param))
            for metric in trial.values:
                self.given(metric, (*path, "values", metric))
            for section, ids in trial.expect.ids().items():
                self.ids(section, ids, (*path, "expect", section))
        for metric in tests.usual:
            self.given(metric, ("tests", "usual", metric))
        return tests

    def metric(self, name: str, spec: schema.Metric) -> MetricRule:
        path: Keys = ("metrics", name)
        derived = None if spec.expr is None else self.derived(path, spec)
        unit = spec.unit or (derived.unit if derived else None)
        info = {**self.scope.metrics, name: MetricInfo(unit, spec.better, spec.expr)}
        self.scope = msgspec.structs.replace(self.scope, metrics=info)
        by_step = None
        if self.file.clock == "step" and name in shown_metrics(self.file.diagnostics):
            by_step = self.expression(path, f"`{name}`", self.scope.on("step"), condition=False)
        zones = spec.zones
        here: Keys = (*path, "zones", "words")
        words = [
            (self.span((*here, text), text), clean(word))
            for text, word in (zones.words if zones else {}).items()
        ]
        return MetricRule(
            MetricNames(name, tuple(spec.aliases)), clean(spec.label or name), unit, spec.role,
            self.span((*path, "zones", "healthy"), zones.healthy) if zones else None,
            self.span((*path, "zones", "borderline"), zones.borderline) if zones and zones.borderline else None,
            zones.from_epoch if zones else 0, tuple(words), derived, by_step, self.pattern((*path, "from_text"), spec.from_text),
        )  # fmt: skip

    def derived(self, path: Keys, spec: schema.Metric) -> Expression:
        """Return how a metric is computed, on the playbook's clock."""
        if spec.aliases or spec.from_text:
            self.fail((*path, "expr"), "a metric has an expr, or aliases and from_text, not both")
        later = frozenset(self.file.metrics) - self.scope.metrics.keys()
        scope = msgspec.structs.replace(self.scope.on(self.file.clock), later=later)
        derived = self.expression((*path, "expr"), spec.expr or "", scope, condition=False)
        if derived.kind != "number":
            self.fail((*path, "expr"), "a number is needed here")
        return derived

    def phase(self, index: int, spec: schema.Phase) -> PhaseRule:
        path: Keys = ("phases", index)
        given = [key for key in ("epochs", "steps", "starts_at") if getattr(spec, key) is not None]
        if len(given) != 1:
            self.fail(path, f"the phase {spec.id!r} needs one of epochs, steps, starts_at")
        return PhaseRule(
            spec.id, clean(spec.title), self.span((*path, "epochs"), spec.epochs) if spec.epochs else None,
            self.span((*path, "steps"), spec.steps) if spec.steps else None,
            spec.starts_at.log if spec.starts_at else None,
        )  # fmt: skip

    def chart(self, index: int, spec: schema.Chart) -> tuple[str, str, tuple[str, ...]]:
        names = [self.known(name, ("charts", index, "metrics", at)) for at, name in enumerate(spec.metrics)]
        return spec.id, clean(spec.title), tuple(names)

    def figure(self, path: Keys, spec: str | schema.Drawn) -> FigureRule:
        if isinstance(spec, str):
            return FigureRule("gauge", (self.known(spec, path),))
        if complaint := amiss(spec):
            self.fail(path, complaint)
        names = tuple(self.known(name, (*path, "metrics", at)) for at, name in enumerate(spec.metrics))
        if spec.goal is None:
            return FigureRule(spec.kind, names, clean(spec.title or ""))
        scope = self.scope.on(self.file.clock)
        goal = self.expression((*path, "goal"), spec.goal, scope, condition=False)
        highest = self.expression((*path, "goal"), f"max(`{names[0]}`)", scope, condition=False)
        return FigureRule(spec.kind, names, clean(spec.title or ""), goal, highest)

    def target(self, path: Keys, spec: schema.Target) -> TargetRule:
        scope = self.scope.on(self.file.clock)
        goal = self.condition((*path, "goal"), spec.goal, scope)
        evidence = self.template((*path, "evidence"), spec.evidence, scope)
        cite = clean(spec.cite or "")
        return TargetRule(spec.id, clean(spec.title), goal, evidence, cite, tuple(spec.covers))

    def stop(self, path: Keys, spec: schema.StopRule) -> StopCondition:
        scope = self.scope.on(self.file.clock)
        condition = self.condition((*path, "if"), spec.condition, scope)
        say = self.words((*path, "say"), spec.say, scope)
        return StopCondition(spec.id, condition, say, clean(spec.cite or ""), tuple(spec.covers))

    def symptom(self, path: Keys, spec: schema.Symptom) -> SymptomRule:
        scope = self.scope.on(self.file.clock)
        return SymptomRule(
            spec.id, clean(spec.title), self.condition((*path, "if"), spec.condition, scope),
            self.template((*path, "cause"), spec.cause, scope), self.template((*path, "fix"), spec.fix, scope),
            self.template((*path, "evidence"), spec.evidence, scope), spec.expected_until, clean(spec.cite or ""),
            tuple(spec.covers),
        )  # fmt: skip

    def bands(self) -> Iterable[ExpectedBand]:
        for metric, ranges in self.file.expect.items():
            self.known(metric, ("expect", metric))
            for epoch, text in sorted(ranges.items()):
                yield ExpectedBand(metric, epoch, self.span(("expect", metric, epoch), text))
