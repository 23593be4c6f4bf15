"""The run in hand in a few lines: its health in words, where it stands, what it said last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_age, format_bytes, format_duration, format_rate, format_value
from trainmon_tui.plot.chart import render_chart
from trainmon_tui.plot.spec import ChartSpec, PlotLine
from trainmon_tui.ui.naming import tail
from trainmon_tui.ui.rows import Row, cut, fit, join, pick, say, width_of
from trainmon_tui.ui.views.run_columns import HEALTH, of_total, state_role
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.protocol.several import RunRow
    from trainmon_tui.ui.sight import Sight

_LEAST_CURVE = 5
_LEAST_POINTS = 4
_WIDEST = 140
"""Columns that a curve of few points takes at most."""


def run_detail(sight: Sight, width: int, height: int) -> View:
    """Return the run in hand in a few lines: its health in words, where it stands, what it said last."""
    row = sight.table.in_hand()
    if row is None:
        return View([fit((), width)] * height)
    rows = [fit((*say(" "), *line), width) for line in _detail(sight, row, max(1, width - 2))]
    rows += _curve(sight, row, width, height - len(rows))
    return View(rows[:height], _title(row, width), say(_size(sight, row), "dim"))


def _curve(sight: Sight, row: RunRow, width: int, height: int) -> list[Row]:
    """Return the run's main metric over its steps, or its epochs, where there is room for a curve."""
    if height < _LEAST_CURVE or len(row.trend) < _LEAST_POINTS:
        return []
    size = min(width, _WIDEST)
    line = PlotLine("train", _joined(row.trend, 2 * size))
    end = row.step or row.epoch or float(len(row.trend))
    spec = ChartSpec([line], 0.0, end, marker="braille" if sight.glyphs.unicode else "ascii")
    return [fit(tuple(runs), width) for runs in render_chart(spec, size, height).rows]


def _joined(points: Sequence[float], count: int) -> list[float]:
    """Return ``count`` points on straight lines between the known ones, of which there are two or more."""
    last = len(points) - 1
    places = [column / (count - 1) * last for column in range(count)]
    return [
        points[int(at)] + (points[min(int(at) + 1, last)] - points[int(at)]) * (at - int(at)) for at in places
    ]


def _title(row: RunRow, width: int) -> Row:
    return say(tail(row.path, max(4, width - 30)), "title")


def _size(sight: Sight, row: RunRow) -> str:
    age = format_age(max(0.0, sight.table.now_s - row.changed_s))
    return f"{row.kind}  {format_bytes(row.bytes)}  {age} ago"


def _detail(sight: Sight, row: RunRow, width: int) -> list[Row]:
    return [
        _health_words(sight, row, width),
        _place_words(sight, row, width),
        say(cut(row.line, width), "log"),
    ]


def _health_words(sight: Sight, row: RunRow, width: int) -> Row:
    if row.words:
        return say(cut(row.words, width), "bad" if row.state == "error" else "dim")
    if row.verdict is None:
        return say("not judged yet: it was only looked at", "dim")
    word, role = HEALTH[row.verdict]
    said = f"{row.speaker}: {row.say}" if row.speaker and row.say else row.say
    lead = say(f"{sight.glyphs.state(row.verdict)} {word}", role)
    return join([lead, say(cut(clean(said), max(1, width - width_of(lead) - 2)))])


def _place_words(sight: Sight, row: RunRow, width: int) -> Row:
    parts = [
        (0, say(row.state.upper() if row.state != "unread" else "", state_role(sight, row))),
        (2, say(clean(row.phase), "phase")),
        (1, say(f"epoch {of_total(row.epoch, row.epochs_total)}" if row.epoch is not None else "")),
        (3, say(f"step {of_total(row.step, row.steps_total)}" if row.step is not None else "")),
        (
            4,
            say(
                f"{format_rate(row.rate_per_s)} step/s" if row.rate_per_s and row.state == "live" else "",
                "dim",
            ),
        ),
        (
            1,
            say(f"ETA {format_duration(row.eta_s)}" if row.eta_s is not None and row.state == "live" else ""),
        ),
        (2, _metric_words(sight, row)),
        (3, say(f"GPU {clean(row.gpu, 40)}" if row.gpu else "")),
    ]
    return pick([part for part in parts if width_of(part[1])], width)


def _metric_words(sight: Sight, row: RunRow) -> Row:
    if row.last is None:
        return ()
    best = f"  {sight.glyphs.star} {format_value(row.best, row.unit)}" if row.best is not None else ""
    return (
        *say(f"{clean(row.metric, 24)} ", "dim"),
        *say(format_value(row.last, row.unit)),
        *say(best, "best"),
    )
