"""A planned chart turned into what the screen draws: columns of values, bands, phases and marks."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.plot.scale import nice_grid
from trainmon_tui.protocol.messages import MAX_COLUMNS, BandSpan, Chart, Line, Mark, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.engine.chart_plan import PlannedChart, PlannedLine
    from trainmon_tui.engine.session import Session
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.protocol.messages import ChartAsk, ChartAxis
    from trainmon_tui.store.places import Axis
    from trainmon_tui.store.series import BestPoint, Columns, Series

_WINDOWS = 40


def build_chart(
    plan: PlannedChart, ask: ChartAsk, session: Session, judgement: Judgement, *, growing: bool
) -> Chart:
    """Return the chart's contents over the asked columns; a growing run keeps some room at its right."""
    ask = bounded(ask)
    members = [session.store.series[line.series] for line in plan.lines]
    axis = chart_axis(members, ask.x)
    origin = session.store.first_wall if axis == "time" else 0.0
    x0, x1 = edges([span_of(one, axis, origin) for one in members], axis, ask, growing=growing)
    columns = [
        shifted(
            one.columns(
                axis_of(one, axis), x0 + origin, x1 + origin, ask.columns, eased(ask.smooth, len(one))
            ),
            origin,
        )
        for one in members
    ]
    y0, y1 = y_range(columns)
    place = _Places(session, axis, members)
    return Chart(
        plan.id,
        plan.title,
        "step" if axis == "index" else axis,
        x0,
        x1,
        y0,
        y1,
        tuple(
            _line(line, one, shown, axis, origin)
            for line, one, shown in zip(plan.lines, members, columns, strict=True)
        ),
        tuple(_spans(judgement, place, x1)),
        tuple(_bands(plan, judgement, place)),
        tuple(_marks(columns, judgement, place)),
    )


def bounded(ask: ChartAsk) -> ChartAsk:
    """Return the ask as it can be answered, whatever the other end of the pipe says."""
    return msgspec.structs.replace(
        ask,
        columns=max(1, min(ask.columns, MAX_COLUMNS)),
        x0=ask.x0 if ask.x0 is not None and math.isfinite(ask.x0) else None,
        x1=ask.x1 if ask.x1 is not None and math.isfinite(ask.x1) else None,
        smooth=ask.smooth if 0 <= ask.smooth < 1 else 0.0,
    )


def chart_axis(members: list[Series], wanted: ChartAxis) -> Axis:
    """Return the axis that the chart can really have: without that counter the other one, the time, or the index."""
    axes: tuple[ChartAxis, ...] = (wanted, "step", "epoch", "time")
    for axis in axes:
        if any(one.x_range(axis) is not None for one in members):
            return axis
    return "index"


def axis_of(one: Series, axis: Axis) -> Axis:
    """Return the axis that a series of a chart is drawn over: one without that counter over its own index."""
    return axis if one.x_range(axis) is not None else "index"


def eased(weight: float, points: int) -> float:
    """Return the weight of a moving average over no more than a fortieth of a series: few points need none."""
    return min(weight, max(0.0, 1.0 - _WINDOWS / max(points, 1)))


def shifted(columns: Columns, origin: float) -> Columns:
    """Return columns whose x count from ``origin``."""
    if not origin:
        return columns
    seams = tuple(x - origin for x in columns.seams)
    return msgspec.structs.replace(columns, nonfinite_x=columns.nonfinite_x - origin, seams=seams)


def span_of(one: Series, axis: Axis, origin: float) -> tuple[float, float] | None:
    """Return the least and the greatest x of a series, counted from ``origin``; None for one without this axis."""
    span = one.x_range(axis)
    return None if span is None else (span[0] - origin, span[1] - origin)


def edges(
    spans: Iterable[tuple[float, float] | None], axis: Axis, ask: ChartAsk, *, growing: bool
) -> tuple[float, float]:
    """Return the edges of a chart that shows these spans, or the part of them that is asked for."""
    known = [span for span in spans if span is not None]
    first = min((low for low, _ in known), default=0.0)
    newest = max((high for _, high in known), default=1.0)
    start = min(first, 0.0) if axis != "epoch" else first
    x0 = start if ask.x0 is None else ask.x0
    if ask.x1 is not None and ask.x1 > x0:
        return x0, ask.x1
    if growing or newest <= x0:
        return nice_grid(x0, newest, ask.columns)
    return x0, newest


def y_range(columns: list[Columns]) -> tuple[float, float]:
    """Return the least and the greatest value that the columns show."""
    lows = [value for shown in columns for value in shown.low.tolist() if math.isfinite(value)]
    highs = [value for shown in columns for value in shown.high.tolist() if math.isfinite(value)]
    return (min(lows), max(highs)) if lows and highs else (0.0, 1.0)


def _line(line: PlannedLine, one: Series, shown: Columns, axis: Axis, origin: float) -> Line:
    best = one.best(line.lower_is_better) if line.lower_is_better is not None else None
    return Line(
        name=line.name,
        role=line.role,
        unit=one.key.unit,
        low=shown.low.tobytes(),
        high=shown.high.tobytes(),
        mid=shown.mid.tobytes(),
        count=len(one),
        nonfinite=tuple(shown.nonfinite_x.tolist()),
        last=one.last,
        best=best.value if best else None,
        best_x=x_of(best, axis) - origin if best else None,
    )


def x_of(best: BestPoint, axis: Axis) -> float:
    """Return where on an axis the best point stands."""
    return {"epoch": best.epoch, "time": best.wall_s}.get(axis, best.step)


class _Places:
    """Where on the axis an epoch or a place in the run lies."""

    def __init__(self, session: Session, axis: Axis, members: list[Series]) -> None:
        self._session = session
        self._axis = axis
        self._members = members

    def _time(self, axis: Axis, x: float) -> float | None:
        """Return when the charted series reached a step or epoch, in seconds from the run's first time."""
        times = (one.time_at(axis, x) for one in self._members)
        found = next((time for time in times if time is not None), None)
        return None if found is None else found - self._session.store.first_wall

    def of_epoch(self, epoch: float | None) -> float | None:
        if epoch is None or self._axis == "index":
            return None
        if self._axis == "time":
            return self._time("epoch", epoch)
        return epoch if self._axis == "epoch" else self._session.steps_by_epoch.step_at(epoch)

    def of(self, step: float | None, epoch: float | None) -> float | None:
        if self._axis == "step" and step is not None:
            return step
        if self._axis == "time" and step is not None and (found := self._time("step", step)) is not None:
            return found
        return self.of_epoch(epoch)


def _spans(judgement: Judgement, place: _Places, x1: float) -> list[Span]:
    spans = []
    for phase in judgement.phases:
        start = place.of_epoch(max(0.0, phase.start - 1))
        end = place.of_epoch(phase.end) if phase.end is not None else x1
        if start is not None and end is not None and end > start:
            spans.append(Span(phase.title, start, end))
    return spans


def _bands(plan: PlannedChart, judgement: Judgement, place: _Places) -> list[BandSpan]:
    if not plan.lines:
        return []
    rows = sorted(
        (b for b in judgement.bands if b.metric == plan.lines[0].metric), key=lambda band: band.epoch
    )
    spans = []
    for left, right in itertools.pairwise(rows):
        x0, x1 = place.of_epoch(left.epoch), place.of_epoch(right.epoch)
        if x0 is not None and x1 is not None:
            spans.append(BandSpan(x0, x1, left.low, left.high, right.low, right.high))
    return spans


def _marks(columns: list[Columns], judgement: Judgement, place: _Places) -> list[Mark]:
    marks = [
        Mark(x, "decision", decision.title)
        for decision in judgement.decisions
        if decision.case and (x := place.of(decision.at.step, decision.at.epoch)) is not None
    ]
    marks += [
        Mark(x, "stop", stop.say)
        for stop in judgement.stop
        if (x := place.of(stop.at.step, stop.at.epoch)) is not None
    ]
    marks += [
        Mark(x, "alert", alert.message)
        for alert in judgement.alerts
        if (x := place.of(alert.onset.step, alert.onset.epoch)) is not None
    ]
    return marks + [Mark(x, "seam", "resumed") for x in (columns[0].seams if columns else ())]
