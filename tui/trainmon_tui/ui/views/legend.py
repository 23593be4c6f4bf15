"""What stands above a chart: which one it is, its lines' last values, how it is drawn, what the crosshair points at."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_count, format_duration, format_value
from trainmon_tui.plot.glyphs import MARKS, plain
from trainmon_tui.ui.lens import index_at
from trainmon_tui.ui.rows import Row, join, pick, say, width_of
from trainmon_tui.ui.views.curves import best_line, floats, is_log

if TYPE_CHECKING:
    from trainmon_tui.plot.raster import Marker
    from trainmon_tui.protocol.charts import Chart, Line
    from trainmon_tui.ui.sight import Sight

_LONG = 1e6
_NEAR = 1.5
"""Columns from the crosshair in which a mark is named."""
_MARKS, _MARK = 2, 40
"""Marks that are named at once, and letters of each."""
_TO = ".."
_SHORT_AXES = {"epoch": "ep", "time": "time"}


def legend_of(sight: Sight, chart: Chart, *, short: bool) -> list[Row]:
    """Return each line's name with its last value, and the best point of the line that has one."""
    lines = [_unrepeated(sight, chart, line) for line in chart.lines]
    rows = [_named(sight, chart, line, _newest(sight, line, short=short), short=short) for line in lines]
    best = best_line(chart)
    return [*rows, _best(sight, best, chart)] if best else rows


def _newest(sight: Sight, line: Line, *, short: bool) -> str:
    """Return a line's last value; behind it where there is room the one at the end of a log that is still being read."""
    value = format_value(line.last, line.unit)
    ahead = next((one for one in reversed(floats(line.ahead)) if one == one), None)  # noqa: PLR0124 - nan is what differs from itself
    return (
        value if ahead is None or short else f"{value} {sight.glyphs.arrow} {format_value(ahead, line.unit)}"
    )


def _unrepeated(sight: Sight, chart: Chart, line: Line) -> Line:
    """Return a line without its name where the chart's title in the frame says it already."""
    return replace(line, name="") if sight.plan.bordered and line.name == chart.title else line


def _named(sight: Sight, chart: Chart, line: Line, value: str, *, short: bool) -> Row:
    if sight.mode == "compare":
        # The runs are named above the charts, each beside its number.
        return (f"{line.role.removeprefix('run')} ", line.role, ""), (value, "text", "")
    sign = "━" if sight.glyphs.unicode else "-"
    lead = f"{sign} " if sight.plan.bordered else ""
    name = clean(line.name, 24)
    name = name.removesuffix("_loss") if short and chart.id == "loss" else name
    return (f"{lead}{name}".rstrip() + " ", line.role, ""), (value, "text", "")


def _best(sight: Sight, line: Line, chart: Chart) -> Row:
    if not sight.plan.bordered:
        return say(f"{sight.glyphs.star} {format_value(line.best, line.unit)}", "best")
    where = f" @{format_count(line.best_x)}" if line.best_x is not None else ""
    where = where.replace("@", "@ep ") if chart.x == "epoch" else where
    where = f" @{format_duration(line.best_x)}" if chart.x == "time" else where
    words = f"{sight.glyphs.star} {format_value(line.best, line.unit)}"
    return join([say(words, "best"), say(where, "dim")], "")


def settings_words(sight: Sight, chart: Chart) -> list[str]:
    """Return how a chart is drawn, where that is not as usual: ``by epoch``, ``log y``, ``smooth 0.9``."""
    words = [f"by {chart.x}"] if chart.x != "step" else []
    words += ["whole run"] if chart.lost == "part" else []
    if is_log(sight, chart):
        words.append("log y")
    words += [] if sight.clip else ["outliers"]
    words.append(f"smooth {sight.smooth:g}" if sight.smooth else "raw")
    return words


def short_settings(sight: Sight, chart: Chart) -> str:
    """Return the settings as a narrow chart names them: ``ep log s.9``."""
    words = [_SHORT_AXES[chart.x]] if chart.x != "step" else []
    words += ["log"] if is_log(sight, chart) else []
    return " ".join([*words, f"s{sight.smooth:g}".replace("0.", ".") if sight.smooth else "raw"])


def position_of(sight: Sight) -> Row:
    """Return which chart this is, and the keys that lead to the others: ``2/5 [ ]``."""
    count = len(sight.chart_ids)
    if count < 2:
        return ()
    pin = say(sight.glyphs.pin if sight.chart_at(0) in sight.pins else "", "accent")
    return join([pin, say(f"{sight.chart % count + 1}/{count}", "dim"), say("[ ]", "accent")], " ")


def reading_of(sight: Sight, chart: Chart, where: Row, room: int) -> Row:
    """Return what stands under the crosshair: marks, and the ranges of the raw points where there is room for them."""
    marks, short = _marked(sight, chart), not sight.plan.bordered
    for ranges in (True, False):
        values = [
            _named(sight, chart, line, at_cursor(sight, chart, line, ranges=ranges), short=short)
            for line in chart.lines
        ]
        row = join([where, *values, marks])
        if width_of(row) <= room:
            return row
    return pick(list(enumerate([where, *values, marks])), room)


def _marked(sight: Sight, chart: Chart) -> Row:
    """Return what happened in the crosshair's column: ``◆ Epoch 5 decision``."""
    x, columns = (
        sight.lens.cursor_on(chart) or 0.0,
        max((len(floats(line.mid)) for line in chart.lines), default=1),
    )
    near = (chart.x1 - chart.x0) / max(1, columns) * _NEAR
    found = [mark for mark in chart.marks if abs(mark.x - x) <= near]
    marker: Marker = "braille" if sight.glyphs.unicode else "ascii"
    return join(
        [
            say(f"{plain(MARKS[one.kind], marker)} {clean(one.text, _MARK)}", one.kind)
            for one in found[:_MARKS]
        ]
    )


def under_cursor(sight: Sight, chart: Chart) -> Row:
    """Return which x the crosshair stands at, or nothing where it is outside the view."""
    x = sight.lens.cursor_on(chart)
    if x is None or not chart.x0 <= x <= chart.x1:
        return ()
    return say(x_words(chart, x), "cursor")


def x_words(chart: Chart, x: float) -> str:
    """Return an x as people say it: ``ep 12.4``, ``step 48.2k``, ``1h20m``."""
    if chart.x == "time":
        return format_duration(max(x, 0.0))
    cell = (chart.x1 - chart.x0) / max(1, max((len(floats(line.mid)) for line in chart.lines), default=1))
    decimals = min(6, max(0, -math.floor(math.log10(cell)))) if cell > 0 else 0
    number = f"{x:.{decimals}f}" if abs(x) < _LONG else format_count(x)
    return f"{'ep' if chart.x == 'epoch' else 'step'} {number}"


def at_cursor(sight: Sight, chart: Chart, line: Line, *, ranges: bool) -> str:
    """Return a line's value in the crosshair's column: that of its one point there, else the smoothed one.

    With ``ranges`` the smoothed value stands behind the point's, and the range of several points behind theirs.
    """
    mid, low, high = floats(line.mid), floats(line.low), floats(line.high)
    at = index_at(chart, sight.lens.cursor_on(chart) or 0.0, len(mid))
    nearest = _nearest(mid, at) if at is not None else None
    if nearest is None or (sight.mode == "compare" and not any(value == value for value in mid[at:])):  # noqa: PLR0124 - as below
        return "-"  # a run that ended before has no value there, whatever its last one was
    at = nearest
    words = format_value(mid[at], line.unit)
    if at >= min(len(low), len(high)):
        return words
    if low[at] == high[at]:
        point = format_value(low[at], line.unit)
        return f"{point} (~{words})" if ranges and point != words else point
    if ranges and low[at] < high[at]:
        words += f" ({format_value(low[at])}{_TO}{format_value(high[at])})"
    return words


def _nearest(values: memoryview[float], at: int) -> int | None:
    """Return the nearest column, the left one of two, that holds a value."""
    known = [index for index, value in enumerate(values) if value == value]  # noqa: PLR0124 - nan is what differs from itself
    return min(known, key=lambda index: (abs(index - at), index), default=None)
