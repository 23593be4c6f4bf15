"""Dots on a grid of cells: each cell keeps its dots and the layer that owns it; the last layer to touch it wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Marker = Literal["braille", "block", "ascii"]


class Dots(NamedTuple):
    """How a marker divides a cell, and the character of each combination of its dots."""

    across: int
    down: int
    fills: tuple[tuple[tuple[int, ...], ...], ...]
    """Bits of the dots from row a to row b (both included) of sub-column s: ``fills[s][a][b]``."""
    glyphs: str


def _dots(columns: Sequence[Sequence[int]], glyphs: str) -> Dots:
    down = len(columns[0])
    fills = tuple(
        tuple(tuple(sum(bits[first : last + 1]) for last in range(down)) for first in range(down))
        for bits in columns
    )
    return Dots(len(columns), down, fills, glyphs)


DOTS: dict[Marker, Dots] = {
    "braille": _dots(
        ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80)),
        " " + "".join(chr(0x2800 + code) for code in range(1, 256)),
    ),
    "block": _dots(((1, 2),), " ▀▄█"),
    "ascii": _dots(((1,),), " *"),
}


class Raster:
    """A canvas of ``width`` x ``height`` cells."""

    def __init__(self, width: int, height: int, marker: Marker = "braille") -> None:
        self.width = width
        self.height = height
        self.dots = DOTS[marker]
        self.codes = bytearray(width * height)
        self.layers = bytearray(width * height)
        """The layer of each cell, 0 where it is empty."""

    @property
    def across(self) -> int:
        """Dots from left to right."""
        return self.width * self.dots.across

    @property
    def down(self) -> int:
        """Dots from top to bottom."""
        return self.height * self.dots.down

    def fill(self, layer: int, column: int, top: int, bottom: int) -> None:
        """Set the dots of one dot column from ``top`` to ``bottom``, both included."""
        self.fill_all(layer, ((column, top, bottom),))

    def fill_all(self, layer: int, stretches: Iterable[tuple[int, int, int]]) -> None:
        """Set the dots of many (dot column, top, bottom); a cell that another layer owns is taken over."""
        width, dots, codes, layers = self.width, self.dots, self.codes, self.layers
        across, down = dots.across, dots.down
        whole = [fills[0][down - 1] for fills in dots.fills]
        for column, top, bottom in stretches:
            sub = column % across
            fills = dots.fills[sub]
            first, last = top // down, bottom // down
            at = first * width + column // across
            bits = fills[top % down][bottom % down if first == last else down - 1]
            codes[at] = codes[at] | bits if layers[at] == layer else bits
            layers[at] = layer
            for _ in range(first + 1, last):
                at += width
                codes[at] = codes[at] | whole[sub] if layers[at] == layer else whole[sub]
                layers[at] = layer
            if last > first:
                at += width
                bits = fills[0][bottom % down]
                codes[at] = codes[at] | bits if layers[at] == layer else bits
                layers[at] = layer

    def envelope(self, layer: int, tops: Sequence[float | None], bottoms: Sequence[float | None]) -> None:
        """Fill each dot column between two heights (dots from the top); neighbours are joined."""
        self.fill_all(layer, _between(tops, bottoms, self.down - 1))

    def polyline(self, layer: int, heights: Sequence[float | None]) -> None:
        """Draw one connected line through a height for each dot column; None leaves a gap."""
        self.fill_all(layer, _along(heights, self.down - 1))


def _between(
    tops: Sequence[float | None], bottoms: Sequence[float | None], deepest: int
) -> Iterator[tuple[int, int, int]]:
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
        if last > -0.5 and first < deepest + 0.5:
            yield column, int(first + 0.5) if first > 0 else 0, int(last + 0.5) if last < deepest else deepest


def _along(heights: Sequence[float | None], deepest: int) -> Iterator[tuple[int, int, int]]:
    before: float | None = None
    for here, after, column in zip(heights, (*heights[1:], None), range(len(heights)), strict=True):
        if here is None:
            before = None
            continue
        left = here if before is None else (before + here) / 2
        right = here if after is None else (here + after) / 2
        before = here
        first, last = (left, right) if left < right else (right, left)
        first, last = min(first, here), max(last, here)
        if last <= -0.5 or first >= deepest + 0.5:
            continue
        # A quarter of a dot is given back at each end, else a slope is two dots thick everywhere.
        top, bottom = int(first + 0.75) if first > 0 else 0, int(last + 0.25) if last < deepest else deepest
        if top > bottom:
            top = bottom = int(here + 0.5) if here > 0 else 0
        yield column, min(top, deepest), min(bottom, deepest)


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
