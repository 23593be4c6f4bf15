"""Everything that is kept of a run: its verdict with the settings it was started with and the best it reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from trainmon_tui.model.text import clean
from trainmon_tui.report.checked import CheckRun, Coordinate
from trainmon_tui.report.guide.fill import FilledGuide
from trainmon_tui.report.plain import Number, plain_number, plain_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trainmon_tui.model.verdicts import Place
    from trainmon_tui.rules.view import Scalar

MAX_SETTINGS = 200
MAX_BEST = 100


class Setting(msgspec.Struct, frozen=True):
    """A value of the configuration that the log printed."""

    name: str
    value: str
    line: int | None


class BestValue(msgspec.Struct, frozen=True):
    """The best and the last value of a metric of which it is known what is better."""

    name: str
    unit: str | None
    better: Literal["lower", "higher"]
    value: Number
    step: Coordinate
    epoch: Coordinate
    last: Number


class ReportDocument(msgspec.Struct, frozen=True):
    """The document of ``report --json``."""

    schema: Literal[1]
    run: CheckRun
    settings: list[Setting]
    settings_left_out: int
    best: list[BestValue]
    not_understood: int
    """Pieces of the log that look like data and were not understood."""
    runbook: FilledGuide | None = None
    """The runbook, filled in; its text is base64 in JSON, for it may hold any byte."""


def report_document(
    run: CheckRun,
    settings: Mapping[str, tuple[Scalar, Place]],
    best: Iterable[BestValue],
    not_understood: int,
    runbook: FilledGuide | None = None,
) -> ReportDocument:
    """Return the document of a run that was judged; settings and metrics beyond the limits are counted."""
    kept = list(settings.items())[:MAX_SETTINGS]
    return ReportDocument(
        schema=1,
        run=run,
        settings=[_setting(name, *found) for name, found in kept],
        settings_left_out=len(settings) - len(kept),
        best=list(best)[:MAX_BEST],
        not_understood=not_understood,
        runbook=runbook,
    )


def best_value(
    name: str,
    unit: str | None,
    points: list[tuple[float | None, float | None, float]],
    *,
    lower: bool,
) -> BestValue:
    """Return the best of (step, epoch, value) points, the earliest of equals, beside the last of them."""
    step, epoch, value = (min if lower else max)(points, key=lambda point: point[2])
    return BestValue(
        name=clean(name),
        unit=unit,
        better="lower" if lower else "higher",
        value=plain_number(value),
        step=None if step is None else plain_place(step),
        epoch=None if epoch is None else plain_place(epoch),
        last=plain_number(points[-1][2]),
    )


def _setting(name: str, value: Scalar, place: Place) -> Setting:
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return Setting(clean(name), clean(shown), None if place.line is None else int(place.line))
