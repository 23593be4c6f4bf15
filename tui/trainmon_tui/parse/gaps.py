"""Lines of aligned tables some of whose cells are empty: their columns are told by where the cells stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = re.compile(rb"[^ ]+(?: [^ ]+)*")
_CELLS = re.compile(rb"[^ ]+")
_LEAD = re.compile(rb"\A[^0-9.+-]* {2}(?=\S)")
"""The words before the numbers of a line."""
NO_COLUMN = -1


class Layout(NamedTuple):
    """Where the columns of a head begin and end."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def columns(self, text: bytes, width: int) -> tuple[int, ...]:
        """Return the column of each of the ``width`` cells of a line, all flush left or all flush right; empty where some is neither.

        A first cell before those flush right numbers the lines, and is in no column.
        """
        cells = [found.span() for found in _CELLS.finditer(text)]
        if len(cells) != width:
            cells = [found.span() for found in _NAMES.finditer(_LEAD.sub(_blanked, text))]
        return self._columns(cells) if len(cells) == width else ()

    def _columns(self, spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
        if columns := _places(self.starts, [start for start, _ in spans]):
            return columns
        index = spans[:1] if spans and spans[0][1] < self.starts[0] + 1 else []
        inner = _places(self.ends, [end for _, end in spans[len(index) :]])
        return (*(NO_COLUMN for _ in index), *inner) if inner else ()


def _blanked(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])


def layout_of(head: bytes) -> Layout:
    """Return where the columns of a head stand whose names at least two blanks part."""
    spans = [found.span() for found in _NAMES.finditer(head)]
    return Layout(tuple(start for start, _ in spans), tuple(end for _, end in spans))


def _places(columns: tuple[int, ...], cells: Sequence[int]) -> tuple[int, ...]:
    at = {place: number for number, place in enumerate(columns)}
    found = tuple(at.get(cell, NO_COLUMN) for cell in cells)
    return () if NO_COLUMN in found else found
