"""A bar between two ends, its frame quieter than what fills it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trainmon_tui.plot.bar import bar

if TYPE_CHECKING:
    from trainmon_tui.ui.glyphs import Glyphs
    from trainmon_tui.ui.rows import Row


def meter(glyphs: Glyphs, fraction: float | None, width: int) -> Row:
    """Return a bar of ``width`` cells, ends included, filled to ``fraction`` (0 to 1); None is an empty bar."""
    drawn = bar(math.nan if fraction is None else fraction, width, ascii_only=not glyphs.unicode)
    return ((drawn[:1], "border", ""), (drawn[1:-1], "accent", ""), (drawn[-1:], "border", ""))
