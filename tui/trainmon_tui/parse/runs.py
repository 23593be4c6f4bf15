"""The runs of digits of a block, found all at once: whatever a line's shape is, its numbers begin with one of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Ints

    Mask = NDArray[np.bool_]
    Words = NDArray[np.uint64]

_ZERO, _TEN = np.uint8(48), 10
_NO_DIGITS = bytes(set(range(256)) - set(b"0123456789"))
_PADDING = bytes(8)
_PLUS, _MINUS, _POINT, _E, _LOWER = 43, 45, 46, 101, 32


class Runs:
    """Digits as they stand in a buffer; behind the last run stands an empty one, so that each has a next."""

    def __init__(self, raw: bytes) -> None:
        """Look for digits in ``raw``, which ends with none."""
        self._raw = raw
        self._codes = np.frombuffer(raw, np.uint8)
        digit = self._codes - _ZERO < _TEN
        edge = np.ones(len(digit) + 2, np.bool_)  # the last two are the edges of the empty run
        edge[:1] = digit[:1]
        np.not_equal(digit[1:], digit[:-1], out=edge[1:-2])
        self.starts, self.ends = np.flatnonzero(edge).reshape(-1, 2).T.copy()
        self.ends[-1] = len(digit)

    @cached_property
    def lengths(self) -> Ints:
        """How many digits each run has."""
        return self.ends - self.starts

    @cached_property
    def longest(self) -> int:
        """How many digits the longest run has."""
        return int(self.lengths.max())

    @cached_property
    def before(self) -> Ints:
        """How many digits stand before each run."""
        return np.cumsum(self.lengths) - self.lengths

    @cached_property
    def digits(self) -> Words:
        """Eight digits from each digit on, as they follow each other when nothing stands between."""
        alone = self._raw.translate(None, _NO_DIGITS)
        return np.ndarray((len(alone) + 1,), "<u8", alone + _PADDING, strides=(1,))

    @cached_property
    def pointed(self) -> Mask:
        """Whether a point stands behind a run."""
        return np.asarray(self._behind(self.ends) == _POINT)

    @cached_property
    def fraction(self) -> NDArray[np.int8]:
        """How many runs the digits behind a run's point are: 1 or 0."""
        found = np.zeros(len(self.starts), np.int8)
        np.logical_and(
            self.pointed[:-1], self.starts[1:] - self.ends[:-1] == 1, out=found[:-1], casting="unsafe"
        )
        return found

    @cached_property
    def plain_ends(self) -> Ints:
        """Where a number ends that begins with a run and has no exponent."""
        ends = self.ends + self.pointed
        broken = self.fraction.nonzero()[0]
        ends[broken] = self.ends[broken + 1]
        return ends

    @cached_property
    def power(self) -> NDArray[np.int8]:
        """How many runs the digits of a number's exponent are: 1 or 0."""
        found = np.zeros(len(self.starts), np.int8)
        at = self.plain_ends
        lettered = ((self._behind(at) | _LOWER) == _E).nonzero()[0]
        behind = at[lettered] + 1
        sign = self._behind(behind)
        behind += (sign == _PLUS) | (sign == _MINUS)
        following = lettered + 1 + self.fraction[lettered]
        found[lettered] = self.starts.take(following, mode="clip") == behind
        return found

    @cached_property
    def number_ends(self) -> Ints:
        """Where a number ends that begins with a run."""
        ends = self.plain_ends.copy()
        powered = self.power.nonzero()[0]
        ends[powered] = self.ends[powered + 1 + self.fraction[powered]]
        return ends

    @cached_property
    def sizes(self) -> NDArray[np.int8]:
        """How many runs a number has that begins with a run."""
        return 1 + self.fraction + self.power

    def _behind(self, at: Ints) -> NDArray[np.uint8]:
        return self._codes.take(at, mode="clip")
