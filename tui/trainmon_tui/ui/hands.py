"""What the hands can do: each action changes the sight. The toolkit's part (themes, help, leaving) is the app's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainmon_tui.ui.agenda import selectable, step_by
from trainmon_tui.ui.chart_hands import CHART_HANDS, moment_under
from trainmon_tui.ui.compare_hands import COMPARE_HANDS
from trainmon_tui.ui.evidence import follow, follow_first
from trainmon_tui.ui.facts_hands import open_fact
from trainmon_tui.ui.grid_hands import enlarge, over_grid
from trainmon_tui.ui.journal_hands import JOURNAL_HANDS
from trainmon_tui.ui.jumping import begin
from trainmon_tui.ui.log_hands import LOG_HANDS, over_log
from trainmon_tui.ui.plan import CHART_PANES, PANES
from trainmon_tui.ui.runs_hands import RUNS_HANDS
from trainmon_tui.ui.size_hands import SIZE_HANDS
from trainmon_tui.ui.time_hands import TIME_HANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trainmon_tui.protocol.asks import Control
    from trainmon_tui.ui.keys import Mode
    from trainmon_tui.ui.sight import Sight

    Hand = Callable[[Sight], Control | None]
    """Changes the sight; returns what the engine must be told beside the next ask."""

WHEEL_ROWS = 3
LOG_PAN, FAR = 0.5, 1e6
"""Shares of the log's pane by which its lines are moved: at a time, and to their beginning."""


def _pane(name: str, sight: Sight) -> None:
    sight.turn_to(name)


def _step_pane(step: int, sight: Sight) -> None:
    shown = sight.visible_panes()
    at = shown.index(sight.active) if sight.active in shown else -step
    sight.turn_to(shown[(at + step) % len(shown)])


def _maximise(sight: Sight) -> None:
    sight.maximised = not sight.maximised
    sight.scrolls.pop(sight.active, None)


def _decision(sight: Sight) -> None:
    back = sight.active == "decisions" and sight.maximised
    sight.turn_to("decisions")
    sight.maximised = not back
    sight.scrolls.pop("decisions", None)


def scroll(rows: int, sight: Sight) -> None:
    """Move the active pane's contents by ``rows``; the checklist moves its selection."""
    if sight.active == "log":
        _scroll_log(rows, sight)
    elif sight.active == "checklist":
        step_by(rows, sight)
    elif sight.active == "facts":
        sight.facts.move(rows)
    else:
        sight.scrolls[sight.active] = max(0, sight.scrolls.get(sight.active, 0) + rows)


def _scroll_log(rows: int, sight: Sight) -> None:
    told = sight.frame.log if sight.frame else None
    if told is None or not told.rows:
        return
    height = sight.pane_height("log")
    last = max(1, told.total - height + 1)
    top = (sight.log_top if sight.log_top is not None else last) + rows
    sight.log_top = None if top >= last or last == 1 else max(1, top)
    sight.log_focus = 0 if sight.log_top is None else sight.log_focus


def _page(direction: int, sight: Sight) -> None:
    scroll(direction * max(1, sight.pane_height(sight.active) - 1), sight)


def _top(sight: Sight) -> None:
    if sight.active == "facts":
        sight.facts.at = 0
    sight.selected = 0 if sight.active == "checklist" else sight.selected
    sight.scrolls[sight.active] = 0
    if sight.active == "log":
        sight.log_top = 1


def _follow(sight: Sight) -> None:
    if sight.active == "checklist":
        sight.selected = max(0, len(selectable(sight)) - 1)
        return
    if sight.active == "facts":
        sight.facts.move(len(sight.facts.entries()))
        return
    sight.log_top, sight.log_focus = None, 0


def _open(sight: Sight) -> None:
    """Fold or unfold a past phase; of an item, the first decision in sight or the crosshair's place show the log line."""
    if sight.grid and sight.lens.cursor is None:
        enlarge(sight)
        return
    if sight.active in CHART_PANES:
        sight.goto = moment_under(sight)
        sight.grid = sight.grid and not sight.goto
        return
    if sight.active == "facts":
        open_fact(sight)
        return
    if sight.active == "decisions":
        follow_first(sight)
        return
    agenda = selectable(sight)
    if sight.active != "checklist" or sight.selected >= len(agenda):
        return
    entry = agenda[sight.selected]
    if entry.item is None:
        sight.folds[entry.phase] = not entry.folded
    else:
        follow(entry.item.at, sight)


def _fold(sight: Sight) -> None:
    """Fold the phase of the selected item, or unfold it; what needs attention stays in sight."""
    agenda = selectable(sight)
    sight.turn_to("checklist")
    if sight.selected >= len(agenda):
        return
    entry = agenda[sight.selected]
    phase = entry.item.phase if entry.item is not None else entry.phase
    sight.folds[phase] = not (entry.folded or sight.folds.get(phase, False))


HANDS: dict[str, Hand] = {
    **{f"pane.{name}": partial(_pane, name) for name in PANES},
    "next_pane": partial(_step_pane, 1),
    "previous_pane": partial(_step_pane, -1),
    "jump": begin,
    "maximise": _maximise,
    "decision": _decision,
    **CHART_HANDS,
    "pan_left": over_log(-LOG_PAN, CHART_HANDS["pan_left"]),
    "pan_right": over_log(LOG_PAN, CHART_HANDS["pan_right"]),
    "whole": over_log(-FAR, CHART_HANDS["whole"]),
    **LOG_HANDS,
    **JOURNAL_HANDS,
    "up": over_grid("up", partial(scroll, -1)),
    "down": over_grid("down", partial(scroll, 1)),
    "page_up": over_grid("page_up", partial(_page, -1)),
    "page_down": over_grid("page_down", partial(_page, 1)),
    "top": over_grid("top", _top),
    "follow": over_grid("follow", _follow),
    "open": _open,
    "fold": _fold,
    **SIZE_HANDS,
    **TIME_HANDS,
}
"""Every action on one run that needs no toolkit, by the name the key table uses."""


def hands_of(mode: Mode) -> Mapping[str, Hand]:
    """Return what the hands can do in a mode without the toolkit."""
    if mode == "compare":
        return COMPARE_HANDS
    return RUNS_HANDS if mode == "runs" else HANDS
