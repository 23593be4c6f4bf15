"""A horizontal bar as one calm line: heavy as far as it is filled, light for the rest."""

from __future__ import annotations

import math

_DONE, _HALF, _REST = "━", "╸", "─"
_ASCII_DONE, _ASCII_REST = "#", "."


def bar(fraction: float, width: int, *, ascii_only: bool = False) -> tuple[str, str]:
    """Return the filled and the empty part of a bar of ``width`` cells, filled to ``fraction`` (0 to 1).

    nan is an empty bar. The two parts differ in weight, so that the bar is read without colours.
    """
    width = max(width, 0)
    known = 0.0 if math.isnan(fraction) else min(max(fraction, 0.0), 1.0)
    if ascii_only:
        whole = round(known * width)
        return _ASCII_DONE * whole, _ASCII_REST * (width - whole)
    whole, half = divmod(round(known * width * 2), 2)
    return _DONE * whole + _HALF * half, _REST * (width - whole - half)
