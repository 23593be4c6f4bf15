"""The diagnostics that the playbook chose: value, trend, zone, target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_value
from trainmon_tui.plot.sparkline import sparkline
from trainmon_tui.ui.rows import Row, cells, fit, left, right, say
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Gauge
    from trainmon_tui.ui.sight import Sight

_ROLES = {"ok": "ok", "warn": "warn", "bad": "bad", "none": "dim"}
_WORDS = {"ok": "ok", "warn": "watch", "bad": "bad", "none": ""}
_MIN_LABEL = 10


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
    top = min(sight.scrolls.get("gauges", 0), max(0, len(rows) - height))
    hidden = len(rows) - height - top
    note = say(f"{hidden} more below", "dim") if hidden > 0 else ()
    return View(rows[top : top + height], say("diagnostics", "title"), note)


def _columns(all_gauges: tuple[Gauge, ...], width: int) -> tuple[int, int, int, int, int]:
    """Return the widths of label, value, trend, zone word and target; 0 leaves a column out."""
    value = 9 if width >= 44 else 8
    word = min(13, max([cells(word_of(gauge)) + 2 for gauge in all_gauges] + [7]))
    label = min(22, max(cells(clean(gauge.label)) for gauge in all_gauges))
    target = min(12, max(len(clean(gauge.target)) for gauge in all_gauges))
    target = target if target and width >= value + word + target + 26 else 0
    rest = width - value - word - target - 2 - (2 if target else 0)
    label = max(_MIN_LABEL, min(label, rest - 8))
    trend = min(24, rest - label - 2)
    return label, value, trend if trend >= 4 else 0, word, target


def word_of(gauge: Gauge) -> str:
    """Return the runbook's word for the gauge's zone, or ours."""
    return clean(gauge.word) or _WORDS[gauge.zone]


def _heading(columns: tuple[int, int, int, int, int], width: int) -> Row:
    label, value, trend, word, target = columns
    text = " " + left("metric", label) + right("value", value)
    text += "  " + left("trend", trend) if trend else ""
    text += "  " + left("zone", word)
    text += "  " + left("target", target) if target else ""
    return fit(say(text, "dim"), width)


def _row(sight: Sight, gauge: Gauge, columns: tuple[int, int, int, int, int], width: int) -> Row:
    label, value, trend, word, target = columns
    role = _ROLES[gauge.zone]
    zone = f"{sight.glyphs.state(gauge.zone)} {word_of(gauge)}" if word_of(gauge) else ""
    row: Row = (
        (" " + left(gauge.label, label), "text", ""),
        (right(format_value(gauge.value, gauge.unit), value), role if gauge.zone != "none" else "text", ""),
    )
    if trend:
        drawn = sparkline(gauge.trend, trend, ascii_only=not sight.glyphs.unicode)
        row = (*row, ("  " + left(drawn, trend), "spark", ""))
    row = (*row, ("  " + left(zone, word), role, ""))
    if target:
        row = (*row, ("  " + left(gauge.target, target), "dim", ""))
    return fit(row, width)
