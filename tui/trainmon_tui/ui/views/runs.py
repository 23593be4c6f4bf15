"""The list of runs: which are alive, how old and how large they are, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_age, format_bytes
from trainmon_tui.ui.rows import ELLIPSIS, Row, cells, fit, left, right, say, spread
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.model.found import FoundRun
    from trainmon_tui.ui.glyphs import Glyphs
    from trainmon_tui.ui.run_list import RunList

_HEAD_ROWS, _FOOT_ROWS = 2, 1
_NARROW = 60
_AGE, _SIZE, _KIND = 4, 6, 12


def runs_view(runs: RunList, glyphs: Glyphs, width: int, height: int) -> View:
    """Return the list with its heading and keys; the run in hand is always in sight."""
    shown = runs.shown()
    room = max(1, height - _HEAD_ROWS - _FOOT_ROWS)
    at = min(runs.selected, max(0, len(shown) - 1))
    top = max(0, min(at - room // 2, len(shown) - room))
    rows = [
        _run(run, runs.now_s, glyphs, width, in_hand=place == at)
        for place, run in enumerate(shown[top : top + room], top)
    ]
    if not shown:
        rows = [fit(say(" no run has these words; backspace takes them away", "dim"), width)]
    rows += [fit((), width)] * (room - len(rows))
    return View([_head(runs, len(shown), width), _columns(width), *rows, _keys(runs, width)][:height])


def tail(text: str, width: int) -> str:
    """Return the end of a path that fits: what tells runs apart stands there."""
    text = clean(text)
    if cells(text) <= width:
        return text
    while text and cells(text) >= width:
        text = text[1:]
    return ELLIPSIS + text if width > 0 else ""


def _head(runs: RunList, count: int, width: int) -> Row:
    total = len(runs.found.runs)
    number = f"{count} of {total}" if count != total else f"{total}"
    some = "" if runs.found.complete else ", the newest of those seen in time"
    words = say(f"  filter: {clean(runs.words)}_", "accent") if runs.words else ()
    start = ((" runs in ", "title", ""), (tail(runs.folder, max(8, width // 2)), "title", ""), *words)
    return spread(start, say(f"{number}{some} ", "dim"), width)


def _columns(width: int) -> Row:
    kind = left("kind", _KIND) if width >= _NARROW else ""
    return fit(say(f"   {right('age', _AGE)} {right('size', _SIZE)}  {kind}name", "dim"), width)


def _run(run: FoundRun, now_s: float, glyphs: Glyphs, width: int, *, in_hand: bool) -> Row:
    back = "selection" if in_hand else ""
    alive = run.is_alive(now_s)
    sign = glyphs.state("live") if alive else " "
    age = right(format_age(run.age_s(now_s)), _AGE)
    size = right(format_bytes(run.bytes), _SIZE)
    kind = left(run.kind, _KIND) if width >= _NARROW else ""
    room = width - 6 - _AGE - _SIZE - len(kind)
    row = (
        (f" {sign} ", "ok", back),
        (f"{age} ", "ok" if alive else "dim", back),
        (f"{size}  ", "dim", back),
        (kind, "dim", back),
        (tail(run.path, max(1, room)), "title" if in_hand else "text", back),
    )
    return fit(row, width, back)


def _keys(runs: RunList, width: int) -> Row:
    leave = "esc" if runs.words else "q"
    keys = [("enter", "open"), ("type", "filter"), (leave, "clear" if runs.words else "quit")]
    row: Row = tuple(
        run for cap, word in keys for run in ((f" {cap}", "accent", ""), (f" {word} ", "dim", ""))
    )
    return fit(row, width)
