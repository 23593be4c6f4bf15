"""The checks of a playbook: what is judged, when, and on which clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.rules import schema
from trainmon_tui.rules.playbook import CheckRule

if TYPE_CHECKING:
    from trainmon_tui.config.locate import Keys
    from trainmon_tui.rules.playbook import Outcome
    from trainmon_tui.rules.workbench import Workbench


def build_check(bench: Workbench, path: Keys, spec: schema.Check) -> CheckRule:
    """Return a compiled check; raises `BadDataError`."""
    texts: dict[Outcome, str | None] = {"fail": spec.fail, "warn": spec.warn, "pass": spec.passes}
    when = spec.when or schema.When()
    _refuse_contradictions(bench, path, spec, when)
    if spec.when is not None:
        _refuse_moment(bench, (*path, "when"), when)
    clock = bench.clock_of(when)
    scope = bench.scope.on(clock)
    outcomes = [(kind, bench.condition((*path, kind), text, scope)) for kind, text in texts.items() if text]
    within = bench.known_phase(when.phase, (*path, "when", "phase"))
    at, by = (when.epoch, when.by_epoch) if clock == "epoch" else (when.step, when.by_step)
    due = at if at is not None else by
    phase = bench.known_phase(spec.phase, (*path, "phase")) or within
    return CheckRule(
        id=spec.id,
        title=clean(spec.title),
        kind=spec.kind,
        phase=phase or bench.phases.of(clock, due),
        outcomes=tuple(outcomes),
        at=at,
        by=by,
        every=spec.kind == "alarm" or when.every is not None,
        at_end=when.end is not None,
        within_phase=within,
        only_if=bench.only_if(path, spec.only_if, scope),
        evidence=bench.template((*path, "evidence"), spec.evidence, scope),
        action=bench.template((*path, "action"), spec.action, scope),
        note=clean(spec.note or ""),
        expected_until=spec.expected_until,
        look=clean(spec.look or ""),
        cite=clean(spec.cite or ""),
        covers=tuple(spec.covers),
        clock=clock,
        changed=when.changed or "",
        later=1 if when.epochs is None else when.epochs,
    )


def _refuse_contradictions(bench: Workbench, path: Keys, spec: schema.Check, when: schema.When) -> None:
    judged = bool(spec.fail or spec.warn or spec.passes)
    if spec.kind == "manual" and (judged or (spec.when is not None and not when.end)):
        bench.fail(
            path,
            f"the check {spec.id!r} is manual: a person ticks it, it takes only_if and when: {{end: true}}",
        )
    if spec.kind != "manual" and not judged:
        bench.fail(path, f"the check {spec.id!r} needs one of pass, warn, fail")
    if spec.kind == "alarm" and (spec.passes or (spec.when is not None and not when.every)):
        bench.fail(path, f"the alarm {spec.id!r} takes warn, fail and when: {{every: {bench.file.clock}}}")


def _refuse_moment(bench: Workbench, path: Keys, when: schema.When) -> None:
    ways = ("epoch", "by_epoch", "step", "by_step", "every", "end", "changed")
    given = [key for key in ways if getattr(when, key) is not None]
    if len(given) != 1:
        bench.fail(path, f"when needs one of {', '.join(ways)}")
    if when.phase and given != ["every"]:
        bench.fail(path, "phase belongs to every: epoch or every: step")
    if when.epochs is not None and when.changed is None:
        bench.fail((*path, "epochs"), "epochs belongs to changed: a parameter")
    if when.changed is not None:
        bench.known_param(when.changed, (*path, "changed"))
