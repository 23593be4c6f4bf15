"""Metrics that a playbook computes from others, epoch by epoch."""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter
from typing import TYPE_CHECKING

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.past import Course
from trainmon_tui.rules.view import Point, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.view import Evidence

_EPOCH_OF = itemgetter(0)


class Derived:
    """A computed metric; the values of epochs that are over are kept."""

    def __init__(self, expression: Expression) -> None:
        self.expression = expression
        self._course = Course()
        self._over = 0
        """How many of the values are of epochs that are over; at most one more follows."""
        self._upto = -(1 << 60)

    def forget(self, epoch: int) -> None:
        """Drop the values from an epoch on: what they were computed from has changed."""
        self._cut(bisect_left(self._course, epoch, key=_EPOCH_OF))
        self._upto = min(self._upto, epoch - 1)

    def points(self, facts: Evidence, epochs: Sequence[int]) -> Course:
        """Return the values by epoch, oldest first; ``epochs`` are all that have begun, the last may go on."""
        for epoch in epochs[bisect_left(epochs, self._upto + 1) : -1]:
            value = self._value(facts, epoch)
            self._cut(self._over)
            self._course.extend(value)
            self._over = len(self._course)
            self._upto = epoch
        value = self._value(facts, epochs[-1]) if epochs else []
        self._cut(self._over)
        self._course.extend(value)
        return self._course

    def _cut(self, first: int) -> None:
        self._course.forget(first)
        self._over = min(self._over, first)

    def _value(self, facts: Evidence, epoch: int) -> list[Point]:
        view = View(facts, epoch)
        value = self.expression.run(view)
        if value is None:
            return []
        printed = [place for _, place in view.reads.values() if place.offset is not None]
        newest = max(printed, key=lambda place: place.offset or 0, default=Place(epoch=float(epoch)))
        return [Point(epoch, float(value), newest)]
