"""The settings, their values and where they come from; below, what the one in hand is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.config.settings import about
from trainmon_tui.model.text import clean
from trainmon_tui.ui.rows import Row, cells, fit, left, say, wrap
from trainmon_tui.ui.settings_desk import KEYS, shown
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.ui.settings_desk import Desk
    from trainmon_tui.ui.sight import Sight

_BELOW = 6
"""Rows below the settings."""
_KEYS = "left, right: change  enter: save  del: default  esc"
_VALUE = 12


def settings_rows(desk: Desk) -> int:
    """Return how many rows the whole view takes."""
    return len(desk.names) + _BELOW


def settings_view(sight: Sight, desk: Desk, width: int, height: int) -> View:
    """Return every setting with the one in hand marked, always in sight."""
    room = max(1, height - _BELOW)
    top = max(0, min(desk.at - room // 2, len(desk.names) - room))
    places = list(range(len(desk.names)))[top : top + room]
    rows = [_setting(sight, desk, place, width) for place in places]
    told = [say(f" {line}") for line in wrap(_about(desk), width - 2, 2)]
    answer = [say(f" {line}", "warn") for line in wrap(clean(desk.said), width - 2, 2)] if desk.said else []
    rows += [(), *told, *answer]
    note = say(_keys(desk, width), "dim")
    return View([fit(row, width) for row in rows], say("settings", "title"), note, places)


def _keys(desk: Desk, width: int) -> str:
    if desk.prompt is not None:
        return "enter, esc"
    return _KEYS if width > cells(_KEYS) + len("settings") + 8 else "enter: save, esc"


def _setting(sight: Sight, desk: Desk, place: int, width: int) -> Row:
    name = desk.names[place]
    here = place == desk.at
    back = "selection" if here else ""
    value = clean(shown(desk.values[name]), 40)
    if here and desk.prompt is not None:
        value = f"{clean(desk.prompt.text, 40)}{'█' if sight.glyphs.unicode else '_'}"
    origin = desk.origin(name)
    row: Row = (
        (" " + left(name, max(map(len, desk.names))) + "  ", "accent" if here else "text", back),
        (left(value, _VALUE), "title" if here else "text", back),
        ("  " + origin, "warn" if desk.is_changed(name) else "dim", back),
    )
    return fit(row, width, back)


def _about(desk: Desk) -> str:
    """Return what the setting in hand is, and the values that it can have."""
    if desk.name == KEYS:
        return f"{about(desk.name)}; enter: change them one by one"
    known = desk.choices(desk.name)
    return f"{about(desk.name)} ({', '.join(known)})" if known else about(desk.name)
