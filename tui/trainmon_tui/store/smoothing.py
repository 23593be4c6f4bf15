"""The smoothed line of a chart: a de-biased exponential moving average that zooming does not change.

For finite values ``y[1..n]`` and a weight ``s``, TensorBoard's formula (vz_line_chart2, the de-biasing is
that of Adam, Kingma & Ba 2015, section 3) is::

    e[i] = w * e[i-1] + (1 - w) * y[i]        smooth[i] = e[i] / (1 - w**i)        with w = s

On a long series a fixed number of points smooths nothing that the eye could see. So, as Weights & Biases
does with its viewport of 1000, the weight is stretched over the run: ``w = s**(1000/n)`` where n > 1000.
The whole run stretches it, not the view. Past 4096 points the average runs over bins of the pyramid: a bin
of k finite points and mean m counts as k equal points, ``e = w**k * e + (1 - w**k) * m``. The bins are
the same in every view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.store.pyramid import FAN_OUT, Pyramid

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.store.places import Piece

REFERENCE = 1000
_MOST_BINS = 4096
_NEGLIGIBLE = 1e-9


class SmoothCurve:
    """The smoothed value after each bin of a series."""

    def __init__(self, ends: Floats, values: Floats) -> None:
        self._ends = ends
        self._values = values

    def at(self, stops: Floats) -> Floats:
        """Return the smoothed value after the point before each position (linear inside a bin)."""
        if not len(self._ends):
            return np.full(len(stops), np.nan)
        values: Floats = np.interp(stops, self._ends, self._values)
        return values


def smooth_curve(pyramid: Pyramid, pieces: list[Piece], weight: float) -> SmoothCurve:
    """Return the smoothed curve over the points of ``pieces``, ``weight`` from 0 (off) to below 1."""
    total = sum(stop - start for start, stop in pieces)
    level, width = 0, 1
    while total > _MOST_BINS * width and level < pyramid.height:
        level, width = level + 1, width * FAN_OUT
    parts = [_bins(pyramid, piece, level, width) for piece in pieces]
    if not parts:
        return SmoothCurve(np.empty(0), np.empty(0))
    ends, means, counts = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    stretched = weight ** min(1.0, REFERENCE / max(total, 1))
    smoothed = moving_average(means, counts, stretched)
    known = ~np.isnan(smoothed)
    return SmoothCurve(ends[known], smoothed[known])


def moving_average(means: Floats, counts: Floats, weight: float) -> Floats:
    """Return the de-biased average after each bin; nan before the first bin that holds a point."""
    counts = np.where(np.isnan(means), 0.0, counts)
    keep = weight**counts
    total = (1.0 - keep) * np.where(np.isnan(means), 0.0, means)
    share = 1.0 - weight ** np.cumsum(counts)
    _accumulate(total, keep.copy())
    average: Floats = np.divide(total, share, out=np.full(len(means), np.nan), where=share > 0)
    return average


def _accumulate(total: Floats, keep: Floats) -> None:
    """Turn ``total[i]`` into ``total[i] + keep[i] * total[i-1]`` in place, by doubling the reach."""
    reach = 1
    while reach < len(total) and keep[reach:].max() > _NEGLIGIBLE:
        total[reach:] += keep[reach:] * total[:-reach]
        keep[reach:] *= keep[:-reach].copy()
        reach *= 2


def _bins(pyramid: Pyramid, piece: Piece, level: int, width: int) -> tuple[Floats, Floats, Floats]:
    """Return the ends, means and counts of a piece's bins; its ragged ends are bins of their own."""
    start, stop = piece
    if width == 1:
        values = pyramid.finite(start, stop)
        return np.arange(start + 1.0, stop + 1.0), values, np.ones(len(values))
    first, last = -(-start // width), stop // width
    if first >= last:
        return _ragged(pyramid, start, stop)
    ends = np.arange(first + 1.0, last + 1.0) * width
    inner = ends, pyramid.means(level, first, last), np.full(last - first, float(width))
    outer = _ragged(pyramid, start, first * width), inner, _ragged(pyramid, last * width, stop)
    ends, means, counts = (np.concatenate(columns) for columns in zip(*outer, strict=True))
    return ends, means, counts


def _ragged(pyramid: Pyramid, start: int, stop: int) -> tuple[Floats, Floats, Floats]:
    values = pyramid.finite(start, stop)
    finite = values[~np.isnan(values)]
    if not len(finite):
        return np.empty(0), np.empty(0), np.empty(0)
    mean = float(np.sum(finite / len(finite)))
    return np.array([float(stop)]), np.array([mean]), np.array([float(len(finite))])
