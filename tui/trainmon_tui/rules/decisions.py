"""Decisions: computed at their epoch as the runbook's author wrote them, with every number they read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Decision, ItemState, Place
from trainmon_tui.rules.evidence import is_settled, lacking, words
from trainmon_tui.rules.view import View, newest_of

if TYPE_CHECKING:
    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.playbook import CaseRule, DecisionRule
    from trainmon_tui.rules.step_rules import StepRules
    from trainmon_tui.rules.view import Witness

_WINDOWED = re.compile(r"\bepochs?\s*=")
"""In a call that was read: its values are shown one by one."""


def decide(rule: DecisionRule, facts: Facts, steps: StepRules) -> Decision:
    """Return a decision as it stands: pending, waiting, the case that holds, or skipped where none does."""
    view, why = steps.at(rule) if rule.clock == "step" else _at_epoch(rule, facts)
    if view is None:
        return _open(rule, "waiting" if why else "pending", why)
    if rule.only_if is not None and not rule.only_if.run(aside := view.aside()):
        return _open(rule, "skipped", f"not needed: {words(aside, None)}")
    for name, expression in rule.lets:
        view.lets[name] = expression.run(view)
    case, unknown = _case(rule, view)
    if case is None:
        state: ItemState = "waiting" if unknown else "skipped"
        return _open(rule, state, lacking(view) if unknown else "no case holds", view)
    return _decided(rule, case, view, _opinion(rule, view, facts))


def _at_epoch(rule: DecisionRule, facts: Facts) -> tuple[View | None, str]:
    """Return the view in which a decision is made, or why it waits; neither while its time has not come."""
    newest = facts.history.newest
    if newest is None or newest < (rule.at or 0) or (rule.at is None and not facts.reach.is_over):
        return None, ""
    epoch = newest if rule.at is None else rule.at
    if not is_settled(facts, rule.metrics, epoch):
        return None, f"epoch {epoch} is not over"
    return View(facts, epoch, to_end=rule.at is None), ""


def _case(rule: DecisionRule, view: Witness) -> tuple[CaseRule | None, bool]:
    """Return the first case that holds; one that is unknown stops the search, as those after it rely on it being false."""
    if any(value is None for value in view.lets.values()):
        return None, True
    for case in rule.cases:
        holds = case.condition.run(view) if case.condition is not None else True
        if holds is None:
            return None, True
        if holds:
            return case, False
    return None, False


def _opinion(rule: DecisionRule, view: Witness, facts: Facts) -> str:
    for condition, say in rule.opinions:
        aside = view.aside()
        known = rule.clock == "step" or is_settled(facts, condition.metrics, int(view.now))
        if known and condition.run(aside):
            return say.fill(aside)
    return ""


def _inputs(rule: DecisionRule, view: Witness) -> dict[str, Any]:
    """Every number that was read: the defined values first, then each one behind them."""
    behind = {expression.text for _, expression in rule.lets}
    read = {
        name: value
        for name, (value, _) in view.reads.items()
        if name not in behind and not _WINDOWED.search(name)
    }
    return {
        clean(name): value for name, value in {**view.lets, **read, **view.windows, **view.adjusted}.items()
    }


def _place(rule: DecisionRule, view: Witness) -> Place:
    """Return the newest line that was looked at: the best value stands earlier than what was not better."""
    read = [place for _, place in view.reads.values() if getattr(place, view.clock) is not None]
    looked = view.newest(rule.metrics)
    return newest_of([*read, looked] if looked else read) or view.place


def _open(rule: DecisionRule, state: ItemState, say: str = "", view: Witness | None = None) -> Decision:
    """Return a decision without a case; where nothing is left to wait for, with what it rests on."""
    settled = view if state == "skipped" else None
    return Decision(
        id=rule.id, title=rule.title, phase=rule.phase, verdict=state, say=say, due=rule.due,
        inputs=_inputs(rule, view) if view is not None else {},
        shown=rule.show.fill(settled) if rule.show and settled else "",
        at=_place(rule, settled) if settled else Place(), cite=rule.cite,
    )  # fmt: skip


def _decided(rule: DecisionRule, case: CaseRule, view: Witness, opinion: str) -> Decision:
    return Decision(
        id=rule.id, title=rule.title, phase=rule.phase, verdict=case.status, case=case.id,
        second_opinion=opinion, inputs=_inputs(rule, view), say=case.say.fill(view),
        action=case.action.fill(view) if case.action else "",
        options=tuple(option.fill(view) for option in case.options),
        shown=rule.show.fill(view) if rule.show else "", at=_place(rule, view), due=rule.due,
        cite=rule.cite,
    )  # fmt: skip
