"""Small charts side by side: how many fit, and which of a run's charts stand on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.letters import matching

if TYPE_CHECKING:
    from trainmon_tui.ui.sight import Sight

LEAST_WIDTH = 36
LEAST_HEIGHT = 8
"""Cells of one small chart, its title included."""
MOST = 64
"""Charts of one page: no more are asked for at once."""


class Grid(NamedTuple):
    """Tiles on a pane."""

    across: int
    down: int
    width: int
    """Cells of one tile."""
    height: int

    @property
    def size(self) -> int:
        """Tiles of one page."""
        return self.across * self.down

    def tile_at(self, x: int, y: int) -> int:
        """Return the tile under a cell of the pane."""
        column, row = min(x // self.width, self.across - 1), min(y // self.height, self.down - 1)
        return row * self.across + column


class Page(NamedTuple):
    """The charts that stand in a grid."""

    shape: Grid
    number: int
    """From 0."""
    ids: list[str]


def tiled(width: int, height: int, count: int) -> Grid:
    """Return the grid for ``count`` charts: as few tiles as hold them all, else as many as can be read."""
    most_across = max(1, width // LEAST_WIDTH)
    most_down = max(1, height // LEAST_HEIGHT)
    across = next((n for n in range(1, most_across) if n * min(most_down, n) >= count), most_across)
    down = min(most_down, -(-max(count, 1) // across), max(1, MOST // across))
    return Grid(across, down, max(1, width // across), max(1, height // down))


def page_of(ids: list[str], chosen: str, shape: Grid) -> Page:
    """Return the page that holds the chosen chart."""
    number = ids.index(chosen) // shape.size if chosen in ids else 0
    return Page(shape, number, ids[number * shape.size : (number + 1) * shape.size])


def ids_of_grid(sight: Sight) -> list[str]:
    """Return a sight's charts for the grid; those that match best what was typed come first."""
    titles = dict(sight.frame.header.charts) if sight.frame else {}
    return matching_ids(tuple((id_, titles[id_]) for id_ in sight.chart_ids), sight.chart_words)


def page_within(sight: Sight, width: int, height: int) -> Page:
    """Return the page with the selected chart, inside a pane of ``width`` x ``height`` cells."""
    ids = ids_of_grid(sight)
    return page_of(ids, sight.chart_at(0), tiled(width, height, len(ids)))


def page_on_screen(sight: Sight) -> Page | None:
    """Return the page that the grid's pane shows, or None while it is not on the screen."""
    rect, inset = sight.plan.rects.get("grid"), 2 if sight.plan.bordered else 0
    return page_within(sight, max(1, rect.width - inset), max(1, rect.height - inset)) if rect else None


def matching_ids(charts: tuple[tuple[str, str], ...], words: str) -> list[str]:
    """Return the ids of the charts whose title or id has the letters of ``words``, the best match first."""
    if not words:
        return [id_ for id_, _ in charts]
    return [charts[place][0] for place in matching(words, [f"{title} {id_}" for id_, title in charts])]
