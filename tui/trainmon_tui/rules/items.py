"""One line of the checklist: its state in words, with the evidence of what a rule saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.verdicts import Item, ItemState, Place
from trainmon_tui.rules.clock import shown
from trainmon_tui.rules.evidence import lacking, place_of, value_of, words
from trainmon_tui.rules.tally import outcome

if TYPE_CHECKING:
    from trainmon_tui.rules.playbook import CheckRule
    from trainmon_tui.rules.step_tally import StepTally
    from trainmon_tui.rules.tally import Tally
    from trainmon_tui.rules.view import Witness


def make(
    rule: CheckRule, state: ItemState, view: Witness | None = None, *, evidence: str | None = None, note: str = ""
) -> Item:  # fmt: skip
    """Return an item with the evidence of a view."""
    bad = state in ("warn", "fail")
    expected = (
        bad and rule.expected_until is not None and view is not None and view.now <= rule.expected_until
    )
    said = [
        note,
        f"expected until {rule.clock} {rule.expected_until}" if expected else "",
        rule.note if bad else "",
    ]
    known = view is not None and state in ("pass", "warn", "fail")
    if evidence is None:
        evidence = words(view, rule.evidence) if view is not None and known else ""
    return Item(
        id=rule.id, title=rule.title, phase=rule.phase, kind=rule.kind, verdict=state,
        value=value_of(view) if view is not None and known else None,
        at=place_of(view, known=True) if view is not None and known else Place(),
        evidence=evidence,
        action=rule.action.fill(view.aside()) if rule.action is not None and view is not None and bad else "",
        due=rule.due, note="; ".join(dict.fromkeys(part for part in said if part)), cite=rule.cite,
    )  # fmt: skip


def settled(rule: CheckRule, view: Witness) -> Item:
    """Return the verdict; where nothing was found of what the playbook says to look up elsewhere, it waits."""
    verdict = outcome(rule, view)
    unseen = verdict != "pass" and rule.looks_for_text and rule.look and not view.reads
    if verdict is None or unseen:
        return make(rule, "waiting", view, evidence=lacking(view, rule.look))
    return make(rule, verdict, view)


def came_late(rule: CheckRule, view: Witness, late: float | None) -> Item:
    """Return what a check says whose last moment is over without it; ``late`` is when it came after all."""
    verdict = outcome(rule, view)
    if verdict is None:
        return make(rule, "waiting", view, evidence=lacking(view, rule.look))
    evidence = words(view, rule.evidence) or f"not by {rule.clock} {rule.by}"
    note = "" if late is None else f"came late, {_at(rule, late)}"
    return make(rule, verdict, view, evidence=evidence, note=note)


def standing(rule: CheckRule, tally: Tally | StepTally) -> Item:
    """Return how a check stands that is judged again and again."""
    bad = tally.verdict in ("warn", "fail")
    if tally.verdict is None or (rule.kind == "alarm" and tally.was is None):
        lack = tally.lacking if tally.verdict is None else None
        state: ItemState = "waiting" if lack is not None and rule.kind == "expect" else "pending"
        return make(rule, state, evidence=lacking(lack, rule.look) if lack is not None else "")
    if rule.kind == "alarm" and bad:
        newest = tally.newest.now if tally.newest is not None else tally.since
        still = f"since {rule.clock} {shown(tally.since)}, still {_at(rule, newest)}"
        return make(rule, tally.verdict, tally.first, note=still if newest > tally.since else "")
    was = (
        f"was {tally.was[0]} at {rule.clock} {shown(tally.was[1])}"
        if tally.was is not None and not bad
        else ""
    )
    item = make(rule, tally.verdict, tally.newest, note=was)
    if rule.kind == "expect" and tally.bad:
        counted = f"{item.evidence}; not met in {tally.bad} of {tally.judged} {rule.clock}s"
        return msgspec.structs.replace(item, evidence=counted.removeprefix("; "))
    return item


def _at(rule: CheckRule, moment: float) -> str:
    return f"{'in' if rule.clock == 'epoch' else 'at'} {rule.clock} {shown(moment)}"
