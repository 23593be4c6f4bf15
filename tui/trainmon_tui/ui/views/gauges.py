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
_LEAST_LABEL = 14
_LEAST_TREND = 5
_MOST_TREND = 20


def gauges(sight: Sight, width: int, height: int) -> View:
    """Return a row for each gauge; a heading where there is room for it."""
    all_gauges = sight.judgement.gauges
    inner = width - 2
    if not all_gauges:
        return View([fit(say(" no diagnostics yet", "dim"), width)], say("diagnostics", "title"))
    columns = _columns(all_gauges, inner)
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


def _columns(all_gauges: tuple[Gauge, ...], width: int) -> _Columns:
    """Return widths for the room: the label is kept whole before trend and target get theirs."""
    label = min(24, max(cells(clean(gauge.label)) for gauge in all_gauges))
    value = max([len(format_value(gauge.value, gauge.unit)) for gauge in all_gauges] + [7])
    word = min(14, max([cells(word_of(gauge)) + 2 for gauge in all_gauges] + [4]))
    rest = width - value - word - 3
    if rest - label - 2 < _LEAST_TREND:
        trend = _LEAST_TREND if rest - _LEAST_TREND - 2 >= _LEAST_LABEL else 0
        return _Columns(max(4, min(label, rest - (trend + 2 if trend else 0))), value, trend, word, 0)
    target = min(14, max(len(clean(gauge.target)) for gauge in all_gauges))
    target = target if target and rest - label - target - 4 >= _LEAST_TREND else 0
    trend = min(_MOST_TREND, rest - label - 2 - (target + 2 if target else 0))
    return _Columns(label, value, trend, word, target)


def word_of(gauge: Gauge) -> str:
    """Return the runbook's word for the gauge's zone, or ours."""
    return clean(gauge.word) or _WORDS[gauge.zone]


def _heading(columns: _Columns, width: int) -> Row:
    label, value, trend, word, target = columns
    text = " " + left("metric", label) + " " + right("value", value)
    text += "  " + left("trend", trend) if trend else ""
    text += "  " + left("zone", word)
    text += "  " + left("target", target) if target else ""
    return fit(say(text, "dim"), width)


def _row(sight: Sight, gauge: Gauge, columns: _Columns, width: int) -> Row:
    label, value, trend, word, target = columns
    role = _ROLES[gauge.zone]
    zone = f"{sight.glyphs.state(gauge.zone)} {word_of(gauge)}" if word_of(gauge) else ""
    number = format_value(gauge.value, gauge.unit)
    row: Row = (
        (" " + left(gauge.label, label) + " " * (value + 1 - len(number)), "text", ""),
        (number, role if gauge.zone != "none" else "text", ""),
    )
    if trend:
        drawn = sparkline(gauge.trend, trend, ascii_only=not sight.glyphs.unicode)
        drawn = drawn.replace(_FULL, _NEARLY_FULL)
        row = (*row, ("  " + left(drawn, trend), "spark", ""))
    zone = cut(zone, word)
    row = (*row, ("  ", "text", ""), (zone, role, ""), (" " * (word - cells(zone)), "text", ""))
    if target:
        row = (*row, ("  " + left(gauge.target, target), "dim", ""))
    return fit(row, width)
