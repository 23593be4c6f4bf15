"""Following what was judged to its evidence: the log line, and the place in the charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.ui.chart_hands import point_to
from trainmon_tui.ui.log_hands import show_line
from trainmon_tui.ui.views.decisions import decisions

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Place
    from trainmon_tui.ui.sight import Sight

NOWHERE = "not in the log"


def follow(at: Place, sight: Sight) -> None:
    """Show the log line of a place, and set the crosshair there."""
    if at.line is None:
        sight.aside = NOWHERE
        return
    show_line(at.line, sight)
    point_to(at, sight)


def place_in_sight(sight: Sight, row: int = 0) -> Place | None:
    """Return what the decisions' pane shows at a row rests on, or the first below it that rests on a line."""
    rect, inset = sight.plan.rects.get("decisions"), 2 * int(sight.plan.bordered)
    if rect is None or row < 0:
        return None
    places = decisions(sight, rect.width - inset, rect.height - inset).places
    return next((at for at in places[row:] if at.line is not None), None)
