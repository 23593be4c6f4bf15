"""The trend of a few values in as many cells."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
ASCII = "_.-=*#"
_BAD = {False: "\N{MULTIPLICATION SIGN}", True: "x"}


def sparkline(values: Sequence[float], width: int | None = None, *, ascii_only: bool = False) -> str:
    """Return one character a value, the newest ``width`` of them; nan and inf are a cross.

    Values that are all equal stand half-way up.
    """
    shown = list(values) if width is None else list(values)[-width:] if width > 0 else []
    levels = ASCII if ascii_only else BLOCKS
    finite = [value for value in shown if math.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    return "".join(
        _level(value, low, high, levels) if math.isfinite(value) else _BAD[ascii_only] for value in shown
    )


def _level(value: float, low: float, high: float, levels: str) -> str:
    extent = high / 2 - low / 2
    if extent <= 0:
        return levels[len(levels) // 2 - 1]
    return levels[min(int((value / 2 - low / 2) / extent * len(levels)), len(levels) - 1)]
