"""Many texts in one buffer: those that are looked at together are never cut out one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Ints = NDArray[np.int64]
_NEWLINE = 10


class Texts(Sequence[bytes]):
    """Texts without newlines; each is cut out of the buffer when it is asked for."""

    __slots__ = ("_pieces", "ends", "raw", "starts")

    def __init__(self, raw: bytes, starts: Ints, ends: Ints, pieces: Ints | None = None) -> None:
        """Take the pieces of ``raw`` that a newline ends: all of them, or those with the numbers ``pieces``."""
        self.raw = raw
        self.starts = starts
        self.ends = ends
        self._pieces = pieces

    @classmethod
    def of(cls, texts: Iterable[bytes]) -> Texts:
        """Return texts that stand alone as texts in one buffer."""
        if isinstance(texts, Texts):
            return texts
        texts = list(texts)
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        ends = np.cumsum(lengths + 1) - 1
        return cls(b"\n".join([*texts, b""]), ends - lengths, ends)

    @classmethod
    def cut(cls, raw: bytes) -> tuple[Texts, NDArray[np.bool_]]:
        """Return the pieces of ``raw`` that a newline ends and that are not empty, and which of all these are."""
        ends = np.flatnonzero(np.frombuffer(raw, np.uint8) == _NEWLINE)
        starts = np.empty(len(ends), np.int64)
        starts[:1] = 0
        starts[1:] = ends[:-1] + 1
        solid = ends > starts
        if solid.all():
            return cls(raw, starts, ends), solid
        return cls(raw, starts[solid], ends[solid], np.flatnonzero(solid)), solid

    def over(self, raw: bytes) -> Texts:
        """Return the texts that stand in a buffer like this one, with its newlines at the same places."""
        return Texts(raw, self.starts, self.ends, self._pieces)

    def without(self, deleted: bytes) -> list[bytes]:
        """Return the texts without some bytes, of which a newline is none."""
        pieces = self.raw.translate(None, deleted).split(b"\n")
        if self._pieces is not None:
            own = np.zeros(len(pieces), np.bool_)
            own[self._pieces] = True
            return list(compress(pieces, own.tobytes()))
        del pieces[len(self) :]
        return pieces

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> Texts: ...
    def __getitem__(self, index: int | slice) -> bytes | Texts:
        if not isinstance(index, slice):
            return self.raw[self.starts[index] : self.ends[index]]
        start, stop, step = index.indices(len(self))
        if step != 1 or start >= stop:
            return Texts.of([self[place] for place in range(start, stop, step)])
        return self._stretch(start, stop)

    def _stretch(self, start: int, stop: int) -> Texts:
        begin, end = int(self.starts[start]), int(self.ends[stop - 1])
        own = slice(start, stop)
        pieces = None if self._pieces is None else self._pieces[own] - self._pieces[start]
        return Texts(self.raw[begin : end + 1], self.starts[own] - begin, self.ends[own] - begin, pieces)

    def __add__(self, more: Texts) -> Texts:
        """Return these texts and ``more`` in one buffer."""
        behind = len(self.raw)
        numbers = np.concatenate((self._numbers(), more._numbers() + self.raw.count(b"\n")))
        starts, ends = (self.starts, more.starts + behind), (self.ends, more.ends + behind)
        return Texts(self.raw + more.raw, np.concatenate(starts), np.concatenate(ends), numbers)

    def _numbers(self) -> Ints:
        return np.arange(len(self)) if self._pieces is None else self._pieces

    def __iter__(self) -> Iterator[bytes]:
        raw = self.raw
        spans = zip(self.starts.tolist(), self.ends.tolist(), strict=True)
        return (raw[start:end] for start, end in spans)
