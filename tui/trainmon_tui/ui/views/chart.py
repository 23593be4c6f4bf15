"""A chart's message as rows: the last values in the title, the curves inside."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec.structs import astuple
from msgspec.structs import replace as with_

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_count, format_duration, format_value
from trainmon_tui.plot.chart import render_chart
from trainmon_tui.plot.glyphs import MARKS, plain
from trainmon_tui.plot.scale import prefers_log
from trainmon_tui.plot.spec import Band, ChartSpec, Mark, PlotLine, Span
from trainmon_tui.ui.lens import Plot, index_at
from trainmon_tui.ui.plan import CHART_PANES
from trainmon_tui.ui.rows import Row, cells, fit, join, pick, say, spread, width_of
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.plot.picture import Picture
    from trainmon_tui.plot.raster import Marker
    from trainmon_tui.protocol.messages import Chart, Line
    from trainmon_tui.ui.sight import Sight

_NAMED = 56
"""From this width on a chart names its settings before its legend takes the room."""
_LONG = 1e6
_NEAR = 1.5
"""Columns from the crosshair in which a mark is named."""
_MARKS, _MARK = 2, 40
"""Marks that are named at once, and letters of each."""
_TO = ".."
_SHORT_AXES = {"epoch": "ep", "time": "time"}
_AROUND = 6
"""Cells of a frame's top that belong to neither title nor note."""


def first_chart(sight: Sight, width: int, height: int) -> View:
    """Return the main chart."""
    return _chart(sight, 0, width, height)


def second_chart(sight: Sight, width: int, height: int) -> View:
    """Return the chart beside the main one."""
    return _chart(sight, 1, width, height)


def third_chart(sight: Sight, width: int, height: int) -> View:
    """Return one more chart, for which there was room."""
    return _chart(sight, 2, width, height)


def _chart(sight: Sight, place: int, width: int, height: int) -> View:
    chart = sight.chart_of(place)
    at = _position(sight) if place == 0 else ()
    if chart is None:
        return View([fit(say(" no data yet", "dim"), width)], say(_title(sight, place), "title"), at)
    legend = _legend(sight, chart, short=not sight.plan.bordered)
    where = under_cursor(sight, chart)
    if not sight.plan.bordered:
        room = width - 2 - width_of(at)
        words = _reading(sight, chart, where, room) if where else pick(list(enumerate(legend)), room)
        return View(
            [
                fit((*say(" "), *spread(words, at, width - 1)), width),
                *_picture(sight, place, chart, width, height - 1),
            ]
        )
    if where:
        return View(
            _picture(sight, place, chart, width, height), _reading(sight, chart, where, width - _AROUND)
        )
    title = say(clean(chart.title), "title")
    short = say(_short_settings(sight, chart), "dim")
    room = width - width_of(at) - _AROUND
    room -= width_of(short) + 2 if width >= _NAMED else 0
    if width_of(join([title, *legend], "  ")) > room:
        legend = _legend(sight, chart, short=True)
    head = pick([(0, title), *[(rank, row) for rank, row in enumerate(legend, 1)]], room)
    settings = [(rank, say(words, "dim")) for rank, words in enumerate(_settings(sight, chart), 1)]
    left = width - width_of(head) - _AROUND
    note = join([at, *(row for _, row in settings)])
    note = note if width_of(note) <= left else pick([(0, at), (1, short)], left)
    return View(_picture(sight, place, chart, width, height), head, note)


def _position(sight: Sight) -> Row:
    """Return which chart this is, and the keys that lead to the others: ``2/5 [ ]``."""
    count = len(sight.chart_ids)
    if count < 2:
        return ()
    pin = say(sight.glyphs.pin if sight.chart_at(0) in sight.pins else "", "accent")
    return join([pin, say(f"{sight.chart % count + 1}/{count}", "dim"), say("[ ]", "accent")], " ")


def _title(sight: Sight, place: int) -> str:
    charts = dict(sight.frame.header.charts) if sight.frame else {}
    return clean(charts.get(sight.chart_at(place), "losses"))


def _settings(sight: Sight, chart: Chart) -> list[str]:
    words = [f"by {chart.x}"] if chart.x != "step" else []
    if is_log(sight, chart):
        words.append("log y")
    words += [] if sight.clip else ["outliers"]
    words.append(f"smooth {sight.smooth:g}" if sight.smooth else "raw")
    return words


def _short_settings(sight: Sight, chart: Chart) -> str:
    """Return the settings as a narrow chart names them: ``ep log s.9``."""
    words = [_SHORT_AXES[chart.x]] if chart.x != "step" else []
    words += ["log"] if is_log(sight, chart) else []
    return " ".join([*words, f"s{sight.smooth:g}".replace("0.", ".") if sight.smooth else "raw"])


def _legend(sight: Sight, chart: Chart, *, short: bool) -> list[Row]:
    """Return each line's name with its last value, and the best point of the line that has one."""
    lines = [_unrepeated(sight, chart, line) for line in chart.lines]
    rows = [_named(sight, chart, line, format_value(line.last, line.unit), short=short) for line in lines]
    best = _best_line(chart)
    return [*rows, _best(sight, best, chart)] if best else rows


def _unrepeated(sight: Sight, chart: Chart, line: Line) -> Line:
    """Return a line without its name where the chart's title in the frame says it already."""
    return with_(line, name="") if sight.plan.bordered and line.name == chart.title else line


def _named(sight: Sight, chart: Chart, line: Line, value: str, *, short: bool) -> Row:
    if sight.mode == "compare":
        # The runs are named above the charts, each beside its number.
        return (f"{line.role.removeprefix('run')} ", line.role, ""), (value, "text", "")
    sign = "━" if sight.glyphs.unicode else "-"
    lead = f"{sign} " if sight.plan.bordered else ""
    name = clean(line.name, 24)
    name = name.removesuffix("_loss") if short and chart.id == "loss" else name
    return (f"{lead}{name}".rstrip() + " ", line.role, ""), (value, "text", "")


def _reading(sight: Sight, chart: Chart, where: Row, room: int) -> Row:
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
    x, columns = sight.lens.cursor or 0.0, max((len(floats(line.mid)) for line in chart.lines), default=1)
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
    x = sight.lens.cursor
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
    at = index_at(chart, sight.lens.cursor or 0.0, len(mid))
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


def last_x(chart: Chart) -> float:
    """Return the x of the last column in which any line has a value; the right edge where none has."""
    share = max((_filled(floats(line.mid)) for line in chart.lines), default=0.0)
    return chart.x0 + share * (chart.x1 - chart.x0) if share else chart.x1


def _filled(values: memoryview[float]) -> float:
    """Return the middle of the last column that holds a value, as a share of all of them; 0 where none does."""
    count = len(values)
    found = next((at for at in range(count - 1, -1, -1) if values[at] == values[at]), None)
    return 0.0 if found is None else (found + 0.5) / count


def _nearest(values: memoryview[float], at: int) -> int | None:
    """Return the nearest column, the left one of two, that holds a value."""
    known = [index for index, value in enumerate(values) if value == value]  # noqa: PLR0124 - nan is what differs from itself
    return min(known, key=lambda index: (abs(index - at), index), default=None)


def is_log(sight: Sight, chart: Chart) -> bool:
    """Tell whether a chart's y is logarithmic: as a hand chose, else where nothing could be read on a linear one."""
    chosen = sight.log_ys.get(chart.id)
    if chosen is not None or sight.y != "auto":
        return chosen if chosen is not None else sight.y == "log"
    return bool(chart.lines) and prefers_log([value for line in chart.lines for value in floats(line.mid)])


def _best_line(chart: Chart) -> Line | None:
    """Return the line whose best point is marked: validation where there is one."""
    able = [line for line in chart.lines if line.best is not None]
    return next((line for line in able if line.role == "val"), able[0] if able else None)


def _best(sight: Sight, line: Line, chart: Chart) -> Row:
    if not sight.plan.bordered:
        return say(f"{sight.glyphs.star} {format_value(line.best, line.unit)}", "best")
    where = f" @{format_count(line.best_x)}" if line.best_x is not None else ""
    where = where.replace("@", "@ep ") if chart.x == "epoch" else where
    where = f" @{format_duration(line.best_x)}" if chart.x == "time" else where
    words = f"{sight.glyphs.star} {format_value(line.best, line.unit)}"
    return join([say(words, "best"), say(where, "dim")], "")


def _picture(sight: Sight, place: int, chart: Chart, width: int, height: int) -> list[Row]:
    pane, inset = CHART_PANES[place], int(sight.plan.bordered)
    picture = picture_of(sight, pane, chart, (width, height))
    columns = max(1, width - picture.gutter)
    sight.plots[pane] = Plot(picture.gutter + inset, columns, chart.x0, chart.x1, last_x(chart))
    return [tuple(row) for row in picture.rows]


def picture_of(
    sight: Sight, place: str, chart: Chart, size: tuple[int, int], *, named: bool = True
) -> Picture:
    """Return a chart's picture; one that shows the same as before in its place is not drawn again."""
    scale = (sight.log_ys.get(chart.id), sight.y, sight.clip, sight.lens.is_whole, _is_growing(sight))
    look = (chart, size, sight.lens.cursor, scale, sight.marker, sight.glyphs.unicode)
    kept = sight.pictures.get(place)
    if kept is not None and kept[0] == look:
        return kept[1]
    spec = spec_of(sight, chart)
    if not named:
        spec = replace(spec, spans=[span._replace(name="") for span in spec.spans])
    picture = render_chart(spec, *size)
    sight.pictures[place] = (look, picture)
    return picture


def spec_of(sight: Sight, chart: Chart) -> ChartSpec:
    """Return what a chart is drawn from, under the sight's lens and scale."""
    marks = [Mark(mark.x, mark.kind) for mark in chart.marks if mark.kind != "seam"]
    return ChartSpec(
        lines=[_line(sight, line, starred=line is _best_line(chart)) for line in chart.lines],
        x0=chart.x0,
        x1=chart.x1,
        log_y=is_log(sight, chart),
        steady=_is_growing(sight),
        bands=[Band(*astuple(band)) for band in chart.bands],
        spans=_spans(chart),
        marks=marks,
        seams=[mark.x for mark in chart.marks if mark.kind == "seam"],
        cursor=sight.lens.cursor,
        seconds=chart.x == "time",
        empty=_empty_words(sight, chart),
        marker=sight.marker if sight.glyphs.unicode else "ascii",
        clip=sight.clip,
    )


def _is_growing(sight: Sight) -> bool:
    """Return whether what is shown goes on while it is looked at."""
    return sight.frame is not None and sight.frame.header.state == "live" and not sight.is_past


def _empty_words(sight: Sight, chart: Chart) -> str:
    if not sight.lens.is_whole:
        return "nothing here: 0 shows all"
    if chart.lines or sight.frame is None:
        return "no data yet"
    return "no numbers in the log yet" if sight.frame.header.bytes_read else "waiting for the first lines"


def _spans(chart: Chart) -> list[Span]:
    """Return a chart's phases."""
    return [Span(_single(clean(span.name, 40)), span.x0, span.x1) for span in chart.spans]


def _single(name: str) -> str:
    """Return a name that takes a cell a character, as a chart's cells do: what is wider becomes ``?``."""
    return (
        name if name.isascii() else "".join(char if cells(char) == 1 else "?" * cells(char) for char in name)
    )


def _line(sight: Sight, line: Line, *, starred: bool) -> PlotLine:
    best = (line.best_x, line.best) if starred and line.best is not None and line.best_x is not None else None
    return PlotLine(
        role=line.role,
        mid=floats(line.mid),
        low=floats(line.low),
        high=floats(line.high),
        best=best,
        nonfinite=line.nonfinite,
        label=line.role.removeprefix("run") if sight.mode == "compare" else "",
    )


def floats(data: bytes) -> memoryview[float]:
    """Return float32 bytes as numbers without copying; bytes of a broken tail are left out."""
    return memoryview(data)[: len(data) // 4 * 4].cast("f")
