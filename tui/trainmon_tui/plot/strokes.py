"""Strokes: which dots of each dot column a curve or an envelope covers.

Heights are dots from the middle of the top dot row, downwards, one for each dot column; nan where nothing is known.
"""

from __future__ import annotations

from itertools import groupby, pairwise, takewhile
from math import floor, isfinite, isnan, nan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Stretches = tuple[list[int], list[int]]
"""Top and bottom dot of each dot column, both included; -1 stands above the raster, the number of its dots below it."""
_HALF = 0.5
_LATER, _SOONER = 0.75, 0.25
"""A curve gives back a quarter of a dot at each end of its stretch, else a slope is two dots thick everywhere."""


def between(tops: Sequence[float], bottoms: Sequence[float], deepest: int) -> Stretches:
    """Return what lies between two heights on dots 0 to ``deepest``; neighbours are joined half-way."""
    before, after = _empty_ends(tops)
    upper, lower = tops[before : len(tops) - after], bottoms[before : len(tops) - after]
    if not isfinite(sum(upper) + sum(lower)):
        upper, lower = _paired(upper, lower), _paired(lower, upper)
    firsts = [
        (beside + top) / 2 if beside < top else top
        for beside, top in zip([nan, *lower[:-1]], upper, strict=False)
    ]
    lasts = [
        (beside + bottom) / 2 if beside > bottom else bottom
        for beside, bottom in zip([nan, *upper[:-1]], lower, strict=False)
    ]
    return _padded(
        before,
        [floor(first + _HALF) if 0 < first < deepest else _outer_top(first, deepest) for first in firsts],
        [floor(last + _HALF) if 0 < last < deepest else _outer_bottom(last, deepest) for last in lasts],
        after,
    )


def _empty_ends(heights: Sequence[float]) -> tuple[int, int]:
    """Return how many columns before the first and after the last known height have none."""
    before = len(list(takewhile(isnan, heights)))
    return before, len(list(takewhile(isnan, reversed(heights[before:]))))


def _padded(before: int, tops: list[int], bottoms: list[int], after: int) -> Stretches:
    """Return stretches with so many columns beside them in which nothing is drawn."""
    return [0] * before + tops + [0] * after, [-1] * before + bottoms + [-1] * after


def _paired(heights: Sequence[float], others: Sequence[float]) -> list[float]:
    """Return heights without those whose other end is not known."""
    return [nan if isnan(other) else height for height, other in zip(heights, others, strict=True)]


def _outer_top(first: float, deepest: int) -> int:
    """Return the top dot of a stretch that begins at an edge, outside, or nowhere."""
    if first > deepest + _HALF:
        return deepest + 1
    return deepest if first >= deepest else 0


def _outer_bottom(last: float, deepest: int) -> int:
    """Return the bottom dot of a stretch that ends at an edge, outside, or nowhere."""
    if last >= deepest:
        return deepest
    return 0 if last >= -_HALF else -1


def along(heights: Sequence[float], deepest: int) -> Stretches:
    """Return one connected curve through heights on dots 0 to ``deepest``; nan leaves a gap."""
    before, after = _empty_ends(heights)
    known = heights[before : len(heights) - after]
    tops, bottoms = _connected(known, deepest) if isfinite(sum(known)) else _parted(known, deepest)
    return _padded(before, tops, bottoms, after)


def _parted(heights: Sequence[float], deepest: int) -> Stretches:
    """Return a curve for each part between gaps."""
    tops: list[int] = []
    bottoms: list[int] = []
    for is_gap, part in groupby(heights, isnan):
        known = list(part)
        drawn = _padded(len(known), [], [], 0) if is_gap else _connected(known, deepest)
        tops += drawn[0]
        bottoms += drawn[1]
    return tops, bottoms


def _connected(heights: Sequence[float], deepest: int) -> Stretches:
    """Return for each column the stretch that joins its height to the points half-way to its neighbours."""
    halfway = [(before + after) / 2 for before, after in pairwise(heights)]
    tops, bottoms = [], []
    for left, here, right in zip([*heights[:1], *halfway], heights, [*halfway, *heights[-1:]], strict=True):
        first, last = (left, right) if left < right else (right, left)
        if here < first:
            first = here
        elif here > last:
            last = here
        if first > 0 and last < deepest:
            top, bottom = floor(first + _LATER), floor(last + _SOONER)
            if top > bottom:
                top = bottom = floor(here + _HALF)
        else:
            top, bottom = _at_edge(first, here, last, deepest)
        tops.append(top)
        bottoms.append(bottom)
    return tops, bottoms


def _at_edge(first: float, here: float, last: float, deepest: int) -> tuple[int, int]:
    """Return top and bottom dot of what a curve covers at the raster's edge, or outside it."""
    if last < -_HALF or first > deepest + _HALF:
        return 0, -1
    top = floor(first + _LATER) if first > 0 else 0
    bottom = max(floor(last + _SOONER), 0) if last < deepest else deepest
    if top > bottom:
        top = bottom = min(max(floor(here + _HALF), 0), deepest)
    return top, bottom


def bridged(heights: Sequence[float]) -> list[float]:
    """Return heights with the gaps between known ones filled linearly; the ends stay empty."""
    filled = list(heights)
    before, after = _empty_ends(heights)
    if isfinite(sum(heights[before : len(heights) - after])):
        return filled
    known = [column for column, height in enumerate(heights) if not isnan(height)]
    for before, here in pairwise(known):
        if here - before > 1:
            start = heights[before]
            slope = (heights[here] - start) / (here - before)
            filled[before + 1 : here] = [start + slope * step for step in range(1, here - before)]
    return filled
