"""The whole screen as rows, without a toolkit: what is copied as text, and what tests look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.ui.border import bordered, filled, has_border
from trainmon_tui.ui.rows import Row, fit
from trainmon_tui.ui.views.table import VIEWS

if TYPE_CHECKING:
    from trainmon_tui.ui.plan import Rect
    from trainmon_tui.ui.sight import Sight


def pane_rows(sight: Sight, name: str, width: int, height: int) -> list[Row]:
    """Return a pane's rows, frame included, in exactly ``width`` x ``height`` cells."""
    draw, framed = VIEWS[name]
    if framed and sight.plan.bordered and has_border(width, height):
        role = "focus" if name in (sight.active, "grid") else "border"
        return bordered(draw(sight, width - 2, height - 2), width, height, sight.glyphs, role)
    return filled(draw(sight, width, height), width, height)


def still(sight: Sight) -> list[Row]:
    """Return every row of the screen as the sight's plan arranges it."""
    width, height = sight.size
    lines: list[list[tuple[int, Row]]] = [[] for _ in range(height)]
    for name, rect in sight.plan.rects.items():
        for y, row in enumerate(_shown(sight, name, rect), rect.y):
            lines[y].append((rect.x, row))
    return [_joined(pieces, width) for pieces in lines]


def _shown(sight: Sight, name: str, rect: Rect) -> list[Row]:
    if rect.width < 1 or rect.height < 1:
        return []
    return pane_rows(sight, name, rect.width, rect.height)


def _joined(pieces: list[tuple[int, Row]], width: int) -> Row:
    """Return the pieces of one line side by side; they never overlap."""
    return fit(tuple(run for _, row in sorted(pieces, key=lambda piece: piece[0]) for run in row), width)


def still_text(sight: Sight) -> str:
    """Return the screen as plain lines, without blanks at their ends."""
    return "\n".join("".join(text for text, _, _ in row).rstrip() for row in still(sight)) + "\n"
