"""Places what samples of a log say beyond what was read of it, or nothing where they contradict each other."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.engine.log_sample import AXES, NEW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trainmon_tui.engine.log_sample import Drawn, LogSample
    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.store.places import Axis
    from trainmon_tui.store.series import Series

    Curve = tuple[Floats, Floats]
    """x, rising, and values."""

FEWEST = 4
"""Samples that have to agree before any of them is placed: fewer may be in order by chance."""
SAMPLES_A_FALL = 8
"""Samples for each time that x may fall back: a resume does so now and then, what is no place in the run all the time."""
_NOTHING = np.empty(0)


def in_order(samples: Sequence[LogSample], axis: Axis, after: float | None, read: int) -> list[LogSample]:
    """Return the samples from byte ``read`` on that lie between their neighbours on an axis, beyond ``after``.

    Of attempts that overlap the later one counts. None is returned where they fall back too often, or are too few;
    samples that the reading has passed by bear witness too.
    """
    told = [one for one in samples if axis in one.spans and not one.start < read < one.stop]
    passed = sum(sample.start < read for sample in told)
    ends = [sample.spans[axis] for sample in told]
    if after is not None:
        ends.insert(passed, (after, after))
    falls = sum(behind[0] < before[1] for before, behind in pairwise(ends))
    kept, least = [], np.inf
    for sample in reversed(told):
        low, high = sample.spans[axis]
        if high <= least and (sample.start < read or after is None or low >= after):
            kept.append(sample)
            least = low
    agreed = len(kept) >= FEWEST and falls * SAMPLES_A_FALL <= len(told)
    return [sample for sample in reversed(kept) if sample.start >= read] if agreed else []


class Sketches:
    """The points of each series beyond what was read."""

    def __init__(
        self,
        samples: Sequence[LogSample],
        series: Sequence[Series],
        after: Mapping[Axis, float | None],
        read: int,
    ) -> None:
        self._samples = {axis: in_order(samples, axis, after.get(axis), read) for axis in AXES}
        self._agree = all(
            len(placed) == sum(axis in one.spans for one in samples if one.start >= read)
            for axis, placed in self._samples.items()
        )
        """Whether every sample has its place: none of them tells of another attempt, or of another stage of the run."""
        self._shared = Counter((one.source, one.key) for one in series)

    def __len__(self) -> int:
        return max(map(len, self._samples.values()))

    def holds(self, sample: LogSample, axis: Axis) -> bool:
        """Whether a sample could be placed on an axis."""
        return any(one is sample for one in self._samples[axis])

    def of(self, series: Series) -> dict[Axis, Curve]:
        """Return what is known of a series on each axis that it has."""
        found = {axis: self._curve(series, axis) for axis in AXES}
        return {axis: curve for axis, curve in found.items() if len(curve[0])}

    def _curve(self, series: Series, axis: Axis) -> Curve:
        span = series.x_range(axis)
        told = [one for sample in self._samples[axis] if (one := self._drawn(sample, series)) is not None]
        if span is None or not told:
            return _NOTHING, _NOTHING
        xs = np.concatenate([one.xs[axis] for one in told])
        values = np.concatenate([one.values for one in told])
        known = np.isfinite(values) & (xs > span[1])
        return xs[known], values[known]

    def _drawn(self, sample: LogSample, series: Series) -> Drawn | None:
        """Return a sample's points of a series; of one that is new there only where it cannot be mistaken.

        What begins its counters anew may be a stage of the run that prints a series of the same name.
        """
        found = sample.drawn.get((series.family, series.source, series.key))
        if found is None and self._agree and self._shared[series.source, series.key] == 1:
            found = sample.drawn.get((NEW, series.source, series.key))
        return found
