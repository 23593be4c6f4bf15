"""The fewest bytes that put some stretches of cells on a terminal: what looks alike is written together."""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.ui.sgr import RESET, is_ground, on_blanks, switched

if TYPE_CHECKING:
    from collections.abc import Iterable

_Place = tuple[int, int] | None
"""(row, column) of the cursor; None is unknown."""

_LEFT, _DOWN, _UP = "\b", "\v", "\x1bM"
"""One step each: backspace, vertical tab, reverse index. The last two would scroll at an edge: none goes beyond it.

A vertical tab is a line feed that the terminal's driver does not turn into a new line.
"""
_ERASES = not os.environ.get("TERM", "").startswith("screen")
"""Whether what is erased takes the colour that is written on: GNU screen has one of its own for it."""


class Stretch(NamedTuple):
    """Neighbouring cells that are written in one style."""

    y: int
    x: int
    text: str
    style: str
    """Of blanks alone: what of a style is seen on them."""
    end: int
    """The column after the last one."""


class Pen:
    """Writes stretches, in whatever order is the shortest; the terminal's style stays on until `lift`."""

    def __init__(self) -> None:
        self._style: str | None = ""
        """The style that the terminal writes in; None is unknown."""

    def forget(self) -> None:
        """Know nothing of the terminal's style any more."""
        self._style = None

    def lift(self) -> str:
        """Return what leaves the terminal without a style."""
        before, self._style = self._style, ""
        return "" if before == "" else RESET

    def write(self, stretches: Iterable[Stretch], columns: int) -> str:
        """Return what writes them into rows of so many cells."""
        out: list[str] = []
        at: _Place = None
        for style, alike in self._by_style(stretches).items():
            out.append(self._changed_to(style))
            for _, row in groupby(alike, attrgetter("y")):
                there = list(row)
                # From where the way back ends it is not far to the next row.
                ways = [_along(at, order, columns) for order in (there[::-1], there)]
                written, at = min(ways, key=lambda way: len(way[0]))
                out.append(written)
        return "".join(out)

    def _by_style(self, stretches: Iterable[Stretch]) -> dict[str, list[Stretch]]:
        """Return them by style, the present one first; blanks stand with any style that shows them the same."""
        found: dict[str, list[Stretch]] = {self._style: []} if self._style is not None else {}
        blanks: list[Stretch] = []
        for one in stretches:
            if one.text.isspace():
                blanks.append(one)
            else:
                found.setdefault(one.style, []).append(one)
        alike = {on_blanks(style): style for style in reversed(found)}
        for one in blanks:
            found.setdefault(alike.get(one.style, one.style), []).append(one)
        return {style: sorted(some) for style, some in found.items() if some}

    def _changed_to(self, style: str) -> str:
        before, self._style = self._style, style
        return RESET + style if before is None else switched(before, style)


def _along(at: _Place, row: list[Stretch], columns: int) -> tuple[str, _Place]:
    """Return what writes stretches one after the other, beginning with the way there, and where that ends."""
    written = ""
    for one in row:
        written += moved(at, (one.y, one.x))
        if erased := _erased(one):
            written, at = written + erased, (one.y, one.x)
            continue
        written += one.text
        # In the last column a terminal waits with the wrap: where it stands is not agreed upon.
        at = (one.y, one.end) if one.end < columns else None
    return written, at


def _erased(one: Stretch) -> str:
    """Return what erases cells without a move of the cursor, where they are blanks and that is shorter."""
    many = f"\x1b[{len(one.text)}X"
    is_shorter = len(many) < len(one.text)
    return many if is_shorter and _ERASES and not one.text.strip(" ") and is_ground(one.style) else ""


@lru_cache(maxsize=16384)
def moved(begin: _Place, to: tuple[int, int]) -> str:
    """Return the shortest way of the cursor from one (row, column) to another; from None it is not known where."""
    if begin == to:
        return ""
    ways = [f"\x1b[{to[0] + 1};{to[1] + 1}H"]
    if begin is not None:
        down, right = to[0] - begin[0], to[1] - begin[1]
        row = _steps(down, "B", _DOWN) if down > 0 else _steps(-down, "A", _UP)
        column = _steps(right, "C") if right > 0 else _steps(-right, "D", _LEFT)
        ways += [row + column, f"{row}\x1b[{to[1] + 1}G"]
    return min(ways, key=len)


def _steps(count: int, letter: str, one: str = "") -> str:
    """Return so many steps in the direction of a letter, each as ``one`` where that is shorter."""
    if count == 0:
        return ""
    many = f"\x1b[{count if count > 1 else ''}{letter}"
    return one * count if one and len(one) * count < len(many) else many
