"""Jumping: a letter stands on everything that can be gone to, and the next key goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from trainmon_tui.ui.agenda import selectable
from trainmon_tui.ui.grid import page_on_screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.ui.sight import Sight

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
_ABOVE = 9
"""Rows above the selected one that have letters."""
_BESIDE = {"second": 1, "third": 2}
"""Panes of charts beside the main one: to go there makes their chart the main one."""


class Target(NamedTuple):
    """Something to go to."""

    kind: Literal["pane", "tile", "row"]
    name: str
    """A pane's, a chart's id, or the number of a row of the checklist."""


def targets(sight: Sight) -> dict[str, Target]:
    """Return what each letter leads to; nothing while nobody jumps."""
    return dict(zip(LETTERS, _targets(sight), strict=False)) if sight.jumping else {}


def _targets(sight: Sight) -> Iterator[Target]:
    page = page_on_screen(sight)
    if page is not None:
        yield from (Target("tile", id_) for id_ in page.ids)
        return
    tabs = sight.plan.shows("tabs")
    yield from (
        Target("pane", name)
        for name in (*sight.panes, *_BESIDE)
        if sight.plan.shows(name) or (tabs and name in sight.panes)
    )
    if sight.active == "checklist" and sight.plan.shows("checklist"):
        start = max(0, sight.selected - _ABOVE)
        yield from (Target("row", str(place)) for place in range(start, len(selectable(sight))))


def letter_of(sight: Sight, kind: Literal["pane", "tile", "row"], name: str) -> str:
    """Return the letter that leads to something; empty for none."""
    return next((letter for letter, found in targets(sight).items() if found == (kind, name)), "")


def begin(sight: Sight) -> None:
    """Let the next key jump."""
    sight.jumping = True


def jump_key(sight: Sight, character: str | None) -> bool:
    """Go where a letter leads, any other key stays; tell whether somebody was jumping."""
    if not sight.jumping:
        return False
    found = targets(sight).get(character or "")
    sight.jumping = False
    if found is not None:
        _go(found, sight)
    return True


def _go(target: Target, sight: Sight) -> None:
    if target.kind == "row":
        sight.selected = int(target.name)
    elif target.kind == "tile":
        sight.choose_chart(target.name)
    elif target.name in _BESIDE:
        sight.choose_chart(sight.chart_at(_BESIDE[target.name]))
        sight.active = "loss"
    else:
        sight.active = target.name
