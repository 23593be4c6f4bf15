"""The whole screen as rows, without a toolkit: what is copied as text, and what tests look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.border import bordered, edge_of, filled, has_border
from trainmon_tui.ui.rows import Row, fit
from trainmon_tui.ui.views.table import VIEWS

if TYPE_CHECKING:
    from trainmon_tui.ui.plan import Rect
    from trainmon_tui.ui.sight import Sight


def pane_rows(sight: Sight, name: str, width: int, height: int) -> list[Row]:
    """Return a pane's rows, frame included, in exactly ``width`` x ``height`` cells."""
    draw, framed = VIEWS[name]
    if framed and sight.plan.bordered and has_border(width, height):
        return bordered(draw(sight, width - 2, height - 2), width, height, sight.glyphs, edge_of(sight, name))
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


def inside(sight: Sight, name: str) -> list[Row]:
    """Return a pane's title and rows without its frame; none where it is not on the screen."""
    rect = sight.plan.rects.get(name)
    if rect is None:
        return []
    inset = 2 if VIEWS[name][1] and sight.plan.bordered and has_border(rect.width, rect.height) else 0
    view = VIEWS[name][0](sight, rect.width - inset, rect.height - inset)
    return [view.title, *view.rows] if inset else view.rows


def still_text(sight: Sight) -> str:
    """Return the screen as plain lines."""
    return text_of(still(sight))


def text_of(rows: list[Row]) -> str:
    """Return rows as plain lines, without blanks at their ends."""
    return "".join("".join(clean(text) for text, _, _ in row).rstrip() + "\n" for row in rows)
