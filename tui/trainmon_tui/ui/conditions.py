"""Which keys do something on the screen as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.ui.plan import CHART_PANES

if TYPE_CHECKING:
    from trainmon_tui.ui.keys import When
    from trainmon_tui.ui.sight import Sight


def conditions(sight: Sight) -> list[When]:
    """Return which kinds of keys work now."""
    if sight.mode == "runs":
        return ["runs", "marked"] if len(sight.table.marked) > 1 else ["runs"]
    is_drawn = any(sight.plan.shows(pane) for pane in (*CHART_PANES, "grid"))
    holds: dict[When, bool] = {
        "replay": sight.mode == "run" and sight.is_replay,
        "live": sight.mode == "compare" or not sight.is_replay,
        "compare": sight.mode == "compare",
        "nested": sight.nested,
        "past": sight.is_past,
        "charts": is_drawn and len(sight.chart_ids) > 1,
        "drawn": is_drawn,
        "grid": sight.plan.shows("grid"),
        "chart": sight.active in CHART_PANES,
        "evidence": sight.mode == "run" and _has_evidence(sight),
        "log": sight.active == "log",
        "found": sight.active == "log" and bool(sight.needle),
        "checklist": sight.active == "checklist",
        "decisions": sight.active == "decisions",
        "facts": sight.active == "facts",
    }
    return [when for when, is_so in holds.items() if is_so]


def _has_evidence(sight: Sight) -> bool:
    """Tell whether what is in hand rests on a line of the log."""
    at_cross = sight.active in CHART_PANES and sight.lens.cursor is not None
    return at_cross or sight.active in {"checklist", "decisions"}
