r"""Cuts a stream of bytes into clean segments, whatever way the bytes were chopped into reads.

A segment ends at ``\n``, at ``\r`` (a bar redrawn in place) or at a backspace (Keras goes back over its
bar with a run of them). Work is done on whole blocks by numpy and the bytes type; single segments are
touched only where a block holds escape sequences, NULs or broken UTF-8.
"""

from __future__ import annotations

import numpy as np

from trainmon_tui.decode.segment import BOM, clean_segment, strip_escapes
from trainmon_tui.model.blocks import Ints, Segments

MAX_SEGMENT = 1024 * 1024
"""Bytes of one segment (NULs do not count); what is longer is cut there and read on at the next terminator."""

_NEWLINE = 10
_GLYPH_LEAD = 0xE2
_FOLLOWS = 0b10
"""The top bits of every byte of a character but its first."""
_CUTS = bytes.maketrans(b"\r\b", b"\n\n")


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
        if not data:
            return _Block.empty().segments(arrived_s)
        base = self.consumed
        self.consumed += len(data)
        unified = data.translate(_CUTS) if b"\r" in data or b"\b" in data else data
        ends = np.flatnonzero(np.frombuffer(unified, np.uint8) == _NEWLINE)
        tail = data[int(ends[-1]) + 1 :] if len(ends) else data
        block = self._complete(data, unified, ends, base) if len(ends) else _Block.empty()
        self._hold(tail, self.consumed - len(tail), block)
        return block.segments(arrived_s)

    def flush(self, arrived_s: float = 0.0) -> Segments:
        """Return the segment that is held back: the stream has ended, or will go on as something new."""
        block = _Block.empty()
        if self._held:
            block.add(clean_segment(bytes(self._held)), self._line, self._held_offset)
        self._held.clear()
        self._skipping = False
        return block.segments(arrived_s)

    def _complete(self, data: bytes, unified: bytes, ends: Ints, base: int) -> _Block:
        """Return the block of the segments that end in ``data``; the first of them began earlier."""
        lines = self._number(data, ends)
        starts = np.empty(len(ends), np.int64)
        starts[0] = 0
        starts[1:] = ends[:-1] + 1
        rest = memoryview(data)[int(ends[0]) + 1 : int(ends[-1])]
        pieces, lines, starts = _cut(unified, starts, ends, lines)
        offsets = starts + base
        if b"\0" in data:
            _drop_nuls(pieces, offsets)
        if self._held:
            offsets[0] = self._held_offset
            pieces[0] = bytes(self._held) + pieces[0]
        if self._skipping:
            pieces[0] = b""
        self._held.clear()
        self._skipping = False
        if len(pieces[0]) > MAX_SEGMENT or len(data) > MAX_SEGMENT:
            pieces = [self._bounded(piece) for piece in pieces]
        return _Block(_clean_all(pieces, data, rest), lines, offsets)

    def _number(self, data: bytes, ends: Ints) -> Ints:
        newlines = np.frombuffer(data, np.uint8)[ends] == _NEWLINE
        ended = np.cumsum(newlines, dtype=np.int64)
        lines: Ints = ended - newlines + self._line
        self._line += int(ended[-1])
        return lines

    def _bounded(self, piece: bytes) -> bytes:
        if len(piece) <= MAX_SEGMENT:
            return piece
        self.cut_segments += 1
        return clean_segment(piece[:MAX_SEGMENT])

    def _hold(self, tail: bytes, offset: int, block: _Block) -> None:
        """Keep the unfinished segment; once it is too long its beginning goes out and the rest is skipped."""
        if self._skipping:
            return
        if not self._held:
            solid = tail.lstrip(b"\0")
            self._held_offset = offset + len(tail) - len(solid)
            tail = solid
        self._held += tail.replace(b"\0", b"")
        if len(self._held) > MAX_SEGMENT:
            block.add(self._bounded(bytes(self._held)), self._line, self._held_offset)
            self._held.clear()
            self._skipping = True


class _Block:
    """Segments under construction: texts beside their lines and offsets."""

    def __init__(self, texts: list[bytes], lines: Ints, offsets: Ints) -> None:
        self._texts = texts
        self._lines = lines
        self._offsets = offsets

    @classmethod
    def empty(cls) -> _Block:
        return cls([], np.empty(0, np.int64), np.empty(0, np.int64))

    def add(self, text: bytes, line: int, offset: int) -> None:
        self._texts.append(text)
        self._lines = np.append(self._lines, line)
        self._offsets = np.append(self._offsets, offset)

    def segments(self, arrived_s: float) -> Segments:
        """Return the block without its empty texts."""
        if not all(self._texts):
            kept = np.fromiter(map(bool, self._texts), np.bool_, len(self._texts))
            return Segments(
                list(filter(None, self._texts)), self._lines[kept], self._offsets[kept], arrived_s
            )
        return Segments(self._texts, self._lines, self._offsets, arrived_s)


def _cut(unified: bytes, starts: Ints, ends: Ints, lines: Ints) -> tuple[list[bytes], Ints, Ints]:
    """Return the pieces that end in newlines, and their lines and starts; empty ones only at the very front."""
    solid = ends > starts
    solid[0] = True
    if solid.all():
        pieces = unified.split(b"\n")
        pieces.pop()
        return pieces, lines, starts
    first, *others = unified.split(b"\n")
    return [first, *filter(None, others[: len(ends) - 1])], lines[solid], starts[solid]


def _drop_nuls(pieces: list[bytes], offsets: Ints) -> None:
    """Remove NULs in place; those that lead (a hole that a truncation left) are not part of the segment."""
    for place, piece in enumerate(pieces):
        if b"\0" in piece:
            solid = piece.lstrip(b"\0")
            offsets[place] += len(piece) - len(solid)
            pieces[place] = solid.replace(b"\0", b"")


def _clean_all(pieces: list[bytes], data: bytes, rest: memoryview) -> list[bytes]:
    """Return the clean pieces. ``rest`` is the part of ``data`` that all but the first piece were cut from."""
    first = clean_segment(pieces[0])
    if not _is_sound(data, rest):
        return [first, *map(clean_segment, pieces[1:])]
    if b"\x1b" in data:
        return [first, *map(strip_escapes, pieces[1:])]
    pieces[0] = first
    return pieces


def _is_sound(data: bytes, rest: memoryview) -> bool:
    """Whether the pieces need no look at their characters one by one."""
    if data.isascii():
        return b"\0" not in data
    if b"\0" in data or BOM in data:
        return False
    if _is_drawn(rest):
        return True
    try:
        str(rest, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_drawn(data: memoryview) -> bool:
    """Whether all that is not ASCII are the glyphs that bars and boxes are drawn with: ``E2 80..BF 80..BF``."""
    codes = np.frombuffer(data, np.uint8)
    leads = (codes == _GLYPH_LEAD).nonzero()[0]
    if not len(leads) or leads[-1] + 2 >= len(codes) or np.count_nonzero(codes >> 7) != 3 * len(leads):
        return False
    return bool(((codes[leads + 1] >> 6 == _FOLLOWS) & (codes[leads + 2] >> 6 == _FOLLOWS)).all())
