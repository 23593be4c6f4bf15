"""What the hands can do in a comparison: with the charts as everywhere, and with the table beside them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainmon_tui.ui.chart_hands import CHART_HANDS
from trainmon_tui.ui.grid_hands import enlarge, over_grid
from trainmon_tui.ui.log_hands import LOG_HANDS
from trainmon_tui.ui.plan_several import COMPARE_PANES
from trainmon_tui.ui.size_hands import SIZE_HANDS
from trainmon_tui.ui.time_hands import freeze

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.protocol.asks import Control
    from trainmon_tui.ui.sight import Sight

_FAR = 10**6


def _pane(name: str, sight: Sight) -> None:
    sight.turn_to(name)


def _step_pane(step: int, sight: Sight) -> None:
    at = COMPARE_PANES.index(sight.active) if sight.active in COMPARE_PANES else -1
    _pane(COMPARE_PANES[(at + step) % len(COMPARE_PANES)], sight)


def _maximise(sight: Sight) -> None:
    sight.maximised = not sight.maximised


def scroll_table(rows: int, sight: Sight) -> None:
    """Scroll the table by rows; how far it can be is known when it is drawn."""
    sight.scrolls["compared"] = max(0, sight.scrolls.get("compared", 0) + rows)


def _page(direction: int, sight: Sight) -> None:
    scroll_table(direction * max(1, sight.pane_height("compared") - 1), sight)


COMPARE_HANDS: dict[str, Callable[[Sight], Control | None]] = {
    **CHART_HANDS,
    **SIZE_HANDS,
    "find_chart": LOG_HANDS["find_chart"],
    "back": LOG_HANDS["back"],
    "pane.loss": partial(_pane, "loss"),
    "pane.compared": partial(_pane, "compared"),
    "next_pane": partial(_step_pane, 1),
    "previous_pane": partial(_step_pane, -1),
    "maximise": _maximise,
    "up": over_grid("up", partial(scroll_table, -1)),
    "down": over_grid("down", partial(scroll_table, 1)),
    "page_up": over_grid("page_up", partial(_page, -1)),
    "page_down": over_grid("page_down", partial(_page, 1)),
    "top": over_grid("top", partial(scroll_table, -_FAR)),
    "follow": over_grid("follow", partial(scroll_table, _FAR)),
    "open": enlarge,
    "pause": freeze,
}
"""What needs no toolkit, by the name the key table uses."""
