"""The bytes of many segments as 64-bit words: eight characters are looked at in one operation, on all lines at once.

The tricks are those of "SIMD within a register"; every one works on little-endian words from any byte offset.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trainmon_tui.model.texts import Texts
from trainmon_tui.parse.runs import Runs
from trainmon_tui.parse.wordings import wording_hashes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.blocks import Ints

Words = NDArray[np.uint64]

_PADDING = b"\n" * 16
"""So that a word can be read at every byte."""
_ONES = np.uint64(0x0101010101010101)
_LOW = np.uint64(0x7F7F7F7F7F7F7F7F)
_HIGH = np.uint64(0x8080808080808080)
_SPACES = np.uint64(0x2020202020202020)
_1, _7, _56 = np.uint64(1), np.uint64(7), np.uint64(56)
_HASHES = np.uint64(0x2323232323232323)
_LEADS = np.uint64(0xE2E2E2E2E2E2E2E2)
_WIDTH = 8

np.empty(
    1 << 24, np.uint8
)  # glibc keeps what blocks leave once it saw so much freed; else each block faults it in anew


class Block:
    """Segments in one buffer, with the place of each."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        self.texts = Texts.of(texts)
        self.raw = self.texts.raw + _PADDING
        self.starts, self.ends = self.texts.starts, self.texts.ends
        self._bytes = np.frombuffer(self.raw, np.uint8)
        self._last = len(self.raw) - _WIDTH
        self._words: Words = np.ndarray((self._last + 1,), "<u8", self.raw, strides=(1,))

    @cached_property
    def runs(self) -> Runs:
        """The runs of digits of all segments."""
        return Runs(self.raw)

    @cached_property
    def first_runs(self) -> Ints:
        """For each segment the first run that does not stand before it."""
        return np.searchsorted(self.runs.starts, self.starts)

    @cached_property
    def wordings(self) -> Words:
        """For each segment a number that tells it from those that differ in more than digits."""
        return wording_hashes(self)

    def part(self, places: Ints) -> Block:
        """Return a block of some of the segments."""
        if len(places) == len(self.texts):
            return self
        part = Block([self.texts[place] for place in places.tolist()])
        part.wordings = self.wordings[places]
        return part

    def words(self, at: Ints) -> Words:
        """Return the eight bytes from each place on; a place behind the end gives the last ones."""
        return self._words[np.minimum(at, self._last)]

    def bytes(self, at: Ints) -> NDArray[np.uint8]:
        """Return the byte at each place."""
        return self._bytes.take(at, mode="clip")

    def spaces(self, at: Ints) -> Ints:
        """Return how many blanks there are from each place on."""
        return self._run(at, self._no_space)

    def glyphs(self, at: Ints) -> Ints:
        """Return how many bytes of a drawn bar there are from each place on."""
        return self._run(at, self._no_glyph)

    def _run(self, at: Ints, marks: Any) -> Ints:  # noqa: ANN401 (one of the methods below)
        length = _unmarked(marks(at))
        more = (length == _WIDTH).nonzero()[0]
        behind = _WIDTH
        while len(more):
            further = _unmarked(marks(at[more] + behind))
            length[more] += further
            more = more[further == _WIDTH]
            behind += _WIDTH
        return length

    def _no_space(self, at: Ints) -> Words:
        return _others(self.words(at), _SPACES)

    def _no_glyph(self, at: Ints) -> Words:
        word = self.words(at)
        marks = _others(word, _LEADS)
        marks &= _others(word, _SPACES)
        marks &= _others(word, _HASHES)
        marks &= ~word | word << _1  # not 0x80 to 0xBF
        return marks


def _others(word: Words, same: np.uint64) -> Words:
    """Return words whose bytes have their high bit set (and no other) where ``word`` is not ``same``."""
    word = word ^ same
    marks = word & _LOW
    marks += _LOW
    marks |= word
    marks &= _HIGH
    return marks


def _unmarked(marks: Words) -> Ints:
    """Return how many bytes stand before the first one whose high bit is set, 8 where there is none."""
    marks &= ~marks + _1
    marks >>= _7
    marks -= _1
    marks &= _ONES
    marks *= _ONES
    marks >>= _56
    return marks.view(np.int64)
