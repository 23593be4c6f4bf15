"""Several runs side by side: their verdicts, the settings in which they differ, and the best that each reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from trainmon_tui.model.text import clean
from trainmon_tui.report.plain import Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trainmon_tui.report.report import BestValue, ReportDocument


class ComparedRun(msgspec.Struct, frozen=True):
    """One of the runs."""

    name: str
    path: str
    verdict: str
    playbook: str | None
    lines: int
    attempts: int
    passed: int
    warned: int
    failed: int


class ComparedSetting(msgspec.Struct, frozen=True):
    """A setting that is not the same in all runs; None where a run prints none."""

    name: str
    values: list[str | None]


class ComparedMetric(msgspec.Struct, frozen=True):
    """A metric that two runs have at least; lists have an entry for each run, None where it has none."""

    name: str
    unit: str | None
    better: Literal["lower", "higher"]
    best: list[Number | None]
    at: list[str]
    """Where each best stands: ``ep 12``."""
    last: list[Number | None]
    winner: int | None
    """The run with the best of all, counted from 0; None where several share it."""


class ComparisonDocument(msgspec.Struct, frozen=True):
    """The document of ``compare --json``."""

    schema: Literal[1]
    runs: list[ComparedRun]
    settings: list[ComparedSetting]
    settings_shared: int
    """Settings that are the same in every run that prints them, and that all print."""
    metrics: list[ComparedMetric]


def compare(reports: Sequence[ReportDocument]) -> ComparisonDocument:
    """Return what differs between runs, in the order in which the first of them names it."""
    tables = [{setting.name: setting.value for setting in report.settings} for report in reports]
    names = _in_order(setting.name for report in reports for setting in report.settings)
    rows = [ComparedSetting(name, [table.get(name) for table in tables]) for name in names]
    differing = [row for row in rows if len(set(row.values)) > 1]
    return ComparisonDocument(
        schema=1,
        runs=[_run(report) for report in reports],
        settings=differing,
        settings_shared=len(rows) - len(differing),
        metrics=_metrics(reports),
    )


def _run(report: ReportDocument) -> ComparedRun:
    checked = report.run
    states = [item.verdict for item in checked.items]
    return ComparedRun(
        name=clean(checked.run.name),
        path=clean(checked.run.path),
        verdict=checked.verdict,
        playbook=checked.playbook,
        lines=checked.run.lines,
        attempts=checked.run.attempts,
        passed=states.count("pass"),
        warned=states.count("warn"),
        failed=states.count("fail"),
    )


def _metrics(reports: Sequence[ReportDocument]) -> list[ComparedMetric]:
    tables = [{best.name: best for best in report.best} for report in reports]
    names = _in_order(best.name for report in reports for best in report.best)
    return [
        _metric(name, [table.get(name) for table in tables])
        for name in names
        if sum(name in table for table in tables) > 1
    ]


def _metric(name: str, found: list[BestValue | None]) -> ComparedMetric:
    known = [one for one in found if one is not None]
    better = known[0].better
    values = [None if one is None else one.value for one in found]
    return ComparedMetric(
        name=name,
        unit=known[0].unit,
        better=better,
        best=values,
        at=["" if one is None else _place(one) for one in found],
        last=[None if one is None else one.last for one in found],
        winner=_winner(values, better),
    )


def _winner(values: list[Number | None], better: Literal["lower", "higher"]) -> int | None:
    numbers = [value for value in values if isinstance(value, (int, float))]
    if not numbers:
        return None
    top = min(numbers) if better == "lower" else max(numbers)
    return values.index(top) if numbers.count(top) == 1 else None


def _place(best: BestValue) -> str:
    if best.epoch is not None:
        return f"ep {best.epoch:g}"
    return f"step {best.step:g}" if best.step is not None else ""


def _in_order(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
