"""What the mouse does where it is pressed or turned: it changes the sight, or names the action that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.ui.chart_hands import point_at, zoom_at
from trainmon_tui.ui.compare_hands import scroll_table
from trainmon_tui.ui.evidence import follow_row
from trainmon_tui.ui.facts_hands import pick_fact
from trainmon_tui.ui.grid_hands import pick_tile, turn_page
from trainmon_tui.ui.hands import WHEEL_ROWS, scroll
from trainmon_tui.ui.lens import panned
from trainmon_tui.ui.log_hands import shift
from trainmon_tui.ui.plan import CHART_PANES, PANES
from trainmon_tui.ui.runs_hands import point_at_run
from trainmon_tui.ui.stretch import look_through
from trainmon_tui.ui.time_hands import drag_time, seek_at
from trainmon_tui.ui.views.bars import action_at, tab_at
from trainmon_tui.ui.views.checklist import checklist
from trainmon_tui.ui.views.other_modes import facts

if TYPE_CHECKING:
    from trainmon_tui.ui.sight import Sight

_ADVISES = {"health": "decisions"}
"""What a press on a line leads to that has no pane of its own."""


def pressed(pane: str, x: int, y: int, sight: Sight) -> str:
    """Make the pane under the mouse the active one, and point into it; return the action that follows, or nothing.

    A pane that has left the screen since is not meant any more.
    """
    if not sight.plan.shows(pane):
        return ""
    if pane == "footer":
        return action_at(sight, x, sight.size[0])
    name = tab_at(sight, x, sight.size[0]) if pane == "tabs" else _ADVISES.get(pane, pane)
    if name == "runs":
        return "open" if point_at_run(x, y, sight) else ""
    if name == "transport":
        sight.wish = seek_at(x, sight.size[0], sight)
    if name in CHART_PANES:
        point_at(x, name, sight)
    inset = int(sight.plan.bordered)
    if name == "grid" and pick_tile(x - inset, y - inset, sight):
        return "grid"
    if pane == "checklist" and _is_chosen_again(y - inset, sight):
        return "open"
    if name == "facts" and pane == name and _is_taken_again(y - inset, sight):
        return "open"
    if pane == "decisions" == sight.active and follow_row(y - inset, sight):
        return ""
    return f"pane.{name}" if name in sight.panes else ""


def _is_chosen_again(row: int, sight: Sight) -> bool:
    """Select the item of a row of the checklist; tell whether it was selected already."""
    rect, inset = sight.plan.rects["checklist"], 2 * int(sight.plan.bordered)
    targets = checklist(sight, rect.width - inset, rect.height - inset).targets
    target = targets[row] if 0 <= row < len(targets) else -1
    again = sight.active == "checklist" and target == sight.selected
    if target >= 0:
        sight.selected = target
    return again


def _is_taken_again(row: int, sight: Sight) -> bool:
    """Take the fact of a row in hand; tell whether it was in hand already."""
    rect, inset = sight.plan.rects["facts"], 2 * int(sight.plan.bordered)
    return pick_fact(row, facts(sight, rect.width - inset, rect.height - inset).targets, sight)


def dragged(pane: str, cells: int, sight: Sight, x: int = 0) -> None:
    """Move the part of x that the charts show along with the mouse, or long lines; the whole run stays where it is.

    On the line of time ``x`` is the mouse's cell.
    """
    if pane == "transport":
        drag_time(x, sight)
        return
    if pane == "log":
        shift(-cells / max(1, sight.plan.rects[pane].width), sight)
        return
    name = pane if pane in CHART_PANES else "loss"
    chart, plot = sight.chart_of(CHART_PANES.index(name)), sight.plots.get(pane)
    if chart is not None and plot is not None and not sight.lens.is_whole:
        look_through(panned(sight.lens, chart, -cells / plot.width), sight)


def turned(pane: str, x: int, direction: int, sight: Sight) -> None:
    """Scroll the pane under the mouse; look closer at a chart, or from farther off."""
    if pane in CHART_PANES:
        zoom_at(x, pane, direction, sight)
    elif pane == "runs":
        sight.table.move(direction)
    elif pane == "grid":
        turn_page(direction, sight)
    elif pane == "compared":
        scroll_table(direction * WHEEL_ROWS, sight)
    elif pane in PANES:
        sight.active = pane
        scroll(direction * WHEEL_ROWS, sight)
