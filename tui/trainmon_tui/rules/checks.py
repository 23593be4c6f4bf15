"""The checklist: each item's state from the facts so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.verdicts import Item, ItemState, Place
from trainmon_tui.rules.evidence import is_settled, lacking, place_of, value_of, words
from trainmon_tui.rules.tally import Ledger, first_true, outcome
from trainmon_tui.rules.view import View

if TYPE_CHECKING:
    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.playbook import CheckRule


class Checklist:
    """The items of a playbook, in its order."""

    def __init__(self, rules: tuple[CheckRule, ...]) -> None:
        self.rules = rules
        self._ledgers = {rule.id: Ledger(rule) for rule in rules if rule.every_epoch}

    def forget(self, epoch: int) -> None:
        """Judge anew what rests on an epoch or later ones."""
        for ledger in self._ledgers.values():
            ledger.forget(epoch)

    def items(self, facts: Facts) -> tuple[Item, ...]:
        """Return every item as it stands."""
        return tuple(self._item(rule, facts) for rule in self.rules)

    def _item(self, rule: CheckRule, facts: Facts) -> Item:
        barred = _barred(rule, facts)
        if barred is not None:
            return barred
        if rule.kind == "manual":
            return _made(rule, "manual", note=rule.note)
        if rule.every_epoch:
            return _every(rule, facts, self._ledgers[rule.id])
        if rule.epoch is not None:
            return _at_epoch(rule, facts, rule.epoch)
        if rule.by_epoch is not None:
            return _by_epoch(rule, facts, rule.by_epoch)
        return _any_time(rule, facts)


def _made(
    rule: CheckRule, state: ItemState, view: View | None = None, *, evidence: str | None = None, due: str = "",
    note: str = "",
) -> Item:  # fmt: skip
    """Return an item with the evidence of a view."""
    bad = state in ("warn", "fail")
    expected = (
        bad and rule.expected_until is not None and view is not None and view.now <= rule.expected_until
    )
    said = [note, f"expected until epoch {rule.expected_until}" if expected else "", rule.note if bad else ""]
    known = view is not None and state in ("pass", "warn", "fail")
    if evidence is None:
        evidence = words(view, rule.evidence) if view is not None and known else ""
    return Item(
        id=rule.id, title=rule.title, phase=rule.phase, kind=rule.kind, verdict=state,
        value=value_of(view) if view is not None and known else None,
        at=place_of(view, view.now or None) if view is not None and known else Place(),
        evidence=evidence,
        action=rule.action.fill(View(view.facts, view.now)) if rule.action is not None and view is not None and bad else "",
        due=due, note="; ".join(dict.fromkeys(part for part in said if part)), cite=rule.cite,
    )  # fmt: skip


def _barred(rule: CheckRule, facts: Facts) -> Item | None:
    """Return the item as long as its time has not come or its condition is not met; None once it may be judged."""
    due = "at the end" if rule.at_end else ""
    if rule.at_end and not facts.is_over:
        return _made(rule, "pending", due=due)
    if rule.only_if is None:
        return None
    view = View(facts, facts.history.newest or 0, to_end=rule.at_end)
    holds = rule.only_if.run(view)
    if holds:
        return None
    return _made(rule, "pending" if holds is None else "skipped", view, evidence=words(view, None), due=due)


def _at_epoch(rule: CheckRule, facts: Facts, epoch: int) -> Item:
    due = f"epoch {epoch}"
    newest = facts.history.newest
    if newest is None or newest < epoch:
        return _made(rule, "pending", due=due)
    view = View(facts, epoch)
    if epoch not in facts.history:
        return _made(rule, "waiting", view, evidence=f"epoch {epoch} was not logged", due=due)
    if not is_settled(facts, rule.metrics, epoch, texts=rule.looks_for_text):
        return _made(rule, "waiting", view, evidence=f"epoch {epoch} is not over", due=due)
    return _settled(rule, view, due)


def _settled(rule: CheckRule, view: View, due: str) -> Item:
    """Return the verdict; where nothing was found of what the playbook says to look up elsewhere, it waits."""
    verdict = outcome(rule, view)
    unseen = verdict != "pass" and rule.looks_for_text and rule.look and not view.reads
    if verdict is None or unseen:
        return _made(rule, "waiting", view, evidence=lacking(view, rule.look), due=due)
    return _made(rule, verdict, view, due=due)


def _by_epoch(rule: CheckRule, facts: Facts, epoch: int) -> Item:
    """Ticked or failed by the first epoch in which it says so; failed once its last epoch is over without it."""
    due = f"by epoch {epoch}"
    late = ""
    for at in facts.history.epochs() or [0]:
        view = View(facts, at)
        found = first_true(rule, view)
        if found in ("pass", "fail") and at <= epoch:
            return _made(rule, found, view, due=due)
        if found == "pass":
            late = f"came late, in epoch {at}"
            break
    if facts.open_epoch() <= epoch:
        return _made(rule, "pending", due=due)
    view = View(facts, epoch)
    verdict = outcome(rule, view)
    if verdict is None:
        return _made(rule, "waiting", view, evidence=lacking(view, rule.look), due=due)
    evidence = words(view, rule.evidence) or f"not by epoch {epoch}"
    return _made(rule, verdict, view, evidence=evidence, due=due, note=late)


def _every(rule: CheckRule, facts: Facts, ledger: Ledger) -> Item:
    due = f"every epoch of {rule.within_phase}" if rule.within_phase else "every epoch"
    tally = ledger.read(facts)
    bad = tally.verdict in ("warn", "fail")
    if tally.verdict is None or (rule.kind == "alarm" and tally.was is None):
        lack = tally.lacking if tally.verdict is None else None
        state: ItemState = "waiting" if lack is not None and rule.kind == "expect" else "pending"
        return _made(rule, state, evidence=lacking(lack, rule.look) if lack is not None else "", due=due)
    if rule.kind == "alarm" and bad:
        newest = tally.newest.now if tally.newest is not None else tally.since
        note = f"since epoch {tally.since}, still in epoch {newest}" if newest > tally.since else ""
        return _made(rule, tally.verdict, tally.first, due=due, note=note)
    was = f"was {tally.was[0]} at epoch {tally.was[1]}" if tally.was is not None and not bad else ""
    item = _made(rule, tally.verdict, tally.newest, due=due, note=was)
    if rule.kind == "expect" and tally.bad:
        counted = f"{item.evidence}; not met in {tally.bad} of {tally.judged} epochs".removeprefix("; ")
        return msgspec.structs.replace(item, evidence=counted)
    return item


def _any_time(rule: CheckRule, facts: Facts) -> Item:
    return _settled(rule, View(facts, facts.history.newest or 0, to_end=rule.at_end), "")
