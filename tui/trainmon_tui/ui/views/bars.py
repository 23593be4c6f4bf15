"""The rows of keys: tabs of a small screen, and the footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.ui.keys import shown_keys
from trainmon_tui.ui.plan import PANES
from trainmon_tui.ui.rows import Row, cells, fit, say, width_of
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.ui.sight import Sight

LABELS = {
    "loss": "Loss",
    "gauges": "Diag",
    "machine": "GPU",
    "checklist": "Check",
    "decisions": "Advice",
    "log": "Log",
}


def tabs(sight: Sight, width: int, height: int) -> View:
    """Return the panes behind 1-6, the visible one marked."""
    return View([fit(tab_row(sight, width), width)][:height])


def tab_row(sight: Sight, width: int) -> Row:
    """Return the tabs in words where they fit, else in numbers."""
    full = " ".join(f"{place}{LABELS[pane]}" for place, pane in enumerate(PANES, 1))
    wide = cells(full) + 2 <= width
    row: list[tuple[str, str, str]] = [(" ", "text", "")]
    for place, pane in enumerate(PANES, 1):
        here = pane == sight.active
        word = f"{place}{LABELS[pane]}" if wide or here else f"{place}"
        row += [(word, "tab" if here else "dim", "selection" if here else ""), (" ", "text", "")]
    return tuple(row)


def tab_at(sight: Sight, x: int, width: int) -> str:
    """Return the pane whose tab is ``x`` cells from the left, or an empty name."""
    at = 0
    panes = iter(PANES)
    for text, _, _ in tab_row(sight, width):
        at += cells(text)
        pane = next(panes, "") if text.strip() else ""
        if x < at:
            return pane
    return ""


def footer(sight: Sight, width: int, height: int) -> View:
    """Return the keys that work now; the screen's panes stand before them where not all are visible."""
    row: Row = (("", "text", ""),)
    if sight.plan.mode == "medium" or sight.maximised:
        row = (*tab_row(sight, width // 2), (" ", "text", ""))
    elif sight.plan.mode != "compact":
        row = ((" 1-6", "accent", ""), (" pane ", "dim", ""))
    if sight.aside:
        row = (*row, *say(f" {sight.aside} ", "accent"))
    last = _caps(sight)[-2:]
    room = width - width_of(row) - sum(width_of(cap) for cap in last)
    for cap in _caps(sight)[:-2]:
        if width_of(cap) > room:
            break
        row = (*row, *cap)
        room -= width_of(cap)
    return View([fit((*row, *last[0], *last[1]), width)][:height])


def _caps(sight: Sight) -> list[Row]:
    return [
        ((f" {key.cap}", "accent", ""), (f" {key.label} ", "dim", ""))
        for key in shown_keys(sight.conditions())
    ]
