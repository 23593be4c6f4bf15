"""The inside of a chart: bands, envelopes, lines and marks, composed cell by cell."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING

from trainmon_tui.plot.glyphs import plain, shortened
from trainmon_tui.plot.picture import Run
from trainmon_tui.plot.raster import Raster, bridged
from trainmon_tui.plot.spec import MOST_LINES, Band, ChartSpec, PlotLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.plot.scale import Scale

_LINE_GLYPHS = "*+xo#@%&"
_DOT = "."
_SAME = re.compile(rb"(.)\1*", re.DOTALL)
_BAND, _SHADE = 0x80, 0x40
"""What stands behind a cell, beside the number of its look."""
_BACKS = {0: "", _SHADE: "shade", _BAND: "band", _BAND | _SHADE: "band"}
_LEAST_RULE = 2
_SPARSE = 6
"""A line with fewer points than one dot column in so many shows each of them."""


class Canvas:
    """A plot of ``width`` x ``height`` cells; `draw`, then `rows`."""

    def __init__(self, spec: ChartSpec, scale: Scale, width: int, height: int) -> None:
        self._spec = spec
        self._scale = scale
        self._raster = Raster(width, height, spec.marker)
        self._behind = bytearray(width * height)
        self._over: dict[int, tuple[str, str]] = {}
        self._under: dict[int, tuple[str, str]] = {}
        self._labels: set[int] = set()
        self._layers = {("", ""): 0}

    def draw(self) -> None:
        """Draw everything, the most important last."""
        lines = list(self._spec.lines[:MOST_LINES])
        self._draw_phases()
        for band in self._spec.bands:
            self._draw_band(band)
        self._draw_columns()
        heights = [self._heights(line.mid) for line in lines]
        sparse = [_is_sparse(known) for known in heights]
        last_first = list(reversed(range(len(lines))))
        for order in last_first:
            self._draw_envelope(lines[order], sparse[order])
        for order in last_first:
            dotted = lines[order].dotted
            layer = self._layer(lines[order].role, _DOT if dotted else _LINE_GLYPHS[order])
            along = bridged(heights[order])
            self._raster.polyline(layer, self._broken(along) if dotted else along)
        for order in last_first:
            if sparse[order] and not lines[order].dotted:
                self._draw_points(lines[order], heights[order])
            self._draw_specials(lines[order])
        for order in sorted(last_first, key=lambda order: -_end(heights[order])):
            self._draw_label(lines[order], heights[order])

    def rows(self) -> Iterator[list[Run]]:
        """Yield the runs of each row, top to bottom."""
        layers = bytearray(self._raster.layers())
        text = list(self._raster.codes().decode("latin-1").translate(self._raster.dots.glyphs))
        free = {at: drawn for at, drawn in self._under.items() if not layers[at]}
        for at, (character, role) in (free | self._over).items():
            text[at], layers[at] = plain(character, self._spec.marker), self._layer(role)
        joined = int.from_bytes(layers, "big") | int.from_bytes(self._behind, "big")
        looks = joined.to_bytes(len(layers), "big")
        width = self._raster.width
        styles = {
            number | back: (role, letter, name)
            for (role, letter), number in self._layers.items()
            for back, name in _BACKS.items()
        }
        for start in range(0, len(text), width):
            yield _runs("".join(text[start : start + width]), looks[start : start + width], styles)

    def _layer(self, role: str, glyph: str = "") -> int:
        """Return the number of a look: a role, and (ascii only) the letter that its dots are drawn with."""
        shown = glyph if self._spec.marker == "ascii" else ""
        return self._layers.setdefault((role, shown), len(self._layers))

    def _height(self, value: float) -> float:
        """Return dots from the top of the plot's first dot row; the range's ends are half a dot outside."""
        share = min(max(self._scale.fraction(value), -9.0), 9.0)
        return (1.0 - share) * self._raster.down - 0.5

    def _heights(self, values: Sequence[float]) -> list[float | None]:
        """Return a height for each dot column, None where there is no value."""
        scale, down = self._scale, self._raster.down
        slope = down / (scale.high - scale.low)
        start = down - 0.5 + scale.low * slope
        if scale.log or not math.isfinite(start) or not 0 < slope < math.inf:
            known = [self._height(value) if math.isfinite(value) else None for value in values]
        else:
            low, high = scale.low, scale.high
            known = [
                start - value * slope
                if low <= value <= high
                else (self._height(value) if math.isfinite(value) else None)
                for value in values
            ]
        across = self._raster.across
        return known if len(known) == across else _resampled(known, across)

    def _broken(self, heights: list[float | None]) -> list[float | None]:
        """Return a line's heights in every other cell."""
        across = self._raster.dots.across
        return [None if column // across % 2 else height for column, height in enumerate(heights)]

    def _draw_envelope(self, line: PlotLine, sparse: bool) -> None:
        self._mark_clipped(line)
        if sparse or not len(line.low) or not len(line.high):
            return
        layer = self._layer(f"{line.role}-dim", ":")
        self._raster.envelope(layer, self._heights(line.high), self._heights(line.low))

    def _mark_clipped(self, line: PlotLine) -> None:
        """Mark where the envelope leaves the range: an outlier is never silently cut."""
        low, high = self._scale.low, self._scale.high
        above = [index for index, value in enumerate(line.high) if high < value < math.inf]
        below = [index for index, value in enumerate(line.low) if -math.inf < value < low]
        self._mark_cells(above, len(line.high), 0, "▴", line.role)
        self._mark_cells(below, len(line.low), self._raster.height - 1, "▾", line.role)

    def _mark_cells(self, indices: list[int], count: int, row: int, glyph: str, role: str) -> None:
        for index in indices:
            at = row * self._raster.width + index * self._raster.width // count
            self._over[at] = (glyph, f"{role}-dim")

    def _draw_points(self, line: PlotLine, heights: list[float | None]) -> None:
        """Show each point of a line that has few: they are where it was measured."""
        raster = self._raster
        for column, height in enumerate(heights):
            if height is not None and -0.5 <= height <= raster.down - 0.5:
                row = int(height + 0.5) // raster.dots.down
                at = min(row, raster.height - 1) * raster.width + column // raster.dots.across
                self._over[at] = ("•", line.role)

    def _draw_specials(self, line: PlotLine) -> None:
        for x in line.nonfinite:
            self._put(x, self._raster.height - 1, "\N{MULTIPLICATION SIGN}", "nonfinite")
        if line.best is not None and math.isfinite(line.best[1]):
            height = self._height(line.best[1])
            self._put(line.best[0], int((height + 0.5) // self._raster.dots.down), "★", "best")

    def _draw_label(self, line: PlotLine, heights: list[float | None]) -> None:
        """Put a line's label behind its last point, or above the label of a lower line that stands there."""
        last = max((column for column, height in enumerate(heights) if height is not None), default=None)
        if not line.label or last is None:
            return
        raster = self._raster
        row = int(max(heights[last] or 0.0, 0.0) + 0.5) // raster.dots.down
        column = min(last // raster.dots.across + 1, raster.width - 1)
        at = min(row, raster.height - 1) * raster.width + column
        while at in self._labels and at >= raster.width:
            at -= raster.width
        self._labels.add(at)
        self._over[at] = (line.label[:1], line.role)

    def _draw_phases(self) -> None:
        """Shade every other phase, unless it is all there is to see, and name each along the top, with a rule to its end."""
        ordered = sorted(self._spec.spans, key=lambda span: span.x0)
        for place, (span, after) in enumerate(itertools.zip_longest(ordered, ordered[1:])):
            end = span.x1 if after is None else min(span.x1, after.x0)
            if span.x0 < self._spec.x1 and end > self._spec.x0:
                first = self._column(max(span.x0, self._spec.x0))
                last = self._column(end) if end < self._spec.x1 else self._raster.width
                if place % 2 and last - first < self._raster.width:
                    self._shade(first, last)
                self._put_name(span.name, first, last)

    def _shade(self, first: int, last: int) -> None:
        width = self._raster.width
        for start in range(0, len(self._behind), width):
            self._behind[start + first : start + last] = bytes([_SHADE]) * (last - first)

    def _draw_columns(self) -> None:
        """Draw where phases and attempts begin and the crosshair, under the lines."""
        for span in self._spec.spans:
            if span.x0 > self._spec.x0:
                self._put_column(span.x0, "┊", "phase-dim")
        for x in self._spec.seams:
            self._put_column(x, "╎", "seam")
        if self._spec.cursor is not None:
            self._put_column(self._spec.cursor, "│", "cursor")

    def _put_column(self, x: float, glyph: str, role: str) -> None:
        if self._spec.holds(x):
            cells = range(self._column(x), self._raster.width * self._raster.height, self._raster.width)
            self._under |= dict.fromkeys(cells, (glyph, role))

    def _put_name(self, name: str, first: int, last: int) -> None:
        """Write a name over the cells from ``first`` to before ``last``; curves lie over the rule behind it."""
        shown = shortened(name, last - first - 1, self._spec.marker)
        for at, letter in enumerate(shown, first + 1):
            self._over[at] = (letter, "phase")
        rule = range(first + len(shown) + 2, last)
        if shown and len(rule) >= _LEAST_RULE:
            self._under |= dict.fromkeys(rule, ("─", "phase-dim"))

    def _column(self, x: float) -> int:
        return self._spec.column(x, self._raster.width)

    def _put(self, x: float, row: int, glyph: str, role: str) -> None:
        """Put one character over the cell at x, if it is inside the view."""
        if not self._spec.holds(x) or not 0 <= row < self._raster.height:
            return
        self._over[row * self._raster.width + self._column(x)] = (glyph, role)

    def _draw_band(self, band: Band) -> None:
        raster, spec = self._raster, self._spec
        if not band.x1 > band.x0 or not all(map(math.isfinite, band)):
            return
        first, last = max(band.x0, spec.x0), min(band.x1, spec.x1)
        if last <= first:
            return
        for column in range(self._column(first), self._column(last) + 1):
            x = spec.x0 + (column + 0.5) / raster.width * (spec.x1 - spec.x0)
            share = min(max((x - band.x0) / (band.x1 - band.x0), 0.0), 1.0)
            low = band.low0 + (band.low1 - band.low0) * share
            high = band.high0 + (band.high1 - band.high0) * share
            self._draw_expected(column, low, high)

    def _draw_expected(self, column: int, low: float, high: float) -> None:
        height, fraction = self._raster.height, self._scale.fraction
        top = (1 - min(max(fraction(high), -1.0), 2.0)) * height
        bottom = (1 - min(max(fraction(low), -1.0), 2.0)) * height
        if bottom <= 0 or top >= height:
            return
        first = max(round(top), 0)
        last = min(max(round(bottom), first + 1), height)
        width = self._raster.width
        self._behind[first * width + column : last * width : width] = bytes([_BAND]) * (last - first)


def _runs(text: str, looks: bytes, styles: dict[int, tuple[str, str, str]]) -> list[Run]:
    """Return a row cut where its look changes; a style is a role, a letter for all dots or none, a background."""
    runs = []
    for same in _SAME.finditer(looks):
        start, stop = same.span()
        role, letter, background = styles[looks[start]]
        runs.append(Run(letter * (stop - start) if letter else text[start:stop], role, background))
    return runs


def _end(heights: list[float | None]) -> float:
    """Return the height of a line's last point; 0 of a line without one."""
    return next((height for height in reversed(heights) if height is not None), 0.0)


def _is_sparse(heights: list[float | None]) -> bool:
    return (len(heights) - heights.count(None)) * _SPARSE < len(heights)


def _resampled(known: Sequence[float | None], across: int) -> list[float | None]:
    """Return ``across`` heights: the newest that falls into each column, or the one that covers it."""
    count = len(known)
    if not count:
        return [None] * across
    if count < across:
        return [known[column * count // across] for column in range(across)]
    spread: list[float | None] = [None] * across
    for index, height in enumerate(known):
        if height is not None:
            spread[index * across // count] = height
    return spread
