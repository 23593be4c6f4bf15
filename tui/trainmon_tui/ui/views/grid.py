"""Every chart of a run as a small multiple: title with the last value, curve, and the selected one marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.groups import group_of
from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_value
from trainmon_tui.ui.grid import ids_of_grid, page_within
from trainmon_tui.ui.jumping import letter_of
from trainmon_tui.ui.rows import Row, fit, join, pick, say, width_of
from trainmon_tui.ui.views.curves import picture_of, plot_of
from trainmon_tui.ui.views.legend import at_cursor, under_cursor
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.protocol.charts import Chart
    from trainmon_tui.ui.grid import Page
    from trainmon_tui.ui.sight import Sight

_NAMED = 3
"""Groups that are named beside a page's number."""


def grid(sight: Sight, width: int, height: int) -> View:
    """Return the page that holds the selected chart."""
    page = page_within(sight, width, height)
    across = page.shape.across
    rows: list[Row] = []
    for start in range(0, len(page.ids), across):
        tiles = [_tile(sight, page, place) for place in range(start, min(start + across, len(page.ids)))]
        rows += [tuple(run for tile in tiles for run in tile[y]) for y in range(page.shape.height)]
    if not page.ids:
        rows = [fit(say(" no chart has these letters: esc", "dim"), width)]
    return View([fit(row, width) for row in rows], say("charts", "title"), _note(sight, page))


def _note(sight: Sight, page: Page) -> Row:
    count, every = len(ids_of_grid(sight)), len(sight.chart_ids)
    pages = -(-count // page.shape.size) or 1
    words = f"{every} chart{'' if every == 1 else 's'}"
    words = f"{clean(sight.chart_words, 20)!r} {count} of {every}" if sight.chart_words else words
    turned = f"page {page.number + 1}/{pages}" if pages > 1 else ""
    return say(f"{words}  {_groups(sight, page)}{turned}".rstrip(), "dim")


def _groups(sight: Sight, page: Page) -> str:
    """Return the groups of the page's charts: ``gradient, time  ``; nothing where all stand on one page."""
    titles = dict(sight.frame.header.charts) if sight.frame else {}
    found = list(dict.fromkeys(group_of(titles.get(id_, id_)) for id_ in page.ids))
    named = ", ".join(found[:_NAMED]) + (" ..." if len(found) > _NAMED else "")
    return f"{named}  " if len(ids_of_grid(sight)) > page.shape.size else ""


def _tile(sight: Sight, page: Page, place: int) -> list[Row]:
    """Return the rows of one tile: a title, the picture, a blank column at its right."""
    shape, id_ = page.shape, page.ids[place]
    inner, chosen = shape.width - 1, id_ == sight.chart_at(0)
    chart = next((one for one in sight.frame.charts if one.id == id_), None) if sight.frame else None
    body: list[Row] = [fit(say(" no data yet", "dim"), inner)]
    if chart is not None:
        # Names of phases would hide the curves of a small chart; where they begin is drawn.
        picture = picture_of(sight, f"tile {place}", chart, (inner, shape.height - 1), named=False)
        body = [tuple(row) for row in picture.rows]
        if chosen:
            left = place % shape.across * shape.width + picture.gutter + int(sight.plan.bordered)
            sight.plots["grid"] = plot_of(sight, chart, left, max(1, inner - picture.gutter))
    body += [fit((), inner)] * (shape.height - 1 - len(body))
    return [fit(row, shape.width) for row in (_head(sight, chart, id_, inner, chosen=chosen), *body)]


def _head(sight: Sight, chart: Chart | None, id_: str, width: int, *, chosen: bool) -> Row:
    titles = dict(sight.frame.header.charts) if sight.frame else {}
    look = ("title", "selection") if chosen else ("text", "")
    pin = f" {sight.glyphs.pin}" if id_ in sight.pins else ""
    letter = letter_of(sight, "tile", id_)
    badge = say(f" {letter} ", "tab", "selection") if letter else ()
    title = join([badge, say(f"{pin} {clean(titles.get(id_, id_), 30)} ", *look)], "")
    if chart is None:
        return fit(title, width)
    cursor = bool(under_cursor(sight, chart))
    shown = (
        at_cursor(sight, chart, line, ranges=False) if cursor else format_value(line.last, line.unit)
        for line in chart.lines
    )
    values = [
        (rank, say(words, line.role))
        for rank, (words, line) in enumerate(zip(shown, chart.lines, strict=True))
    ]
    return fit(join([title, pick(values, max(0, width - width_of(title) - 1))], " "), width)
