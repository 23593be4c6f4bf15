"""The same place of a run on another axis: steps, epochs and times meet at the points that have both."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.store.places import Axis, Places


def crossed(places: Places, axis: Axis, x: float, target: Axis, *, last: bool = False) -> float | None:
    """Return where ``x`` of an axis stands on the ``target`` axis, between two points in proportion to both.

    What lies before the first point that has both stands at it. None behind the newest, and where no point has both.
    Of several points at ``x`` the first counts, or the ``last``.
    """
    xs, ys = places.xs(axis), places.xs(target)
    if xs is None or ys is None:
        return None
    for start, stop in places.pieces(axis):
        begin = start + _first_known(ys[start:stop])
        if begin < stop and x <= xs[stop - 1]:
            return _between(xs[begin:stop], ys[begin:stop], x, last=last)
    return None


def _first_known(ys: Floats) -> int:
    """Return where a piece begins to have a counter: from there on it has it everywhere."""
    return bisect_left(range(len(ys)), True, key=lambda at: bool(ys[at] == ys[at]))


def _between(xs: Floats, ys: Floats, x: float, *, last: bool) -> float:
    """Return the y at an x that is not behind the last one."""
    right = int(np.searchsorted(xs, x, side="right" if last else "left"))
    at = right - 1 if last else right
    if right == 0 or xs[at] == x:
        return float(ys[max(at, 0)])
    share = (x - xs[right - 1]) / (xs[right] - xs[right - 1])
    return float(ys[right - 1] + share * (ys[right] - ys[right - 1]))
