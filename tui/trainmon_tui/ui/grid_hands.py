"""What the hands can do among small charts: go up and down, turn pages, make the one in hand large."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainmon_tui.ui.grid import ids_of_grid, page_on_screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.protocol.asks import Control
    from trainmon_tui.ui.sight import Sight

_FAR = 10**6


def turn_page(pages: int, sight: Sight) -> None:
    """Go some pages on, or back."""
    page = page_on_screen(sight)
    if page is not None:
        _walk(pages * page.shape.size, sight)


def pick_tile(x: int, y: int, sight: Sight) -> bool:
    """Take the small chart under a cell inside the grid's frame in hand; tell whether it was in hand already."""
    page = page_on_screen(sight)
    tile = page.shape.tile_at(max(0, x), max(0, y)) if page is not None else 0
    if page is None or tile >= len(page.ids):
        return False
    again = page.ids[tile] == sight.chart_at(0)
    sight.choose_chart(page.ids[tile])
    return again


def enlarge(sight: Sight) -> None:
    """Show the chart in hand large."""
    sight.grid = False


def over_grid(name: str, hand: Callable[[Sight], Control | None]) -> Callable[[Sight], Control | None]:
    """Return a hand that moves among the small charts while they are shown, and is ``hand`` otherwise."""

    def either(sight: Sight) -> Control | None:
        if not sight.grid:
            return hand(sight)
        _GRID_HANDS[name](sight)
        return None

    return either


def _walk(tiles: int, sight: Sight) -> None:
    ids, chosen = ids_of_grid(sight), sight.chart_at(0)
    if ids:
        at = ids.index(chosen) + tiles if chosen in ids else 0
        sight.choose_chart(ids[max(0, min(at, len(ids) - 1))])


def _walk_rows(rows: int, sight: Sight) -> None:
    page = page_on_screen(sight)
    if page is not None:
        _walk(rows * page.shape.across, sight)


_GRID_HANDS: dict[str, Callable[[Sight], None]] = {
    "up": partial(_walk_rows, -1),
    "down": partial(_walk_rows, 1),
    "page_up": partial(turn_page, -1),
    "page_down": partial(turn_page, 1),
    "top": partial(_walk, -_FAR),
    "follow": partial(_walk, _FAR),
}
