"""The redraw rule: within one physical line a series that stays at its x and value shows one point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trainmon_tui.parse.numbers import parse_column

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats, Ints
    from trainmon_tui.parse.shapes import Reading

Mask = NDArray[np.bool_]
_NAN_BITS = np.int64(np.float64("nan").view(np.int64))


class Redraws:
    """Remembers, for one family, what the last physical line showed last at its last x."""

    def __init__(self, width: int) -> None:
        self._place = np.full((1, 3), np.nan)
        self._values = np.zeros((1, width))
        self._present = np.zeros((1, width), dtype=bool)

    def fresh(self, places: Floats, values: Floats, present: Mask) -> Mask:
        """Return which values are new points.

        ``places`` has the columns line, step, epoch; ``values`` and ``present`` one column a series.
        """
        lines = places[:, 0]
        if lines[0] != self._place[0, 0] and (lines[1:] != lines[:-1]).all():
            self._place, self._values, self._present = places[-1:], values[-1:], present[-1:]
            return present
        places = np.concatenate((self._place, places))
        values = np.concatenate((self._values, values))
        present = np.concatenate((self._present, present))
        ids = _bits(places)
        group = np.cumsum(np.concatenate(([False], (ids[1:] != ids[:-1]).any(axis=1))))
        new = present.copy()
        if len(group) > group[-1] + 1:
            bits = _bits(values)
            for column in range(values.shape[1]):
                own = np.flatnonzero(present[:, column])
                same = (np.diff(group[own]) == 0) & (np.diff(bits[own, column]) == 0)
                new[own[1:][same], column] = False
        self._remember(places[-1:], values, present & (group == group[-1])[:, None])
        return new[1:]

    def _remember(self, place: Floats, values: Floats, shown: Mask) -> None:
        last = len(shown) - 1 - np.argmax(shown[::-1], axis=0)
        self._place, self._present = place, np.asarray(shown.any(axis=0))[None]
        self._values = values[last, np.arange(values.shape[1])][None]


def measured(reading: Reading, values: Floats) -> Mask:
    """Return which values of a bar stand for something: one that is nan before the first step is a placeholder."""
    present = np.ones(values.shape, dtype=bool)
    if reading.template.finding.source != "bar" or not np.isnan(values).any():
        return present
    for capture, texts in zip(reading.template.finding.captures, reading.columns, strict=True):
        if capture.what == "count":
            present &= ~np.isnan(values) | (parse_column(texts) > 0)[:, None]
    return present


def _bits(values: Floats) -> Ints:
    return np.where(np.isnan(values), _NAN_BITS, (values + 0.0).view(np.int64))
