"""From a playbook file's values to a `Playbook`: compiles every expression and checks every name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, TypeVar

import msgspec

from trainmon_tui.model.errors import did_you_mean
from trainmon_tui.model.text import clean
from trainmon_tui.rules import schema
from trainmon_tui.rules.captures import Pattern, parse_pattern
from trainmon_tui.rules.compiler import Expression, compile_expression
from trainmon_tui.rules.figures import FigureRule, amiss, shown_metrics
from trainmon_tui.rules.hints import CUT_AT_COMMA
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.machine import MACHINE
from trainmon_tui.rules.matching import MetricNames
from trainmon_tui.rules.nodes import printed_behind
from trainmon_tui.rules.phases import PhaseRule, Phases
from trainmon_tui.rules.playbook import (
    CaseRule,
    CheckRule,
    DecisionRule,
    ExpectedBand,
    MetricRule,
    Playbook,
    StopCondition,
    SymptomRule,
    TargetRule,
)  # fmt: skip
from trainmon_tui.rules.ranges import Span, parse_span
from trainmon_tui.rules.scope import Defined, MetricInfo, Scope
from trainmon_tui.rules.template import Template, compile_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from trainmon_tui.config.locate import Keys
    from trainmon_tui.config.yaml_guard import Document
    from trainmon_tui.rules.clock import Clock

T = TypeVar("T")


def build(document: Document, file: schema.PlaybookFile, id_: str) -> Playbook:
    """Return the compiled playbook. Raises `BadDataError` with file, line, column and what was meant."""
    return _Builder(document, file).playbook(id_)


class _Builder:
    def __init__(self, document: Document, file: schema.PlaybookFile) -> None:
        self.document = document
        self.file = file
        self.compiled: list[Expression] = []
        machine = {name: MetricInfo(unit) for name, unit in MACHINE.items()}
        self.scope = Scope(machine, file.params, frozenset(phase.id for phase in file.phases))

    def playbook(self, id_: str) -> Playbook:
        file = self.file
        metrics = {name: self.metric(name, spec) for name, spec in file.metrics.items()}
        phases = [self.phase(index, spec) for index, spec in enumerate(file.phases)]
        self.unique("phases", [spec.id for spec in file.phases])
        self.phases = Phases(phases)
        parts = {
            "charts": tuple(self.chart(index, spec) for index, spec in enumerate(file.charts)),
            "figures": tuple(
                self.figure(("diagnostics", i), spec) for i, spec in enumerate(file.diagnostics)
            ),
            "diagnostics": shown_metrics(file.diagnostics),
            "checks": tuple(self.check(("checks", i), spec) for i, spec in enumerate(file.checks)),
            "decisions": tuple(
                self.decision(("decisions", i), spec) for i, spec in enumerate(file.decisions)
            ),
            "targets": tuple(self.target(("targets", i), spec) for i, spec in enumerate(file.targets)),
            "stop": tuple(self.stop(("stop", i), spec) for i, spec in enumerate(file.stop)),
            "symptoms": tuple(self.symptom(("symptoms", i), spec) for i, spec in enumerate(file.symptoms)),
        }
        for section in ("charts", "checks", "decisions", "targets", "stop", "symptoms"):
            self.unique(section, [spec.id for spec in getattr(file, section)])
        texts = {text for expression in self.compiled for text in expression.texts}
        texts |= {rule.text for rule in phases if rule.text} | {
            text for item in file.applies for text in item.text
        }
        return Playbook(
            id=clean(id_), name=clean(file.name), about=clean(file.about or ""), source=clean(file.source or ""), phases=self.phases,
            metrics=metrics, scope=self.scope, applies=tuple(file.applies), params=file.params, bands=tuple(self.bands()),
            tests=self.tests(), texts=frozenset(texts),
            counted=frozenset(text for e in self.compiled for text in e.counted),
            measured=frozenset(n for e in self.compiled for n in e.metrics if n in MACHINE and n not in file.metrics),
            stepwise=frozenset(n for e in self.compiled for n in e.stepwise),
            compared=frozenset(n for e in self.compiled for n in e.compared), clock=file.clock,
            nodes=tuple(dict.fromkeys(node for e in self.compiled for node in e.nodes)), sources=self.sources(),
            **parts,  # type: ignore[arg-type]
        )  # fmt: skip

    def sources(self) -> dict[str, tuple[str, ...]]:
        """Return the printed metrics behind each metric that is read on the step clock."""
        return printed_behind(self.compiled)

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

    def ids(self, section: str, ids: Iterable[str], path: Keys) -> None:
        known = [part.id for part in getattr(self.file, "symptoms" if section == "advice" else section)]
        for id_ in ids:
            if id_ not in known:
                self.fail(path, f"there is no {id_!r} in {section}", did_you_mean(id_, known))

    # --- small parts -------------------------------------------------------------------------------

    def fail(self, path: Keys, message: str, hint: str = "") -> NoReturn:
        raise self.document.error(path, message, hint)

    def subject(self, path: Keys) -> str:
        """Return the items and the key that a path leads through: ``checks 'b', pass: ``."""
        value, parts = self.document.value, []
        for step in path:
            value = value[step]
            if isinstance(step, str):
                parts.append(step)
            elif isinstance(value, dict):
                parts[-1] += f" {value.get('id', step + 1)!r}"
        return clean(", ".join(parts)) + ": "

    def unique(self, section: str, ids: Sequence[str]) -> None:
        for index, id_ in enumerate(ids):
            if id_ in ids[:index]:
                self.fail((section, index, "id"), f"the id {id_!r} comes twice in {section}")

    def guarded(self, path: Keys, compile_: Callable[[], T]) -> T:
        try:
            return compile_()
        except RuleError as error:
            pointed = error.pointed()
            cut = error.text.count("(") > error.text.count(")")
            self.fail(
                path, self.subject(path) + error.message, f"{pointed}\n{CUT_AT_COMMA}" if cut else pointed
            )
        except ValueError as error:
            self.fail(path, self.subject(path) + str(error))

    def expression(self, path: Keys, text: str, scope: Scope, *, condition: bool) -> Expression:
        found = self.guarded(path, lambda: compile_expression(text, scope, condition=condition))
        self.compiled.append(found)
        return found

    def condition(self, path: Keys, text: str, scope: Scope) -> Expression:
        return self.expression(path, text, scope, condition=True)

    def template(self, path: Keys, text: str | None, scope: Scope) -> Template | None:
        return None if text is None else self.words(path, text, scope)

    def words(self, path: Keys, text: str, scope: Scope) -> Template:
        found = self.guarded(path, lambda: compile_template(text, scope))
        self.compiled.extend(found.expressions)
        return found

    def span(self, path: Keys, text: str) -> Span:
        return self.guarded(path, lambda: parse_span(text))

    def known(self, name: str, path: Keys) -> str:
        if name not in self.file.metrics:
            self.fail(
                path, f"{self.subject(path)}unknown metric {name!r}", did_you_mean(name, self.file.metrics)
            )
        return name

    def given(self, name: str, path: Keys) -> None:
        """Fail for a name that no log and no machine could have a value of."""
        if name not in MACHINE:
            self.known(name, path)

    def known_param(self, name: str, path: Keys) -> None:
        if name not in self.file.params:
            hint = did_you_mean(name, self.file.params) or "the playbook has no params"
            self.fail(path, f"{self.subject(path)}unknown parameter {name!r}", hint)

    def known_phase(self, name: str | None, path: Keys) -> str:
        if name is not None and name not in self.scope.phases:
            self.fail(
                path, f"{self.subject(path)}unknown phase {name!r}", did_you_mean(name, self.scope.phases)
            )
        return name or ""

    # --- sections ----------------------------------------------------------------------------------

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

    def pattern(self, path: Keys, text: str | None) -> Pattern | None:
        return None if text is None else self.guarded(path, lambda: parse_pattern(text))

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

    def check(self, path: Keys, spec: schema.Check) -> CheckRule:
        texts = {"fail": spec.fail, "warn": spec.warn, "pass": spec.passes}
        when = spec.when or schema.When()
        self.kind_of_check(path, spec, when)
        if spec.when is not None:
            self.moment((*path, "when"), when)
        clock = self.clock_of(when)
        scope = self.scope.on(clock)
        outcomes = [
            (kind, self.condition((*path, kind), text, scope)) for kind, text in texts.items() if text
        ]
        within = self.known_phase(when.phase, (*path, "when", "phase"))
        at, by = (when.epoch, when.by_epoch) if clock == "epoch" else (when.step, when.by_step)
        due = at if at is not None else by
        phase = self.known_phase(spec.phase, (*path, "phase")) or within
        return CheckRule(
            spec.id, clean(spec.title), spec.kind, phase or self.phases.of(clock, due), tuple(outcomes),  # type: ignore[arg-type]
            at, by, spec.kind == "alarm" or when.every is not None, when.end is not None, within,
            self.only_if(path, spec.only_if, scope), self.template((*path, "evidence"), spec.evidence, scope),
            self.template((*path, "action"), spec.action, scope), clean(spec.note or ""), spec.expected_until,
            clean(spec.look or ""), clean(spec.cite or ""), tuple(spec.covers), clock,
            when.changed or "", 1 if when.epochs is None else when.epochs,
        )  # fmt: skip

    def kind_of_check(self, path: Keys, spec: schema.Check, when: schema.When) -> None:
        judged = bool(spec.fail or spec.warn or spec.passes)
        if spec.kind == "manual" and (judged or (spec.when is not None and not when.end)):
            self.fail(
                path,
                f"the check {spec.id!r} is manual: a person ticks it, it takes only_if and when: {{end: true}}",
            )
        if spec.kind != "manual" and not judged:
            self.fail(path, f"the check {spec.id!r} needs one of pass, warn, fail")
        if spec.kind == "alarm" and (spec.passes or (spec.when is not None and not when.every)):
            self.fail(path, f"the alarm {spec.id!r} takes warn, fail and when: {{every: {self.file.clock}}}")

    def clock_of(self, when: schema.When | schema.DecisionPoint) -> Clock:
        """Return the clock that a check or decision names, or the playbook's."""
        by_step = (when.step, getattr(when, "by_step", None))
        by_epoch = (when.epoch, getattr(when, "by_epoch", None))
        if any(moment is not None for moment in by_step):
            return "step"
        if any(moment is not None for moment in by_epoch):
            return "epoch"
        if getattr(when, "changed", None) is not None:
            return "epoch"
        every: Clock | None = getattr(when, "every", None)
        return every or self.file.clock

    def only_if(self, path: Keys, text: str | None, scope: Scope) -> Expression | None:
        return None if text is None else self.condition((*path, "only_if"), text, scope)

    def moment(self, path: Keys, when: schema.When) -> None:
        ways = ("epoch", "by_epoch", "step", "by_step", "every", "end", "changed")
        given = [key for key in ways if getattr(when, key) is not None]
        if len(given) != 1:
            self.fail(path, f"when needs one of {', '.join(ways)}")
        if when.phase and given != ["every"]:
            self.fail(path, "phase belongs to every: epoch or every: step")
        if when.epochs is not None and when.changed is None:
            self.fail((*path, "epochs"), "epochs belongs to changed: a parameter")
        if when.changed is not None:
            self.known_param(when.changed, (*path, "changed"))

    def decision(self, path: Keys, spec: schema.DecisionPoint) -> DecisionRule:
        if [spec.epoch, spec.step, spec.end].count(None) != 2:
            self.fail(path, f"the decision {spec.id!r} needs one of epoch, step, end: true")
        clock = self.clock_of(spec)
        scope, lets = self.scope.on(clock), []
        for name, text in spec.let.items():
            if name in scope.metrics:
                self.fail((*path, "let", name), f"{name!r} is a metric already", "choose another name")
            found = self.expression((*path, "let", name), text, scope, condition=False)
            lets.append((name, found))
            scope = scope.defining(name, Defined(found.kind, found.unit, found))
        self.order(path, spec.cases)
        opinions = [
            (self.condition((*path, "second_opinion", i, "if"), opinion.condition, scope),
             self.words((*path, "second_opinion", i, "say"), opinion.say, scope))
            for i, opinion in enumerate(spec.second_opinion)
        ]  # fmt: skip
        at = spec.epoch if clock == "epoch" else spec.step
        return DecisionRule(
            spec.id, clean(spec.title),
            self.known_phase(spec.phase, (*path, "phase")) or self.phases.of(clock, at), at,
            tuple(lets), tuple(self.case((*path, "cases", i), case, scope) for i, case in enumerate(spec.cases)),
            self.template((*path, "show"), spec.show, scope), tuple(opinions),
            self.only_if(path, spec.only_if, self.scope.on(clock)), clean(spec.cite or ""), tuple(spec.covers), clock,
        )  # fmt: skip

    def order(self, path: Keys, cases: list[schema.Case]) -> None:
        for index, case in enumerate(cases):
            here = (*path, "cases", index)
            if (case.condition is None) == (case.otherwise is None):
                self.fail(here, f"the case {case.id!r} needs either if or else: true")
            if case.otherwise and index < len(cases) - 1:
                self.fail(here, "else: true comes last", "the cases after it could never hold")

    def case(self, path: Keys, spec: schema.Case, scope: Scope) -> CaseRule:
        return CaseRule(
            spec.id, spec.status, self.condition((*path, "if"), spec.condition, scope) if spec.condition else None,
            self.words((*path, "say"), spec.say, scope), self.template((*path, "action"), spec.action, scope),
            tuple(self.words((*path, "options", i), text, scope) for i, text in enumerate(spec.options)),
        )  # fmt: skip

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
