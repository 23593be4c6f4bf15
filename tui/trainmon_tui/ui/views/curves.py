"""A chart's message as curves: what is drawn from it under the sight's lens and scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec.structs import astuple

from trainmon_tui.model.text import clean
from trainmon_tui.plot.chart import render_chart
from trainmon_tui.plot.scale import prefers_log
from trainmon_tui.plot.spec import Band, ChartSpec, Mark, PlotLine, Span
from trainmon_tui.plot.spikes import calm
from trainmon_tui.ui.lens import Plot
from trainmon_tui.ui.rows import cells

if TYPE_CHECKING:
    from trainmon_tui.plot.picture import Picture
    from trainmon_tui.protocol.charts import Chart, Line
    from trainmon_tui.ui.sight import Sight


def picture_of(
    sight: Sight, place: str, chart: Chart, size: tuple[int, int], *, named: bool = True
) -> Picture:
    """Return a chart's picture; one that shows the same as before in its place is not drawn again."""
    scale = (sight.log_ys.get(chart.id), sight.y, sight.clip, sight.lens.is_whole, _is_growing(sight))
    look = (chart, size, sight.lens.cursor_on(chart), scale, sight.marker, sight.glyphs.unicode)
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
        lines=[
            *(_line(sight, line, starred=line is best_line(chart)) for line in chart.lines),
            *(
                PlotLine(f"{line.role}-dim", floats(line.ahead), dotted=True)
                for line in chart.lines
                if line.ahead
            ),
        ],
        x0=chart.x0,
        x1=chart.x1,
        log_y=is_log(sight, chart),
        steady=_is_growing(sight),
        bands=[Band(*astuple(band)) for band in chart.bands],
        spans=_spans(chart),
        marks=marks,
        seams=[mark.x for mark in chart.marks if mark.kind == "seam"],
        cursor=sight.lens.cursor_on(chart),
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


def best_line(chart: Chart) -> Line | None:
    """Return the line whose best point is marked: validation where there is one."""
    able = [line for line in chart.lines if line.best is not None]
    return next((line for line in able if line.role == "val"), able[0] if able else None)


def is_log(sight: Sight, chart: Chart) -> bool:
    """Tell whether a chart's y is logarithmic: as a hand chose, else where nothing could be read on a linear one."""
    chosen = sight.log_ys.get(chart.id)
    if chosen is not None or sight.y != "auto":
        return chosen if chosen is not None else sight.y == "log"
    ahead = [value for line in chart.lines for value in floats(line.ahead)]
    if not prefers_log([*(value for line in chart.lines for value in floats(line.mid)), *ahead]):
        return False
    lines = [_line(sight, line, starred=False) for line in chart.lines]
    return prefers_log([*(value for line in lines for value in calm(line).mid), *ahead])


def plot_of(sight: Sight, chart: Chart, left: int, width: int) -> Plot:
    """Return where a chart's columns stand, which begin ``left`` cells from their pane's edge."""
    return Plot(left, width, chart.x0, chart.x1, last_x(chart), chart.x, sight.lens.cursor_on(chart))


def last_x(chart: Chart) -> float:
    """Return the x of the last column in which any line has a value; the right edge where none has."""
    share = max((_filled(floats(line.mid)) for line in chart.lines), default=0.0)
    return chart.x0 + share * (chart.x1 - chart.x0) if share else chart.x1


def _filled(values: memoryview[float]) -> float:
    """Return the middle of the last column that holds a value, as a share of all of them; 0 where none does."""
    count = len(values)
    found = next((at for at in range(count - 1, -1, -1) if values[at] == values[at]), None)
    return 0.0 if found is None else (found + 0.5) / count


def floats(data: bytes) -> memoryview[float]:
    """Return float32 bytes as numbers without copying; bytes of a broken tail are left out."""
    return memoryview(data)[: len(data) // 4 * 4].cast("f")
