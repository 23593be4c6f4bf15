"""What is kept of one metric: its value in each epoch by precedence, and a few of its newest points."""

from __future__ import annotations

from typing import NamedTuple

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.past import Course
from trainmon_tui.rules.printed import EXACT, Unit
from trainmon_tui.rules.view import Point

RECENT_POINTS = 2048
"""Points kept for ``for N steps``."""


class Printed(NamedTuple):
    """A printed value. Ordered so that the greatest is the one that counts for its epoch."""

    attempt: int
    precedence: int
    """0 for the first alias, -1 for the second ..."""
    offset: int
    value: float
    step: float | None
    line: int
    summary: bool
    """Printed by an end-of-epoch summary, or measured: it holds before the epoch is over."""
    unit: Unit = EXACT

    def place(self, epoch: int | None) -> Place:
        """Return where it was read."""
        return Place(self.step, None if epoch is None else float(epoch), self.line, self.offset)


class StepPoint(NamedTuple):
    """One point inside an epoch."""

    offset: int
    step: float
    value: float


class Track:
    """One metric's facts in the history that counts (what a resume replaced is dropped)."""

    def __init__(self) -> None:
        self.by_epoch: dict[int, Printed] = {}
        self.broken: dict[int, Printed] = {}
        """The first non-finite value printed in an epoch, whichever alias printed it."""
        self.latest: dict[int | None, Printed] = {}
        """The last value printed in an epoch, whichever alias printed it; None: outside any epoch."""
        self.steps: list[StepPoint] = []
        self._points: Course | None = Course()

    def put(self, epoch: int | None, printed: Printed) -> bool:
        """Take a value in; return whether the epoch's value changed."""
        latest = self.latest.get(epoch)
        if latest is None or printed.offset >= latest.offset:
            self.latest[epoch] = printed
        if epoch is None:
            return False
        held = self.by_epoch.get(epoch)
        if held is not None and held > printed:
            return False
        self.by_epoch[epoch] = printed
        self._remember(epoch, printed)
        return True

    def put_broken(self, epoch: int, printed: Printed) -> None:
        """Take a non-finite value in."""
        held = self.broken.get(epoch)
        if held is None or printed.offset < held.offset:
            self.broken[epoch] = printed

    def put_steps(self, points: list[StepPoint]) -> None:
        """Take in points inside an epoch."""
        self.steps = sorted(self.steps + points)[-RECENT_POINTS:]

    def rewind(self, epoch: int, offset: int) -> None:
        """Drop what was read before ``offset`` for ``epoch`` and later ones: the run goes through them again."""
        for table in (self.by_epoch, self.broken):
            for old in [key for key, printed in table.items() if key >= epoch and printed.offset < offset]:
                del table[old]
        for named in [key for key in self.latest if key is not None and key >= epoch]:
            if self.latest[named].offset < offset:
                del self.latest[named]
        self.steps = [point for point in self.steps if point.offset >= offset]
        self._points = None

    def newest(self) -> tuple[int | None, Printed] | None:
        """Return the value printed last, with its epoch."""
        return max(self.latest.items(), key=lambda pair: pair[1].offset, default=None)

    def points(self) -> Course:
        """Return the values by epoch, oldest first."""
        if self._points is None:
            self._points = Course([
                Point(epoch, printed.value, printed.place(epoch), printed.unit)
                for epoch, printed in sorted(self.by_epoch.items())
            ])  # fmt: skip
        return self._points

    def _remember(self, epoch: int, printed: Printed) -> None:
        points = self._points
        if points is None:
            return
        point = Point(epoch, printed.value, printed.place(epoch), printed.unit)
        if not points or points[-1].epoch < epoch:
            points.append(point)
        elif points[-1].epoch == epoch:
            points[-1] = point
        else:
            self._points = None
