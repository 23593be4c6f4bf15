"""Axes: ranges that show the data, round ticks, and labels that share one form."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NICE = (1.0, 2.0, 5.0, 10.0)
_GRID = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Column widths lie closer together than ticks: no more than a fifth of a chart is left empty at its right."""
_HEADROOM = 0.05
_STEADY_HEADROOM, _STEADY_STEP = 0.01, 0.05
"""What a range that stays where it is has beyond its values at least, and the steps in which its ends move."""
_WIDENINGS = 6
_FARTHEST = 8e307
_FINEST = 1e-300
_LOG_FARTHEST = 1e150
_OUTLIERS = 0.01
_WORTH_CLIPPING = 2.5
_MANY, _SAMPLE = 200, 4
"""From how many values on one in so many of them is looked at first."""
_NEAR_ZERO = 0.1
_SUFFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


class Tick(NamedTuple):
    """A labelled value of an axis."""

    value: float
    label: str


class Scale(NamedTuple):
    """An axis range; on a logarithmic one both ends are above 0."""

    low: float
    high: float
    log: bool = False

    def fraction(self, value: float) -> float:
        """Return where a value stands: 0 at ``low``, 1 at ``high``, beyond them outside the range."""
        return self.fractions((value,))[0]

    def fractions(self, values: Iterable[float]) -> list[float]:
        """Return where each of some values stands; one without a logarithm stands far below the range."""
        if not self.log:
            low = self.low / 2
            extent = self.high / 2 - low
            return [(value / 2 - low) / extent for value in values]
        low = math.log10(self.low)
        extent = math.log10(self.high) - low
        return [(math.log10(value) - low) / extent if value > 0 else -1.0 for value in values]

    def raised(self, share: float) -> Scale:
        """Return the range with so much of its length added above it."""
        if self.log:
            return self._replace(high=min(self.high * (self.high / self.low) ** share, _LOG_FARTHEST))
        return self._replace(high=min(self.high + (self.high / 2 - self.low / 2) * 2 * share, _FARTHEST))


def nice_step(least: float, factors: Sequence[float] = _NICE) -> float:
    """Return the smallest of ``factors`` (1, 2, 5) x 10^k that is not below ``least`` (above 0)."""
    power = math.floor(math.log10(least))
    for factor in factors:
        step = float(f"{factor:g}e{power}")
        if step >= least * (1 - 1e-9):
            return step
    return float(f"1e{power + 1}")


def nice_grid(x0: float, x1: float, columns: int) -> tuple[float, float]:
    """Return the edges of a grid that holds [x0, x1] in columns of a round width.

    The edges stay where they are until x outgrows them, so a growing run does not shift every column.
    """
    columns = max(columns, 1)
    if not x1 > x0:
        x1 = x0 + max(abs(x0) * 1e-9, 1.0)
    width = nice_step((x1 - x0) / columns, _GRID)
    start = math.floor(x0 / width) * width
    for _ in range(_WIDENINGS):
        if start + width * columns >= x1:
            return start, start + width * columns
        width = nice_step(width * 1.1, _GRID)
        start = math.floor(x0 / width) * width
    return x0, x1


def linear_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Return at most ``most`` round ticks inside [low, high], labelled with equally many decimals."""
    if not high - low > _FINEST or most < 1 or not math.isfinite(high - low):
        return [Tick(low, label_all([low], 0.0)[0])] if math.isfinite(low) and most > 0 else []
    step = nice_step((high - low) / (most + 1))
    while math.floor(high / step + 1e-9) - math.ceil(low / step - 1e-9) + 1 > most:
        step = nice_step(step * 1.1)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if last - first > most:  # the range is finer than a float can count
        return []
    values = [index * step for index in range(first, last + 1)]
    return [Tick(value, label) for value, label in zip(values, label_all(values, step), strict=True)]


def log_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Return at most ``most`` ticks of a logarithmic axis: powers of ten, or round ones in between."""
    if not 0 < low < high or most < 1:
        return []
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if last - first < 1:
        between = [factor * 10.0**power for power in range(first - 1, last + 1) for factor in (1, 2, 5)]
        values = [value for value in between if low <= value <= high]
        if len(values) < 2 or len(values) > most:
            return linear_ticks(low, high, most)
        return [Tick(value, f"{value:g}") for value in values]
    stride = max(1, math.ceil((last - first + 1) / most))
    powers = range(first, last + 1, stride)
    plain = first >= -2 and last <= 3
    return [Tick(10.0**power, f"{10.0**power:g}" if plain else f"1e{power}") for power in powers]


_CLOCK_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)


def duration_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Return at most ``most`` round seconds of [low, high], labelled as durations: ``1h30m``."""
    if not 0 < high - low < math.inf or most < 1:
        return []
    step = next((step for step in _CLOCK_STEPS if (high - low) / step < most), 0)
    if high - low < most or not step:
        day = 86400.0 if not step else 1.0
        found = linear_ticks(low / day, high / day, most)
        return [Tick(tick.value * day, f"{tick.label}{'s' if step else 'd'}") for tick in found]
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [Tick(float(at * step), _duration(at * step)) for at in range(first, last + 1)][:most]


def _duration(seconds: int) -> str:
    """Return whole seconds in short: ``0``, ``45s``, ``1h30m``, ``2d``."""
    sign, left, words = "-" if seconds < 0 else "", abs(seconds), ""
    for size, letter in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")):
        if left >= size:
            words += f"{left // size}{letter}"
            left %= size
    return sign + words if words else "0"


_LOW_SHARE = 0.05
_CROWDED = 0.6
_WORTH_LOG = 30.0
_VAST, _VAST_CROWDED = 1e6, 0.2
"""Ends that differ by this factor, and how much of a curve must then lie at the bottom."""


def prefers_log(values: Sequence[float]) -> bool:
    """Tell whether a curve is only readable on a logarithmic axis.

    So it is when all of it is above 0, its ends differ by a factor of 30 and six tenths of it would lie in the lowest
    twentieth of a linear axis; of a curve over many decades two tenths are enough.
    """
    finite = finite_of(values)
    least, greatest = min(finite, default=0.0), max(finite, default=0.0)
    if least <= 0 or greatest < _WORTH_LOG * least:
        return False
    crowded = greatest * _LOW_SHARE
    share = _VAST_CROWDED if greatest >= _VAST * least else _CROWDED
    return sum(value < crowded for value in finite) >= share * len(finite)


def label_all(values: Sequence[float], step: float) -> list[str]:
    """Return the labels of one axis: the same number of decimals, the same suffix or exponent."""
    largest = max((abs(value) for value in values), default=0.0)
    if largest and (largest < 1e-3 or largest >= 1e15):
        power = math.floor(math.log10(largest))
        decimals = _decimals(step / 10.0**power)
        return [f"{value / 10.0**power:.{decimals}f}e{power}" if value else "0" for value in values]
    if largest >= 1e4:
        size, letter = next((size, letter) for size, letter in _SUFFIXES if largest >= size)
        decimals = _decimals(step / size)
        if decimals <= 3:
            return [f"{value / size:.{decimals}f}{letter}" if value else "0" for value in values]
    decimals = _decimals(step) if step else len(f"{largest:.3g}".partition(".")[2])
    return [f"{value + 0.0:.{decimals}f}" for value in values]


def _decimals(step: float) -> int:
    if step <= 0:
        return 0
    return min(12, max(0, -math.floor(math.log10(step) + 1e-9)))


def y_scale(
    curves: Iterable[float],
    extremes: Iterable[float] = (),
    *,
    log: bool = False,
    floor_zero: bool = True,
    steady: bool = False,
) -> Scale:
    """Return a range that holds every value of ``curves`` and all but rare outliers of ``extremes``.

    A little headroom is added; a range of positive values that begins near 0 begins at 0. A ``steady`` one ends at
    round values, so that it does not move with every value that is a little less or more than those before.
    """
    lines = _drawable(curves, log=log)
    rough = _drawable(extremes, log=log)
    ends = [(min(values), max(values)) for values in (lines, rough) if values]
    if not ends:
        return Scale(0.1, 1.0, log=True) if log else Scale(0.0, 1.0)
    low, high = min(least for least, _ in ends), max(greatest for _, greatest in ends)
    if lines and rough:
        low, high = _without_outliers(ends[0], rough, low, high, log=log)
    if steady:
        return _settled(_with_headroom(low, high, _STEADY_HEADROOM, log=log, floor_zero=floor_zero))
    return _with_headroom(low, high, _HEADROOM, log=log, floor_zero=floor_zero)


def _settled(scale: Scale) -> Scale:
    """Return a range with both ends moved outwards to a multiple of a round step."""
    low, high = (math.log10(scale.low), math.log10(scale.high)) if scale.log else (scale.low, scale.high)
    step = nice_step((high / 2 - low / 2) * 2 * _STEADY_STEP)
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if not scale.log:
        return Scale(max(low, -_FARTHEST), min(high, _FARTHEST))
    farthest = math.log10(_LOG_FARTHEST)
    return Scale(10.0 ** max(low, -farthest), 10.0 ** min(high, farthest), log=True)


def _drawable(values: Iterable[float], *, log: bool) -> list[float]:
    finite = finite_of(values)
    return [value for value in finite if value > 0] if log else finite


def finite_of(values: Iterable[float]) -> list[float]:
    """Return what is neither nan nor inf; where a sum is finite all of it is."""
    known = list(values)
    return known if math.isfinite(sum(known, 0.0)) else list(filter(math.isfinite, known))


def _without_outliers(
    lines: tuple[float, float], rough: list[float], low: float, high: float, *, log: bool
) -> tuple[float, float]:
    """Return a range that holds the ends of ``lines``, without the farthest hundredth of ``rough`` at either end.

    It stays as it is where that would not make it much smaller.
    """
    skip = math.ceil(len(rough) * _OUTLIERS)
    widest = _extent(low, high, log)
    if len(rough) <= 2 * skip or widest <= _WORTH_CLIPPING * _extent(*lines, log):
        return low, high
    # Without as many of its ends a sample reaches no farther than all of them do: mostly it answers.
    some = rough[::_SAMPLE] if len(rough) >= _MANY else rough
    if widest <= _WORTH_CLIPPING * _extent(*_inner(lines, some, skip), log):
        return low, high
    near, far = _inner(lines, rough, skip)
    return (near, far) if widest > _WORTH_CLIPPING * _extent(near, far, log) > 0 else (low, high)


def _inner(lines: tuple[float, float], rough: Sequence[float], skip: int) -> tuple[float, float]:
    """Return the ends of ``lines`` and of ``rough`` without so many of its values at either end."""
    ordered = sorted(rough)
    return min(lines[0], ordered[skip]), max(lines[1], ordered[-1 - skip])


def _extent(low: float, high: float, log: bool) -> float:
    return math.log10(high) - math.log10(low) if log else high - low


def _with_headroom(low: float, high: float, share: float, *, log: bool, floor_zero: bool) -> Scale:
    if log:
        low, high = (max(min(end, _LOG_FARTHEST), 1 / _LOG_FARTHEST) for end in (low, high))
        factor = (high / low) ** share if high > low * (1 + 1e-9) else 2.0
        return Scale(low / factor, high * factor, log=True)
    low, high = max(min(low, _FARTHEST), -_FARTHEST), max(min(high, _FARTHEST), -_FARTHEST)
    if not high - low > max(abs(high) * 1e-12, _FINEST):
        room = abs(high) * 0.1 or 1.0
        return Scale(low - room, high + room)
    room = (high - low) * share
    bottom = 0.0 if floor_zero and 0 <= low < (high - low) * _NEAR_ZERO else low - room
    return Scale(bottom, high + room)
