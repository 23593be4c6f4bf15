"""The diagnostics that the playbook chose: value, trend, zone, target."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_value
from trainmon_tui.plot.sparkline import sparkline
from trainmon_tui.ui.rows import Row, cells, cut, fit, left, right, say
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Gauge
    from trainmon_tui.ui.sight import Sight

_ROLES = {"ok": "ok", "warn": "warn", "bad": "bad", "none": "dim"}
_WORDS = {"ok": "ok", "warn": "watch", "bad": "bad", "none": ""}
_FULL, _NEARLY_FULL = "█", "▇"
"""A full block would touch the trend of the row above."""
_VALUE = len("value")
_MOST_LABEL = 32
_LEAST_LABEL = 8
_LEAST_TREND = 5
_MOST_TREND = 16
_MOST_WORD = 14


def gauges(sight: Sight, width: int, height: int) -> View:
    """Return a row for each gauge; a heading where there is room for it."""
    all_gauges = sight.judgement.gauges
    if not all_gauges:
        return View([fit(say(" no diagnostics yet", "dim"), width)], say("diagnostics", "title"))
    columns = _columns(all_gauges, width - 2)
    rows = [_row(sight, gauge, columns, width) for gauge in all_gauges]
    if height > len(rows):
        rows.insert(0, _heading(columns, width))
    top = sight.scrolled("gauges", len(rows), height)
    hidden = len(rows) - height - top
    note = say(f"{hidden} more below", "dim") if hidden > 0 else ()
    return View(rows[top : top + height], say("diagnostics", "title"), note)


class _Columns(NamedTuple):
    """Widths of a row's parts; 0 leaves a part out."""

    label: int
    value: int
    trend: int
    word: int
    target: int
    short: bool
    """Whether our short words stand for the runbook's."""


def _columns(all_gauges: tuple[Gauge, ...], width: int) -> _Columns:
    """Return widths for the room: the label gets what it needs, then zone, trend and target, in this order."""
    label = min(_MOST_LABEL, max(cells(clean(gauge.label)) for gauge in all_gauges))
    value = max(_VALUE, *(len(format_value(gauge.value, gauge.unit)) for gauge in all_gauges))
    word = _widest(all_gauges, short=False)
    short = label + value + word + 3 > width
    word = _widest(all_gauges, short=True) if short else word
    if label + value + word + 3 > width:
        word = min(word, 1)
    room = width - value - word - (3 if word else 1)
    label = min(label, max(_LEAST_LABEL, room))
    room -= label + 2
    trend = min(_MOST_TREND, max(len(gauge.trend) for gauge in all_gauges), room)
    trend = trend if trend >= _LEAST_TREND else 0
    target = min(_MOST_WORD, max(cells(clean(gauge.target)) for gauge in all_gauges))
    if trend and target and room - _LEAST_TREND >= target + 2:
        trend = min(trend, room - target - 2)
        return _Columns(label, value, trend, word, target, short)
    return _Columns(label, value, trend, word, 0, short)


def _widest(all_gauges: tuple[Gauge, ...], *, short: bool) -> int:
    words = [word_of(gauge, short=short) for gauge in all_gauges]
    return min(_MOST_WORD, max(cells(word) + 2 for word in words)) if any(words) else 0


def word_of(gauge: Gauge, *, short: bool = False) -> str:
    """Return the runbook's word for the gauge's zone, or ours."""
    return (clean(gauge.word) if not short else "") or _WORDS[gauge.zone]


def _heading(columns: _Columns, width: int) -> Row:
    parts = [left("metric", columns.label), right("value", columns.value)]
    text = " " + " ".join(parts)
    text += "  " + left("zone" if columns.word > 3 else "", columns.word) if columns.word else ""
    text += "  " + left("trend", columns.trend) if columns.trend else ""
    text += "  " + left("target", columns.target) if columns.target else ""
    return fit(say(text, "dim"), width)


def _row(sight: Sight, gauge: Gauge, columns: _Columns, width: int) -> Row:
    role = _ROLES[gauge.zone]
    word = word_of(gauge, short=columns.short)
    row: Row = (
        (" " + left(gauge.label, columns.label) + " ", "text", ""),
        (right(format_value(gauge.value, gauge.unit), columns.value), role if word else "text", ""),
    )
    if columns.word:
        zone = cut(
            f"{sight.glyphs.state(gauge.zone)} {word}"
            if columns.word > 1
            else sight.glyphs.state(gauge.zone),
            columns.word,
        )
        row = (*row, ("  " + left(zone if word else "", columns.word), role, ""))
    if columns.trend:
        row = (*row, *_trend(sight, gauge.trend, columns.trend))
    if columns.target:
        row = (*row, ("  " + left(gauge.target, columns.target), "dim", ""))
    return fit(row, width)


def _trend(sight: Sight, values: tuple[float, ...], width: int) -> Row:
    """Return a trend in ``width`` cells and two before it; what stands still is a quiet line."""
    shown = values[-width:]
    if len(shown) > 1 and min(shown) == max(shown):
        return say("  " + left(sight.glyphs.across * len(shown), width), "border")
    drawn = sparkline(shown, width, ascii_only=not sight.glyphs.unicode)
    return say("  " + left(drawn.replace(_FULL, _NEARLY_FULL), width), "spark")
