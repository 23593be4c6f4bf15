"""Charts through a new lens before the engine answers: the columns that are known, moved and stretched."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.protocol.charts import Chart, Line
    from trainmon_tui.ui.lens import Lens
    from trainmon_tui.ui.sight import Sight

_COLUMNS = ("low", "high", "mid", "ahead")
"""What a line has for each of its columns."""


def look_through(lens: Lens, sight: Sight) -> None:
    """Take another lens, and show through it what is known; a frozen view shows what it showed.

    A chart over another axis than the lens counts waits for the engine, which tells where the same part stands there.
    """
    sight.lens = lens
    if sight.frame is None or sight.frozen or lens.x0 is None:
        return
    x0, x1 = lens.x0, lens.x1
    charts = tuple(
        stretched(chart, x0, chart.x1 if x1 is None else x1) if chart.x == lens.axis else chart
        for chart in sight.frame.charts
    )
    # What is shown is what news is told by: an answer that differs from it alone is drawn.
    sight.frame = sight.newest = replace(sight.frame, charts=charts)


def stretched(chart: Chart, x0: float, x1: float) -> Chart:
    """Return a chart between two other x: each column is the known one at its middle, empty where none is."""
    if not (x1 > x0 and chart.x1 > chart.x0):
        return chart
    lines = tuple(_moved(line, chart, x0, x1) for line in chart.lines)
    y0, y1 = _range(lines) or (chart.y0, chart.y1)
    return replace(chart, x0=x0, x1=x1, y0=y0, y1=y1, lines=lines)


def _moved(line: Line, chart: Chart, x0: float, x1: float) -> Line:
    begin, share = (x0 - chart.x0) / (chart.x1 - chart.x0), (x1 - x0) / (chart.x1 - chart.x0)
    return replace(line, **{name: _picked(getattr(line, name), begin, share) for name in _COLUMNS})


def _picked(columns: bytes, begin: float, share: float) -> bytes:
    """Return as many columns of a part, which begins at a share of the whole and is a share of it wide."""
    known = array("f", columns)
    count = len(known)
    places = (math.floor(begin * count + share * (at + 0.5)) for at in range(count))
    return array("f", [known[place] if 0 <= place < count else math.nan for place in places]).tobytes()


def _range(lines: Iterable[Line]) -> tuple[float, float] | None:
    """Return the least and the greatest value of some lines' columns, if there is any."""
    values = [value for line in lines for column in (line.low, line.high) for value in array("f", column)]
    finite = list(filter(math.isfinite, values))
    return (min(finite), max(finite)) if finite else None
