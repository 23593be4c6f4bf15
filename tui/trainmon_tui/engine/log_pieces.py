"""Pieces of a log that was not read yet, cut where lines end: of a place ahead, and of its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    Window = Callable[[int, int], bytes]

PIECE_BYTES = 32 * 1024
END_BYTES = 64 * 1024
FAR_BYTES = 2 << 20
"""How far a newline is looked for: a bar that is redrawn in place can make one line of an epoch."""
_BLOCK = 256 * 1024
CONTEXT_BYTES = 4096
"""Lines before a bar that are read with its newest redraws: they name its epoch."""
_TERMINATORS = (b"\n", b"\r", b"\b")


class Piece(NamedTuple):
    """Whole lines, or whole redraws of one; ``start`` and ``stop`` are their bytes in the log."""

    data: bytes
    start: int
    stop: int


def piece_at(window: Window, offset: int, end: int) -> Piece:
    """Return lines behind the first newline from ``offset`` on, or else redraws; nothing begins beyond ``end``."""
    start = _behind_newline(window, offset, min(end, offset + FAR_BYTES))
    data = window(start, PIECE_BYTES)
    begin = 0 if start > offset else first_end(data)
    data = data[begin : last_end(data)]
    return Piece(data, start + begin, start + begin + len(data))


def piece_of_end(window: Window, end: int, floor: int) -> Piece:
    """Return the last lines before ``end``; of a long redrawn line its beginning, with what stands before, and its newest part.

    Nothing before ``floor`` is looked at.
    """
    start = max(floor, end - END_BYTES)
    data = window(start, end - start)
    newline = data.find(b"\n", 0, len(data) // 2) + 1
    context = b"" if newline else _context(window, start, floor)
    begin = newline or first_end(data)
    return Piece(context + data[begin : last_end(data)], start + begin, end)


def first_end(data: bytes) -> int:
    """Return where the first whole line or redraw begins; the end where there is none."""
    return min((at + 1 for sign in _TERMINATORS if (at := data.find(sign)) >= 0), default=len(data))


def last_end(data: bytes) -> int:
    """Return where the last whole line or redraw ends; 0 where there is none."""
    return max(data.rfind(sign) for sign in _TERMINATORS) + 1


def _behind_newline(window: Window, offset: int, limit: int) -> int:
    """Return the byte behind the first newline before ``limit``; ``offset`` where there is none."""
    for start in range(offset, limit, _BLOCK):
        found = window(start, min(_BLOCK, limit - start)).find(b"\n")
        if found >= 0:
            return start + found + 1
    return offset


def _context(window: Window, offset: int, floor: int) -> bytes:
    """Return the lines around the last newline before ``offset``, up to the last whole redraw behind it."""
    for stop in range(offset, max(floor, offset - FAR_BYTES), -_BLOCK):
        start = max(floor, stop - _BLOCK)
        found = window(start, stop - start).rfind(b"\n")
        if found >= 0:
            begin = max(floor, start + found + 1 - CONTEXT_BYTES)
            data = window(begin, min(2 * CONTEXT_BYTES, offset - begin))
            return data[first_end(data) : last_end(data)]
    return b""
