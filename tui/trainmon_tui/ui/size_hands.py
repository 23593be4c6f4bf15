"""What hands do with the sizes of panes: move a border with the mouse, make the pane in hand larger or smaller."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainmon_tui.ui.seams import Seam, seams_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.ui.plan import Rect
    from trainmon_tui.ui.sight import Sight

COLUMNS, ROWS = 4, 2
"""Cells by which a key moves a border."""


def grip(x: int, y: int, sight: Sight) -> None:
    """Take hold of the border under a cell of the screen, or of nothing."""
    sight.grip = next((seam.name for seam in seams_of(sight.plan) if seam.holds(x, y)), "")


def drag_border(x: int, y: int, sight: Sight) -> bool:
    """Move the border that is held to a cell of the screen; tell whether one is."""
    held = next((seam for seam in seams_of(sight.plan) if seam.name == sight.grip), None)
    if held is not None:
        _move(held, x if held.upright else y, sight)
    return held is not None


def _move(seam: Seam, at: int, sight: Sight) -> None:
    if seam.least <= seam.most:
        sight.shares[seam.name] = seam.share(at)


def _resize(cells: int, sight: Sight, *, upright: bool) -> None:
    """Make the pane in hand broader (or higher) by moving the border behind it, else the one before it."""
    pane = "grid" if sight.grid else sight.active
    rect, side = sight.plan.rects.get(pane), "beside it" if upright else "above or below it"
    found = _beside(rect, sight, upright=upright) if rect is not None else None
    if rect is None or found is None:
        sight.aside = f"nothing stands {side}"
        return
    seam, sign = found
    at = min(max(seam.at + sign * cells, seam.least), seam.most)
    if at == seam.at or seam.least > seam.most:
        sight.aside = "it goes no further"
        return
    _move(seam, at, sight)
    now = (rect.width if upright else rect.height) + sign * (at - seam.at)
    sight.aside = f"{now} columns broad: R as before" if upright else f"{now} rows high: R as before"


def _beside(rect: Rect, sight: Sight, *, upright: bool) -> tuple[Seam, int] | None:
    """Return the border that ends a pane, which grows as that is moved on; else the one that begins it."""
    start, end = (rect.x, rect.x + rect.width) if upright else (rect.y, rect.y + rect.height)
    seams = [seam for seam in seams_of(sight.plan) if seam.upright == upright and _touches(rect, seam)]
    for place, sign in ((end, 1), (start, -1)):
        found = next((seam for seam in seams if seam.at == place), None)
        if found is not None:
            return found, sign
    return None


def _touches(rect: Rect, seam: Seam) -> bool:
    area = seam.area
    inside = area.x <= rect.x and rect.x + rect.width <= area.x + area.width
    return inside and area.y <= rect.y and rect.y + rect.height <= area.y + area.height


def _reset(sight: Sight) -> None:
    """Give every pane the size that the plan has for it."""
    sight.aside = "every pane as it was planned" if sight.shares else "no pane was resized"
    sight.shares.clear()


SIZE_HANDS: dict[str, Callable[[Sight], None]] = {
    "broader": partial(_resize, COLUMNS, upright=True),
    "narrower": partial(_resize, -COLUMNS, upright=True),
    "higher": partial(_resize, ROWS, upright=False),
    "lower": partial(_resize, -ROWS, upright=False),
    "sizes": _reset,
}
"""By the names of the key table."""
