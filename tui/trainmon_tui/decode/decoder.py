r"""Cuts a stream of bytes into clean segments, whatever way the bytes were chopped into reads.

A segment ends at ``\n``, at ``\r`` (a bar redrawn in place) or at a backspace (Keras goes back over its
bar with a run of them). All work is done on whole blocks, by numpy and the bytes type.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from trainmon_tui.decode.segment import clean_segment
from trainmon_tui.model.blocks import Ints, Segments
from trainmon_tui.model.texts import Texts

MAX_SEGMENT = 1024 * 1024
"""Bytes of one segment (NULs do not count); what is longer is cut there and read on at the next terminator."""

_NEWLINE = 10


class Decoder:
    """A streaming decoder; it holds at most `MAX_SEGMENT` bytes between calls. Empty segments are dropped."""

    def __init__(self) -> None:
        self.cut_segments = 0
        """Segments that were longer than `MAX_SEGMENT`."""
        self.consumed = 0
        """Bytes fed so far."""
        self._line = 1
        self._held = bytearray()
        self._held_offset = 0
        self._skipping = False

    def feed(self, data: bytes, arrived_s: float = 0.0) -> Segments:
        """Return the segments that ``data`` completes."""
        base = self.consumed
        self.consumed += len(data)
        unified = data.replace(b"\r", b"\n").replace(b"\b", b"\n")
        ends = np.flatnonzero(np.frombuffer(unified, np.uint8) == _NEWLINE)
        whole = int(ends[-1]) + 1 if len(ends) else 0
        pieces = self._complete(data, unified[:whole], ends, base) if whole else _Pieces.none()
        self._hold(data[whole:], base + whole)
        if len(self._held) > MAX_SEGMENT:  # its beginning goes out and the rest is skipped
            pieces = pieces.with_last(self._bounded(bytes(self._held)), self._line, self._held_offset)
            self._held.clear()
            self._skipping = True
        return pieces.segments(arrived_s)

    def flush(self, arrived_s: float = 0.0) -> Segments:
        """Return the segment that is held back: the stream has ended, or will go on as something new."""
        pieces = _Pieces.none().with_last(bytes(self._held), self._line, self._held_offset)
        self._held.clear()
        self._skipping = False
        return pieces.segments(arrived_s)

    def _complete(self, data: bytes, unified: bytes, ends: Ints, base: int) -> _Pieces:
        """Return the pieces that end in ``data``; the first of them began earlier."""
        starts = np.concatenate(([0], ends[:-1] + 1))
        offsets = starts + base
        if b"\0" in data:
            offsets += _leading_nuls(unified, starts)
        if self._held:
            offsets[0] = self._held_offset
        raw = bytes(self._held) + unified[int(ends[0]) if self._skipping else 0 :].replace(b"\0", b"")
        if len(self._held) + (ends - starts).max() > MAX_SEGMENT:
            raw = b"\n".join(map(self._bounded, raw.split(b"\n")))
        self._held.clear()
        self._skipping = False
        return _Pieces(raw, self._number(data, ends), offsets)

    def _number(self, data: bytes, ends: Ints) -> Ints:
        newlines = np.frombuffer(data, np.uint8)[ends] == _NEWLINE
        ended = np.cumsum(newlines, dtype=np.int64)
        lines: Ints = ended - newlines + self._line
        self._line += int(ended[-1])
        return lines

    def _bounded(self, piece: bytes) -> bytes:
        self.cut_segments += len(piece) > MAX_SEGMENT
        return piece[:MAX_SEGMENT]

    def _hold(self, tail: bytes, offset: int) -> None:
        """Keep the unfinished segment."""
        if self._skipping:
            return
        if not self._held:
            solid = tail.lstrip(b"\0")
            self._held_offset = offset + len(tail) - len(solid)
            tail = solid
        self._held += tail.replace(b"\0", b"")


class _Pieces(NamedTuple):
    """Pieces of the log as they stand there, with their lines and offsets."""

    raw: bytes
    """Each with a newline behind it."""
    lines: Ints
    offsets: Ints

    @classmethod
    def none(cls) -> _Pieces:
        return cls(b"", np.empty(0, np.int64), np.empty(0, np.int64))

    def with_last(self, piece: bytes, line: int, offset: int) -> _Pieces:
        return _Pieces(self.raw + piece + b"\n", np.append(self.lines, line), np.append(self.offsets, offset))

    def segments(self, arrived_s: float) -> Segments:
        """Return the pieces clean, without those of which nothing is left."""
        texts, solid = Texts.cut(clean_segment(self.raw))
        return Segments(texts, self.lines[solid], self.offsets[solid], arrived_s)


def _leading_nuls(pieces: bytes, starts: Ints) -> Ints:
    """Return how many NULs each piece begins with (a hole that a truncation left): they are no part of it."""
    solid = np.flatnonzero(np.frombuffer(pieces, np.uint8))
    found: Ints = solid[np.searchsorted(solid, starts)] - starts
    return found
