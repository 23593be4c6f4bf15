"""What is drawn beside a gauge's value: its trend, or a bar that means something beside those of its figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trainmon_tui.plot.bar import stretch
from trainmon_tui.plot.sparkline import sparkline
from trainmon_tui.ui.figures import is_complete
from trainmon_tui.ui.rows import Row, left, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trainmon_tui.model.verdicts import Gauge
    from trainmon_tui.ui.figures import Drawing
    from trainmon_tui.ui.glyphs import Glyphs

ROLES = {"ok": "ok", "warn": "warn", "bad": "bad", "none": "spark"}
_FULL, _NEARLY_FULL = "█", "▇"
"""A full block would touch the trend of the row above."""
_DECADES = 30.0
"""Values of one figure that differ by more than this factor are drawn on a logarithmic scale."""
_TOGETHER = ("bars", "gap")
"""Kinds whose bars say nothing but beside each other."""
_ROOM = 1.1
"""How far beyond the longest bar its scale goes."""


def trend(glyphs: Glyphs, values: Sequence[float], width: int) -> Row:
    """Return a trend in ``width`` cells; what stands still is a quiet line."""
    shown = values[-width:]
    if len(shown) > 1 and min(shown) == max(shown):
        return say(left(glyphs.across * len(shown), width), "border")
    drawn = sparkline(shown, width, ascii_only=not glyphs.unicode)
    return say(left(drawn.replace(_FULL, _NEARLY_FULL), width), "spark")


def graphic(glyphs: Glyphs, one: Drawing, width: int) -> Row:
    """Return the bar of a gauge of a figure in exactly ``width`` cells; its trend where there is no bar for it."""
    return bar_of(glyphs, one, width) or trend(glyphs, one.gauge.trend, width)


def bar_of(glyphs: Glyphs, one: Drawing, width: int) -> Row | None:
    """Return the bar of a gauge of a figure in exactly ``width`` cells; None where the figure has none for it."""
    draw = _KINDS.get(one.figure.kind)
    alone = len(one.group) == 1 and one.figure.kind in _TOGETHER and not _edges(one.gauge)
    if draw is None or alone or not _finite(one.gauge.value) or width < 1:
        return None
    return draw(glyphs, one, width)


def _bars(glyphs: Glyphs, one: Drawing, width: int) -> Row:
    """Draw from the scale's start, with a tick where the healthy zone begins or ends."""
    scale = _scale(
        [gauge.value for gauge in one.group], [edge for gauge in one.group for edge in _edges(gauge)]
    )
    row = _filled(glyphs, scale(0.0), scale(one.gauge.value or 0.0), width, ROLES[one.gauge.zone])
    for edge in _edges(one.gauge):
        row = _ticked(glyphs, row, scale(edge), width)
    return row


def _gap(glyphs: Glyphs, one: Drawing, width: int) -> Row | None:
    """Draw both on one scale; what the longer has more than the shorter stands out as the gap's zone says."""
    if one.place > 1:
        return None
    pair = [gauge for gauge in one.group if gauge.metric in one.figure.metrics[:2] and _finite(gauge.value)]
    scale = _scale([gauge.value for gauge in pair], [])
    value = one.gauge.value or 0.0
    row = _filled(glyphs, scale(0.0), scale(value), width, "spark")
    other = next((gauge.value or 0.0 for gauge in pair if gauge.metric != one.gauge.metric), value)
    if abs(value) <= abs(other) or value * other < 0:
        return row
    zone = next((gauge.zone for gauge in one.group if gauge.metric == one.figure.metrics[-1]), "none")
    return _recoloured(row, scale(other), width, ROLES[zone] if zone in ("warn", "bad") else "dim")


def _balance(glyphs: Glyphs, one: Drawing, width: int) -> Row:
    """Draw from the middle, the first of the two to the left and the second to the right; shares are parts of 1."""
    most = max(1.0, *(abs(gauge.value or 0.0) for gauge in one.group))
    share = min(abs(one.gauge.value or 0.0) / most, 1.0) / 2
    end = 0.5 - share if one.place == 0 else 0.5 + share
    return _ticked(glyphs, _filled(glyphs, 0.5, end, width, ROLES[one.gauge.zone]), 0.5, width)


def _spread(glyphs: Glyphs, one: Drawing, width: int) -> Row | None:
    """Draw how far the samples lie from their mean, on the scale of the run's last values."""
    mean = one.gauge
    spread = next((gauge for gauge in one.group if gauge.metric == one.figure.metrics[1]), None)
    far = abs(spread.value or 0.0) if spread is not None else math.nan
    if spread is None or not _finite(far):
        return None
    pairs = [*zip(reversed(mean.trend), reversed(spread.trend), strict=False), (mean.value or 0.0, far)]
    known = [(middle, abs(wide)) for middle, wide in pairs if _finite(middle) and _finite(wide)]
    low, high = min(middle - wide for middle, wide in known), max(middle + wide for middle, wide in known)
    if not 0 < high - low < math.inf:
        return None

    def scale(value: float) -> float:
        return (value - low) / (high - low)

    value = mean.value or 0.0
    row = _filled(glyphs, scale(value - far), scale(value + far), width, ROLES[mean.zone])
    return _replaced(row, _cell(scale(value), width), glyphs.states["live"], "accent")


def _warmup(glyphs: Glyphs, one: Drawing, width: int) -> Row | None:
    reached = one.figure.reached
    if reached is None:
        return None
    return _filled(glyphs, 0.0, reached, width, "ok" if is_complete(one.figure) else "accent")


_KINDS: dict[str, Callable[[Glyphs, Drawing, int], Row | None]] = {
    "bars": _bars,
    "gap": _gap,
    "balance": _balance,
    "spread": _spread,
    "warmup": _warmup,
}


def _finite(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _edges(gauge: Gauge) -> list[float]:
    return [edge for edge in (gauge.healthy_from, gauge.healthy_to) if edge is not None]


def _scale(values: Sequence[float | None], edges: Sequence[float]) -> Callable[[float], float]:
    """Return where a value stands on a scale, 0 to 1, that shows all values and the edges that are near them."""
    known = [value for value in values if value is not None and _finite(value)]
    most = max(map(abs, known), default=0.0)
    near = [edge for edge in edges if 0 < edge <= most * _DECADES]
    positive = [value for value in [*known, *near] if value > 0]
    if positive and min(known) >= 0 and max(positive) > min(positive) * _DECADES:
        low, high = math.log10(min(positive)) - 1, math.log10(max(positive)) + math.log10(_ROOM)
        return lambda value: (math.log10(value) - low) / (high - low) if value > 0 else 0.0
    low, high = min([0.0, *known]) * _ROOM, max([0.0, *known, *near]) * _ROOM
    extent = high - low
    return lambda value: (value - low) / extent if 0 < extent < math.inf else 0.0


def _filled(glyphs: Glyphs, start: float, end: float, width: int, role: str) -> Row:
    before, filled, after = stretch(start, end, width, ascii_only=not glyphs.unicode)
    return ((before, "border", ""), (filled, role, ""), (after, "border", ""))


def _cell(share: float, width: int) -> int:
    return min(max(int(share * width), 0), width - 1)


def _ticked(glyphs: Glyphs, row: Row, share: float, width: int) -> Row:
    return _replaced(row, _cell(share, width), glyphs.down, "dim") if 0 <= share <= 1 else row


def _replaced(row: Row, cell: int, glyph: str, role: str) -> Row:
    """Return the row with one of its cells exchanged."""
    letters = [(letter, look, back) for text, look, back in row for letter in text]
    letters[cell] = (glyph, role, letters[cell][2])
    return _merged(letters)


def _recoloured(row: Row, share: float, width: int, role: str) -> Row:
    """Return a bar whose filled cells from ``share`` on have another role."""
    letters = [(letter, look, back) for text, look, back in row for letter in text]
    first = _cell(share, width)
    return _merged(
        [
            (each[0], role if at >= first and each[1] != "border" else each[1], each[2])
            for at, each in enumerate(letters)
        ]
    )


def _merged(letters: list[tuple[str, str, str]]) -> Row:
    runs: list[tuple[str, str, str]] = []
    for letter, role, back in letters:
        if runs and runs[-1][1:] == (role, back):
            runs[-1] = (runs[-1][0] + letter, role, back)
        else:
            runs.append((letter, role, back))
    return tuple(runs)
