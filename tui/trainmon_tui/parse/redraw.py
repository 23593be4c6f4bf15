"""The redraw rule: within one physical line the same series, x and value is the same point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats, Ints

Mask = NDArray[np.bool_]
_NAN_BITS = np.int64(np.float64("nan").view(np.int64))


class Redraws:
    """Remembers, for one family, what the last physical line already showed at its last x."""

    def __init__(self, width: int) -> None:
        self._place = np.empty((0, 3))
        self._values = np.empty((0, width))
        self._present = np.empty((0, width), dtype=bool)

    def fresh(self, places: Floats, values: Floats, present: Mask) -> Mask:
        """Return which values are new points.

        ``places`` has the columns line, step, epoch; ``values`` and ``present`` one column a series.
        """
        kept = len(self._values)
        places = np.concatenate((self._place, places))
        values = np.concatenate((self._values, values))
        present = np.concatenate((self._present, present))
        ids = _bits(places)
        moved = np.concatenate(([True], (ids[1:] != ids[:-1]).any(axis=1)))
        group = np.cumsum(moved)
        if len(group) == group[-1]:
            new = present.copy()
        else:
            new = np.stack(
                [_first(group, values[:, i], present[:, i]) for i in range(values.shape[1])], axis=1
            )
        last = (group == group[-1]) & new.any(axis=1)
        self._place, self._values, self._present = places[last], values[last], new[last]
        return new[kept:]


def _first(group: Ints, values: Floats, present: Mask) -> Mask:
    bits = _bits(values)
    order = np.lexsort((bits, group, ~present))
    repeated = (np.diff(group[order]) == 0) & (np.diff(bits[order]) == 0)
    new = present.copy()
    new[order[1:][repeated]] = False
    return new


def _bits(values: Floats) -> Ints:
    bits = (values + 0.0).view(np.int64)
    return np.where(np.isnan(values), _NAN_BITS, bits)
