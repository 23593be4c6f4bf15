"""Functions of a window that grows, carried from block to block: O(1) a point.

Each takes what it carries (None before the first point), the steps and the values of the new points, and gives what
it carries on, its answer after each point, and where it has one. Sums are held in extended precision and about the
window's first point, so that neither large steps nor a large level cost digits.
"""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.rules.columns import Bools

    Answer = tuple[Any, Floats, Bools]
    Running = Callable[[Any, Floats, Floats], Answer]

MOST_SORTED = 131_072
"""Values that a running median holds; beyond them it is unknown."""
_WIDE = np.longdouble


def _everywhere(values: Floats) -> Bools:
    return np.ones(len(values), dtype=np.bool_)


def _count(before: int | None, steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
    counts = (before or 0) + np.arange(1, len(values) + 1, dtype=np.float64)
    return int(counts[-1]), counts, _everywhere(values)


def _last(before: None, steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
    return None, values, _everywhere(values)


def _first(before: float | None, steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
    first = float(values[0]) if before is None else before
    return first, np.full(len(values), first), _everywhere(values)


def _step_of_last(before: None, steps: Floats, values: Floats) -> Answer:
    return _last(before, values, steps)


def _step_of_first(before: float | None, steps: Floats, values: Floats) -> Answer:
    return _first(before, values, steps)


def _extreme(pick: np.ufunc) -> Running:
    def run(before: float | None, steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
        start = np.nan if before is None else before
        found = pick.accumulate(np.concatenate(([start], values)))[1:]
        return float(found[-1]), found, ~np.isnan(found)

    return run


def _place_of(pick: np.ufunc) -> Running:
    """Return the step of the extreme, of the first of equal ones."""

    def run(before: tuple[float, float] | None, steps: Floats, values: Floats) -> Answer:
        start, at = (np.nan, np.nan) if before is None else before
        found = pick.accumulate(np.concatenate(([start], values)))
        moved = (found[1:] != found[:-1]) & ~np.isnan(found[1:])
        places = np.maximum.accumulate(np.where(moved, np.arange(len(values)), -1))
        where = np.where(places >= 0, steps[places], at)
        return (float(found[-1]), float(where[-1])), where, ~np.isnan(found[1:])

    return run


def _average(before: tuple[Any, int] | None, steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
    total, count = before or (_WIDE(0), 0)
    sums = total + np.cumsum(values, dtype=_WIDE)
    counts = count + np.arange(1, len(values) + 1)
    return (sums[-1], int(counts[-1])), (sums / counts).astype(np.float64), _everywhere(values)


def _deviation(before: tuple[float, Any, Any, int] | None, steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
    origin, total, squares, count = before or (float(values[0]), _WIDE(0), _WIDE(0), 0)
    away = values.astype(_WIDE) - origin
    totals, squared = total + np.cumsum(away), squares + np.cumsum(away * away)
    counts = count + np.arange(1, len(values) + 1)
    spread = np.maximum(squared - totals * totals / counts, 0) / np.maximum(counts - 1, 1)
    state = (origin, totals[-1], squared[-1], int(counts[-1]))
    return state, np.sqrt(spread).astype(np.float64), counts > 1


def _growth(before: tuple[float, float] | None, steps: Floats, values: Floats) -> Answer:
    step, value = before or (float(steps[0]), float(values[0]))
    apart = steps - step
    return (step, value), (values - value) / np.where(apart == 0, 1, apart), apart != 0


def _slope(before: tuple[float, float, Any] | None, steps: Floats, values: Floats) -> Answer:
    """Fit a line by least squares; not a number where a value is not finite."""
    step, value, sums = before or (float(steps[0]), float(values[0]), np.zeros(5, _WIDE))
    x, y = steps.astype(_WIDE) - step, values.astype(_WIDE) - value
    parts = np.stack([np.ones_like(x), x, y, x * x, x * y])
    parts[:, ~np.isfinite(values)] = np.nan
    n, sx, sy, sxx, sxy = found = sums[:, None] + np.cumsum(parts, axis=1)
    spread = sxx - sx * sx / n
    rising = (sxy - sx * sy / n) / np.where(spread == 0, 1, spread)
    return (step, value, found[:, -1]), rising.astype(np.float64), spread != 0


def _median(before: tuple[list[float], bool] | None, steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
    held, broken = before or ([], False)
    held, answers = list(held), np.full(len(values), np.nan)
    known = len(held) + np.arange(1, len(values) + 1) <= MOST_SORTED
    for index in np.flatnonzero(known).tolist():
        broken = broken or bool(np.isnan(values[index]))
        insort(held, float(values[index]))
        if not broken:
            answers[index] = (held[(len(held) - 1) // 2] + held[len(held) // 2]) / 2
    return (held, broken), answers, known


RUNNING: dict[str, Running] = {
    "last": _last, "first": _first, "min": _extreme(np.fmin), "max": _extreme(np.fmax), "avg": _average,
    "median": _median, "std": _deviation, "count": _count, "growth": _growth, "slope": _slope,
    "epoch_of_min": _place_of(np.fmin), "epoch_of_max": _place_of(np.fmax),
    "step_of_first": _step_of_first, "step_of_last": _step_of_last,
}  # fmt: skip
"""By the names of `functions.WINDOW_FUNCTIONS`, and of `nodes.STEP_OF`."""
