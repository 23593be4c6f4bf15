"""The frame around a pane: its title at the left of the upper edge, its note at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.ui.jumping import letter_of
from trainmon_tui.ui.rows import Row, fit, width_of

if TYPE_CHECKING:
    from trainmon_tui.ui.glyphs import Glyphs
    from trainmon_tui.ui.sight import Sight
    from trainmon_tui.ui.views.view import View

_LEAST_WIDTH, _LEAST_HEIGHT = 5, 3
_AROUND = 8
"""Cells of the upper edge that belong to neither title nor note."""


class Edge(NamedTuple):
    """How a frame looks."""

    role: str = "border"
    letter: str = ""
    """The letter that leads to the pane while somebody jumps."""


def edge_of(sight: Sight, name: str) -> Edge:
    """Return how the frame of a pane looks now."""
    role = "focus" if name in (sight.active, "grid") else "border"
    return Edge(role, letter_of(sight, "pane", name))


def has_border(width: int, height: int) -> bool:
    """Tell whether a pane of this size has room for a frame."""
    return width >= _LEAST_WIDTH and height >= _LEAST_HEIGHT


def filled(view: View, width: int, height: int) -> list[Row]:
    """Return exactly ``height`` rows of a view that was drawn for ``width`` cells."""
    rows = view.rows[:height]
    return rows + [fit((), width)] * (height - len(rows))


def bordered(view: View, width: int, height: int, glyphs: Glyphs, edge: Edge) -> list[Row]:
    """Return a view, drawn for two cells less each way, inside a frame of ``width`` x ``height`` cells."""
    role = edge.role
    side = (glyphs.down, role, "")
    inside: list[Row] = [(side, *row, side) for row in filled(view, width - 2, height - 2)]
    bottom = (glyphs.corners[2] + glyphs.across * (width - 2) + glyphs.corners[3], role, "")
    return [_top(view, width, glyphs, edge), *inside, (bottom,)]


def _top(view: View, width: int, glyphs: Glyphs, edge: Edge) -> Row:
    role, note = edge.role, view.note
    title: Row = (
        ((f" {edge.letter} ", "tab", "selection"), (" ", role, ""), *view.title)
        if edge.letter
        else view.title
    )
    note = note if width_of(note) and width_of(title) + width_of(note) + _AROUND <= width else ()
    room = width - 2 - (width_of(note) + 3 if note else 0)
    head: Row = ((f"{glyphs.across} ", role, ""), *title, (" ", role, ""))
    head = fit(head, room - 1) if width_of(head) > room else head
    line: Row = ((glyphs.across * (room - width_of(head)), role, ""),)
    tail: Row = ((" ", role, ""), *note, (" " + glyphs.across, role, "")) if note else ()
    return ((glyphs.corners[0], role, ""), *head, *line, *tail, (glyphs.corners[1], role, ""))
