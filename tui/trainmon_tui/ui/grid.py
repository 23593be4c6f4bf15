"""Small charts side by side: how many fit, and which of a run's charts stand on the page."""

from __future__ import annotations

from typing import NamedTuple

from trainmon_tui.ui.prompt import matching

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


def matching_ids(charts: tuple[tuple[str, str], ...], words: str) -> list[str]:
    """Return the ids of the charts whose title or id has the letters of ``words``, the best match first."""
    if not words:
        return [id_ for id_, _ in charts]
    return [charts[place][0] for place in matching(words, [f"{title} {id_}" for id_, title in charts])]
