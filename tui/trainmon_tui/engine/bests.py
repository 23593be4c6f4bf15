"""The best of runs that share a metric: one rule for the star in their chart and for the table of differences.

What counts are the points as they were printed, neither smoothed nor gathered into epochs.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trainmon_tui.parse.roles import lower_is_better
from trainmon_tui.protocol.several import BestRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.store.series import BestPoint, Series


def bests_of(members: Sequence[Series | None]) -> list[BestPoint | None]:
    """Return the best point of each run, None where it has none, and where nobody says what is better."""
    lower = _direction(members)
    return [None if one is None or lower is None else one.best(lower) for one in members]


def winner_of(members: Sequence[Series | None], bests: Sequence[BestPoint | None]) -> int | None:
    """Return the place of the run with the best of all; None where several share it."""
    values = [best.value for best in bests if best is not None]
    if not values:
        return None
    top = min(values) if _direction(members) else max(values)
    at = [place for place, best in enumerate(bests) if best is not None and best.value == top]
    return at[0] if len(at) == 1 else None


def best_row(name: str, members: Sequence[Series | None]) -> BestRow | None:
    """Return what the table of differences says of a metric; None where nobody says what is better."""
    bests = bests_of(members)
    if not any(bests):
        return None
    return BestRow(
        name,
        next((one.key.unit for one in members if one is not None), None),
        tuple(None if best is None else best.value for best in bests),
        tuple(_place(best) if best else "" for best in bests),
        tuple(None if one is None else one.last for one in members),
        winner_of(members, bests),
    )


def _direction(members: Sequence[Series | None]) -> bool | None:
    key = next((one.key for one in members if one is not None), None)
    return lower_is_better(key.metric, key.tag) if key is not None else None


def _place(best: BestPoint) -> str:
    if math.isfinite(best.epoch):
        return f"ep {best.epoch:g}"
    return f"step {best.step:g}" if math.isfinite(best.step) else ""
