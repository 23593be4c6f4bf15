"""What the engine is asked for: whatever is visible, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.protocol.asks import Ask
from trainmon_tui.protocol.charts import CALLED, ChartAsk
from trainmon_tui.protocol.log import LogAsk
from trainmon_tui.ui.grid import page_on_screen
from trainmon_tui.ui.plan import CHART_PANES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.protocol.charts import ChartAxis
    from trainmon_tui.ui.sight import Sight

DOTS = 2
"""Dots of a chart in one cell's width."""
GUTTER = 6
"""Cells that a chart's labels usually take."""
_LEAST_COLUMNS = 8


def ask_of(sight: Sight) -> Ask:
    """Return the ask for what is visible, acknowledging the newest frame."""
    if sight.mode == "runs":
        window = sight.table.window(max(1, sight.pane_height("runs") - 1))
        return Ask(sight.asked, sight.taken, rows=tuple(row.path for row in window))
    facts = sight.facts.view.number if sight.plan.shows("facts") and not sight.frozen else None
    return Ask(sight.asked, sight.taken, tuple(_chart_asks(sight)), _log_ask(sight), facts=facts)


def _chart_asks(sight: Sight) -> Iterator[ChartAsk]:
    page = page_on_screen(sight)
    for id_ in page.ids if page is not None else ():
        yield _chart_ask(sight, id_, page.shape.width - 1 if page else 0)
    inset = 2 if sight.plan.bordered else 0
    for place, pane in enumerate(CHART_PANES):
        rect = sight.plan.rects.get(pane)
        if rect:
            yield _chart_ask(sight, sight.chart_at(place), rect.width - inset)
    yield from _called(sight)


def _called(sight: Sight) -> Iterator[ChartAsk]:
    """Yield the ask for a metric that no chart shows, until the run has told of it."""
    if sight.wanted_chart.startswith(CALLED):
        yield _chart_ask(sight, sight.wanted_chart, _LEAST_COLUMNS)


def _chart_ask(sight: Sight, id_: str, width: int) -> ChartAsk:
    """Return the ask for a chart that is ``width`` cells wide."""
    columns, lens = max(_LEAST_COLUMNS, width - GUTTER) * DOTS, sight.lens
    of = None if lens.is_whole else lens.axis
    return ChartAsk(id_, columns, sight.x_axis, lens.x0, lens.x1, sight.smooth, of, _point(sight, id_))


def _point(sight: Sight, id_: str) -> tuple[ChartAxis, float] | None:
    """Return the crosshair's place where a chart may be drawn over another axis: a crosshair that moves asks nothing."""
    lens = sight.lens
    drawn = sight.frame is not None and any(
        chart.id == id_ and chart.x == lens.cursor_axis for chart in sight.frame.charts
    )
    if lens.cursor is None or (drawn and not sight.axis_since):
        return None
    return lens.cursor_axis, lens.cursor


def _log_ask(sight: Sight) -> LogAsk | None:
    if sight.plan.shows("log"):
        rows = max(1, sight.pane_height("log"))
        focus = _seek_from(sight) if sight.needle else 0
        return LogAsk(rows, sight.log_top, sight.needle, sight.log_only, focus, sight.goto)
    if sight.goto or sight.plan.shows("digest"):
        return LogAsk(max(1, sight.pane_height("digest")), goto=sight.goto)
    return None


def _seek_from(sight: Sight) -> int:
    """Return the line from which matches are looked for: the last one found, or where the pane stands."""
    if sight.log_focus:
        return sight.log_focus
    told = sight.frame.log if sight.frame else None
    if sight.log_top is not None and not sight.log_only:
        return sight.log_top
    return (told.rows[-1].line or told.total) + 1 if told and told.rows else 0
