"""Dots on a grid of cells: each cell keeps its dots and the layer that owns it; the last layer to touch it wins.

Python draws slowly dot by dot but handles integers of thousands of bits at once. So one column of cells is
an integer of a byte a cell, a stretch of dots in it is the difference of two prepared ones, and a finished
layer is laid over the others with a few operations on the whole raster.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from operator import or_
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Marker = Literal["braille", "block", "ascii"]
Stretch = tuple[int, int, int]
"""Dot column, and its dots from top to bottom, both included."""


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
_TOUCHED = bytes([0, *[255] * 255])


@lru_cache(maxsize=16)
def _above(marker: Marker, height: int) -> list[list[int]]:
    """Return for each dot column of a cell the bits of a whole column's first k dots, k from 0."""
    return [
        list(accumulate((bit << 8 * row for row in range(height) for bit in bits), initial=0))
        for bits in DOTS[marker].columns
    ]


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
        self._above = _above(marker, height) * width
        self._ones = int.from_bytes(bytes([1]) * (width * height), "little")
        self._codes = 0
        self._layers = 0

    def fill(self, layer: int, stretches: Iterable[Stretch]) -> None:
        """Set many stretches of dots; a cell that another layer owns is taken over."""
        columns = [0] * self.across
        for column, top, bottom in stretches:
            above = self._above[column]
            columns[column] |= above[bottom + 1] ^ above[top]
        cells = [*map(or_, columns[::2], columns[1::2])] if self.dots.across == 2 else columns
        drawn = b"".join([cell.to_bytes(self.height, "little") for cell in cells])
        touched = int.from_bytes(drawn.translate(_TOUCHED), "little")
        self._codes = self._codes & ~touched | int.from_bytes(drawn, "little")
        self._layers = self._layers & ~touched | touched & self._ones * layer

    def envelope(self, layer: int, tops: Sequence[float | None], bottoms: Sequence[float | None]) -> None:
        """Fill each dot column between two heights (dots from the top); neighbours are joined."""
        self.fill(layer, _between(tops, bottoms, self.down - 1))

    def polyline(self, layer: int, heights: Sequence[float | None]) -> None:
        """Draw one connected line through a height for each dot column; None leaves a gap."""
        self.fill(layer, _along(heights, self.down - 1))

    def codes(self) -> bytes:
        """Return the combination of dots of each cell, row by row."""
        return self._by_rows(self._codes)

    def layers(self) -> bytes:
        """Return the layer of each cell, row by row; 0 where it is empty."""
        return self._by_rows(self._layers)

    def _by_rows(self, cells: int) -> bytes:
        by_columns = cells.to_bytes(self.width * self.height, "little")
        return b"".join([by_columns[row :: self.height] for row in range(self.height)])


def _between(
    tops: Sequence[float | None], bottoms: Sequence[float | None], deepest: int
) -> Iterator[Stretch]:
    before_top = before_bottom = None
    for column, (top, bottom) in enumerate(zip(tops, bottoms, strict=True)):
        if top is None or bottom is None:
            before_top = before_bottom = None
            continue
        first, last = top, bottom
        if before_bottom is not None and before_bottom < first:
            first = (before_bottom + first) / 2
        if before_top is not None and before_top > last:
            last = (before_top + last) / 2
        before_top, before_bottom = top, bottom
        if last >= -0.5 and first <= deepest + 0.5:
            yield (
                column,
                min(int(first + 0.5), deepest) if first > 0 else 0,
                int(last + 0.5) if last < deepest else deepest,
            )


def _along(heights: Sequence[float | None], deepest: int) -> Iterator[Stretch]:
    before: float | None = None
    for here, after, column in zip(heights, (*heights[1:], None), range(len(heights)), strict=True):
        if here is None:
            before = None
            continue
        left = here if before is None else (before + here) / 2
        right = here if after is None else (here + after) / 2
        before = here
        first, last = (left, right) if left < right else (right, left)
        if here < first:
            first = here
        elif here > last:
            last = here
        if last < -0.5 or first > deepest + 0.5:
            continue
        # A quarter of a dot is given back at each end, else a slope is two dots thick everywhere.
        top, bottom = int(first + 0.75) if first > 0 else 0, int(last + 0.25) if last < deepest else deepest
        if top > bottom:
            top = bottom = min(int(here + 0.5), deepest) if here > 0 else 0
        yield column, top, bottom


def bridged(heights: Sequence[float | None]) -> list[float | None]:
    """Return heights with the gaps between known ones filled linearly; the ends stay empty."""
    filled = list(heights)
    before = None
    for column, here in enumerate(heights):
        if here is None:
            continue
        if before is not None and column - before > 1:
            start = heights[before]
            if start is not None:
                slope = (here - start) / (column - before)
                filled[before + 1 : column] = [start + slope * k for k in range(1, column - before)]
        before = column
    return filled
