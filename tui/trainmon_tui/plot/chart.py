"""A chart as rows of runs: gutter with labels, lines over their envelopes, and what stands below them."""

from __future__ import annotations

import math
from itertools import chain
from typing import TYPE_CHECKING

from trainmon_tui.plot.canvas import Canvas
from trainmon_tui.plot.glyphs import plain
from trainmon_tui.plot.picture import Picture, Run, word_picture
from trainmon_tui.plot.scale import Scale, Tick, linear_ticks, log_ticks, y_scale
from trainmon_tui.plot.spec import MOST_LINES, ChartSpec, PlotLine
from trainmon_tui.plot.spikes import calm, dwarfs
from trainmon_tui.plot.x_axis import axis_height, x_axis

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST_WIDTH = 10
LEAST_HEIGHT = 3
_ROWS_A_LABEL = 3
_ROOM_FOR_NAMES = 6
"""Rows from which the names of phases have one of their own."""
_FINEST = 1e-300


def render_chart(spec: ChartSpec, width: int, height: int) -> Picture:
    """Return the chart in exactly ``width`` x ``height`` cells; a word where there is no room or no data."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return word_picture(width, height, "too small")
    below = axis_height(height)
    plot = height - below
    scale = spec.y or _below_names(auto_scale(spec), spec, plot)
    if not (spec.x1 - spec.x0 > _FINEST and math.isfinite(spec.x1 - spec.x0)) or not _drawable(spec):
        return word_picture(width, height, spec.empty)
    ticks = _y_ticks(scale, plot, width)
    gutter = max((len(tick.label) for tick in ticks), default=0) + 1
    canvas = Canvas(spec, scale, width - gutter, plot)
    canvas.draw()
    rows = [
        [Run(edge, "axis"), *body]
        for edge, body in zip(_gutter(ticks, scale, gutter, plot, spec), canvas.rows(), strict=True)
    ]
    rows += x_axis(spec, gutter, width - gutter, below)
    return Picture(width, height, rows, gutter)


def auto_scale(spec: ChartSpec) -> Scale:
    """Return the range of y that shows the lines, where it clips without spikes and rare outliers of their envelopes."""
    lines = spec.lines[:MOST_LINES]
    scale = _scale_of(lines, spec)
    if spec.clip and not spec.log_y and dwarfs(scale.high - scale.low, lines):
        return _scale_of([calm(line) for line in lines], spec)
    return scale


def _scale_of(lines: Sequence[PlotLine], spec: ChartSpec) -> Scale:
    curves = [*chain.from_iterable(line.mid for line in lines)]
    curves += [line.best[1] for line in lines if line.best is not None]
    extremes = [*chain.from_iterable(values for line in lines for values in (line.low, line.high))]
    if not spec.clip:
        curves, extremes = curves + extremes, []
    return y_scale(curves, extremes, log=spec.log_y, steady=spec.steady)


def _below_names(scale: Scale, spec: ChartSpec, rows: int) -> Scale:
    """Return a range whose curves stay out of the top row, where phases are named; a low plot has no row to spare."""
    named = any(span.name and span.x0 < spec.x1 and span.x1 > spec.x0 for span in spec.spans)
    return scale.raised(1 / (rows - 1)) if named and rows >= _ROOM_FOR_NAMES else scale


def _drawable(spec: ChartSpec) -> bool:
    return any(
        line.nonfinite or any(value == value for value in line.mid)  # noqa: PLR0124 - nan is what differs from itself
        for line in spec.lines
    )


def _y_ticks(scale: Scale, rows: int, width: int) -> list[Tick]:
    most = max(2, rows // _ROWS_A_LABEL + 1)
    ticks = log_ticks if scale.log else linear_ticks
    found = ticks(scale.low, scale.high, most)
    room = max(width // 3, 1)
    return [tick for tick in found if len(tick.label) <= room]


def _gutter(ticks: list[Tick], scale: Scale, width: int, rows: int, spec: ChartSpec) -> Iterator[str]:
    """Yield the text left of each row of the plot."""
    mark, line = plain("┤", spec.marker), plain("│", spec.marker)
    labels: dict[int, str] = {}
    for tick in ticks:
        row = int((1 - scale.fraction(tick.value)) * rows)
        labels.setdefault(min(max(row, 0), rows - 1), tick.label)
    for row in range(rows):
        label = labels.get(row)
        yield (line.rjust(width) if label is None else label.rjust(width - 1) + mark)
