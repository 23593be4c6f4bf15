"""A planned chart turned into what the screen draws: columns of values, bands, phases and marks."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from trainmon_tui.engine.sheet import NOTHING_BEYOND, Curve, Sheet
from trainmon_tui.protocol.charts import BandSpan, Chart, Mark, Span

if TYPE_CHECKING:
    from trainmon_tui.engine.chart_plan import PlannedChart
    from trainmon_tui.engine.session import Session
    from trainmon_tui.engine.sketch import Sketches
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.protocol.charts import ChartAsk
    from trainmon_tui.store.places import Axis
    from trainmon_tui.store.series import Series


def build_chart(
    plan: PlannedChart,
    ask: ChartAsk,
    session: Session,
    judgement: Judgement,
    *,
    growing: bool,
    sketches: Sketches | None = None,
) -> Chart:
    """Return the chart's contents over the asked columns; a growing run keeps some room at its right.

    ``sketches`` say what stands beyond what was read.
    """
    members = [session.store.series[line.series] for line in plan.lines]
    began_s = session.store.first_wall
    beyond = [NOTHING_BEYOND if sketches is None else sketches.of(one) for one in members]
    curves = [Curve(one, began_s, more) for one, more in zip(members, beyond, strict=True)]
    sheet = Sheet(
        curves, ask, growing=growing, others=lambda: (Curve(one, began_s) for one in session.store.series)
    )
    lines = []
    for at, (line, one) in enumerate(zip(plan.lines, members, strict=True)):
        best = one.best(line.lower_is_better) if line.lower_is_better is not None else None
        lines.append(sheet.line(at, line.name, line.role, best))
    place = _Places(session, sheet.axis, members)
    return sheet.chart(
        plan.id,
        plan.title,
        lines,
        spans=_spans(judgement, place, sheet.x1),
        bands=_bands(plan, judgement, place),
        marks=_marks(sheet, judgement, place),
    )


class _Places:
    """Where on the axis an epoch or a place in the run lies."""

    def __init__(self, session: Session, axis: Axis, members: list[Series]) -> None:
        self._session = session
        self._axis = axis
        self._members = members

    def _time(self, axis: Axis, x: float) -> float | None:
        """Return when the charted series reached a step or epoch, in seconds from the run's first time."""
        times = (one.elsewhere(axis, x, "time") for one in self._members)
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


def _marks(sheet: Sheet, judgement: Judgement, place: _Places) -> list[Mark]:
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
    return marks + [Mark(x, "seam", "resumed") for x in (sheet.columns[0].seams if sheet.columns else ())]
