"""What the hands can do with the charts: which one, over what, how smooth, which part, and the crosshair."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainmon_tui.model.groups import group_of
from trainmon_tui.model.text import clean
from trainmon_tui.ui.grid import ids_of_grid
from trainmon_tui.ui.lens import PAN, ZOOM, panned, pointed, zoomed
from trainmon_tui.ui.plan import CHART_PANES
from trainmon_tui.ui.stretch import look_through
from trainmon_tui.ui.views.curves import is_log

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.model.verdicts import Place
    from trainmon_tui.protocol.charts import ChartAxis
    from trainmon_tui.ui.lens import Plot
    from trainmon_tui.ui.sight import Sight

SMOOTHS = (0.0, 0.6, 0.9, 0.98)
"""How much the curves are smoothed, round and round."""
_AXES: tuple[ChartAxis, ...] = ("step", "epoch", "time")
_LOST = {"part": "the whole run: that part cannot be told", "point": "the crosshair's place cannot be told"}


def _grid(sight: Sight) -> None:
    """Show every chart small, or the selected one large again."""
    sight.grid, sight.chart_words, sight.active = not sight.grid, "", "loss"


def _step_tile(step: int, sight: Sight) -> None:
    ids, chosen = ids_of_grid(sight), sight.chart_at(0)
    sight.wanted_chart = ""
    if ids:
        at = (ids.index(chosen) + step) % len(ids) if chosen in ids else 0
        sight.chart = sight.chart_ids.index(ids[at])


def _step_chart(step: int, sight: Sight) -> None:
    if sight.grid:
        _step_tile(step, sight)
        return
    sight.chart, sight.wanted_chart = (sight.chart + step) % max(1, len(sight.chart_ids)), ""


def _step_group(sight: Sight) -> None:
    """Go to the first chart of the next group, round and round."""
    titles = dict(sight.frame.header.charts) if sight.frame else {}
    ids = ids_of_grid(sight) if sight.grid else sight.chart_ids
    groups = [group_of(titles[id_]) for id_ in ids]
    at = ids.index(sight.chart_at(0)) if sight.chart_at(0) in ids else 0
    later = [*range(at + 1, len(ids)), *range(at)]
    found = next((place for place in later if groups[place] not in (groups[at], groups[place - 1])), None)
    if found is not None:
        sight.chart, sight.wanted_chart = sight.chart_ids.index(ids[found]), ""
        count = groups.count(groups[found])
        sight.aside = f"{groups[found]}: {count} chart{'s' if count > 1 else ''}"


def _pin(sight: Sight) -> None:
    """Pin the active pane's chart, or take it off."""
    pane = sight.active if sight.active in CHART_PANES and not sight.grid else CHART_PANES[0]
    id_ = sight.chart_at(CHART_PANES.index(pane))
    if id_ in sight.chart_ids:
        name = clean(dict(sight.frame.header.charts)[id_], 40) if sight.frame else ""
        sight.aside = f"{name} {'stands first now' if sight.pin(id_) else 'is no longer pinned'}"


def _log_scale(sight: Sight) -> None:
    chart = sight.chart_of(0)
    if chart is not None:
        sight.log_ys[chart.id] = not is_log(sight, chart)


def _outliers(sight: Sight) -> None:
    """Let rare outliers lie outside the range of y, or let the range hold every point."""
    sight.clip = not sight.clip
    sight.aside = "outliers are marked at the edge" if sight.clip else "outliers are shown"


def _x_axis(sight: Sight) -> None:
    """Draw over the next axis; one that the run does not have falls back, which the engine's answer tells."""
    turn_to_axis(_AXES[(_AXES.index(sight.x_axis) + 1) % len(_AXES)], sight)
    sight.aside = f"x by {sight.x_axis}"


def turn_to_axis(axis: ChartAxis, sight: Sight) -> None:
    """Draw over an axis the same part of the run, the crosshair at the same place."""
    sight.x_axis, sight.axis_since = axis, sight.asked + 1


def hear_axis(sight: Sight) -> bool:
    """Say what of the axis that was asked for last could not be had, once a frame answers; tell whether it is so."""
    chart = sight.chart_of(0)
    if not sight.axis_since or sight.frame is None or sight.frame.ask < sight.axis_since or chart is None:
        return False
    sight.axis_since = 0
    lacks = bool(chart.lines) and chart.x != sight.x_axis
    if lacks:
        sight.aside = f"no {sight.x_axis}s in this log: x by {chart.x}"
    elif chart.lost:
        sight.aside = f"{_LOST[chart.lost]} by {chart.x}"
    return lacks or bool(chart.lost)


def _smooth(sight: Sight) -> None:
    at = SMOOTHS.index(sight.smooth) if sight.smooth in SMOOTHS else -1
    sight.smooth = SMOOTHS[(at + 1) % len(SMOOTHS)]


def _plot(sight: Sight) -> Plot | None:
    """Return the chart that the hands point into: the active pane's, or the main one."""
    pane = "grid" if sight.grid else sight.active if sight.active in CHART_PANES else CHART_PANES[0]
    return sight.plots.get(pane) if sight.plan.shows(pane) else None


def _cursor(columns: int, sight: Sight) -> None:
    plot = _plot(sight)
    if plot is not None:
        sight.lens = pointed(sight.lens, plot, columns)


def _zoom(factor: float, sight: Sight) -> None:
    chart = sight.chart_of(0)
    if chart is not None:
        look_through(zoomed(sight.lens, chart, factor), sight)


def _pan(share: float, sight: Sight) -> None:
    chart = sight.chart_of(0)
    if chart is not None:
        look_through(panned(sight.lens, chart, share), sight)


def _whole(sight: Sight) -> None:
    sight.lens = sight.lens._replace(x0=None, x1=None)


def point_to(at: Place, sight: Sight) -> None:
    """Set the crosshair to a place of the run; what the main chart's axis does not count the engine puts on it."""
    chart = sight.chart_of(0)
    known: dict[ChartAxis, float] = {}
    if at.step is not None:
        known["step"] = at.step
    if at.epoch is not None:
        known["epoch"] = at.epoch
    if chart is None or not known:
        return
    axis = chart.x if chart.x in known else next(iter(known))
    sight.lens = sight.lens.pointing(known[axis], axis)
    if axis != chart.x:
        sight.axis_since = sight.asked + 1


def moment_under(sight: Sight) -> str:
    """Return the crosshair's place as a moment of the run; empty without one."""
    axis, x = sight.lens.cursor_axis, sight.lens.cursor
    if x is None:
        sight.aside = "set the crosshair first: left, right"
        return ""
    return f"{'elapsed' if axis == 'time' else axis}={max(x, 0.0):.6f}"


def point_at(cell: int, pane: str, sight: Sight) -> None:
    """Set the crosshair where the mouse was pressed; beside the columns it stays."""
    plot = sight.plots.get(pane)
    x = plot.x_at(cell) if plot is not None else None
    if plot is not None and x is not None:
        sight.lens = sight.lens.pointing(x, plot.axis)


def zoom_at(cell: int, pane: str, direction: int, sight: Sight) -> None:
    """Look closer (-1: the wheel turned up) or from farther off (1), about the x under the mouse."""
    plot, chart = sight.plots.get(pane), sight.chart_of(CHART_PANES.index(pane))
    if plot is not None and chart is not None:
        factor = ZOOM if direction < 0 else 1 / ZOOM
        look_through(zoomed(sight.lens, chart, factor, plot.x_at(cell)), sight)


CHART_HANDS: dict[str, Callable[[Sight], None]] = {
    "grid": _grid,
    "next_chart": partial(_step_chart, 1),
    "previous_chart": partial(_step_chart, -1),
    "next_group": _step_group,
    "pin": _pin,
    "log_scale": _log_scale,
    "outliers": _outliers,
    "x_axis": _x_axis,
    "smooth": _smooth,
    "cursor_left": partial(_cursor, -1),
    "cursor_right": partial(_cursor, 1),
    "zoom_in": partial(_zoom, ZOOM),
    "zoom_out": partial(_zoom, 1 / ZOOM),
    "pan_left": partial(_pan, -PAN),
    "pan_right": partial(_pan, PAN),
    "whole": _whole,
}
