"""The points of a playbook's metrics by step, in the history that counts, as far back as rules may look.

Of several values of one metric at one step that of the latest attempt counts; of those, what was printed at the step
before the summary of an epoch; of those the first alias; of those the last one. A later attempt replaces what
earlier ones printed from its first step on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.frame import Lane
from trainmon_tui.rules.records import Records
from trainmon_tui.store.attempts import Attempts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Ints, Rows
    from trainmon_tui.rules.facts import Feed

    Entries = NDArray[Any]

KEPT_STEPS = 32_768
"""Steps that are kept; what needs older ones is unknown where it was not carried."""
_SPARE = KEPT_STEPS // 8

STEP = np.dtype([("step", "f8"), ("epoch", "f8"), ("offset", "i8")])
ENTRY = np.dtype(
    [("step", "f8"), ("value", "f8"), ("epoch", "f8"), ("line", "i8"), ("offset", "i8"), ("attempt", "i4"), ("rank", "i4")]
)  # fmt: skip
_SUMMARY = -(1 << 16)


class StepTable:
    """Steps in ascending order, and each metric's points."""

    def __init__(self, metrics: Iterable[str]) -> None:
        self.steps = Records(STEP)
        self.points = {metric: Records(ENTRY) for metric in metrics}
        self.reached = -np.inf
        """The newest step that a line has named."""
        self.changed_from = np.inf
        """The earliest step at which something changed since this was last reset."""
        self.dropped_to = -np.inf
        """Steps up to this one are no longer kept."""
        self.version = 0
        self._attempts = Attempts()
        self._seen = 0

    def fold(self, blocks: Sequence[tuple[Rows, Sequence[Feed]]]) -> None:
        """Take in the rows of one block, each with the columns that feed metrics."""
        if not self.points:
            return
        for rows, _ in blocks:
            self._attempts.note(rows)
        if self._attempts.version != self._seen:
            self._seen = self._attempts.version
            self._forget_replaced()
        low = np.inf
        for rows, feeds in blocks:
            counted = self._counted(rows)
            if len(counted):
                self._reach(float(rows.steps[counted].max()))
                wanted = [feed for feed in feeds if feed.metric in self.points]
                low = min([low, *(_put(self.points[feed.metric], rows, feed, counted) for feed in wanted)])
        if np.isfinite(low):
            self._restep(low)

    def _reach(self, step: float) -> None:
        if step > self.reached:
            self.reached = step
            self.version += 1

    def _counted(self, rows: Rows) -> Ints:
        """Return the rows that have a step and that no later attempt replaces."""
        known = np.isfinite(rows.steps) & (rows.steps > self.dropped_to)
        if self._seen:
            known &= rows.steps < self._cutoffs(rows.attempts)
        return np.flatnonzero(known)

    def _cutoffs(self, attempts: Ints) -> NDArray[np.float64]:
        numbers, which = np.unique(attempts, return_inverse=True)
        return np.array([self._attempts.cutoff("step", int(number)) for number in numbers])[which]

    def _forget_replaced(self) -> None:
        """Drop what a later attempt goes through again."""
        low, seams = np.inf, self._attempts.seams("step")
        if seams and seams[-1] <= self.dropped_to:
            self.dropped_to = low = float(np.nextafter(seams[-1], -np.inf))
        for points in self.points.values():
            rows = points.rows
            kept = rows["step"] < self._cutoffs(rows["attempt"]) if len(rows) else np.ones(0, np.bool_)
            if kept.all():
                continue
            low = min(low, float(rows["step"][~kept].min()))
            left = rows[kept].copy()
            points.keep(0, 0)
            points.extend(left)
        if np.isfinite(low):
            self._restep(low)
            self.reached = float(self.steps.rows["step"][-1]) if len(self.steps) else -np.inf

    def _restep(self, low: float) -> None:
        """List the steps from ``low`` on anew."""
        self.steps.keep(0, int(np.searchsorted(self.steps.rows["step"], low)))
        tails = _apart(
            points.rows[np.searchsorted(points.rows["step"], low) :] for points in self.points.values()
        )
        if tails:
            step, epoch, offset = (
                np.concatenate([tail[name] for tail in tails]) for name in STEP.names or ()
            )
            order = np.argsort(step, kind="stable")
            ordered = step[order]
            begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
            steps = np.empty(len(begins), STEP)
            steps["step"] = ordered[begins]
            steps["epoch"] = np.fmax.reduceat(epoch[order], begins)
            steps["offset"] = np.maximum.reduceat(offset[order], begins)
            self.steps.extend(steps)
        self.changed_from = min(self.changed_from, low)
        self.version += 1

    @property
    def is_full(self) -> bool:
        """Whether so much is kept that the oldest steps should be taken in and dropped."""
        return len(self.steps) > KEPT_STEPS + _SPARE

    def trim(self) -> None:
        """Drop the oldest steps where there are more than are kept."""
        if not self.is_full:
            return
        self.dropped_to = float(self.steps.rows["step"][-KEPT_STEPS - 1])
        for table in (self.steps, *self.points.values()):
            begin = int(np.searchsorted(table.rows["step"], self.dropped_to, side="right"))
            table.keep(begin, len(table))

    # --- what rules ask ----------------------------------------------------------------------------

    @property
    def over(self) -> int:
        """Return how many of the steps are over: all, or all but the newest."""
        steps = self.steps.rows["step"]
        return len(steps) - (len(steps) > 0 and float(steps[-1]) >= self.reached)

    def after(self, offset: int) -> float:
        """Return the first step that was printed after a place of the log; beyond the newest where none was yet."""
        steps = self.steps.rows
        later = steps["step"][steps["offset"] >= offset]
        return float(later[0]) if len(later) else np.nextafter(self.reached, np.inf)

    def lanes(self, steps: NDArray[np.float64]) -> dict[str, Lane]:
        """Return every metric's points at some steps, which lie beside one another."""
        if not len(steps):
            return dict.fromkeys(self.points, _NO_POINTS)
        return {metric: _lane(points.rows, steps) for metric, points in self.points.items()}

    def newest(self, metric: str, count: int) -> tuple[float, ...]:
        """Return a metric's newest values, oldest first; none of one that is computed."""
        rows = self.points[metric].rows if metric in self.points else np.empty(0, ENTRY)
        return tuple(rows["value"][-count:].tolist())

    def place(self, metric: str, step: float) -> Place | None:
        """Return where a metric's newest point up to a step was printed."""
        rows = self.points[metric].rows
        index = int(np.searchsorted(rows["step"], step, side="right")) - 1
        if index < 0:
            return None
        row = rows[index]
        epoch = float(row["epoch"])
        return Place(
            float(row["step"]), epoch if np.isfinite(epoch) else None, int(row["line"]), int(row["offset"])
        )


_NO_POINTS = Lane(np.empty(0, np.int64), np.empty(0), np.empty(0))


def _lane(rows: Entries, steps: NDArray[np.float64]) -> Lane:
    first = int(np.searchsorted(rows["step"], steps[0]))
    last = int(np.searchsorted(rows["step"], steps[-1], side="right"))
    found = rows["step"][first:last].copy()
    at = np.arange(len(steps)) if len(found) == len(steps) else np.searchsorted(steps, found)
    return Lane(at, found, rows["value"][first:last].copy())


def _put(points: Records, rows: Rows, feed: Feed, counted: Ints) -> float:
    """Put what a column of some rows says in its places; return the least of its steps, inf for none."""
    chosen = counted if rows.present is None else counted[rows.present[counted, feed.column]]
    if not len(chosen):
        return np.inf
    held, steps = points.rows["step"], rows.steps[chosen]
    if bool((steps[1:] > steps[:-1]).all()) and (not len(held) or steps[0] > held[-1]):
        _fill(points.add(len(chosen)), rows, feed, chosen)
        return float(steps[0])
    entries = np.empty(len(chosen), ENTRY)
    _fill(entries, rows, feed, chosen)
    least = float(steps.min())
    begin = int(np.searchsorted(held, least))
    merged = _decided(np.concatenate((points.rows[begin:], entries)))
    points.keep(0, begin)
    points.extend(merged)
    return least


def _fill(entries: Entries, rows: Rows, feed: Feed, chosen: Ints) -> None:
    """Write what a column of some rows says, in the order of the log."""
    entries["step"], entries["value"] = rows.steps[chosen], rows.values[chosen, feed.column]
    entries["epoch"], entries["line"] = rows.epochs[chosen], rows.lines[chosen]
    entries["offset"], entries["attempt"] = rows.offsets[chosen], rows.attempts[chosen]
    entries["rank"] = feed.precedence + (_SUMMARY if rows.family.source == "summary" else 0)


def _apart(tails: Iterable[Entries]) -> list[Entries]:
    """Return the points of several metrics, those of one kind of line once."""
    found: dict[tuple[int, int], Entries] = {}
    for tail in tails:
        if len(tail):
            known = found.setdefault((len(tail), int(tail["offset"][0])), tail)
            if not np.array_equal(known["offset"], tail["offset"]):
                found[-len(found), 0] = tail
    return list(found.values())


def _decided(entries: Entries) -> Entries:
    """Return the one entry that counts for each step, in their order."""
    order = np.lexsort((entries["offset"], entries["rank"], entries["attempt"], entries["step"]))
    ordered: Entries = entries[order]
    newest: Entries = ordered[np.append(ordered["step"][1:] != ordered["step"][:-1], True)]
    return newest
