"""The line of time: where in its log the run is shown, and what happened where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.keys import KEYS, cap_of
from trainmon_tui.ui.rows import Row, cut, fit, right, say, width_of
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.protocol.transport import TimeMark, Transport
    from trainmon_tui.ui.sight import Sight

_SIGNS = {
    "stop": ("✖", "X", "bad"),
    "alert": ("▲", "A", "warn"),
    "decision": ("◆", "D", "mark"),
    "phase": ("┃", "|", "phase"),
    "resume": ("┆", "!", "seam"),
    "checkpoint": ("▪", ".", "dim"),
}
"""Glyph, glyph in ASCII and role of each kind of mark; of several in one cell the first is shown."""
_RANK = {kind: rank for rank, kind in enumerate(_SIGNS)}
_LEAST_BAR = 8
_NARROW = 60
_MOST_WORDS = 44


def transport(sight: Sight, width: int, height: int) -> View:
    """Return the one row: what plays, the line with its marks, and what is at hand."""
    state = sight.transport
    if state is None or height < 1:
        return View([fit((), width)][:height])
    lead, bar, end = _parts(sight, state, width)
    row = (*lead, *_bar(sight, state, bar), *end)
    return View([fit(row, width)])


def bar_span(sight: Sight, width: int) -> tuple[int, int]:
    """Return where the line begins in its row and how many cells it has."""
    state = sight.transport
    if state is None:
        return 0, 0
    lead, bar, _ = _parts(sight, state, width)
    return width_of(lead), bar


def _parts(sight: Sight, state: Transport, width: int) -> tuple[Row, int, Row]:
    """Return what stands before the line, how many cells it has, and what stands behind it."""
    lead = _lead(sight, state, short=width < _NARROW)
    percent = say(right(f"{state.position * 100:.0f}%", 5) + " ", "text")
    room = width - width_of(lead) - width_of(percent)
    words = _words(sight, state)
    size = min(_MOST_WORDS, room // 3) if width >= _NARROW else 0
    # Always as much room for the words: the line does not move when they change.
    end = (*percent, *fit(words, size)) if size else percent
    return lead, max(1, width - width_of(lead) - width_of(end)), end


def _lead(sight: Sight, state: Transport, *, short: bool) -> Row:
    head = sight.frame.header if sight.frame else None
    if state.past:
        key = next(key for key in KEYS if key.action == "now")
        words = "" if short else f"{cap_of(key, sight.keymap)} now  "
        return (*say(" past  ", "warn"), *say(words, "dim"))
    if head is None or head.replay is None:
        return say(" ")
    playing = head.replay.playing and not head.replay.done
    sign = sight.glyphs.state("replay") if playing else sight.glyphs.pause
    speed = "" if short else f" x{head.replay.speed:g}"
    return say(f" {sign}{speed:<6} " if not short else f" {sign} ", "accent")


def _words(sight: Sight, state: Transport) -> Row:
    """Return what is wrong, else the mark at hand, else how far the log was looked through."""
    if state.wrong:
        return say(f" {clean(state.wrong)}", "warn")
    mark = _at_hand(state)
    if mark is not None:
        glyph, plain, role = _SIGNS[mark.kind]
        sign = glyph if sight.glyphs.unicode else plain
        return (*say(f" {sign} ", role), *say(cut(mark.text, _MOST_WORDS - 3), "dim"))
    if state.scanned < 1.0:
        return say(f" looking ahead {state.scanned:.0%}", "dim")
    return ()


def _at_hand(state: Transport) -> TimeMark | None:
    """Return the last mark that was passed."""
    passed = [mark for mark in state.marks if mark.at <= state.position]
    return passed[-1] if passed else None


def _bar(sight: Sight, state: Transport, width: int) -> Row:
    unicode = sight.glyphs.unicode
    head = _cell(state.position, width)
    done, rest, hand = ("━", "─", "●") if unicode else ("=", "-", "O")
    cells = [(done, "accent") if at < head else (rest, "border") for at in range(width)]
    for mark in sorted(state.marks, key=lambda mark: -_RANK[mark.kind]):
        glyph, plain, role = _SIGNS[mark.kind]
        cells[_cell(mark.at, width)] = (glyph if unicode else plain, role)
    cells[head] = (hand, "warn" if state.past else "title")
    return tuple((text, role, "") for text, role in cells)


def _cell(share: float, width: int) -> int:
    return max(0, min(int(share * width), width - 1))
