"""The playbooks to choose from: which judges now and why, and what each choice means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.ui.rows import Row, cells, fit, left, say, wrap
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.ui.sight import Sight

MEANINGS = {"auto": "the one that fits the log", "none": "judge by none"}
NOW_ROWS = 2
FIXED_ROWS = NOW_ROWS + 2
"""Rows beside the names."""
_GAP = 3


def playbooks_view(sight: Sight, names: Sequence[str], at: int, width: int, height: int) -> View:
    """Return the names with the one at ``at`` marked, always in sight; above them what judges now."""
    inner = max(1, width - 2)
    head = [say(line, "dim") for line in wrap(_now(sight), inner, NOW_ROWS)]
    room = max(1, height - len(head) - 2)
    top = max(0, min(at - room // 2, len(names) - room))
    size = max(map(cells, names), default=0) + _GAP
    places = list(range(len(names)))[top : top + room]
    shown = [_choice(names[place], size, inner, sight, marked=place == at) for place in places]
    if not shown:
        shown = [say("the engine has not spoken yet", "dim")]
    rows = [*head, (), *shown]
    return View(
        [fit(((" ", "text", ""), *row), width) for row in rows],
        say("playbook", "title"),
        say("enter, esc", "dim"),
        [*[-1] * (len(head) + 1), *places],
    )


def _now(sight: Sight) -> str:
    frame = sight.newest
    if frame is None:
        return "now: none"
    name = frame.judgement.playbook_name or frame.judgement.playbook or "none"
    reason = frame.judgement.reason
    return f"now: {name}" + (f" ({reason})" if reason else "")


def _choice(name: str, size: int, width: int, sight: Sight, *, marked: bool) -> Row:
    judges = sight.newest is not None and sight.newest.judgement.playbook == name
    meaning = MEANINGS.get(name, "judges now" if judges else "")
    back = "selection" if marked else ""
    return fit(
        ((left(name, size), "accent" if marked else "text", back), (meaning, "dim", back)), width, back
    )
