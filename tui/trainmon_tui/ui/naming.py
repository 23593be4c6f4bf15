"""Names of runs in few cells, cut where that leaves them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.ui.rows import ELLIPSIS, cells, cut

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    Way = Callable[[str, int], str]
    """Cuts a name to so many cells."""


def tail(text: str, width: int) -> str:
    """Return the end of a path that fits: what tells runs apart stands there, as a rule."""
    text = clean(text)
    if cells(text) <= width:
        return text
    while text and cells(text) >= width:
        text = text[1:]
    return ELLIPSIS + text if width > 0 else ""


def ends(text: str, width: int) -> str:
    """Return a name's beginning and its end, as far as both fit."""
    text = clean(text)
    if cells(text) <= width:
        return text
    front = width // 2
    return cut(text, front).removesuffix(ELLIPSIS) + tail(text, width - front)


def way_to_cut(names: Collection[str], width: int) -> Way:
    """Return the way to cut names to ``width`` cells that leaves most of them apart: the end kept, or the beginning, or both."""
    ways: tuple[Way, ...] = (tail, cut, ends)
    return max(ways, key=lambda way: len({way(name, width) for name in names}))
