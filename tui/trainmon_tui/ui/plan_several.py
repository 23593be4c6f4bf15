"""Where the panes stand of a table of runs, and of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.ui.plan import Plan, Rect, mode_of

if TYPE_CHECKING:
    from trainmon_tui.protocol.several import ComparedView
    from trainmon_tui.ui.sight import Sight

_DETAIL = 5
_LEAST_FOR_DETAIL = 14
_ROOMY = 20
_HEADINGS, _LEAST_RUNS = 1, 6
_MOST_CURVE = 16


def arrange_runs(width: int, height: int, runs: int = 10**6) -> Plan:
    """Return the plan of the table: a head, the runs, the one in hand in full, and the keys.

    What the table of ``runs`` leaves free goes to the curve of the one in hand.
    """
    mode = mode_of(width, height)
    if mode == "tiny":
        return Plan(mode, {"runs": Rect(0, 0, width, height)}, bordered=False)
    detail = _DETAIL if height >= _LEAST_FOR_DETAIL else 0
    head = 2 if height >= _ROOMY else 1
    free = height - head - _HEADINGS - max(runs, _LEAST_RUNS) - detail - 1
    detail += min(free, _MOST_CURVE) if detail and free >= _LEAST_CHART else 0
    rects = {
        "runs_head": Rect(0, 0, width, head),
        "runs": Rect(0, head, width, height - head - detail - 1),
        "footer": Rect(0, height - 1, width, 1),
    }
    if detail:
        rects["run_detail"] = Rect(0, height - 1 - detail, width, detail)
    return Plan(mode, rects, bordered=True)


COMPARE_PANES = ("loss", "compared")
"""The panes of a comparison behind the keys 1 and 2."""
_LEAST_BESIDE = 100
_LEAST_CHART = 9


def arrange_compare(
    width: int, height: int, active: str, *, maximised: bool, charts: int, runs: int, rows: int
) -> Plan:
    """Return the plan of a comparison: the runs, their charts, and what sets them apart.

    ``rows`` is how many the difference table has, ``runs`` how many there are to be named at the top.
    """
    mode = mode_of(width, height)
    if mode == "tiny":
        return Plan(mode, {"tiny": Rect(0, 0, width, height)}, bordered=False)
    head = min(runs, max(1, height // 6))
    rects = {"compare_head": Rect(0, 0, width, head), "footer": Rect(0, height - 1, width, 1)}
    shown = active if active in (*COMPARE_PANES, "grid") else "loss"
    if mode == "compact":
        rects["tabs"] = Rect(0, head, width, 1)
        rects[shown] = Rect(0, head + 1, width, height - head - 2)
        return Plan(mode, rects, bordered=False)
    body = Rect(0, head, width, height - head - 1)
    if maximised or active == "grid":
        rects[shown] = body
    elif width < _LEAST_BESIDE:
        chart = max(_LEAST_CHART, body.height - max(_LEAST_CHART, min(rows + 2, body.height // 2)))
        rects["loss"] = Rect(0, body.y, width, chart)
        rects["compared"] = Rect(0, body.y + chart, width, body.height - chart)
    else:
        _beside(rects, body, charts, runs)
    return Plan(mode, rects, bordered=True)


def _beside(rects: dict[str, Rect], body: Rect, charts: int, runs: int) -> None:
    """Place the table at the right, as wide as the runs need, and up to three charts at the left."""
    table = min(body.width // 2, max(36, 22 + 12 * runs))
    left = body.width - table
    rects["compared"] = Rect(left, body.y, table, body.height)
    second = round(body.height * 0.58) if charts > 1 and body.height >= 2 * _LEAST_CHART else body.height
    rects["loss"] = Rect(0, body.y, left, second)
    below = body.height - second
    if not below:
        return
    if charts > 2 and left >= 2 * 40:
        half = left // 2
        rects["second"] = Rect(0, body.y + second, half, below)
        rects["third"] = Rect(half, body.y + second, left - half, below)
    else:
        rects["second"] = Rect(0, body.y + second, left, below)


def compared_rows(view: ComparedView | None) -> int:
    """Return about how many rows the table has."""
    return 0 if view is None else 8 + len(view.settings) + len(view.metrics) * 2


def size_of(view: ComparedView | None) -> tuple[int, ...]:
    """Return what of a comparison the places of its panes depend on."""
    return (0,) if view is None else (len(view.runs), len(view.settings), len(view.metrics))


def plan_several(sight: Sight, width: int, height: int) -> Plan:
    """Return the plan of a table of runs or of a comparison."""
    if sight.mode == "runs":
        return arrange_runs(width, height, len(sight.table.rows))
    view = sight.compared
    return arrange_compare(
        width,
        height,
        "grid" if sight.grid else sight.active,
        maximised=sight.maximised,
        charts=len(sight.chart_ids) or 1,
        runs=len(view.runs) if view is not None else 1,
        rows=compared_rows(view),
    )
