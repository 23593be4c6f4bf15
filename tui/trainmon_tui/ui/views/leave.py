"""The question that leaving asks while a command runs that the screen started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.rows import Row, cells, fit, left, say
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

_CAP = 5
_ABOUT_ROWS = 3
"""Rows that one fact may take."""


def leave_view(about: Sequence[str], kill_in_s: float | None, wait_s: float, width: int) -> View:
    """Return what runs and what can be done; ``kill_in_s`` counts down once the command was asked to end."""
    inner = max(1, width - 2)
    facts = [say(line, "dim") for fact in about for line in folded(fact, inner)[:_ABOUT_ROWS]]
    if kill_in_s is None:
        head = say("still running:", "title")
        choices = [
            ("d", "detach: it goes on"),
            ("s", f"stop: SIGTERM, SIGKILL after {wait_s:.0f}s"),
            ("esc", "back to the screen"),
        ]
    else:
        head = say(f"SIGTERM sent; SIGKILL in {kill_in_s:.0f}s", "warn")
        choices = [("k", "kill it now"), ("d", "leave now, do not wait")]
    rows = [head, *facts, (), *(_choice(cap, words) for cap, words in choices)]
    title = say("quit?" if kill_in_s is None else "stopping", "title")
    targets = [*[-1] * (len(rows) - len(choices)), *range(len(choices))]
    return View([fit(((" ", "text", ""), *row), width) for row in rows], title, targets=targets)


def folded(text: str, width: int) -> list[str]:
    """Return ``text`` in lines of at most ``width`` cells, broken anywhere, so that a path can be copied whole."""
    lines, line = [], ""
    for character in clean(text):
        if cells(line + character) > width:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def _choice(cap: str, words: str) -> Row:
    return ((left(cap, _CAP), "accent", ""), (words, "text", ""))
