"""Strokes: which dots of each dot column a curve or an envelope covers.

Heights are dots from the middle of the top dot row, downwards, one for each dot column; nan where nothing is known.
"""

from __future__ import annotations

from itertools import groupby, pairwise
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
    if not isfinite(sum(tops) + sum(bottoms)):
        tops, bottoms = _paired(tops, bottoms), _paired(bottoms, tops)
    firsts = [
        (before + top) / 2 if before < top else top
        for before, top in zip([nan, *bottoms[:-1]], tops, strict=True)
    ]
    lasts = [
        (before + bottom) / 2 if before > bottom else bottom
        for before, bottom in zip([nan, *tops[:-1]], bottoms, strict=True)
    ]
    return (
        [floor(first + _HALF) if 0 < first < deepest else _outer_top(first, deepest) for first in firsts],
        [floor(last + _HALF) if 0 < last < deepest else _outer_bottom(last, deepest) for last in lasts],
    )


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
    if isfinite(sum(heights)):
        return _connected(heights, deepest)
    tops, bottoms = [], []
    for is_gap, stretch in groupby(heights, isnan):
        known = list(stretch)
        some = ([0] * len(known), [-1] * len(known)) if is_gap else _connected(known, deepest)
        tops += some[0]
        bottoms += some[1]
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
    if isfinite(sum(filled)):
        return filled
    known = [column for column, height in enumerate(heights) if not isnan(height)]
    for before, here in pairwise(known):
        if here - before > 1:
            start = heights[before]
            slope = (heights[here] - start) / (here - before)
            filled[before + 1 : here] = [start + slope * step for step in range(1, here - before)]
    return filled
