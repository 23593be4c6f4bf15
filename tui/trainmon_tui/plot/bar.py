"""Horizontal bars as one calm line: heavy as far as they are filled, light for the rest."""

from __future__ import annotations

import math

_DONE, _HALF, _LATE, _REST = "━", "╸", "╺", "─"
_ASCII_DONE, _ASCII_REST = "#", "."


def bar(fraction: float, width: int, *, ascii_only: bool = False) -> tuple[str, str]:
    """Return the filled and the empty part of a bar of ``width`` cells, filled to ``fraction`` (0 to 1).

    nan is an empty bar. The two parts differ in weight, so that the bar is read without colours.
    """
    before, done, after = stretch(0.0, fraction, width, ascii_only=ascii_only)
    return done, before + after


def stretch(start: float, end: float, width: int, *, ascii_only: bool = False) -> tuple[str, str, str]:
    """Return what is empty, filled and empty again of a bar filled from ``start`` to ``end`` (0 to 1, either first).

    Where either is nan the bar is empty.
    """
    width = max(width, 0)
    if math.isnan(start) or math.isnan(end):
        start = end = 0.0
    first, last = sorted(min(max(edge, 0.0), 1.0) for edge in (start, end))
    if ascii_only:
        left, right = round(first * width), round(last * width)
        return _ASCII_REST * left, _ASCII_DONE * (right - left), _ASCII_REST * (width - right)
    left, right = round(first * width * 2), round(last * width * 2)
    if left == right:
        return _REST * width, "", ""
    filled = _LATE * (left % 2) + _DONE * (right // 2 - (left + 1) // 2) + _HALF * (right % 2)
    return _REST * (left // 2), filled, _REST * (width - left // 2 - len(filled))
