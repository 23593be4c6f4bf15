"""The epochs that are over, each seen once by all rules that are judged at a time."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from trainmon_tui.rules.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.view import Evidence, Point


class Moments:
    """Shared views of one run as it stands now; they serve until more of the log is taken in."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._views: dict[int, Moment] = {}
        self._over: dict[int, list[Moment]] = {}

    def after(self, epoch: int) -> list[Moment]:
        """Return the views of all epochs after one, but of the newest: that may go on."""
        found = self._over.get(epoch)
        if found is None:
            epochs = self._facts.history.epochs()
            found = self._over[epoch] = [self.at(over) for over in epochs[bisect_right(epochs, epoch) : -1]]
        return found

    def at(self, epoch: int) -> Moment:
        """Return the shared view of an epoch that is over."""
        found = self._views.get(epoch)
        if found is None:
            found = self._views[epoch] = Moment(self._facts, epoch, self)
        return found


class Moment(View):
    """A view that tells verdicts, and no evidence: what one rule computed is not read again by the next one."""

    def __init__(self, facts: Evidence, now: int, moments: Moments) -> None:
        super().__init__(facts, now)
        self.kept = {}
        self._moments = moments
        self._points: dict[str, Sequence[Point]] = {}

    def back_to(self, epoch: int) -> Moment:
        """Return the shared view of an earlier epoch."""
        return self._moments.at(epoch)

    def lack(self, reason: str) -> None:
        """Note nothing."""

    def points(self, metric: str) -> Sequence[Point]:
        """Return a metric's final values so far."""
        found = self._points.get(metric)
        if found is None:
            found = self._points[metric] = self.facts.points(metric, self)
        return found
