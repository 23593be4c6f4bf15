"""The raw log beside everything else: following, or standing where a hand or evidence led."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.rows import Row, fit, say
from trainmon_tui.ui.views.checklist import ROLES
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.protocol.log import LogRow, LogView
    from trainmon_tui.ui.sight import Sight


_CALM = ("", "pass")
"""Lines that ask for nothing: the tick of a check that passes moves on with every line, and its text does not flare."""
_BLOCKS = re.compile(r"([\u2580-\u259f]{3,})")
"""A progress bar in the log: nothing on the screen would be brighter."""


def log(sight: Sight, width: int, height: int) -> View:
    """Return the newest lines, or the window that was asked for."""
    told = sight.frame.log if sight.frame else None
    if told is None or not told.total:
        return View([fit(say(" no lines yet", "dim"), width)], say("log", "title"))
    digits = max(4, len(str(told.total)))
    rows = [log_row(sight, row, width, digits) for row in told.rows]
    rows = rows[_waiting(sight, height) - height :] if sight.log_top is None else rows[:height]
    return View(rows, say("log", "title"), _note(sight, told))


def _waiting(sight: Sight, height: int) -> int:
    """Return how many rows are left for lines that are about to come; to a frozen view none does."""
    return 0 if sight.frozen else sight.roll.spare(height)


def _note(sight: Sight, told: LogView) -> Row:
    if sight.needle:
        return _search_note(sight, told)
    if sight.log_top is None:
        if told.unnumbered:
            return say("at its end", "dim")
        return say("following", "ok" if sight.glyphs.unicode else "dim")
    return say(f"L{sight.log_top} of {told.total} {sight.glyphs.dot} end: follow", "warn")


def _search_note(sight: Sight, told: LogView) -> Row:
    """Return how often the needle was found and what of the log is shown."""
    shown = {"": "", "with": "only ", "without": "all but "}[sight.log_only]
    words = f"{shown}{clean(sight.needle, 30)!r} {told.matches:,} lines"
    scanned = told.scanned * sight.read_share
    words += f" in {scanned:.0%}" if scanned < 1 else ""
    return say(words, "warn" if sight.log_only else "accent")


def _pieces(row: LogRow, left: int, limit: int) -> list[tuple[str, bool]]:
    """Return the text from ``left`` on, cut where the needle stands: (piece, whether it is the needle)."""
    pieces, at = [], left
    for start, stop in row.hits:
        pieces += [(row.text[at:start], False), (row.text[max(at, start) : stop], True)]
        at = max(at, stop)
    return [(clean(text), found) for text, found in (*pieces, (row.text[at : left + limit], False)) if text]


def _left_edge(sight: Sight, row: LogRow, room: int) -> int:
    """Return how much of a line lies beyond the left edge: of one that was looked for what hides the needle."""
    first = row.hits[0] if row.hits and row.line == sight.log_focus else (0, 0)
    return sight.log_left or (max(0, first[0] - room // 2) if first[1] >= room else 0)


def log_row(sight: Sight, row: LogRow, width: int, digits: int) -> Row:
    """Return one line: number, mark if something rests on it, text."""
    back = "selection" if row.line and row.line == sight.log_focus else ""
    mark = sight.glyphs.state(row.mark) if row.mark else " "
    role = ROLES.get(row.mark, "text")
    text_role = "dim" if row.pending else ("log" if row.mark in _CALM else "text")
    number = f"{row.line or '':>{digits}} " if width >= 50 else ""
    text: list[tuple[str, str, str]] = []
    left = _left_edge(sight, row, max(1, width - len(number) - 2))
    if left:
        text.append(("…" if sight.glyphs.unicode else "<", "accent", back))
    for piece, found in _pieces(row, left, width * 2):
        if found:
            text.append((piece, "accent", "selection"))
            continue
        parts = enumerate(_BLOCKS.split(piece))
        text += [(part, "border" if at % 2 else text_role, back) for at, part in parts]
    return fit(((number, "border", back), (mark + " ", role, back), *text), width, back)
