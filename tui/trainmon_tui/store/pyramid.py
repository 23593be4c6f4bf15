"""A min/max/mean pyramid over values: extremes of any ranges in a time that does not grow with the run.

Level 0 is the values themselves; every level above holds, for each 16 entries of the one below, the
least, the greatest and the mean of what is finite. Memory: 0.8 bytes a value on top of the value's 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trainmon_tui.store.growing import Growing

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats, Ints

FAN_OUT = 16
_STRIDE = np.arange(FAN_OUT)[:, None]
_BACK = _STRIDE - FAN_OUT
_FEW = 256
"""Values of a range that are read at once: the newest column of a live run takes in few at a time."""
_GREATEST = float(np.finfo(np.float32).max)

Singles = NDArray[np.float32]
Array = NDArray[Any]


class _Level:
    __slots__ = ("high", "low", "mean")

    def __init__(self) -> None:
        self.low = Growing(np.float32)
        self.high = Growing(np.float32)
        self.mean = Growing(np.float32)


class Pyramid:
    """Values that are added in batches, the positions of non-finite ones, and the levels above."""

    def __init__(self) -> None:
        self._values = Growing(np.float64)
        self._nonfinite = Growing(np.int64)
        self._levels: list[_Level] = []

    def __len__(self) -> int:
        return len(self._values)

    @property
    def values(self) -> Floats:
        """Every value as it was printed, nan and inf included; zero-copy."""
        return self._values.view

    @property
    def nonfinite(self) -> Ints:
        """Positions of nan and inf, ascending."""
        return self._nonfinite.view

    @property
    def nbytes(self) -> int:
        """Bytes held, room for growth included."""
        levels = sum(level.low.nbytes + level.high.nbytes + level.mean.nbytes for level in self._levels)
        return self._values.nbytes + self._nonfinite.nbytes + levels

    def extend(self, values: Floats) -> None:
        """Add values and finish the bins they complete."""
        start = len(self._values)
        bad = np.flatnonzero(~np.isfinite(values))
        self._values.extend(values)
        if len(bad):
            self._nonfinite.extend(bad + start)
        self._finish_bins()

    def finite(self, start: int, stop: int) -> Floats:
        """Return the values of [start, stop) with nan for whatever is not finite."""
        values = self.values[start:stop]
        if not len(self._nonfinite):
            return values
        bad = self.nonfinite
        first, last = np.searchsorted(bad, (start, stop))
        if first == last:
            return values
        values = values.copy()
        values[bad[first:last] - start] = np.nan
        return values

    def means(self, level: int, start: int, stop: int) -> Floats:
        """Return the means of bins [start, stop) of a level; level 0 is the finite values."""
        if level == 0:
            return self.finite(start, stop)
        return self._levels[level - 1].mean.view[start:stop].astype(np.float64)

    def extremes(self, starts: Ints, stops: Ints) -> tuple[Singles, Singles]:
        """Return the least and greatest finite value of each range [start, stop), rounded to float32.

        Exact for any ranges: their ragged ends are read from the levels below. nan for a range
        without a finite value. Ranges ascend and don't overlap.
        """
        if len(starts) == 1 and 0 < stops[0] - starts[0] <= _FEW:
            values = self.finite(starts[0], stops[0])
            return (
                within_singles(np.fmin.reduce(values, keepdims=True)),
                within_singles(np.fmax.reduce(values, keepdims=True)),
            )
        low = np.full(len(starts), np.nan, np.float32)
        high = low.copy()
        chosen = np.flatnonzero(stops > starts)
        begin, end, level = starts[chosen], stops[chosen], 0
        while len(chosen):
            lows, highs = self._ends(level, begin, end)
            low[chosen] = np.fmin(low[chosen], lows)
            high[chosen] = np.fmax(high[chosen], highs)
            wide = np.flatnonzero(end - begin > 2 * FAN_OUT)
            chosen, begin, end = chosen[wide], -(-begin[wide] // FAN_OUT), end[wide] // FAN_OUT
            level += 1
        return low, high

    def _ends(self, level: int, begin: Ints, end: Ints) -> tuple[Singles, Singles]:
        """Return the extremes of the first and last 16 entries of each range (not empty)."""
        near = np.concatenate((begin + _STRIDE, end + _BACK))
        if (end - begin).min() < FAN_OUT:
            np.clip(near, begin, end - 1, out=near)
        if level:
            above = self._levels[level - 1]
            lows, highs = above.low.view.take(near), above.high.view.take(near)
        else:
            lows = highs = self._values.view.take(near)
            if len(self._nonfinite):
                lows = highs = np.where(np.isfinite(lows), lows, np.nan)
        return within_singles(np.fmin.reduce(lows, axis=0)), within_singles(np.fmax.reduce(highs, axis=0))

    def _finish_bins(self) -> None:
        count, level = len(self._values), 0
        while count >= FAN_OUT:
            if level == len(self._levels):
                self._levels.append(_Level())
            above = self._levels[level]
            done, count = len(above.low), count // FAN_OUT
            if count == done:
                return
            self._finish(level, above, done * FAN_OUT, count * FAN_OUT)
            level += 1

    def _finish(self, level: int, above: _Level, start: int, stop: int) -> None:
        if level == 0:
            lows = highs = means = self.finite(start, stop)
        else:
            below = self._levels[level - 1]
            lows, highs = below.low.view[start:stop], below.high.view[start:stop]
            means = below.mean.view[start:stop].astype(np.float64)
        above.low.extend(within_singles(np.fmin.reduce(lows.reshape(-1, FAN_OUT), axis=1)))
        above.high.extend(within_singles(np.fmax.reduce(highs.reshape(-1, FAN_OUT), axis=1)))
        above.mean.extend(within_singles(_means(means.reshape(-1, FAN_OUT))))


def _means(bins: Floats) -> Floats:
    counted = np.isfinite(bins)
    # Divided first: the sum of sixteen finite values may not be finite.
    shares = np.where(counted, bins, 0.0) / FAN_OUT
    parts = counted.sum(axis=1) / FAN_OUT
    means: Floats = np.divide(shares.sum(axis=1), parts, out=np.full(len(bins), np.nan), where=parts > 0)
    return means


def within_singles(values: Array) -> Singles:
    """Return float32, values beyond its range at its edge."""
    if values.dtype == np.float32:
        return values
    # Not np.clip: these two take half its time.
    return np.maximum(np.minimum(values, _GREATEST), -_GREATEST).astype(np.float32)
