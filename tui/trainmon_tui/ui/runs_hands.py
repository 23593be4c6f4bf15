"""What the hands can do in the table of runs. Opening one and comparing several is the app's part."""
# ruff: noqa: PLC0415 - the view of a table is not needed for the first paint of one run

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainmon_tui.ui.log_hands import ask_for
from trainmon_tui.ui.runs_table import MOST_MARKED, ORDERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.ui.sight import Sight

_FAR = 10**9


def _move(rows: int, sight: Sight) -> None:
    sight.table.move(rows)


def _page(direction: int, sight: Sight) -> None:
    sight.table.move(direction * max(1, sight.pane_height("runs") - 1))


def _order(place: int, sight: Sight) -> None:
    sight.table.order_by(place)


def _mark(sight: Sight) -> None:
    if sight.table.mark():
        sight.table.move(1)
    else:
        sight.aside = f"no more than {MOST_MARKED} runs can be compared"


def _back(sight: Sight) -> None:
    """Take away what was put over the table: the filter, else the marks."""
    if sight.table.words:
        sight.table.filter("")
    else:
        sight.table.marked.clear()


def point_at_run(x: int, y: int, sight: Sight) -> bool:
    """Order by the heading under the mouse, or take the run under it in hand; tell whether it was in hand already."""
    table = sight.table
    from trainmon_tui.ui.views.runs import HEAD_ROWS, order_at

    if y < HEAD_ROWS:
        place = order_at(table, x, sight.size[0])
        if place is not None:
            table.order_by(place)
        return False
    window = table.window(max(1, sight.pane_height("runs") - HEAD_ROWS))
    row = window[y - HEAD_ROWS] if y - HEAD_ROWS < len(window) else None
    if row is None:
        return False
    again = row.path == table.hand
    table.hand = row.path
    return again


RUNS_HANDS: dict[str, Callable[[Sight], None]] = {
    "up": partial(_move, -1),
    "down": partial(_move, 1),
    "page_up": partial(_page, -1),
    "page_down": partial(_page, 1),
    "top": partial(_move, -_FAR),
    "follow": partial(_move, _FAR),
    "mark": _mark,
    "find_run": partial(ask_for, "runs"),
    "back": _back,
    **{f"order.{order.id}": partial(_order, place) for place, order in enumerate(ORDERS)},
}
"""What needs no toolkit, by the name the key table uses."""
