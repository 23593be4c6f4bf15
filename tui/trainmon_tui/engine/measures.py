"""What is measured of a run beside its log, as points that rules can read."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.engine.pace import MIN_SPAN_S
from trainmon_tui.model.blocks import Family, Parsed, Rows, Segments, SeriesKey
from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.machine import FAMILY, MACHINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.model.blocks import Progress

Sample = dict[str, float]
"""Values by the names of `MACHINE`; what is not known is not in it."""


class Measured(NamedTuple):
    """A sample, and where in the log it holds."""

    at: Place
    sample: Sample


EPOCHS_REMEMBERED = 5
_FAMILY = Family(FAMILY, tuple(SeriesKey(name, "", name) for name in MACHINE))
_NONE = np.empty(0, dtype=np.int64)
NO_SEGMENTS = Segments([], _NONE, _NONE)


def of_pace(rate_per_s: float | None) -> Sample:
    """Return throughput and step time of a rate in steps a second."""
    if not rate_per_s or not math.isfinite(rate_per_s) or rate_per_s <= 0:
        return {}
    return {"throughput": rate_per_s, "step_time": 1 / rate_per_s}


def as_rows(measured: Sequence[Measured], progress: Progress, attempt: int) -> Parsed:
    """Return what was measured as a block of rows."""
    table = [[one.sample.get(name, np.nan) for name in MACHINE] for one in measured]
    present = [[name in one.sample for name in MACHINE] for one in measured]
    count, places = len(measured), [one.at for one in measured]
    rows = Rows(
        _FAMILY, np.array(table), np.array([_or_nan(at.step) for at in places]),
        np.array([_or_nan(at.epoch) for at in places]), np.array([at.line or 0 for at in places]),
        np.array([at.offset or 0 for at in places]), np.full(count, np.nan), np.full(count, attempt), np.array(present),
    )  # fmt: skip
    return Parsed([rows], [], [], progress, places[-1].line or 0)


class Timing:
    """Pace and length of epochs by the log's own time stamps, by what its bars print, or by arrival."""

    def __init__(self) -> None:
        self._stamped: dict[float, Stretch] = {}
        """The newest epochs with time stamps."""
        self._begun: tuple[float, float] | None = None
        """The newest epoch that was seen to begin, and when that arrived."""
        self._lengths: dict[float, float] = {}
        """Seconds of the newest epochs."""

    def epoch_s(self) -> float | None:
        """Return how long an epoch takes: the median of the last ones; None until one is known."""
        return median(self._lengths.values()) if self._lengths else None

    def fold(self, parsed: Parsed, here: Place, arrived_s: float | None) -> list[Measured]:
        """Return what a block says; ``arrived_s`` is None for what was written before anybody watched."""
        found = list(self._by_stamps(parsed))
        if not found:
            pace = of_pace(parsed.progress.rate_per_s)
            found = [*([Measured(here, pace)] if pace else []), *self._by_arrival(parsed, here, arrived_s)]
        for one in found:
            if "epoch_time" in one.sample and one.at.epoch is not None:
                self._lengths[one.at.epoch] = one.sample["epoch_time"]
        for old in sorted(self._lengths)[:-EPOCHS_REMEMBERED]:
            del self._lengths[old]
        return found

    def _by_stamps(self, parsed: Parsed) -> Iterator[Measured]:
        seen = sorted(epoch for rows in parsed.rows for epoch in self._note(rows))
        for epoch in dict.fromkeys(seen):
            stretch, before = self._stamped[epoch], self._stamped.get(epoch - 1)
            if before is not None and stretch.began_s > before.began_s:
                yield Measured(before.last, {"epoch_time": stretch.began_s - before.began_s})
            if pace := of_pace(stretch.rate_per_s()):
                yield Measured(stretch.last, pace)
        for old in sorted(self._stamped)[:-2]:
            del self._stamped[old]

    def _note(self, rows: Rows) -> list[float]:
        """Take in the first and last stamped row of each epoch; return the epochs."""
        stamped = np.flatnonzero(np.isfinite(rows.walls) & np.isfinite(rows.epochs))
        if not len(stamped):
            return []
        epochs = np.ceil(rows.epochs[stamped] - 1e-9)
        names, first = np.unique(epochs, return_index=True)
        last = len(epochs) - 1 - np.unique(epochs[::-1], return_index=True)[1]
        for epoch, one, other in zip(
            names.tolist(), stamped[first].tolist(), stamped[last].tolist(), strict=True
        ):
            for index in (one, other):
                at = Place(float(rows.steps[index]), epoch, int(rows.lines[index]), int(rows.offsets[index]))
                known = self._stamped.get(epoch)
                now_s = float(rows.walls[index])
                self._stamped[epoch] = (
                    Stretch(at, now_s, at, now_s) if known is None else known.till(at, now_s)
                )
        return [float(epoch) for epoch in names]

    def _by_arrival(self, parsed: Parsed, here: Place, arrived_s: float | None) -> Iterator[Measured]:
        if not parsed.starts or arrived_s is None:
            return
        epoch, before = parsed.starts[-1].epoch, self._begun
        if before is not None and epoch == before[0] + 1 and arrived_s > before[1]:
            place = Place(None, before[0], here.line, here.offset)
            yield Measured(place, {"epoch_time": arrived_s - before[1]})
        self._begun = (epoch, arrived_s)


class Stretch(NamedTuple):
    """The stamped rows of an epoch: its first and its last."""

    first: Place
    began_s: float
    last: Place
    ended_s: float

    def till(self, at: Place, now_s: float) -> Stretch:
        """Return the stretch with one more row."""
        if now_s < self.began_s:
            return Stretch(at, now_s, self.last, self.ended_s)
        return self if now_s < self.ended_s else Stretch(self.first, self.began_s, at, now_s)

    def rate_per_s(self) -> float | None:
        """Return steps a second; None where the steps or the time between are too few."""
        steps, took_s = (self.last.step or 0.0) - (self.first.step or 0.0), self.ended_s - self.began_s
        return steps / took_s if took_s >= MIN_SPAN_S else None


def _or_nan(at: float | None) -> float:
    return np.nan if at is None else at
