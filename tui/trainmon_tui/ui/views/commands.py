"""Keys by what they do, the one in hand marked, below the line that is typed into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.ui.keys import cap_of
from trainmon_tui.ui.rows import Row, cells, fit, left, right, say
from trainmon_tui.ui.views.bars import prompt_row
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.ui.commands import Commands
    from trainmon_tui.ui.keys import Key
    from trainmon_tui.ui.sight import Sight

FIXED_ROWS = 2
"""Rows beside the keys: what is typed, and a blank one."""
_CAP = 10
_LEAST_FOR_GROUP = 50


def commands_view(sight: Sight, commands: Commands, width: int, height: int) -> View:
    """Return as many of the keys that were found as fit, the one in hand always among them."""
    found, room = commands.found, max(1, height - FIXED_ROWS)
    top = max(0, min(commands.at - room // 2, len(found) - room))
    shown = enumerate(found[top : top + room], top)
    rows = [_command(sight, key, width, chosen=place == commands.at) for place, key in shown]
    below = len(found) - top - room
    note = say(f"{below} more below  enter, esc" if below > 0 else "enter, esc", "dim")
    rows = rows or [fit(say(" no key does that", "dim"), width)]
    targets = [*[-1] * FIXED_ROWS, *list(range(len(found)))[top : top + room]]
    lead = [prompt_row(sight, commands.prompt, width), fit((), width)]
    return View([*lead, *rows], say("commands", "title"), note, targets)


def _command(sight: Sight, key: Key, width: int, *, chosen: bool) -> Row:
    back = "selection" if chosen else ""
    group = right(key.group, 8) + " " if width >= _LEAST_FOR_GROUP else ""
    words = left(key.help, max(1, width - _CAP - 2 - cells(group)))
    cap: Row = ((" " + left(cap_of(key, sight.keymap), _CAP) + " ", "accent", back),)
    return fit((*cap, (words, "text", back), (group, "dim", back)), width, back)
