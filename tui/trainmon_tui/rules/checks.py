"""The checklist on the epoch clock: each item's state from the facts so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trainmon_tui.model.journal import shown
from trainmon_tui.rules.evidence import is_settled, words
from trainmon_tui.rules.facts import NEVER
from trainmon_tui.rules.items import came_late, make, settled, standing
from trainmon_tui.rules.moments import Moments
from trainmon_tui.rules.tally import Ledger, first_true
from trainmon_tui.rules.view import View

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Item
    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.playbook import CheckRule
    from trainmon_tui.rules.view import Witness


class Checklist:
    """The items that are judged by epochs."""

    def __init__(self, rules: tuple[CheckRule, ...], facts: Facts) -> None:
        self._facts = facts
        self._moments = Moments(facts)
        self._ledgers = {
            rule.id: Ledger(rule, facts) for rule in rules if rule.every and rule.clock == "epoch"
        }

    def catch_up(self) -> None:
        """Look at the run as it stands now; what rests on epochs that have changed is judged anew."""
        self._moments = Moments(self._facts)
        if self._facts.changed_from != NEVER:
            for ledger in self._ledgers.values():
                ledger.forget(self._facts.changed_from)
            self._facts.changed_from = NEVER

    def item(self, rule: CheckRule) -> Item:
        """Return an item as it stands."""
        facts = self._facts
        now = View(facts, facts.history.newest or 0, to_end=rule.at_end)
        found = barred(rule, now, is_over=facts.reach.is_over)
        if found is not None:
            return found
        if rule.changed:
            return _after_change(rule, facts)
        if rule.every:
            return standing(rule, self._ledgers[rule.id].read(self._moments))
        if rule.at is not None:
            return _at_epoch(rule, facts, rule.at)
        if rule.by is not None:
            return _by_epoch(rule, facts, rule.by)
        return settled(rule, now.aside())


def barred(rule: CheckRule, now: Witness, *, is_over: bool) -> Item | None:
    """Return an item whose time has not come, whose condition is not met, or that a person ticks; else None."""
    if rule.at_end and not is_over:
        return make(rule, "pending")
    if rule.only_if is not None:
        view = now.aside()
        holds = rule.only_if.run(view)
        if not holds:
            return make(rule, "pending" if holds is None else "skipped", view, evidence=words(view, None))
    return make(rule, "manual", note=rule.note) if rule.kind == "manual" else None


def _after_change(rule: CheckRule, facts: Facts) -> Item:
    """Return an item that follows up the newest change of a parameter; skipped as long as there is none."""
    change = facts.change(rule.changed, NEVER)
    if change is None:
        return make(rule, "skipped", evidence=f"{rule.changed} was not changed")
    epoch = change.epoch + rule.later
    item = _at_epoch(replace(rule, at=epoch), facts, epoch)
    why = f"after {rule.changed} = {shown(change.value)} from epoch {change.epoch}"
    return replace(item, note=f"{why}; {item.note}" if item.note else why)


def _at_epoch(rule: CheckRule, facts: Facts, epoch: int) -> Item:
    newest = facts.history.newest
    if newest is None or newest < epoch:
        return make(rule, "pending")
    view = View(facts, epoch)
    if epoch not in facts.history:
        return make(rule, "waiting", view, evidence=f"epoch {epoch} was not logged")
    if not is_settled(facts, rule.metrics, epoch, texts=rule.looks_for_text):
        return make(rule, "waiting", view, evidence=f"epoch {epoch} is not over")
    return settled(rule, view)


def _by_epoch(rule: CheckRule, facts: Facts, epoch: int) -> Item:
    """Ticked or failed by the first epoch in which it says so; failed once its last epoch is over without it."""
    late = None
    for at in facts.history.epochs() or [0]:
        view = View(facts, at)
        found = first_true(rule, view)
        if found in ("pass", "fail") and at <= epoch:
            return make(rule, found, view)
        if found == "pass":
            late = at
            break
    if facts.reach.open_epoch() <= epoch:
        return make(rule, "pending")
    return came_late(rule, View(facts, epoch), late)
