"""Spikes: rare values far from all others, that a curve leaves as fast as it came. They do not choose a chart's scale."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.plot.spec import PlotLine

_FAR = 0.4
"""What lies in the upper six tenths of a range is far, if nearly nothing else does."""
_NARROW, _RARE = 0.02, 0.04
"""Parts of a curve that one spike, and all of them, may take."""
_SAMPLE, _EDGE = 40, 0.1
"""Values that a sample of a line has, and the part at either end of it that does not count."""
_DWARFED = 2.5
_PASSES = 4
"""Sizes of spikes that are told apart: below a huge one stands a large one."""


def dwarfs(extent: float, lines: Sequence[PlotLine]) -> bool:
    """Return whether nearly all raw values, by a sample of them, take little of a range: that is worth a closer look."""
    raw = [line.low or line.mid for line in lines]
    sample = [
        value for values in raw for value in values[:: len(values) // _SAMPLE or 1] if math.isfinite(value)
    ]
    sample.sort()
    edge = math.ceil(len(sample) * _EDGE)
    inner = sample[edge : len(sample) - edge]
    return bool(inner) and extent > _DWARFED * (inner[-1] - inner[0])


def calm(line: PlotLine) -> PlotLine:
    """Return a line whose values are held within what its raw ones reach without spikes; without any, the line itself."""
    high, low = _lowered(line.high), _lowered([-value for value in line.low])
    if high is None and low is None:
        return line
    top = max(filter(math.isfinite, line.high if high is None else high), default=math.inf)
    bottom = -max(
        filter(math.isfinite, [-value for value in line.low] if low is None else low), default=math.inf
    )

    def held(values: Sequence[float]) -> list[float]:
        return [min(max(value, bottom), top) if math.isfinite(value) else value for value in values]

    return replace(line, mid=held(line.mid), low=held(line.low), high=held(line.high))


def _lowered(values: Sequence[float]) -> list[float] | None:
    """Return the finite values with their spikes cut down to the higher of their neighbours; None without any."""
    known = [value for value in values if math.isfinite(value)]
    found = False
    for _ in range(_PASSES):
        spikes = _spikes(known)
        if not spikes:
            break
        found = True
        for first, after in spikes:
            known[first:after] = [max(known[first - 1], known[after])] * (after - first)
    return known if found else None


def _spikes(values: list[float]) -> list[tuple[int, int]]:
    """Return where spikes begin and end. What stands at an end is none: a run may begin high, or be about to explode."""
    if len(values) < 3:
        return []
    least = min(values)
    far = least + (max(values) - least) * _FAR
    high = [at for at, value in enumerate(values) if value > far]
    if not high or len(high) > max(1, math.ceil(len(values) * _RARE)):
        return []
    stretches = _stretches(high)
    narrow = math.ceil(len(values) * _NARROW)
    is_rare = all(first > 0 and after < len(values) and after - first <= narrow for first, after in stretches)
    return stretches if is_rare else []


def _stretches(places: list[int]) -> list[tuple[int, int]]:
    """Return places that follow each other as their first and the one after their last."""
    breaks = [at for at, (left, right) in enumerate(pairwise(places), 1) if right != left + 1]
    edges = [0, *breaks, len(places)]
    return [(places[start], places[end - 1] + 1) for start, end in pairwise(edges)]
