"""The key table with a person's own keys: the action in hand is always in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.keys import cap_of
from trainmon_tui.ui.rows import Row, cells, cut, fit, left, right, say, wrap
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.ui.keys_desk import KeysDesk
    from trainmon_tui.ui.sight import Sight

_BELOW = 3
"""Rows below the actions: a blank one, and the answer."""
_ANSWER = 2
_CAP = 12
_KEYS = "enter: change  del: default  a: all default  esc"
_WAITING = "press the new key; esc: leave it as it is"


def keys_rows(desk: KeysDesk, width: int) -> int:
    """Return how many rows the whole view takes."""
    return len(_all_rows(desk, width)[0]) + _BELOW


def keys_view(sight: Sight, desk: KeysDesk, width: int, height: int) -> View:
    """Return every action by group with its key; the one in hand is marked."""
    del sight
    rows, targets = _all_rows(desk, width)
    at, room = targets.index(desk.at), max(1, height - _BELOW)
    top = max(0, min(at - room // 2, len(rows) - room))
    answer = _WAITING if desk.waiting else desk.said
    role = "accent" if desk.waiting else "warn"
    below = [say(f" {line}", role) for line in wrap(clean(answer), width - 2, _ANSWER)] if answer else []
    shown = [*rows[top : top + room], (), *below]
    note = _KEYS if width > cells(_KEYS) + len("keys") + 8 else "enter, del, esc"
    lines = [fit(row, width) for row in shown][:height]
    return View(lines, say("keys", "title"), say(note, "dim"), targets[top : top + room])


def _all_rows(desk: KeysDesk, width: int) -> tuple[list[Row], list[int]]:
    """Return the rows, and which action of the table each of them is; -1 for a heading."""
    rows: list[Row] = []
    targets: list[int] = []
    group = ""
    for place, key in enumerate(desk.table):
        if key.group != group:
            group = key.group
            rows.append(say(f" {group}", "phase"))
            targets.append(-1)
        rows.append(_action(desk, place, width))
        targets.append(place)
    return rows, targets


def _action(desk: KeysDesk, place: int, width: int) -> Row:
    key, here = desk.table[place], place == desk.at
    back = "selection" if here else ""
    mine = key.action in desk.own
    cap = "..." if here and desk.waiting else cut(cap_of(key, desk.own), _CAP)
    was = f"instead of {key.cap}" if mine else ""
    room = max(0, width - _CAP - 4 - (len(was) + 1 if was else 0))
    return fit(
        (
            ("  " + left(cap, _CAP), "warn" if mine else "accent", back),
            (" " + left(key.help, room), "title" if here else "text", back),
            (right(was, len(was) + 1) if was else "", "dim", back),
        ),
        width,
        back,
    )
