"""The logical stream: what was read from one file after another, in one numbering that only grows."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainmon_tui.sources.generation import Generation

MAX_PIECES = 16384
"""Pieces remembered; older ones cannot be shown again."""


class _Piece:
    """``size`` bytes at ``start`` of the stream: a stretch of a file, or (without one) an injected newline."""

    def __init__(self, start: int, generation: Generation | None, file_offset: int) -> None:
        self.start = start
        self.generation = generation
        self.file_offset = file_offset
        self.size = 0

    def continues(self, generation: Generation | None, file_offset: int) -> bool:
        same = generation is not None and self.generation is generation
        return same and self.file_offset + self.size == file_offset

    def again(self, skip: int, size: int) -> bytes | None:
        """Return bytes of the piece, or None when they are gone."""
        if self.generation is None:
            return b"\n"
        data = self.generation.again(self.file_offset + skip, size)
        return data if len(data) == size else None


class LogicalStream:
    """Remembers where each byte of the stream came from."""

    def __init__(self) -> None:
        self.end = 0
        """Bytes of the stream so far."""
        self.at_line_start = True
        """Whether the last byte ended a line."""
        self._pieces: list[_Piece] = []

    def add(self, data: bytes, generation: Generation, file_offset: int) -> bytes:
        """Append what was read from a file at ``file_offset``; returns ``data``."""
        return self._append(data, generation, file_offset)

    def end_line(self) -> bytes:
        """Append and return a newline of our own: what follows comes from another file."""
        return self._append(b"\n", None, 0)

    def _append(self, data: bytes, generation: Generation | None, file_offset: int) -> bytes:
        if not data:
            return data
        if not self._pieces or not self._pieces[-1].continues(generation, file_offset):
            self._pieces.append(_Piece(self.end, generation, file_offset))
            del self._pieces[:-MAX_PIECES]
        self._pieces[-1].size += len(data)
        self.end += len(data)
        self.at_line_start = data.endswith(b"\n")
        return data

    def window(self, offset: int, size: int) -> bytes:
        """Return bytes of the stream once more.

        Bytes that are gone are blanks up to a newline, so that what follows them stays in its place;
        ``b""`` when all of them are gone or none was ever read.
        """
        offset, stop = max(0, offset), min(offset + size, self.end)
        parts, known = [], False
        while offset < stop:
            part, found = self._part(offset, stop)
            parts.append(part)
            known |= found
            offset += len(part)
        return b"".join(parts) if known else b""

    def _part(self, offset: int, stop: int) -> tuple[bytes, bool]:
        """Return the bytes from ``offset`` to the end of its piece, and whether they are the real ones."""
        place = bisect_right(self._pieces, offset, key=lambda piece: piece.start) - 1
        if place < 0:
            return _blank(min(stop, self._pieces[0].start) - offset), False
        piece = self._pieces[place]
        size = min(stop, piece.start + piece.size) - offset
        data = piece.again(offset - piece.start, size)
        return (_blank(size), False) if data is None else (data, True)


def _blank(size: int) -> bytes:
    return b" " * (size - 1) + b"\n"
