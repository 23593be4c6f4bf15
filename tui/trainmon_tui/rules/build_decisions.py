"""The decisions of a playbook: what is read, which case holds, and what a second opinion says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.rules.playbook import CaseRule, DecisionRule
from trainmon_tui.rules.scope import Defined, Scope

if TYPE_CHECKING:
    from trainmon_tui.config.locate import Keys
    from trainmon_tui.rules import schema
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.template import Template
    from trainmon_tui.rules.workbench import Workbench


def build_decision(bench: Workbench, path: Keys, spec: schema.DecisionPoint) -> DecisionRule:
    """Return a compiled decision; raises `BadDataError`."""
    if [spec.epoch, spec.step, spec.end].count(None) != 2:
        bench.fail(path, f"the decision {spec.id!r} needs one of epoch, step, end: true")
    _refuse_disorder(bench, path, spec.cases)
    clock = bench.clock_of(spec)
    lets, scope = _lets(bench, path, spec, bench.scope.on(clock))
    at = spec.epoch if clock == "epoch" else spec.step
    return DecisionRule(
        id=spec.id,
        title=clean(spec.title),
        phase=bench.known_phase(spec.phase, (*path, "phase")) or bench.phases.of(clock, at),
        at=at,
        lets=lets,
        cases=tuple(_case(bench, (*path, "cases", i), case, scope) for i, case in enumerate(spec.cases)),
        show=bench.template((*path, "show"), spec.show, scope),
        opinions=tuple(
            _opinion(bench, (*path, "second_opinion", i), opinion, scope)
            for i, opinion in enumerate(spec.second_opinion)
        ),
        only_if=bench.only_if(path, spec.only_if, bench.scope.on(clock)),
        cite=clean(spec.cite or ""),
        covers=tuple(spec.covers),
        clock=clock,
    )


def _lets(
    bench: Workbench, path: Keys, spec: schema.DecisionPoint, scope: Scope
) -> tuple[tuple[tuple[str, Expression], ...], Scope]:
    """Return the values that a decision names, and the scope in which all of them are known."""
    lets = []
    for name, text in spec.let.items():
        if name in scope.metrics:
            bench.fail((*path, "let", name), f"{name!r} is a metric already", "choose another name")
        found = bench.expression((*path, "let", name), text, scope, condition=False)
        lets.append((name, found))
        scope = scope.defining(name, Defined(found.kind, found.unit, found))
    return tuple(lets), scope


def _opinion(bench: Workbench, path: Keys, spec: schema.Opinion, scope: Scope) -> tuple[Expression, Template]:
    condition = bench.condition((*path, "if"), spec.condition, scope)
    return condition, bench.words((*path, "say"), spec.say, scope)


def _refuse_disorder(bench: Workbench, path: Keys, cases: list[schema.Case]) -> None:
    for index, case in enumerate(cases):
        here = (*path, "cases", index)
        if (case.condition is None) == (case.otherwise is None):
            bench.fail(here, f"the case {case.id!r} needs either if or else: true")
        if case.otherwise and index < len(cases) - 1:
            bench.fail(here, "else: true comes last", "the cases after it could never hold")


def _case(bench: Workbench, path: Keys, spec: schema.Case, scope: Scope) -> CaseRule:
    return CaseRule(
        spec.id, spec.status, bench.condition((*path, "if"), spec.condition, scope) if spec.condition else None,
        bench.words((*path, "say"), spec.say, scope), bench.template((*path, "action"), spec.action, scope),
        tuple(bench.words((*path, "options", i), text, scope) for i, text in enumerate(spec.options)),
    )  # fmt: skip
