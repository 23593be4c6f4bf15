"""Dots on a grid of cells: each cell keeps its dots and the layer that owns it; the last layer to touch it wins.

Python draws slowly dot by dot but handles integers of thousands of bits at once. So a raster is one integer of a byte
a cell, column after column; a stretch of dots is the difference of two prepared columns, and a finished layer is laid
over the others with a few operations on the whole raster.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

from trainmon_tui.plot.strokes import along, between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.plot.strokes import Stretches

Marker = Literal["braille", "block", "ascii"]


class Dots(NamedTuple):
    """How a marker divides a cell, and the character of each combination of its dots."""

    columns: tuple[tuple[int, ...], ...]
    """Bits of the dots of each dot column, from top to bottom."""
    glyphs: str

    @property
    def across(self) -> int:
        """Dot columns of a cell."""
        return len(self.columns)

    @property
    def down(self) -> int:
        """Dot rows of a cell."""
        return len(self.columns[0])


DOTS: dict[Marker, Dots] = {
    "braille": Dots(
        ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80)),
        " " + "".join(chr(0x2800 + code) for code in range(1, 256)),
    ),
    "block": Dots(((1, 2),), " ▀▄█"),
    "ascii": Dots(((1,),), " *"),
}


class _Columns(NamedTuple):
    """Prepared columns of cells, of which one dot column is set down to a dot."""

    before: list[bytes]
    """Every dot above the k-th, k from 0; the entry after the last dot's is the whole column."""
    until: list[bytes]
    """Every dot down to the k-th; the entry at -1 has none."""


@lru_cache(maxsize=16)
def _columns(marker: Marker, height: int) -> list[_Columns]:
    """Return the prepared columns of each dot column of a cell."""
    prepared = []
    for bits in DOTS[marker].columns:
        dots = (bit << 8 * row for row in range(height) for bit in bits)
        before = [column.to_bytes(height, "little") for column in accumulate(dots, initial=0)]
        prepared.append(_Columns(before, [*before[1:], before[0]]))
    return prepared


class Raster:
    """A canvas of ``width`` x ``height`` cells."""

    def __init__(self, width: int, height: int, marker: Marker = "braille") -> None:
        self.width = width
        self.height = height
        self.dots = DOTS[marker]
        self.across = width * self.dots.across
        """Dots from left to right."""
        self.down = height * self.dots.down
        """Dots from top to bottom."""
        self._columns = _columns(marker, height)
        self._ones = int.from_bytes(bytes([1]) * (width * height), "little")
        self._codes = 0
        self._layers = 0

    def fill(self, layer: int, stretches: Stretches) -> None:
        """Set a stretch of dots in each dot column; a cell that another layer owns is taken over."""
        tops, bottoms = stretches
        drawn, step = 0, self.dots.across
        for part, (before, until) in enumerate(self._columns):
            drawn |= _joined(until, bottoms[part::step]) ^ _joined(before, tops[part::step])
        touched = self._touched(drawn)
        owned = touched * 0xFF
        self._codes = self._codes ^ self._codes & owned | drawn
        self._layers = self._layers ^ self._layers & owned | touched * layer

    def _touched(self, drawn: int) -> int:
        """Return 1 in the byte of each cell that has a dot."""
        for reach in (4, 2, 1):
            drawn |= drawn >> reach
        return drawn & self._ones

    def envelope(self, layer: int, tops: Sequence[float], bottoms: Sequence[float]) -> None:
        """Fill each dot column between two heights (dots from the top); neighbours are joined."""
        self.fill(layer, between(tops, bottoms, self.down - 1))

    def polyline(self, layer: int, heights: Sequence[float]) -> None:
        """Draw one connected line through a height for each dot column; nan leaves a gap."""
        self.fill(layer, along(heights, self.down - 1))

    def codes(self) -> bytes:
        """Return the combination of dots of each cell, row by row."""
        return self._by_rows(self._codes)

    def layers(self) -> bytes:
        """Return the layer of each cell, row by row; 0 where it is empty."""
        return self._by_rows(self._layers)

    def _by_rows(self, cells: int) -> bytes:
        by_columns = cells.to_bytes(self.width * self.height, "little")
        return b"".join([by_columns[row :: self.height] for row in range(self.height)])


def _joined(columns: Sequence[bytes], chosen: Sequence[int]) -> int:
    """Return prepared columns beside each other."""
    return int.from_bytes(b"".join([columns[at] for at in chosen]), "little")
