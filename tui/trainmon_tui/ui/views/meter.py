"""A bar whose empty part is quieter than what fills it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trainmon_tui.plot.bar import bar

if TYPE_CHECKING:
    from trainmon_tui.ui.glyphs import Glyphs
    from trainmon_tui.ui.rows import Row


def meter(glyphs: Glyphs, fraction: float | None, width: int) -> Row:
    """Return a bar of ``width`` cells filled to ``fraction`` (0 to 1); None is an empty bar."""
    done, rest = bar(math.nan if fraction is None else fraction, width, ascii_only=not glyphs.unicode)
    return ((done, "accent", ""), (rest, "border", ""))
