"""How finely a log prints its numbers: two values are the same where the coarser print cannot tell them apart."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trainmon_tui.model.blocks import Floats, Ints, Segments

_NUMBER = re.compile(rb"(?:[0-9]+(?:,[0-9]{3})*(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([-+]?[0-9]{1,3}))?")
_ZEROS = re.compile(rb"0*(?![0-9.,eE])")
_NO_DECIMALS = re.compile(rb"(?:\.0*)?(?![0-9.,eE])")
_IN_NUMBERS = frozenset({*(b"%d" % digit for digit in range(10)), b".", b","})
_MAX_LINE = 16_384
"""Of longer lines the rest is not searched."""
SLACK = 1 + 1e-9
"""Half a unit is no binary fraction: a value right on it still counts as the same."""


class Unit(NamedTuple):
    """The last printed place of a value: 0.01 for ``0.52``, 1 for ``10,500``, 1e-6 for ``1.2e-5``."""

    size: float = 0.0
    """0 where it is not known: such a value compares exactly."""
    family: int = 0
    """The kind of line that printed it."""


EXACT = Unit()


def between(first: Unit, second: Unit) -> float:
    """Return the unit in which two values compare: the coarser one; of one kind of line, which cuts zeros, the finer."""
    if not (first.size and second.size):
        return 0.0
    return (min if first.family == second.family else max)(first.size, second.size)


def coarsest(units: Sequence[Unit]) -> float:
    """Return the coarsest unit in which neighbours compare; 0 where one of them compares exactly."""
    found = [between(*pair) for pair in pairwise(units)]
    return max(found) if found and all(found) else 0.0


def same(first: float, second: float, unit: float) -> bool:
    """Return whether two values are within half a unit of each other."""
    return first == second or abs(first - second) <= unit / 2 * SLACK


def same_to(unit: float) -> str:
    """Return in words how finely values are the same."""
    return f"same to {unit:g}"


def unit_in(text: bytes, value: float) -> float:
    """Return the last place of the number in a line that has a value; 0 where none has it.

    Of several such numbers the finest counts. JSON and printed dictionaries write numbers in full: nothing is rounded.
    """
    if not math.isfinite(value) or text.lstrip().startswith(b"{"):
        return 0.0
    wanted = abs(value)
    if (size := _alone(text, wanted)) is not None:
        return size
    found = [
        _place(match)
        for match in _NUMBER.finditer(text, 0, _MAX_LINE)
        if float(match[0].replace(b",", b"")) == wanted
    ]
    return min((size for size in found if 0 < size < math.inf), default=0.0)


def _alone(text: bytes, value: float) -> float | None:
    """Return the last place of a value whose digits stand in a line once, in plain notation; None where they do not.

    This is the common case: a tenth of what it takes to read all numbers of the line.
    """
    digits = b"%a" % value
    if digits.endswith(b".0"):
        digits = digits[:-2]
    begin = text.find(digits, 0, _MAX_LINE)
    if begin < 0 or begin != text.rfind(digits) or text[begin - 1 : begin] in _IN_NUMBERS:
        return None
    end = (_ZEROS if b"." in digits else _NO_DECIMALS).match(text, begin + len(digits))
    if end is None or b"e" in digits:
        return None
    _, _, decimals = text[begin : end.end()].partition(b".")
    return float(f"1e{-len(decimals)}")


def _place(number: re.Match[bytes]) -> float:
    power = int(number[3] or 0) - len(number[1] or number[2] or b"")
    is_scientific_zero = number[3] is not None and float(number[0].replace(b",", b"")) == 0
    return 0.0 if is_scientific_zero else float(f"1e{power}")


class Units:
    """Looks up in the lines of a block how finely some metrics were printed."""

    def __init__(self, metrics: Iterable[str] = ()) -> None:
        self._metrics = frozenset(metrics)
        self._segments: Segments | None = None

    def read(self, segments: Segments) -> None:
        """Turn to the next block."""
        self._segments = segments

    def of(self, metric: str, family: int, offset: int, value: float) -> Unit:
        """Return the unit of a value that the line at a byte offset printed."""
        if metric not in self._metrics or self._segments is None:
            return EXACT
        offsets = self._segments.offsets
        index = int(np.searchsorted(offsets, offset))
        if index == len(offsets) or offsets[index] != offset:
            return EXACT
        return Unit(unit_in(self._segments.texts[index], value), family)

    def sizes(self, offsets: Ints, values: Floats) -> Floats:
        """Return the last place of each value that the line at its byte offset printed, 0 where it is not known."""
        found = np.zeros(len(offsets))
        if self._segments is None or not len(self._segments.offsets):
            return found
        texts, places = self._segments.texts, np.searchsorted(self._segments.offsets, offsets)
        places = np.minimum(places, len(texts) - 1)
        known = np.flatnonzero((self._segments.offsets[places] == offsets) & np.isfinite(values))
        for at, place, value in zip(
            known.tolist(), places[known].tolist(), values[known].tolist(), strict=True
        ):
            text = texts[place]
            if not text.startswith(b"{"):
                found[at] = unit_in(text, value)
        return found
