"""Values as heights of a raster: dots from the middle of its top dot row, downwards; nan where there is no value."""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile
from math import inf, isfinite, isnan, log10, nan
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.plot.scale import Scale

_FARTHEST = 9.0
"""How many of its lengths beyond the range a value may stand."""
_SPARSE = 6
"""A line with fewer points than one dot column in so many shows each of them."""


class Ruler(NamedTuple):
    """A range of values over the dot rows of a raster; its ends are half a dot outside."""

    scale: Scale
    down: int
    """Dot rows."""
    across: int
    """Dot columns."""

    def height(self, value: float) -> float:
        """Return the height of a finite value."""
        share = min(max(self.scale.fraction(value), -_FARTHEST), _FARTHEST)
        return (1.0 - share) * self.down - 0.5

    def heights(self, values: Sequence[float]) -> list[float]:
        """Return a height for each dot column from values of any number of columns; nan for nan and inf."""
        known = self._measured(values)
        return known if len(known) == self.across else _resampled(known, self.across)

    def _measured(self, values: Sequence[float]) -> list[float]:
        low, high, log = self.scale
        if log:
            return self._on_log(values)
        slope = self.down / (high - low)
        start = self.down - 0.5 + low * slope
        if not isfinite(start) or not 0 < slope < inf:
            return [self._far(value) for value in values]
        return [start - value * slope if low <= value <= high else self._far(value) for value in values]

    def _on_log(self, values: Sequence[float]) -> list[float]:
        low, high, _ = self.scale
        down, bottom = self.down, log10(low)
        extent = log10(high) - bottom
        return [
            (1.0 - (log10(value) - bottom) / extent) * down - 0.5
            if low <= value <= high
            else self._far(value)
            for value in values
        ]

    def _far(self, value: float) -> float:
        return self.height(value) if isfinite(value) else nan


def is_sparse(heights: Sequence[float]) -> bool:
    """Return whether so few heights are known that each of them should be seen."""
    return not isfinite(sum(heights)) and sum(map(isfinite, heights)) * _SPARSE < len(heights)


def last_known(heights: Sequence[float]) -> int | None:
    """Return the last column that has a height."""
    last = len(heights) - 1 - len(list(takewhile(isnan, reversed(heights))))
    return last if last >= 0 else None


def _resampled(heights: list[float], across: int) -> list[float]:
    """Return ``across`` heights: the newest that falls into each column, or the one that covers it."""
    if not heights:
        return [nan] * across
    if len(heights) < across or isfinite(sum(heights)):
        return [heights[source] for source in _sources(len(heights), across)]
    spread = [nan] * across
    for index, height in enumerate(heights):
        if not isnan(height):
            spread[index * across // len(heights)] = height
    return spread


@lru_cache(maxsize=32)
def _sources(count: int, across: int) -> tuple[int, ...]:
    """Return for each of ``across`` columns which of ``count`` covers it, or is the last that falls into it."""
    if count < across:
        return tuple(column * count // across for column in range(across))
    return tuple(-(-(column + 1) * count // across) - 1 for column in range(across))
