"""A series: the points of one metric on one kind of line, and the views a chart asks of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
import numpy as np

from trainmon_tui.model.blocks import Floats, Ints, SeriesKey, SourceKind
from trainmon_tui.store.best import Best
from trainmon_tui.store.crossing import crossed
from trainmon_tui.store.places import Axis, Grid
from trainmon_tui.store.pyramid import Pyramid, Singles, within_singles
from trainmon_tui.store.smoothing import SmoothCurve, Smoother
from trainmon_tui.store.view import View

if TYPE_CHECKING:
    from trainmon_tui.store.places import Places


class BestPoint(NamedTuple):
    """The best point; a counter that the log doesn't have is nan."""

    step: float
    epoch: float
    wall_s: float
    value: float
    position: int
    """Which of the series' points it is, from 0."""


class Columns(msgspec.Struct, frozen=True):
    """A series over the columns of a chart. Arrays have one entry a column, nan where it has no point."""

    low: Singles
    """Least finite value."""
    high: Singles
    """Greatest finite value."""
    mid: Singles
    """The smoothed value at the column's last point."""
    nonfinite_x: Floats
    """x of nan and inf points, one a column at most."""
    seams: tuple[float, ...] = ()
    """x inside the view at which a later attempt begins."""


class Series:
    """The points of one metric. Arrays are zero-copy, in the order of the log, every attempt included.

    Views (`columns`, `x_range`, `best`) show of overlapping attempts only the later one's points.
    """

    def __init__(self, key: SeriesKey, family: int, source: SourceKind, places: Places) -> None:
        self.key = key
        self.family = family
        self.source = source
        self._places = places
        self._pyramid = Pyramid()
        self._first = math.nan
        self._varied = False
        self._view = View(Grid("step", 0.0, 0.0, 0))
        self._smoother: tuple[tuple[Axis, float], Smoother] = (("step", 0.0), Smoother(0.0))
        self._bests = {lower: Best(lower_is_better=lower) for lower in (False, True)}

    def __len__(self) -> int:
        return len(self._pyramid)

    @property
    def places(self) -> Places:
        """Where the points stand; shared by the series that always appear together."""
        return self._places

    @places.setter
    def places(self, places: Places) -> None:
        self._places = places

    @property
    def nbytes(self) -> int:
        """Bytes held by the values and their pyramid, without the shared places."""
        return self._pyramid.nbytes

    @property
    def steps(self) -> Floats:
        """Global step of each point; nan where the log has none."""
        return self._places.step.printed.view

    @property
    def epochs(self) -> Floats:
        """Epoch of each point; nan where the log has none."""
        return self._places.epoch.printed.view

    @property
    def walls(self) -> Floats:
        """Unix seconds of each point; nan where the log has no time stamp."""
        return self._places.time.printed.view

    @property
    def lines(self) -> Ints:
        """Physical line of each point, from 1."""
        return self._places.lines.view

    @property
    def offsets(self) -> Ints:
        """Byte offset of each point's segment."""
        return self._places.offsets.view

    @property
    def attempts(self) -> Ints:
        """Attempt of each point, from 0."""
        return self._places.attempts.view

    @property
    def values(self) -> Floats:
        """The values as they were printed, nan and inf included."""
        return self._pyramid.values

    @property
    def nonfinite(self) -> int:
        """How many values are nan or inf."""
        return len(self._pyramid.nonfinite)

    @property
    def last(self) -> float | None:
        """The newest value as it was printed, or None before the first."""
        return float(self.values[-1]) if len(self) else None

    @property
    def constant(self) -> bool:
        """Whether all values are equal, or the series is one number of one plain line."""
        if len(self) == 1:
            return self.source == "line" and math.isfinite(self._first)
        return len(self) > 1 and not self._varied

    @property
    def shown(self) -> bool:
        """Whether the series is charted unasked: it recurs or its source is structured, and it moves."""
        if not len(self) or self.constant or self.key.quiet:
            return False
        return self.source != "line" or (len(self) > 1 and not self._stands)

    @property
    def _stands(self) -> bool:
        """Whether all points, of every attempt, stand at one x, as the settings do that a line repeats."""
        ends = None if self.x_axis == "index" else self.x_range(self.x_axis)
        if ends is None or ends[0] != ends[1]:
            return False
        printed = self.steps if self.x_axis == "step" else self.epochs
        return bool(np.nanmin(printed) == np.nanmax(printed))

    @property
    def x_axis(self) -> Literal["step", "epoch", "index"]:
        """The axis the series has: step before epoch before the occurrence index."""
        if self._places.step.known:
            return "step"
        return "epoch" if self._places.epoch.known else "index"

    def append(self, values: Floats) -> None:
        """Add values; their places have been added already."""
        if not len(values):
            return
        if not len(self):
            self._first = float(values[0])
        self._varied = self._varied or bool((values != self._first).any())
        self._pyramid.extend(values)

    def x_range(self, axis: Axis) -> tuple[float, float] | None:
        """Return the least and greatest x that a view shows, or None without a point on this axis."""
        pieces = self._places.pieces(axis)
        if not pieces:
            return None
        ends = self._places.x_at(axis, np.array([pieces[0][0], pieces[-1][1] - 1]))
        return float(ends[0]), float(ends[1])

    def seams(self, axis: Axis) -> list[float]:
        """Return the x at which each later attempt of the run begins."""
        return self._places.seams(axis)

    def columns(self, axis: Axis, x0: float, x1: float, count: int, smooth: float = 0.0) -> Columns:
        """Return the series over ``count`` columns of equal width from ``x0`` to ``x1``, both included.

        ``smooth`` is the moving average's weight, 0 (off: the column's last finite value) to below 1.
        The cost grows with the columns, not with the points. A view without width is all nan.
        """
        grid = Grid(axis, x0, x1, max(count, 0))
        if self._view.grid != grid:
            self._view = View(grid)
        view = self._view
        mid = np.full(grid.columns, np.nan, np.float32)
        if grid.has_width:
            view.update(self._pyramid, self._places)
            filled = np.flatnonzero(view.stops)
            mid[filled] = within_singles(
                self._smoothed(axis, smooth).at(view.stops[filled].astype(np.float64))
            )
        seams = tuple(x for x in self.seams(axis) if x0 <= x <= x1)
        return Columns(view.low.copy(), view.high.copy(), mid, view.nonfinite_x, seams)

    def best(self, lower_is_better: bool) -> BestPoint | None:
        """Return the best finite point that views show, the earliest of equals; None if there is none."""
        pieces = self._places.pieces(self.x_axis)
        position = self._bests[lower_is_better].position(self._pyramid, pieces)
        if position is None:
            return None
        step, epoch, wall_s, value = (
            float(column[position]) for column in (self.steps, self.epochs, self.walls, self.values)
        )
        return BestPoint(step, epoch, wall_s, value, position)

    def elsewhere(self, axis: Axis, x: float, target: Axis, *, last: bool = False) -> float | None:
        """Return where ``x`` of an axis stands on another one, as `crossed` tells it."""
        return crossed(self._places, axis, x, target, last=last)

    def _smoothed(self, axis: Axis, weight: float) -> SmoothCurve:
        asked = (axis, min(max(weight, 0.0), 0.9999))
        if self._smoother[0] != asked:
            self._smoother = (asked, Smoother(asked[1]))
        return self._smoother[1].curve(self._pyramid, self._places.pieces(axis))
