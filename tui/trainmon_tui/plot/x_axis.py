"""What stands below a plot: the axis with its marks, and round x, in one row or in two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.plot.glyphs import MARKS, plain
from trainmon_tui.plot.picture import Run
from trainmon_tui.plot.scale import Tick, duration_ticks, linear_ticks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trainmon_tui.plot.spec import ChartSpec

_ROOMY = 11
"""Rows of a chart from which the axis has one of its own, above the labels."""
_CELLS_A_LABEL = 8
_ASIDE = (0, 1, -1, 2, -2, 3, -3, -4)
"""How far a label may stand from its column where a mark stands in its place."""


def axis_height(height: int) -> int:
    """Return how many of a chart's rows are its x axis."""
    return 2 if height >= _ROOMY else 1


def x_axis(spec: ChartSpec, gutter: int, width: int, rows: int) -> list[list[Run]]:
    """Return one row in which labels and marks make room for each other, or two: ticks and marks, then labels."""
    marks = {spec.column(mark.x, width): mark.kind for mark in spec.marks if spec.holds(mark.x)}
    corner = Run(plain("└", spec.marker).rjust(gutter), "axis")
    ticks = _ticks(spec, width)
    if rows == 1:
        return [[corner, *_marked(spec, _labels(spec, ticks, width, set(marks)), marks)]]
    labels = _labels(spec, ticks, width, set())
    return [[corner, *_marked(spec, _ruled(spec, ticks, width), marks)], [Run(" " * gutter + labels, "axis")]]


def _ticks(spec: ChartSpec, width: int) -> list[Tick]:
    round_x = duration_ticks if spec.seconds else linear_ticks
    return round_x(spec.x0, spec.x1, max(2, width // _CELLS_A_LABEL))


def _ruled(spec: ChartSpec, ticks: list[Tick], width: int) -> str:
    """Return a line with a notch at each tick; one at the left edge is the corner's."""
    line = [plain("─", spec.marker)] * width
    for tick in ticks:
        line[spec.column(tick.value, width)] = plain("┴", spec.marker)
    return plain("─", spec.marker) + "".join(line[1:])


def _marked(spec: ChartSpec, text: str, marks: Mapping[int, str]) -> list[Run]:
    """Return a row with each mark in its column."""
    runs, start = [], 0
    for column, kind in sorted(marks.items()):
        runs += [Run(text[start:column], "axis"), Run(plain(MARKS[kind], spec.marker), kind)]
        start = column + 1
    return [run for run in (*runs, Run(text[start:], "axis")) if run.text]


def _labels(spec: ChartSpec, ticks: list[Tick], width: int, taken: set[int]) -> str:
    """Return round x at their columns, none clipped; one with marks all around it is left out."""
    cells = [" "] * width
    free = 0
    for tick in ticks:
        label = tick.label
        ideal = spec.column(tick.value, width) - len(label) // 2
        places = (min(max(ideal + aside, 0), width - len(label)) for aside in _ASIDE)
        start = next((at for at in places if at >= free and _is_clear(at, len(label), taken)), None)
        if start is not None:
            cells[start : start + len(label)] = label
            free = start + len(label) + 1
    return "".join(cells)


def _is_clear(start: int, length: int, taken: set[int]) -> bool:
    """Tell whether neither a mark stands in some cells nor directly beside them."""
    return taken.isdisjoint(range(start - 1, start + length + 1))
