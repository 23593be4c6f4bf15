"""Where the panes of a table of runs stand."""

from __future__ import annotations

from trainmon_tui.ui.plan import Plan, Rect, mode_of

_DETAIL = 5
_LEAST_FOR_DETAIL = 14
_ROOMY = 20


def arrange_runs(width: int, height: int) -> Plan:
    """Return the plan of the table: a head, the runs, the one in hand in full, and the keys."""
    mode = mode_of(width, height)
    if mode == "tiny":
        return Plan(mode, {"runs": Rect(0, 0, width, height)}, bordered=False)
    detail = _DETAIL if height >= _LEAST_FOR_DETAIL else 0
    head = 2 if height >= _ROOMY else 1
    rects = {
        "runs_head": Rect(0, 0, width, head),
        "runs": Rect(0, head, width, height - head - detail - 1),
        "footer": Rect(0, height - 1, width, 1),
    }
    if detail:
        rects["run_detail"] = Rect(0, height - 1 - detail, width, detail)
    return Plan(mode, rects, bordered=True)
