"""Pieces of a log that was not read yet, cut where lines end: of a place ahead, and of its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    Window = Callable[[int, int], bytes]

PIECE_BYTES = 32 * 1024
END_BYTES = 64 * 1024
FAR_BYTES = 8 << 20
"""How far the line is looked for that names an epoch: searching costs little beside reading."""
_BLOCK = 256 * 1024
CONTEXT_BYTES = 4096
"""Lines from before a piece that are read with it: they name its epoch."""
_LINE = 512
_TERMINATORS = (b"\n", b"\r", b"\b")
NEWLINE = b"\n"


class Piece(NamedTuple):
    """Whole lines, or whole redraws of one; ``start`` and ``stop`` are their bytes in the log."""

    data: bytes
    start: int
    stop: int


def epoch_sign(line: bytes, epoch: float) -> bytes:
    """Return what stands before the number of an epoch in the line that begins it; a newline where it is not there."""
    found = re.search(rb"([^0-9\r\n]{0,40}[A-Za-z][^0-9\r\n]{0,40})0*%d(?![0-9])" % int(epoch), line)
    return found[1] if found else NEWLINE


def piece_at(window: Window, offset: int, limit: int, sign: bytes = NEWLINE) -> Piece:
    """Return the lines from the first one on that has ``sign``, or else from the next one, or else redraws.

    The piece begins at ``offset`` or behind it, and before ``limit``.
    """
    limit = min(limit, offset + FAR_BYTES)
    at = _find(window, sign, offset, limit) if sign != NEWLINE else -1
    newline = _find(window, NEWLINE, offset, limit) if at < 0 else -1
    start = _line_start(window, at, offset) if at >= 0 else offset if newline < 0 else newline + 1
    data = window(start, PIECE_BYTES)
    begin = first_end(data) if start == offset else 0
    data = data[begin : last_end(data)]
    return Piece(data, start + begin, start + begin + len(data))


def piece_of_end(window: Window, end: int, floor: int, sign: bytes = NEWLINE) -> Piece:
    """Return the last lines before ``end``, behind those around the last ``sign`` before them where they have none.

    Of a long redrawn line they are its newest part. Nothing before ``floor`` is looked at.
    """
    start = max(floor, end - END_BYTES)
    data = window(start, end - start)
    context = b"" if sign in data[: len(data) // 2] else _context(window, start, floor, sign)
    begin = first_end(data)
    return Piece(context + data[begin : last_end(data)], start + begin, end)


def first_end(data: bytes) -> int:
    """Return where the first whole line or redraw begins; the end where there is none."""
    return min((at + 1 for sign in _TERMINATORS if (at := data.find(sign)) >= 0), default=len(data))


def last_end(data: bytes) -> int:
    """Return where the last whole line or redraw ends; 0 where there is none."""
    return max(data.rfind(sign) for sign in _TERMINATORS) + 1


def _find(window: Window, sign: bytes, offset: int, limit: int) -> int:
    """Return where ``sign`` stands first between two bytes; -1 where it does not."""
    for start in range(offset, limit, _BLOCK):
        found = window(start, min(_BLOCK, limit - start) + len(sign) - 1).find(sign)
        if found >= 0:
            return start + found
    return -1


def _find_last(window: Window, sign: bytes, floor: int, offset: int) -> int:
    """Return where ``sign`` stands last between two bytes that are not too far apart; -1 where it does not."""
    for stop in range(offset, max(floor, offset - FAR_BYTES), -_BLOCK):
        start = max(floor, stop - _BLOCK)
        found = window(start, stop - start + len(sign) - 1).rfind(sign)
        if found >= 0:
            return start + found
    return -1


def _line_start(window: Window, at: int, floor: int) -> int:
    """Return where the line or redraw begins that a byte stands in."""
    start = max(floor, at - _LINE)
    return start + last_end(window(start, at - start))


def _context(window: Window, offset: int, floor: int, sign: bytes) -> bytes:
    """Return the lines around the last ``sign`` before ``offset``."""
    at = _find_last(window, sign, floor, offset)
    if at < 0:
        return b""
    begin = max(floor, at - CONTEXT_BYTES)
    data = window(begin, min(2 * CONTEXT_BYTES, offset - begin))
    return data[first_end(data) : last_end(data)]
