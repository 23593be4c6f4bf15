"""Columns of how finely points were printed, and what `printed` says of two values said of many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trainmon_tui.rules.printed import SLACK

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.rules.columns import Bools
    from trainmon_tui.rules.frame import Lane

Prints = NDArray[Any]
"""Of the type `UNIT`: each as `printed.Unit`."""

UNIT = np.dtype([("size", "f8"), ("family", "i8")])
POINT = np.dtype([("value", "f8"), ("unit", UNIT)])
"""A value that rules hold against another as finely as both were printed."""


def exact(count: int) -> Prints:
    """Return the units of so many values that compare exactly."""
    return np.zeros(count, UNIT)


def points(values: Floats, sizes: Floats, family: int) -> NDArray[Any]:
    """Return values of one kind of line with their last places."""
    found = np.empty(len(values), POINT)
    found["value"], found["unit"]["size"], found["unit"]["family"] = values, sizes, family
    return found


def between(first: Prints, second: Prints) -> Floats:
    """Return the unit in which each two values compare, 0 where that is exactly (as `printed.between`)."""
    known = (first["size"] > 0) & (second["size"] > 0)
    finer, coarser = np.minimum(first["size"], second["size"]), np.maximum(first["size"], second["size"])
    found: Floats = np.where(known, np.where(first["family"] == second["family"], finer, coarser), 0.0)
    return found


def same(first: Floats, second: Floats, unit: Floats) -> Bools:
    """Return which values are within half a unit of each other (as `printed.same`)."""
    with np.errstate(all="ignore"):
        found: Bools = (first == second) | (np.abs(first - second) <= unit / 2 * SLACK)
    return found


def pair_units(lane: Lane, before: Prints | None) -> Floats:
    """Return the unit in which each point compares with the one before it; ``before`` is that of the first."""
    if lane.prints is None:
        return np.zeros(len(lane.at))
    earlier = exact(1) if before is None else before
    return between(np.concatenate((earlier, lane.prints[:-1]))[: len(lane.prints)], lane.prints)
