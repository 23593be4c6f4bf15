"""The smoothed line of a chart: a de-biased exponential moving average that zooming does not change.

For finite values ``y[1..n]`` and a weight ``w``, TensorBoard's formula (vz_line_chart2, the de-biasing is
that of Adam, Kingma & Ba 2015, section 3) is::

    e[i] = w * e[i-1] + (1 - w) * y[i]        smooth[i] = e[i] / (1 - w**i)

A fixed weight smooths nothing that the eye could see on a long series, and makes a short one lag behind its own
points: 26 epochs averaged over ten show a loss that was left behind long ago. So the asked weight ``s`` is
stretched over the run, as Weights & Biases does with its viewport: ``w = s**(500/n)``, whatever n. The whole run
stretches it, not the view; n is rounded up to a step of 9 %, so that new points are added to the average and only
now and then all of it is computed again. Past 4096 points the average runs over bins of the pyramid: a bin of k
finite points and mean m counts as k equal points, ``e = w**k * e + (1 - w**k) * m``. The bins are the same in
every view.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.store.growing import Growing
from trainmon_tui.store.pieces import Piece, grown
from trainmon_tui.store.pyramid import FAN_OUT

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.store.pyramid import Pyramid

REFERENCE = 500
"""Points of the run for which an asked weight is meant."""
_STEPS_A_DOUBLING = 8
_MOST_BINS = 4096
_NEGLIGIBLE = 1e-9
_NOTHING: Floats = np.empty(0)


class Average(NamedTuple):
    """A moving average so far: ``e`` of the formula, and the points in it."""

    raw: float = 0.0
    points: float = 0.0

    def value_after(self, mean: float, points: int, weight: float) -> float:
        """Return the de-biased average when ``points`` more of that mean are in it."""
        keep = math.pow(weight, points)
        return (keep * self.raw + (1.0 - keep) * mean) / (1.0 - keep * math.pow(weight, self.points))


class SmoothCurve(NamedTuple):
    """The smoothed value after each bin of a series, which ends before position ``ends[i]``."""

    ends: Floats
    values: Floats

    def at(self, stops: Floats) -> Floats:
        """Return the smoothed value after the point before each position (linear inside a bin)."""
        if not len(self.ends):
            return np.full(len(stops), np.nan)
        values: Floats = np.interp(stops, self.ends, self.values)
        return values


class Smoother:
    """The smoothed curve of one series, kept up as points come."""

    def __init__(self, weight: float) -> None:
        self._asked_weight = weight
        self._width, self._weight = 1, weight
        self._forget()

    def _forget(self) -> None:
        self._pieces: list[Piece] = []
        self._average = Average()
        self._ends, self._values = Growing(np.float64), Growing(np.float64)
        self._curve = SmoothCurve(_NOTHING, _NOTHING)
        self._drawn: list[Piece] = []

    def curve(self, pyramid: Pyramid, pieces: list[Piece]) -> SmoothCurve:
        """Return the curve over the points of ``pieces``."""
        if pieces != self._drawn:
            self._curve = self._continued(pyramid, pieces)
            self._drawn = pieces
        return self._curve

    def _continued(self, pyramid: Pyramid, pieces: list[Piece]) -> SmoothCurve:
        fresh = self._adapt(pieces)
        if not pieces:
            return SmoothCurve(_NOTHING, _NOTHING)
        for start, stop in fresh[:-1]:
            self._add(_bins(pyramid, start, stop, self._width))
        start, stop = fresh[-1] if fresh else (self._pieces[-1][1], self._pieces[-1][1])
        whole = max(start, stop // self._width * self._width)
        if whole > start:
            self._add(_bins(pyramid, start, whole, self._width))
        self._pieces = [*pieces[:-1], (pieces[-1][0], whole)]
        settled = SmoothCurve(self._ends.view, self._values.view)
        mean, points = _mean(pyramid, whole, stop)
        if not points:
            return settled
        newest = self._average.value_after(mean, points, self._weight)
        return SmoothCurve(
            np.concatenate((settled.ends, (float(stop),))), np.concatenate((settled.values, (newest,)))
        )

    def _adapt(self, pieces: list[Piece]) -> list[Piece]:
        """Return the pieces to be added; all of them where the average has to begin afresh."""
        total = sum(stop - start for start, stop in pieces)
        width, weight = _width(total), self._asked_weight ** stretch(total)
        fresh = grown(self._pieces, pieces)
        if fresh is None or (width, weight) != (self._width, self._weight):
            self._forget()
            fresh = pieces
        self._width, self._weight = width, weight
        return fresh

    def _add(self, bins: Bins) -> None:
        ends, values, self._average = _follow(self._average, bins, self._weight)
        self._ends.extend(ends)
        self._values.extend(values)


class Bins(NamedTuple):
    """Neighbouring points taken together: where each bin ends, the mean of its points and their number."""

    ends: Floats
    means: Floats
    counts: Floats


def stretch(total: int) -> float:
    """Return the exponent that stretches a weight over a run of so many points."""
    steps = math.ceil(math.log2(max(total, 1) / REFERENCE) * _STEPS_A_DOUBLING)
    return math.pow(2.0, -steps / _STEPS_A_DOUBLING)


def _width(total: int) -> int:
    width = 1
    while total > _MOST_BINS * width:
        width *= FAN_OUT
    return width


def _follow(before: Average, bins: Bins, weight: float) -> tuple[Floats, Floats, Average]:
    """Return ends and averages of the bins that have one, and how the average stands after them."""
    if not len(bins.ends):
        return bins.ends, bins.means, before
    averages, after = moving_average(bins.means, bins.counts, weight, before)
    known = ~np.isnan(averages)
    return bins.ends[known], averages[known], after


def moving_average(means: Floats, counts: Floats, weight: float, before: Average) -> tuple[Floats, Average]:
    """Return the de-biased average after each bin (nan before the first point), and where it stands then."""
    counts = np.where(np.isnan(means), 0.0, counts)
    points = before.points + np.cumsum(counts)
    keep = weight**counts
    total = (1.0 - keep) * np.where(np.isnan(means), 0.0, means)
    total[0] += keep[0] * before.raw
    share = 1.0 - weight**points
    _accumulate(total, keep)
    average: Floats = np.divide(total, share, out=np.full(len(means), np.nan), where=share > 0)
    return average, Average(float(total[-1]), float(points[-1]))


def _accumulate(total: Floats, keep: Floats) -> None:
    """Turn ``total[i]`` into ``total[i] + keep[i] * total[i-1]`` in place, by doubling the reach."""
    reach = 1
    while reach < len(total) and keep[reach:].max() > _NEGLIGIBLE:
        total[reach:] += keep[reach:] * total[:-reach]
        keep[reach:] *= keep[:-reach].copy()
        reach *= 2


def _bins(pyramid: Pyramid, start: int, stop: int, width: int) -> Bins:
    """Return the bins of [start, stop); its ragged ends are bins of their own."""
    if start == stop:
        return Bins(_NOTHING, _NOTHING, _NOTHING)
    if width == 1:
        values = pyramid.finite(start, stop)
        return Bins(np.arange(start + 1.0, stop + 1.0), values, np.ones(len(values)))
    first, last = -(-start // width), stop // width
    if first >= last:
        return _ragged(pyramid, start, stop)
    level = round(math.log(width, FAN_OUT))
    ends = np.arange(first + 1.0, last + 1.0) * width
    inner = Bins(ends, pyramid.means(level, first, last), np.full(last - first, float(width)))
    outer = _ragged(pyramid, start, first * width), inner, _ragged(pyramid, last * width, stop)
    return Bins(*(np.concatenate(columns) for columns in zip(*outer, strict=True)))


def _ragged(pyramid: Pyramid, start: int, stop: int) -> Bins:
    mean, points = _mean(pyramid, start, stop)
    if not points:
        return Bins(_NOTHING, _NOTHING, _NOTHING)
    return Bins(np.array([float(stop)]), np.array([mean]), np.array([float(points)]))


def _mean(pyramid: Pyramid, start: int, stop: int) -> tuple[float, int]:
    """Return the mean of the finite values of [start, stop) and how many they are."""
    values = pyramid.finite(start, stop)
    finite = values[~np.isnan(values)]
    # Divided first: the sum of finite values may not be finite.
    return float(np.sum(finite / max(len(finite), 1))), len(finite)
