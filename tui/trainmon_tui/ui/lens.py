"""Which part of the x axis the charts show, and where the crosshair stands; all charts share one lens."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from trainmon_tui.protocol.charts import Chart, ChartAxis

ZOOM = 0.6
"""Part of the view that is left after zooming in once."""
PAN = 0.25
"""Part of the view by which panning moves it."""
_FINEST, _FARTHEST = 1e-6, 1e100
"""The smallest part of the whole that can be looked at, and how far from 0 that may be: a key can be held for long."""


class Lens(NamedTuple):
    """A view of the x axis. It stays as a hand set it: on another axis the engine tells where the same part stands."""

    x0: float | None = None
    """Left edge; None is the run's start."""
    x1: float | None = None
    """Right edge; None follows the newest point."""
    cursor: float | None = None
    """x of the crosshair, or None without one."""
    axis: ChartAxis = "step"
    """What the edges count."""
    cursor_axis: ChartAxis = "step"
    """What the crosshair's x counts."""

    @property
    def is_whole(self) -> bool:
        """Whether the whole run is shown."""
        return self.x0 is None and self.x1 is None

    def cursor_on(self, chart: Chart) -> float | None:
        """Return where the crosshair stands in a chart; None without one, and where the chart has no place for it."""
        return self.cursor if self.cursor is None or self.cursor_axis == chart.x else chart.point

    def span_on(self, chart: Chart) -> tuple[float, float]:
        """Return the part of a chart's axis that is looked at: as hands left it, however old the chart is."""
        if self.axis != chart.x or chart.lost == "part":
            return chart.x0, chart.x1
        return (chart.x0 if self.x0 is None else self.x0, chart.x1 if self.x1 is None else self.x1)

    def pointing(self, x: float, axis: ChartAxis) -> Lens:
        """Return the lens with its crosshair at an x of an axis."""
        return self._replace(cursor=x, cursor_axis=axis)


class Plot(NamedTuple):
    """Where a drawn chart's columns stand in its pane, in cells, and which x they show."""

    left: int
    width: int
    x0: float
    x1: float
    last: float = math.inf
    """The x up to which there is anything to point at."""
    axis: ChartAxis = "step"
    cursor: float | None = None
    """Where the crosshair was drawn."""

    def x_at(self, cell: int) -> float | None:
        """Return the x in the middle of a pane's cell, or None beside the columns."""
        column = cell - self.left
        if not 0 <= column < self.width:
            return None
        return min(self.x0 + (column + 0.5) / self.width * (self.x1 - self.x0), self.last)


def zoomed(lens: Lens, chart: Chart, factor: float, about: float | None = None) -> Lens:
    """Return the lens with the view ``factor`` times as wide, keeping ``about`` (else crosshair or right edge) in place."""
    middle = about if about is not None else lens.cursor_on(chart)
    left, right = lens.span_on(chart)
    if middle is None or not left <= middle <= right:
        middle = right
    x0, x1 = middle - (middle - left) * factor, middle + (right - middle) * factor
    if not _FINEST * max(abs(x0), abs(x1), _FINEST) < x1 - x0 < _FARTHEST:
        return lens
    follows = lens.x1 is None and middle >= right
    return lens._replace(x0=x0, x1=None if follows else x1, axis=chart.x)


def panned(lens: Lens, chart: Chart, share: float) -> Lens:
    """Return the lens moved by a ``share`` of the view."""
    left, right = lens.span_on(chart)
    by = (right - left) * share
    if not -_FARTHEST < left + by < right + by < _FARTHEST:
        return lens
    return lens._replace(x0=left + by, x1=right + by, axis=chart.x)


def pointed(lens: Lens, plot: Plot, columns: int) -> Lens:
    """Return the lens with the crosshair moved by so many cells; without one it begins at the newest column."""
    cell = (plot.x1 - plot.x0) / plot.width
    at = lens.cursor if lens.cursor_axis == plot.axis else plot.cursor
    if lens.cursor is None or at is None or not plot.x0 <= at <= plot.x1:
        start = plot.x1 - cell / 2 if columns < 0 else plot.x0 + cell / 2
        return lens.pointing(min(start, plot.last), plot.axis)
    moved = min(max(at + columns * cell, plot.x0 + cell / 2), plot.x1 - cell / 2, plot.last)
    return lens.pointing(moved, plot.axis)


def index_at(chart: Chart, x: float, count: int) -> int | None:
    """Return which of a line's ``count`` columns holds x, or None outside the view."""
    if not chart.x0 <= x <= chart.x1 or count < 1 or not chart.x1 > chart.x0:
        return None
    return min(int((x - chart.x0) / (chart.x1 - chart.x0) * count), count - 1)
