"""The points of a playbook's metrics by step, in the history that counts, as far back as rules may look.

Of several values of one metric at one step that of the latest attempt counts; of those, what was printed at the step
before the summary of an epoch; of those the first alias; of those the last one. A later attempt replaces what
earlier ones printed from its first step on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trainmon_tui.rules.bundle import Bundle, where_of
from trainmon_tui.rules.frame import Lane
from trainmon_tui.rules.printed import Units
from trainmon_tui.rules.prints import points
from trainmon_tui.rules.records import Records
from trainmon_tui.store.attempts import Attempts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Floats, Ints, Rows
    from trainmon_tui.model.verdicts import Place
    from trainmon_tui.rules.facts import Feed

KEPT_STEPS = 32_768
"""Steps that are kept; what needs older ones is unknown where it was not carried."""
_SPARE = KEPT_STEPS // 8

STEP = np.dtype([("step", "f8"), ("epoch", "f8"), ("offset", "i8")])


class StepTable:
    """Steps in ascending order, and each metric's points."""

    def __init__(
        self, metrics: Iterable[str], compared: Collection[str] = (), units: Units | None = None
    ) -> None:
        """Keep points; of the metrics that are ``compared`` for sameness, ``units`` tells how finely they were printed."""
        self.steps = Records(STEP)
        self._compared = compared
        self._units = units or Units()
        self.points = {metric: Bundle([metric], compared) for metric in metrics}
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
                low = min(low, self._put(rows, wanted, counted)) if wanted else low
        if np.isfinite(low):
            self._restep(low)

    def _put(self, rows: Rows, feeds: list[Feed], counted: Ints) -> float:
        """Put what some rows say in its places; return the least of its steps, inf for none."""
        least, everywhere = np.inf, where_of(rows, counted)
        for together in _together(feeds, rows):
            column, _, precedence = together[0]
            printed = slice(None) if rows.present is None else rows.present[counted, column]
            chosen, where = counted[printed], everywhere[printed].copy()
            if len(chosen):
                where["rank"] += precedence
                least = min(least, float(where["step"].min()))
                values = {feed.metric: self._points(rows, feed, chosen) for feed in together}
                for bundle in self._bundles_of(values):
                    bundle.put(where, {metric: values[metric] for metric in bundle.values})
        return least

    def _points(self, rows: Rows, feed: Feed, chosen: Ints) -> NDArray[Any]:
        values: Floats = rows.values[chosen, feed.column]
        if feed.metric not in self._compared:
            return values
        return points(values, self._units.sizes(rows.offsets[chosen], values), rows.family.id)

    def _bundles_of(self, metrics: Iterable[str]) -> list[Bundle]:
        """Return the bundles of metrics that a line prints together, and of no others."""
        wanted = dict.fromkeys(metrics)
        held = list({id(self.points[metric]): self.points[metric] for metric in wanted}.values())
        if len(held) > 1 and not any(map(len, held)):
            held = [Bundle(wanted, self._compared)]
            self.points |= dict.fromkeys(wanted, held[0])
        for bundle in held:
            if not bundle.values.keys() <= wanted.keys():
                self.points |= {m: bundle.without(m) for m in wanted if m in bundle.values}
        return list({id(self.points[metric]): self.points[metric] for metric in wanted}.values())

    def _all(self) -> list[Bundle]:
        return list({id(bundle): bundle for bundle in self.points.values()}.values())

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
        for bundle in self._all():
            kept = bundle.steps < self._cutoffs(bundle.where.rows["attempt"]) if len(bundle) else _NONE
            if not kept.all():
                low = min(low, float(bundle.steps[~kept].min()))
                bundle.choose(kept)
        if np.isfinite(low):
            self._restep(low)
            self.reached = float(self.steps.rows["step"][-1]) if len(self.steps) else -np.inf

    def _restep(self, low: float) -> None:
        """List the steps from ``low`` on anew."""
        self.steps.keep(0, int(np.searchsorted(self.steps.rows["step"], low)))
        tails = [bundle.where.rows[np.searchsorted(bundle.steps, low) :] for bundle in self._all()]
        if any(map(len, tails)):
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
        steps = self.steps.rows["step"]
        self.steps.keep(int(np.searchsorted(steps, self.dropped_to, side="right")), len(steps))
        for bundle in self._all():
            begin = int(np.searchsorted(bundle.steps, self.dropped_to, side="right"))
            bundle.keep(begin, len(bundle))

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
        lanes: dict[str, Lane] = {}
        for bundle in self._all():
            lanes |= bundle.lanes(steps)
        return lanes

    def place(self, metric: str, step: float) -> Place | None:
        """Return where a metric's newest point up to a step was printed."""
        return self.points[metric].place(step)


_NO_POINTS = Lane(np.empty(0, np.int64), np.empty(0), np.empty(0))
_NONE = np.ones(0, np.bool_)


def _together(feeds: Sequence[Feed], rows: Rows) -> list[list[Feed]]:
    """Part the columns of some rows into those whose points have one rank and stand at the same lines."""
    metrics = [feed.metric for feed in feeds]
    if rows.present is not None or len(set(metrics)) < len(metrics):
        return [[feed] for feed in feeds]
    found: dict[int, list[Feed]] = {}
    for feed in feeds:
        found.setdefault(feed.precedence, []).append(feed)
    return list(found.values())
