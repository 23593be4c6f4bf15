"""The diagnostics that the playbook chose: value, zone, what is drawn of it, target."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_value
from trainmon_tui.ui.figures import Drawing, Heading, Line, is_complete, lines_of
from trainmon_tui.ui.rows import Row, cells, cut, fit, left, right, say
from trainmon_tui.ui.views.graphics import bar_of, graphic, trend
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.ui.sight import Sight

_ROLES = {"ok": "ok", "warn": "warn", "bad": "bad", "none": "dim"}
_WORDS = {"ok": "ok", "warn": "watch", "bad": "bad", "none": ""}
_WORST_FIRST = {"bad": 0, "warn": 1}
_VALUE = len("value")
_MOST_LABEL = 32
_LEAST_LABEL = 8
_LEAST_GRAPHIC = 5
_MOST_TREND = 16
_MOST_BAR = 32
_MOST_WORD = 14
_PERCENT = len(" 100%")
_COMPLETE = "full"
"""The word for a warm-up that is over."""


def gauges(sight: Sight, width: int, height: int) -> View:
    """Return a row for each gauge; headings where there is room for them."""
    title = say("diagnostics", "title")
    lines = lines_of(sight.judgement)
    drawn = [line for line in lines if isinstance(line, Drawing)]
    if not drawn:
        return View([fit(say(" no diagnostics yet", "dim"), width)], title)
    if len(lines) > height:
        lines = [line for line in drawn if line.gauge.value is not None] or [*drawn]
    columns = _columns(drawn, width - 2)
    rows = [_line(sight, line, columns, width) for line in lines]
    if height > len(rows):
        rows.insert(0, _heading(columns, width))
    top = sight.scrolled("gauges", len(rows), height)
    hidden = len(rows) - height - top
    bad = any(isinstance(line, Drawing) and line.gauge.zone == "bad" for line in lines[top + height :])
    below = f"{sight.glyphs.state('bad')} {hidden} more below" if bad else f"{hidden} more below"
    note = say(below, "bad" if bad else "dim") if hidden > 0 else ()
    return View(rows[top : top + height], title, note)


def worst_gauges(sight: Sight, width: int, height: int) -> list[Row]:
    """Return as many rows as fit, those that are out of their zone first: for a place that cannot be scrolled."""
    drawn = [line for line in lines_of(sight.judgement) if isinstance(line, Drawing)]
    if not drawn:
        return []
    known = [line for line in drawn if line.gauge.value is not None] or drawn
    order = sorted(known, key=lambda line: _WORST_FIRST.get(line.gauge.zone, 2))
    columns = _columns(drawn, width - 2)
    return [_line(sight, line, columns, width) for line in order[:height]]


class _Columns(NamedTuple):
    """Widths of a row's parts; 0 leaves a part out."""

    label: int
    value: int
    bar: int
    """Of a column for bars alone; 0 where they share the trend's."""
    trend: int
    word: int
    target: int
    short: bool
    """Whether our short words stand for the runbook's."""


def _columns(lines: Sequence[Drawing], width: int) -> _Columns:
    """Return widths for the room: the label gets what it needs, then zone, trend and target, in this order."""
    label = min(_MOST_LABEL, max(cells(clean(line.gauge.label)) for line in lines))
    value = max(_VALUE, *(len(format_value(line.gauge.value, line.gauge.unit)) for line in lines))
    word = _widest(lines, short=False)
    short = label + value + word + 3 > width
    word = _widest(lines, short=True) if short else word
    if label + value + word + 3 > width:
        word = min(word, 1)
    room = width - value - word - (3 if word else 1)
    label = min(label, max(_LEAST_LABEL, room))
    room -= label + 2
    target = min(_MOST_WORD, max(cells(target_of(line)) for line in lines))
    target = target if target and room - _LEAST_GRAPHIC >= target + 2 else 0
    room -= target + 2 if target else 0
    bars = sum(line.figure.kind != "gauge" for line in lines)
    longest = _MOST_TREND if bars else min(_MOST_TREND, max(len(line.gauge.trend) for line in lines))
    if 2 * bars >= len(lines) and room >= 2 * _MOST_TREND + 2:
        return _Columns(label, value, min(_MOST_BAR, room - longest - 2), longest, word, target, short)
    drawn = min(longest, room)
    return _Columns(label, value, 0, drawn if drawn >= _LEAST_GRAPHIC else 0, word, target, short)


def _widest(lines: Sequence[Drawing], *, short: bool) -> int:
    words = [word_of(line, short=short) for line in lines]
    return min(_MOST_WORD, max(cells(word) + 2 for word in words)) if any(words) else 0


def word_of(line: Drawing, *, short: bool = False) -> str:
    """Return the runbook's word for the gauge's zone, or ours; of a warm-up how far it is."""
    figure, gauge = line.figure, line.gauge
    if figure.kind == "warmup" and figure.reached is not None:
        return _COMPLETE if is_complete(figure) else f"{figure.reached * 100:.0f}%"
    return (clean(gauge.word) if not short else "") or _WORDS[gauge.zone]


def target_of(line: Drawing) -> str:
    """Return what stands at a gauge's end: its healthy zone, a warm-up's goal, or how wide its samples spread."""
    figure = line.figure
    if figure.kind == "warmup" and figure.goal is not None:
        return f"to {format_value(figure.goal, line.gauge.unit)}"
    if figure.kind == "spread":
        spread = next((one for one in line.group if one.metric == figure.metrics[1]), None)
        return f"±{format_value(spread.value, spread.unit)}" if spread else ""
    return clean(line.gauge.target)


def _heading(columns: _Columns, width: int) -> Row:
    parts = [left("metric", columns.label), right("value", columns.value)]
    text = " " + " ".join(parts)
    text += "  " + left("zone" if columns.word > 3 else "", columns.word) if columns.word else ""
    text += "  " + " " * columns.bar if columns.bar else ""
    text += "  " + left("trend", columns.trend) if columns.trend else ""
    text += (
        "  " + left("target" if columns.target > _LEAST_GRAPHIC else "", columns.target)
        if columns.target
        else ""
    )
    return fit(say(text, "dim"), width)


def _line(sight: Sight, line: Line, columns: _Columns, width: int) -> Row:
    if isinstance(line, Heading):
        return fit(say(" " + cut(line.title, width - 1), "phase"), width)
    gauge, word = line.gauge, word_of(line, short=columns.short)
    role = _word_role(line)
    row: Row = (
        (" " + left(gauge.label, columns.label) + " ", "text" if gauge.value is not None else "dim", ""),
        (right(format_value(gauge.value, gauge.unit), columns.value), role if word else "text", ""),
        *_zone(sight, line, word, columns),
        *_drawn(sight, line, columns),
    )
    if columns.target:
        row = (*row, ("  " + left(target_of(line), columns.target), "dim", ""))
    return fit(row, width)


def _drawn(sight: Sight, line: Drawing, columns: _Columns) -> Row:
    """Return the columns of bars and trends; one column alone shows the bar of a figure, else the trend."""
    glyphs, plain = sight.glyphs, line.figure.kind == "gauge"
    row: Row = ()
    if columns.bar:
        row = (*say("  "), *(bar_of(glyphs, line, columns.bar) or say(" " * columns.bar)))
    if columns.trend:
        alone = columns.bar or plain
        drawn = (
            trend(glyphs, line.gauge.trend, columns.trend) if alone else graphic(glyphs, line, columns.trend)
        )
        row = (*row, *say("  "), *drawn)
    return row


def _word_role(line: Drawing) -> str:
    if line.figure.kind == "warmup" and line.figure.reached is not None and line.gauge.zone == "none":
        return "ok" if is_complete(line.figure) else "accent"
    return _ROLES[line.gauge.zone]


def _zone(sight: Sight, line: Drawing, word: str, columns: _Columns) -> Row:
    """Return the zone as sign and word; where nothing else is drawn, what has no zone is drawn in its place."""
    width, role = columns.word, _word_role(line)
    if not width:
        return ()
    percent = (
        right(word, _PERCENT) if line.figure.kind == "warmup" and line.figure.reached is not None else ""
    )
    if not columns.trend and width - cells(percent) >= _LEAST_GRAPHIC and (percent or not word):
        drawn = graphic(sight.glyphs, line, width - cells(percent))
        return (*say("  "), *drawn, (percent, role, ""))
    sign = sight.glyphs.state(line.gauge.zone)
    if percent and line.gauge.zone == "none":
        sign = sight.glyphs.state("ok" if is_complete(line.figure) else "waiting")
    told = cut(f"{sign} {word}", width) if width > 1 else sign
    return (("  " + left(told if word else "", width), role, ""),)
