"""A chart as a pane: the last values in its title, the curves inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.plan import CHART_PANES
from trainmon_tui.ui.rows import Row, fit, join, pick, say, spread, width_of
from trainmon_tui.ui.views.curves import picture_of, plot_of
from trainmon_tui.ui.views.legend import (
    legend_of,
    position_of,
    reading_of,
    settings_words,
    short_settings,
    under_cursor,
)
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.protocol.charts import Chart
    from trainmon_tui.ui.sight import Sight

_NAMED = 56
"""From this width on a chart names its settings before its legend takes the room."""
_AROUND = 6
"""Cells of a frame's top that belong to neither title nor note."""


def first_chart(sight: Sight, width: int, height: int) -> View:
    """Return the main chart."""
    return _chart(sight, 0, width, height)


def second_chart(sight: Sight, width: int, height: int) -> View:
    """Return the chart beside the main one."""
    return _chart(sight, 1, width, height)


def third_chart(sight: Sight, width: int, height: int) -> View:
    """Return one more chart, for which there was room."""
    return _chart(sight, 2, width, height)


def _chart(sight: Sight, place: int, width: int, height: int) -> View:
    chart = sight.chart_of(place)
    at = position_of(sight) if place == 0 else ()
    if chart is None:
        return View([fit(say(" no data yet", "dim"), width)], say(_title(sight, place), "title"), at)
    legend = legend_of(sight, chart, short=not sight.plan.bordered)
    where = under_cursor(sight, chart)
    if not sight.plan.bordered:
        room = width - 2 - width_of(at)
        words = reading_of(sight, chart, where, room) if where else pick(list(enumerate(legend)), room)
        return View(
            [
                fit((*say(" "), *spread(words, at, width - 1)), width),
                *_picture(sight, place, chart, width, height - 1),
            ]
        )
    if where:
        return View(
            _picture(sight, place, chart, width, height), reading_of(sight, chart, where, width - _AROUND)
        )
    title = say(clean(chart.title), "title")
    short = say(short_settings(sight, chart), "dim")
    room = width - width_of(at) - _AROUND
    room -= width_of(short) + 2 if width >= _NAMED else 0
    if width_of(join([title, *legend], "  ")) > room:
        legend = legend_of(sight, chart, short=True)
    head = pick([(0, title), *[(rank, row) for rank, row in enumerate(legend, 1)]], room)
    settings = [(rank, say(words, "dim")) for rank, words in enumerate(settings_words(sight, chart), 1)]
    left = width - width_of(head) - _AROUND
    note = join([at, *(row for _, row in settings)])
    note = note if width_of(note) <= left else pick([(0, at), (1, short)], left)
    return View(_picture(sight, place, chart, width, height), head, note)


def _title(sight: Sight, place: int) -> str:
    charts = dict(sight.frame.header.charts) if sight.frame else {}
    return clean(charts.get(sight.chart_at(place), "losses"))


def _picture(sight: Sight, place: int, chart: Chart, width: int, height: int) -> list[Row]:
    pane, inset = CHART_PANES[place], int(sight.plan.bordered)
    picture = picture_of(sight, pane, chart, (width, height))
    columns = max(1, width - picture.gutter)
    sight.plots[pane] = plot_of(sight, chart, picture.gutter + inset, columns)
    return [tuple(row) for row in picture.rows]
