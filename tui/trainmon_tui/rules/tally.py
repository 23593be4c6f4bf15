"""A check that is judged every epoch, folded over the epochs so that each is judged once."""

from __future__ import annotations

from copy import copy
from math import inf
from typing import TYPE_CHECKING

from trainmon_tui.rules.evidence import is_settled
from trainmon_tui.rules.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.model.verdicts import Verdict
    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.moments import Moments
    from trainmon_tui.rules.playbook import CheckRule, Outcome
    from trainmon_tui.rules.view import Witness

_BEFORE_ALL = -(1 << 60)


def outcome(rule: CheckRule, view: Witness) -> Outcome | None:
    """Return a check's verdict in a view: the first true of fail, warn, pass, or None while that is open."""
    found = first_true(rule, view)
    if found is None:
        return otherwise(rule)
    return None if found == "unknown" else found


def otherwise(rule: CheckRule) -> Outcome:
    """Return what a check says where nothing holds.

    With only warn or fail given that is a pass. Without them, a false pass is a fail; beside them, what is neither
    is a warning.
    """
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
    """How a check stood, epoch by epoch; ``look`` returns what it read in one of them."""

    def __init__(self, look: Callable[[int], View]) -> None:
        self._look = look
        self.verdict: Outcome | None = None
        self.since = 0
        """The first epoch of the stretch in which the verdict is what it is now."""
        self.judged = 0
        self.bad = 0
        self.was: tuple[Outcome, int] | None = None
        """The last bad verdict and the epoch in which it began."""
        self._newest: int | None = None
        self._lacking: int | None = None

    @property
    def first(self) -> View | None:
        """What was read in the first epoch of that stretch."""
        return self._look(self.since) if self.verdict is not None else None

    @property
    def newest(self) -> View | None:
        """What was read in the last epoch that was judged."""
        return self._look(self._newest) if self._newest is not None else None

    @property
    def lacking(self) -> View | None:
        """What was missed in the last epoch whose verdict is unknown."""
        return self._look(self._lacking) if self._lacking is not None else None

    @property
    def shown(self) -> tuple[int | None, ...]:
        """The epochs whose views it may show."""
        return (self.since, self._newest, self._lacking)

    def take(self, verdict: Outcome | None, epoch: int) -> None:
        """Take in one epoch's verdict; an unknown one changes nothing."""
        if verdict is None:
            self._lacking = epoch
            return
        if verdict != self.verdict:
            self.verdict, self.since = verdict, epoch
        self._newest = epoch
        self.judged += 1
        if verdict != "pass":
            self.bad += 1
            self.was = (verdict, self.since)


class Ledger:
    """Keeps a check's tally over the epochs that are over, and adds the open one when asked."""

    def __init__(self, rule: CheckRule, facts: Facts) -> None:
        self.rule = rule
        self._facts = facts
        self._metrics, self._texts = rule.metrics, rule.looks_for_text
        self._otherwise = otherwise(rule)
        self._begin()

    def _begin(self) -> None:
        self._tally = Tally(self._look)
        self._upto = _BEFORE_ALL
        self._views: dict[int, View] = {}

    def forget(self, epoch: int) -> None:
        """Judge anew from the start if an epoch that was judged has changed."""
        if epoch <= self._upto:
            self._begin()

    def read(self, moments: Moments) -> Tally:
        """Return how the check stands now."""
        self._drop_views()
        first, last = self._span()
        for moment in moments.after(self._upto):
            if first <= moment.now <= last:
                found = first_true(self.rule, moment)
                self._tally.take(None if found == "unknown" else found or self._otherwise, moment.now)
            self._upto = moment.now
        tally, newest = copy(self._tally), self._facts.history.newest
        if newest is not None and first <= newest <= last:
            self._open(tally, newest)
        return tally

    def _drop_views(self) -> None:
        """Keep what may be shown again of epochs that are over."""
        shown = self._tally.shown
        self._views = {e: view for e, view in self._views.items() if e in shown and e <= self._upto}

    def _look(self, epoch: int) -> View:
        """Return what the check reads in an epoch, read once as long as the epoch counts."""
        view = self._views.get(epoch)
        if view is None:
            view = self._views[epoch] = View(self._facts, epoch)
            outcome(self.rule, view)
        return view

    def _span(self) -> tuple[float, float]:
        """Return the first and last epoch in which the check is judged."""
        if not self.rule.within_phase:
            return (-inf, inf)
        return self._facts.phase_epochs(self.rule.within_phase) or (inf, -inf)

    def _open(self, tally: Tally, epoch: int) -> None:
        """Judge the newest epoch: judged once it is settled; an alarm may fire before, on what that epoch has printed."""
        settled = is_settled(self._facts, self._metrics, epoch, texts=self._texts)
        if not settled and self.rule.kind != "alarm":
            return
        view = self._views[epoch] = View(self._facts, epoch)
        verdict = outcome(self.rule, view)
        fires = verdict in ("warn", "fail") and any(place.epoch == epoch for _, place in view.reads.values())
        if settled or fires:
            tally.take(verdict, epoch)
