"""Functions of the newest N values: each takes steps and values, one row of N for each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.rules.columns import Bools

    Answer = tuple[Floats, Bools]
    Sliding = Callable[[Floats, Floats], Answer]


_ROUNDED = 1e-9
"""Below this part of the mean, a spread may be nothing but the rounding of the mean."""


def _everywhere(values: Floats) -> Bools:
    return np.ones(len(values), dtype=np.bool_)


def _count(steps: Floats, values: Floats) -> Answer:
    return np.full(len(steps), float(values.shape[1])), _everywhere(values)


def _first(steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
    return values[:, 0], _everywhere(values)


def _step_of_first(steps: Floats, values: Floats) -> Answer:
    return _first(values, steps)


def _last(steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
    return values[:, -1], _everywhere(values)


def _extreme(pick: np.ufunc) -> Sliding:
    def run(steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
        found = pick.reduce(values, axis=1)
        return found, ~np.isnan(found)

    return run


def _place_of(pick: np.ufunc) -> Sliding:
    """Return the step of the extreme, of the first of equal ones."""

    def run(steps: Floats, values: Floats) -> Answer:
        found = pick.reduce(values, axis=1)
        first = np.argmax(values == found[:, None], axis=1)
        return np.take_along_axis(steps, first[:, None], axis=1)[:, 0], ~np.isnan(found)

    return run


def average(steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
    """Return the mean of each row."""
    return np.mean(values, axis=1), _everywhere(values)


def deviation(steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
    """Return the sample standard deviation of each row, about its own mean."""
    if values.shape[1] == 1:
        return np.zeros(len(values)), np.zeros(len(values), dtype=np.bool_)
    return deviation_about(np.mean(values, axis=1), values), _everywhere(values)


def deviation_about(mean: Floats, values: Floats) -> Floats:
    """Return the sample standard deviation of each row of two or more values, whose means are known."""
    away = values - mean[:, None]
    spread: Floats = np.sqrt(np.einsum("ij,ij->i", away, away) / (values.shape[1] - 1))
    tiny = np.flatnonzero(spread <= np.abs(mean) * _ROUNDED)
    spread[tiny[(values[tiny] == values[tiny, :1]).all(axis=1)]] = 0.0
    return spread


def _median(steps: Floats, values: Floats) -> Answer:  # noqa: ARG001 (all functions take the same)
    middle = (values.shape[1] - 1) // 2
    ordered = np.sort(values, axis=1)
    found = (ordered[:, middle] + ordered[:, values.shape[1] // 2]) / 2
    return np.where(np.isnan(ordered[:, -1]), np.nan, found), _everywhere(values)


def _growth(steps: Floats, values: Floats) -> Answer:
    apart = steps[:, -1] - steps[:, 0]
    return (values[:, -1] - values[:, 0]) / np.where(apart == 0, 1, apart), apart != 0


def _slope(steps: Floats, values: Floats) -> Answer:
    """Fit a line to each row by least squares; not a number where a value is not finite."""
    x = steps - np.mean(steps, axis=1)[:, None]
    y = np.where(np.isfinite(values), values, np.nan)
    spread = np.einsum("ij,ij->i", x, x)
    rising = np.einsum("ij,ij->i", x, y - y[:, :1]) / np.where(spread == 0, 1, spread)
    return rising, spread != 0


SLIDING: dict[str, Sliding] = {
    "last": _last, "first": _first, "min": _extreme(np.fmin), "max": _extreme(np.fmax), "avg": average,
    "median": _median, "std": deviation, "count": _count, "growth": _growth, "slope": _slope,
    "epoch_of_min": _place_of(np.fmin), "epoch_of_max": _place_of(np.fmax), "step_of_first": _step_of_first,
}  # fmt: skip
"""By the names of `functions.WINDOW_FUNCTIONS`, and of `nodes.STEP_OF`."""
