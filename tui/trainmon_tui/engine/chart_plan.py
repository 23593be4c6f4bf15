"""Which charts a run has, and which series each of them draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.engine.machine_rows import CHARTED
from trainmon_tui.model.groups import rank_of
from trainmon_tui.model.letters import matching
from trainmon_tui.parse.roles import lower_is_better
from trainmon_tui.protocol.charts import CALLED
from trainmon_tui.rules.machine import MACHINE

if TYPE_CHECKING:
    from trainmon_tui.rules.judge import Judge
    from trainmon_tui.store.series import Series

_CURVE = 2
"""Points that make a curve."""
LINES_A_CHART = 3
"""One colour a cell: more lines than this cannot be told apart."""


class PlannedLine(msgspec.Struct, frozen=True):
    """A series and the semantic colour it is drawn in."""

    series: int
    """Its place in the store."""
    name: str
    role: str
    metric: str
    lower_is_better: bool | None


class PlannedChart(msgspec.Struct, frozen=True):
    """A chart before it is asked for."""

    id: str
    title: str
    lines: tuple[PlannedLine, ...]


def plan_charts(series: list[Series], judge: Judge) -> list[PlannedChart]:
    """Return the playbook's charts first, then one for each metric that is left, group by group; single points last.

    While a log has told no number, the loss that is waited for stands before the machine's charts.
    """
    planned = [chart for chart in _by_playbook(series, judge) if chart.lines]
    taken = {line.series for chart in planned for line in chart.lines}
    left = [(place, one) for place, one in enumerate(series) if one.shown and place not in taken]
    planned += _by_metric(left, has_loss=any(chart.id == "loss" for chart in planned))
    if planned and all(chart.id in MACHINE for chart in planned):
        planned.insert(0, PlannedChart("loss", "loss", ()))
    return sorted(planned, key=lambda chart: chart.id != "loss" and _is_one_point(chart, series))


def called_chart(id_: str, series: list[Series], planned: list[PlannedChart]) -> PlannedChart | None:
    """Return the chart of the metric that no planned one shows and whose name fits the letters of ``id_`` best.

    Metrics that never change, or were printed once, are such. None where no name fits.
    """
    taken = {line.series for chart in planned for line in chart.lines}
    left = [place for place, one in enumerate(series) if place not in taken and len(one)]
    names = [_name(series[place]) for place in left]
    best = next(iter(matching(id_.removeprefix(CALLED), names)), None)
    if best is None:
        return None
    one, name = series[left[best]], names[best]
    line = PlannedLine(left[best], name, _role(name, one, 0), one.key.metric or one.key.tag, _direction(one))
    return PlannedChart(id_, name, (line,))


def _is_one_point(chart: PlannedChart, series: list[Series]) -> bool:
    """Whether there is no curve to see: a check of gradients is often printed once."""
    return all(len(series[line.series]) < _CURVE for line in chart.lines)


def _by_playbook(series: list[Series], judge: Judge) -> list[PlannedChart]:
    charts = []
    for chart_id, title, metrics in judge.charts():
        lines: list[PlannedLine] = []
        for metric in metrics[:LINES_A_CHART]:
            place = _densest(series, judge, metric)
            if place is not None:
                one = series[place]
                lines.append(
                    PlannedLine(place, metric, _role(metric, one, len(lines)), metric, _direction(one))
                )
        charts.append(PlannedChart(chart_id, title, tuple(lines)))
    return charts


def _densest(series: list[Series], judge: Judge, metric: str) -> int | None:
    ranked = [
        (-len(one), rank, place)
        for place, one in enumerate(series)
        if (rank := judge.matches(metric, one.key, one.source)) is not None and len(one)
    ]
    return min(ranked)[2] if ranked else None


def _by_metric(left: list[tuple[int, Series]], *, has_loss: bool) -> list[PlannedChart]:
    groups: dict[str, list[tuple[int, Series]]] = {}
    for place, one in left:
        groups.setdefault(one.key.metric or one.key.tag, []).append((place, one))
    order = sorted(groups, key=lambda name: (name in MACHINE, name != "loss", rank_of(name)))
    charts = []
    for name in order:
        members = sorted(groups[name], key=lambda member: (member[1].key.split == "valid", -len(member[1])))
        begin = 2 if has_loss and name == "loss" else 1
        for nth, first in enumerate(range(0, len(members), LINES_A_CHART), begin):
            lines = tuple(
                PlannedLine(place, _name(one), _role(name, one, number), name, _direction(one))
                for number, (place, one) in enumerate(members[first : first + LINES_A_CHART])
            )
            words = CHARTED.get(name, name)
            id_, title = (f"{name}-{nth}", f"{words} {nth}") if nth > 1 else (name, words)
            charts.append(PlannedChart(id_, title, lines))
    return charts


def _direction(one: Series) -> bool | None:
    return lower_is_better(one.key.metric, one.key.tag)


def _name(one: Series) -> str:
    key = one.key
    if key.metric in CHARTED:
        return key.tag.partition(".")[0] if key.tag != key.metric else CHARTED[key.metric]
    return f"{key.split} {key.tag}" if key.split and key.split not in key.tag.lower() else key.tag


_ROLES = (("teacher", "teacher"), ("kl", "kl"), ("lr", "lr"), ("learning", "lr"), ("grad", "grad"))


def _role(metric: str, one: Series, number: int) -> str:
    name = metric.lower()
    role = next((role for word, role in _ROLES if word in name), None)
    if one.key.split in ("valid", "test"):
        return "val"
    if number == 0:
        return role or "train"
    return f"other{number}" if role is None or number else role
