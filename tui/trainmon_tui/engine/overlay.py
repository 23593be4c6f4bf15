"""One chart for several runs: the metric that they share, a line for each, over one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.engine.bests import bests_of, winner_of
from trainmon_tui.engine.sheet import Curve, Sheet
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.engine.chart_plan import PlannedChart
    from trainmon_tui.engine.session import Session
    from trainmon_tui.protocol.charts import Chart, ChartAsk
    from trainmon_tui.store.series import Series

MOST_ENVELOPES = 2
"""With more runs than these the raw envelopes would hide the lines."""


class Shared(NamedTuple):
    """A metric that several runs have."""

    id: str
    title: str
    members: tuple[int | None, ...]
    """For each run the place of its series in its store; None where it has none."""


class Member(NamedTuple):
    """A run's part in a chart."""

    number: int
    """From 1: its colour."""
    name: str
    session: Session
    series: Series


def shared_metrics(plans: Sequence[Sequence[PlannedChart]], sessions: Sequence[Session]) -> list[Shared]:
    """Return the metrics that two runs have at least, in the order in which the first of them charts them."""
    found: dict[tuple[str, str], list[int | None]] = {}
    titles: dict[tuple[str, str], str] = {}
    for number, (plan, session) in enumerate(zip(plans, sessions, strict=True)):
        for line in (line for chart in plan for line in chart.lines):
            series = session.store.series[line.series]
            key = _identity(series)
            members = found.setdefault(key, [None] * len(plans))
            titles.setdefault(key, _title(series, line.name))
            members[number] = _denser(members[number], line.series, session)
    shared = [(key, members) for key, members in found.items() if sum(one is not None for one in members) > 1]
    shared.sort(key=lambda pair: "loss" not in pair[0][0])
    return [
        Shared("loss" if not place else "/".join(filter(None, key)), titles[key], tuple(members))
        for place, (key, members) in enumerate(shared)
    ]


def _identity(series: Series) -> tuple[str, str]:
    return (series.key.metric or series.key.tag).lower(), series.key.split


def _title(series: Series, name: str) -> str:
    """Return what a chart is called: the tag alone where it says its split itself, as ``val_acc`` does."""
    split, tag = series.key.split, series.key.tag
    return clean(tag if split and tag.lower().startswith(split[:3]) else name, 60)


def _denser(known: int | None, place: int, session: Session) -> int:
    if known is None:
        return place
    return max(known, place, key=lambda one: (len(session.store.series[one]), -one))


def build_overlay(shared: Shared, ask: ChartAsk, members: Sequence[Member], *, growing: bool) -> Chart:
    """Return the chart's contents over the asked columns, a line for each run."""
    curves = [Curve(member.series, member.session.store.first_wall) for member in members]
    sheet = Sheet(curves, ask, growing=growing)
    bests = bests_of([member.series for member in members])
    winner = winner_of([member.series for member in members], bests)
    enveloped = len(members) <= MOST_ENVELOPES
    lines = [
        sheet.line(
            at,
            member.name,
            f"run{member.number}",
            bests[at] if at == winner else None,
            enveloped=enveloped,
        )
        for at, member in enumerate(members)
    ]
    return sheet.chart(shared.id, shared.title, lines)
