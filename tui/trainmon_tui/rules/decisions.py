"""Decisions: computed at their epoch as the runbook's author wrote them, with every number they read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Decision, ItemState, Place
from trainmon_tui.rules.evidence import is_settled, lacking
from trainmon_tui.rules.view import View

if TYPE_CHECKING:
    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.playbook import CaseRule, DecisionRule

_WINDOWED = re.compile(r"\bepochs?\s*=")
"""In a call that was read: its values are shown one by one."""


def decide(rule: DecisionRule, facts: Facts) -> Decision:
    """Return a decision as it stands: pending, waiting, or the case that holds."""
    newest = facts.history.newest
    if newest is None or newest < rule.epoch:
        return _made(rule, "pending")
    if not is_settled(facts, rule.metrics, rule.epoch):
        return _made(rule, "waiting", say=f"epoch {rule.epoch} is not over")
    view = View(facts, rule.epoch)
    for name, expression in rule.lets:
        view.lets[name] = expression.run(view)
    case, unknown = _case(rule, view)
    if case is None:
        return _made(rule, "waiting", view, say=lacking(view) if unknown else "no case holds")
    return _made(rule, case.status, view, case, opinion=_opinion(rule, view))


def _case(rule: DecisionRule, view: View) -> tuple[CaseRule | None, bool]:
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


def _opinion(rule: DecisionRule, view: View) -> str:
    for condition, say in rule.opinions:
        aside = view.back_to(view.now)
        if is_settled(view.facts, condition.metrics, view.now) and condition.run(aside):  # type: ignore[arg-type]
            return say.fill(aside)
    return ""


def _inputs(rule: DecisionRule, view: View) -> dict[str, Any]:
    """Every number that was read: the defined values first, then each one behind them."""
    behind = {expression.text for _, expression in rule.lets}
    read = {
        name: value
        for name, (value, _) in view.reads.items()
        if name not in behind and not _WINDOWED.search(name)
    }
    return {clean(name): value for name, value in {**view.lets, **read, **view.windows}.items()}


def _place(view: View | None, epoch: int) -> Place:
    """Return the newest line that the decision rests on."""
    places = [place for _, place in view.reads.values()] if view is not None else []
    lines = [place for place in places if place.offset is not None and place.epoch is not None]
    return max(lines, key=lambda place: place.offset or 0) if lines else Place(epoch=float(epoch))


def _made(
    rule: DecisionRule, state: ItemState, view: View | None = None, case: CaseRule | None = None, *, say: str = "",
    opinion: str = "",
) -> Decision:  # fmt: skip
    known = case is not None and view is not None
    inputs = _inputs(rule, view) if view is not None else {}
    return Decision(
        id=rule.id, title=rule.title, phase=rule.phase, verdict=state, case=case.id if case else "",
        say=case.say.fill(view) if known and case and view else say,
        action=case.action.fill(view) if known and case and view and case.action else "",
        inputs=inputs,
        options=tuple(option.fill(view) for option in case.options) if known and case and view else (),
        shown=rule.show.fill(view) if known and view and rule.show else "",
        second_opinion=opinion, at=_place(view, rule.epoch) if known else Place(),
        due=f"epoch {rule.epoch}",
    )  # fmt: skip
