"""What is kept of a run beside its verdict: the settings that it printed, and the best that it reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.parse.roles import lower_is_better
from trainmon_tui.report.report import best_value, report_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.engine.session import Session
    from trainmon_tui.report.checked import CheckRun
    from trainmon_tui.report.guide.fill import FilledGuide
    from trainmon_tui.report.report import BestValue, ReportDocument
    from trainmon_tui.store.series import Series


def keep_report(session: Session, run: CheckRun, runbook: FilledGuide | None) -> ReportDocument:
    """Return the report of a run that was read and judged."""
    inquiry = session.judge.inquiry()
    best = list(_by_epoch(session)) or list(_by_series(session))
    return report_document(run, inquiry.settings(), best, session.not_understood, runbook)


def _by_epoch(session: Session) -> Iterator[BestValue]:
    """Yield the best of the metrics that the playbook names, by their final values of each epoch."""
    inquiry, rules = session.judge.inquiry(), session.judge.metrics()
    for name, info in inquiry.scope.metrics.items():
        points = inquiry.history(name) if info.better else []
        if points:
            yield best_value(rules[name].label, info.unit, points, lower=info.better == "lower")


def _by_series(session: Session) -> Iterator[BestValue]:
    """Yield the best of every series that is shown, for a run of which no playbook says what is better, or that names no epochs."""
    for series in session.store.series:
        lower = lower_is_better(series.key.metric, series.key.tag)
        if lower is not None and series.shown and not series.constant:
            yield from _best_of(series, lower=lower)


def _best_of(series: Series, *, lower: bool) -> Iterator[BestValue]:
    best, values = series.best(lower), series.values
    finite = np.flatnonzero(np.isfinite(values))
    if best is not None and len(finite):
        last = (None, None, float(values[finite[-1]]))
        name = f"{series.key.split} {series.key.tag}" if series.key.split else series.key.tag
        yield best_value(name, series.key.unit, [(best.step, best.epoch, best.value), last], lower=lower)
