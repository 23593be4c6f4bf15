"""A smooth horizontal bar."""

from __future__ import annotations

import math

EIGHTHS = " ▏▎▍▌▋▊▉"


def bar(fraction: float, width: int, *, ascii_only: bool = False) -> str:
    """Return a bar of exactly ``width`` cells, frame included, filled to ``fraction`` (0 to 1).

    nan is an empty bar; below three cells there is no room for a frame.
    """
    if width <= 0:
        return ""
    known = 0.0 if math.isnan(fraction) else min(max(fraction, 0.0), 1.0)
    framed = width >= 3
    inner = width - 2 if framed else width
    body = _ascii_body(known, inner) if ascii_only else _body(known, inner)
    if not framed:
        return body
    return f"[{body}]" if ascii_only else f"▕{body}▏"


def _body(fraction: float, width: int) -> str:
    whole, eighths = divmod(round(fraction * width * 8), 8)
    body = "█" * whole
    if whole < width:
        body += EIGHTHS[eighths]
    return body.ljust(width)


def _ascii_body(fraction: float, width: int) -> str:
    return ("#" * round(fraction * width)).ljust(width, ".")
