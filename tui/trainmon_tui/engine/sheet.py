"""What one chart shows of one run or of several: the axis they can have, the asked part of it, the curves over it."""

from __future__ import annotations

import math
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from trainmon_tui.engine.means_ahead import NO_COLUMNS, means_ahead
from trainmon_tui.engine.put_on import put_on
from trainmon_tui.plot.scale import nice_grid
from trainmon_tui.protocol.charts import MAX_COLUMNS, Chart, Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.protocol.charts import BandSpan, ChartAsk, ChartAxis, Mark, Span
    from trainmon_tui.store.places import Axis
    from trainmon_tui.store.pyramid import Singles
    from trainmon_tui.store.series import BestPoint, Columns, Series

_WINDOWS = 40
NOTHING_BEYOND: Mapping[Axis, tuple[Floats, Floats]] = MappingProxyType({})


class Curve(NamedTuple):
    """A series, and when its run began: what its x count from on an axis of time."""

    series: Series
    began_s: float
    beyond: Mapping[Axis, tuple[Floats, Floats]] = NOTHING_BEYOND
    """What samples say of it beyond what was read: x, rising, and values, on each axis that they could be placed on."""

    def origin(self, axis: Axis) -> float:
        """Return what its x count from."""
        return self.began_s if axis == "time" else 0.0

    def axis(self, axis: Axis) -> Axis:
        """Return the axis that it is drawn over: without that counter over its own index."""
        return axis if self.series.x_range(axis) is not None else "index"

    def span(self, axis: Axis) -> tuple[float, float] | None:
        """Return its least and its greatest x, what samples say of it included; None without this axis."""
        span, origin = self.series.x_range(axis), self.origin(axis)
        if span is None:
            return None
        last = float(self.beyond[axis][0][-1]) if axis in self.beyond else span[1]
        return span[0] - origin, max(span[1], last) - origin

    def columns(self, axis: Axis, x0: float, x1: float, ask: ChartAsk) -> Columns:
        """Return the columns between two x."""
        origin, smooth = self.origin(axis), eased(ask.smooth, len(self.series))
        found = self.series.columns(self.axis(axis), x0 + origin, x1 + origin, ask.columns, smooth)
        return _shifted(found, origin)

    def elsewhere(self, axis: Axis, x: float, target: Axis, *, last: bool = False) -> float | None:
        """Return where ``x`` of an axis stands on another one, its newest point for all that is behind it."""
        span, origin = self.series.x_range(axis), self.origin(axis)
        if span is None:
            return None
        found = self.series.elsewhere(axis, min(x + origin, span[1]), target, last=last)
        return None if found is None else found - self.origin(target)

    def ahead(self, axis: Axis, x0: float, x1: float, shown: Columns) -> Singles:
        """Return what samples say between two x, in as many columns as are ``shown`` of what was read."""
        if axis not in self.beyond or not x1 > x0:
            return NO_COLUMNS
        xs, values = self.beyond[axis]
        return means_ahead((xs - self.origin(axis) - x0) / (x1 - x0), values, shown.mid)

    def x_of(self, best: BestPoint, axis: Axis) -> float:
        """Return where its best point stands."""
        x = {"epoch": best.epoch, "time": best.wall_s}.get(axis, best.step)
        return x - self.origin(axis)


class Sheet:
    """The part of an axis that an ask wants to see of some curves; a growing run keeps some room at its right.

    ``others`` are curves of the same run: what is asked for on another axis may be found by them.
    """

    def __init__(
        self,
        curves: Sequence[Curve],
        ask: ChartAsk,
        *,
        growing: bool,
        others: Callable[[], Iterable[Curve]] = tuple,
    ) -> None:
        self.curves = curves
        self.axis = _axis_of(curves, ask.x)
        ask, self._found = put_on(self.axis, _bounded(ask), lambda: chain(curves, others()))
        self.x0, self.x1 = _edges(curves, self.axis, ask, growing=growing)
        self.columns = [curve.columns(self.axis, self.x0, self.x1, ask) for curve in curves]
        self.ahead = [
            curve.ahead(self.axis, self.x0, self.x1, shown)
            for curve, shown in zip(curves, self.columns, strict=True)
        ]

    def line(self, at: int, name: str, role: str, best: BestPoint | None, *, enveloped: bool = True) -> Line:
        """Return the curve ``at`` a place with its name and colour, its raw envelope if it is ``enveloped``."""
        curve, shown = self.curves[at], self.columns[at]
        return Line(
            name=name,
            role=role,
            unit=curve.series.key.unit,
            low=shown.low.tobytes() if enveloped else b"",
            high=shown.high.tobytes() if enveloped else b"",
            mid=shown.mid.tobytes(),
            count=len(curve.series),
            nonfinite=tuple(shown.nonfinite_x.tolist()),
            last=curve.series.last,
            best=best.value if best else None,
            best_x=curve.x_of(best, self.axis) if best else None,
            ahead=self.ahead[at].tobytes(),
        )

    def chart(
        self,
        id_: str,
        title: str,
        lines: Sequence[Line],
        *,
        spans: Sequence[Span] = (),
        bands: Sequence[BandSpan] = (),
        marks: Sequence[Mark] = (),
    ) -> Chart:
        """Return the chart with what else is drawn into it."""
        y0, y1 = self._range()
        axis = "step" if self.axis == "index" else self.axis
        return Chart(
            id_,
            title,
            axis,
            self.x0,
            self.x1,
            y0,
            y1,
            tuple(lines),
            tuple(spans),
            tuple(bands),
            tuple(marks),
            self._found.point,
            self._found.lost,
        )

    def _range(self) -> tuple[float, float]:
        """Return the least and the greatest value that the columns show."""
        ahead = [value for means in self.ahead for value in means.tolist()]
        lows = [value for shown in self.columns for value in shown.low.tolist()] + ahead
        highs = [value for shown in self.columns for value in shown.high.tolist()] + ahead
        lows, highs = [*filter(math.isfinite, lows)], [*filter(math.isfinite, highs)]
        return (min(lows), max(highs)) if lows and highs else (0.0, 1.0)


def eased(weight: float, points: int) -> float:
    """Return the weight of a moving average over no more than a fortieth of a series: few points need none.

    It grows in steps, so that a line which is drawn does not move with every point that comes.
    """
    step = 1 << max(0, points.bit_length() - 3)
    return min(weight, max(0.0, 1.0 - _WINDOWS / max(points // step * step, 1)))


def _bounded(ask: ChartAsk) -> ChartAsk:
    """Return the ask as it can be answered, whatever the other end of the pipe says."""
    return msgspec.structs.replace(
        ask,
        columns=max(1, min(ask.columns, MAX_COLUMNS)),
        x0=ask.x0 if ask.x0 is not None and math.isfinite(ask.x0) else None,
        x1=ask.x1 if ask.x1 is not None and math.isfinite(ask.x1) else None,
        smooth=ask.smooth if 0 <= ask.smooth < 1 else 0.0,
        point=ask.point if ask.point is not None and math.isfinite(ask.point[1]) else None,
    )


def _axis_of(curves: Sequence[Curve], wanted: ChartAxis) -> Axis:
    """Return the axis that the chart can really have: without that counter the other one, the time, or the index."""
    axes: tuple[ChartAxis, ...] = (wanted, "step", "epoch", "time")
    for axis in axes:
        if any(curve.span(axis) is not None for curve in curves):
            return axis
    return "index"


def _shifted(columns: Columns, origin: float) -> Columns:
    """Return columns whose x count from ``origin``."""
    if not origin:
        return columns
    seams = tuple(x - origin for x in columns.seams)
    return msgspec.structs.replace(columns, nonfinite_x=columns.nonfinite_x - origin, seams=seams)


def _edges(curves: Sequence[Curve], axis: Axis, ask: ChartAsk, *, growing: bool) -> tuple[float, float]:
    """Return the edges of a chart that shows these curves, or the part of them that is asked for."""
    known = [span for curve in curves if (span := curve.span(axis)) is not None]
    first = min((low for low, _ in known), default=0.0)
    newest = max((high for _, high in known), default=1.0)
    start = min(first, 0.0) if axis != "epoch" else first
    x0 = start if ask.x0 is None else ask.x0
    if ask.x1 is not None and ask.x1 > x0:
        return x0, ask.x1
    if growing or newest <= x0:
        return nice_grid(x0, newest, ask.columns)
    return x0, newest
