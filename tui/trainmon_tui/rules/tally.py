"""A check that is judged every epoch, folded over the epochs so that each is judged once."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from trainmon_tui.rules.evidence import is_settled
from trainmon_tui.rules.view import View

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Verdict
    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.playbook import CheckRule, Outcome
    from trainmon_tui.rules.view import Witness

_BEFORE_ALL = -(1 << 60)


def outcome(rule: CheckRule, view: Witness) -> Outcome | None:
    """Return a check's verdict in a view: the first true of fail, warn, pass, or None while that is open.

    With only warn or fail given, neither holding is a pass. Without them, a false pass is a fail; beside them,
    what is neither is a warning.
    """
    found = first_true(rule, view)
    if found is not None:
        return None if found == "unknown" else found
    kinds = [kind for kind, _ in rule.outcomes]
    if "pass" not in kinds:
        return "pass"
    return "warn" if "fail" in kinds else "fail"


def first_true(rule: CheckRule, view: Witness) -> Verdict | None:
    """Return the first of fail, warn, pass that holds, or None where all are false; unknown bars the way to pass."""
    unknown = False
    for kind, condition in rule.outcomes:
        holds = condition.run(view)
        if holds is None:
            unknown = True
        elif holds and (kind != "pass" or not unknown):
            return kind
    return "unknown" if unknown else None


class Tally:
    """How a check stood, epoch by epoch."""

    def __init__(self) -> None:
        self.verdict: Outcome | None = None
        self.since = 0
        """The first epoch of the stretch in which the verdict is what it is now."""
        self.first: View | None = None
        """What was read in that epoch."""
        self.newest: View | None = None
        self.judged = 0
        self.bad = 0
        self.was: tuple[Outcome, int] | None = None
        """The last bad verdict and the epoch in which it began."""
        self.lacking: View | None = None

    def take(self, verdict: Outcome | None, view: View) -> None:
        """Take in one epoch's verdict; an unknown one changes nothing."""
        if verdict is None:
            self.lacking = view
            return
        if verdict != self.verdict:
            self.verdict, self.since, self.first = verdict, view.now, view
        self.newest = view
        self.judged += 1
        if verdict != "pass":
            self.bad += 1
            self.was = (verdict, self.since)


class Ledger:
    """Keeps a check's tally over the epochs that are over, and adds the open one when asked."""

    def __init__(self, rule: CheckRule) -> None:
        self.rule = rule
        self._metrics, self._texts = rule.metrics, rule.looks_for_text
        self._tally = Tally()
        self._upto = _BEFORE_ALL

    def forget(self, epoch: int) -> None:
        """Judge anew from the start if an epoch that was judged has changed."""
        if epoch <= self._upto:
            self._tally, self._upto = Tally(), _BEFORE_ALL

    def read(self, facts: Facts) -> Tally:
        """Return how the check stands now."""
        epochs = facts.history.epochs()
        for epoch in epochs[:-1]:
            if epoch > self._upto:
                self._take(self._tally, facts, epoch)
                self._upto = epoch
        tally = copy(self._tally)
        if epochs:
            self._open(tally, facts, epochs[-1])
        return tally

    def _inside(self, facts: Facts, epoch: int) -> bool:
        if not self.rule.within_phase:
            return True
        span = facts.phase_epochs(self.rule.within_phase)
        return span is not None and span[0] <= epoch <= span[1]

    def _take(self, tally: Tally, facts: Facts, epoch: int) -> None:
        if self._inside(facts, epoch):
            view = View(facts, epoch)
            tally.take(outcome(self.rule, view), view)

    def _open(self, tally: Tally, facts: Facts, epoch: int) -> None:
        """Judge the newest epoch: judged once it is settled; an alarm may fire before, on what that epoch has printed."""
        if is_settled(facts, self._metrics, epoch, texts=self._texts):
            self._take(tally, facts, epoch)
        elif self.rule.kind == "alarm" and self._inside(facts, epoch):
            view = View(facts, epoch)
            verdict = outcome(self.rule, view)
            if verdict in ("warn", "fail") and any(place.epoch == epoch for _, place in view.reads.values()):
                tally.take(verdict, view)
