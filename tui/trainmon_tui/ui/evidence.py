"""Following what was judged to its evidence: the log line, and the place in the charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.verdicts import Place
from trainmon_tui.ui.chart_hands import point_to
from trainmon_tui.ui.log_hands import show_line
from trainmon_tui.ui.views.decisions import decisions

if TYPE_CHECKING:
    from trainmon_tui.ui.sight import Sight

NOWHERE = "not in the log"


def follow(at: Place, sight: Sight) -> None:
    """Show the log line of a place, and set the crosshair there."""
    if at.line is None:
        sight.aside = NOWHERE
        return
    show_line(at.line, sight)
    point_to(at, sight)


def places_in_sight(sight: Sight) -> list[Place]:
    """Return what each row of the decisions' pane rests on, from the top of what it shows."""
    rect, inset = sight.plan.rects.get("decisions"), 2 * int(sight.plan.bordered)
    return decisions(sight, rect.width - inset, rect.height - inset).places if rect is not None else []


def follow_first(sight: Sight) -> None:
    """Follow the first decision in sight that rests on a line."""
    follow(next((at for at in places_in_sight(sight) if at.line is not None), Place()), sight)


def follow_row(row: int, sight: Sight) -> bool:
    """Follow what a row of the decisions' pane rests on; tell whether that is a line."""
    at = dict(enumerate(places_in_sight(sight))).get(row, Place())
    if at.line is not None:
        follow(at, sight)
    return at.line is not None
