"""The inside of a chart: bands, envelopes, lines and marks, composed cell by cell."""

from __future__ import annotations

import codecs
import itertools
import math
from typing import TYPE_CHECKING

from trainmon_tui.plot.glyphs import plain, shortened
from trainmon_tui.plot.heights import Ruler, is_sparse, last_known
from trainmon_tui.plot.picture import Looks
from trainmon_tui.plot.raster import Raster
from trainmon_tui.plot.spec import MOST_LINES, Band, ChartSpec, PlotLine
from trainmon_tui.plot.strokes import bridged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trainmon_tui.plot.picture import Run
    from trainmon_tui.plot.scale import Scale

_LINE_GLYPHS = "*+xo#@%&"
_DOT = "."
_LAYERS = 64
_SHADE, _BAND = _LAYERS, 2 * _LAYERS
"""What stands behind a cell is added to the number of its layer; the sum is its look."""
_BACKGROUNDS = [name for name in ("", "shade", "band", "band") for _ in range(_LAYERS)]
_LEAST_RULE = 2


class Canvas:
    """A plot of ``width`` x ``height`` cells; `draw`, then `rows`."""

    def __init__(self, spec: ChartSpec, scale: Scale, width: int, height: int) -> None:
        self._spec = spec
        self._scale = scale
        self._raster = Raster(width, height, spec.marker)
        self._behind = Raster(width, height, "ascii")
        self._ruler = Ruler(scale, self._raster.down, self._raster.across)
        self._over: dict[int, tuple[str, int]] = {}
        self._under: dict[int, tuple[str, int]] = {}
        self._labels: set[int] = set()
        self._layers = {("", ""): 0}

    def draw(self) -> None:
        """Draw everything, the most important last."""
        lines = list(self._spec.lines[:MOST_LINES])
        self._draw_phases()
        for band in self._spec.bands:
            self._draw_band(band)
        self._draw_columns()
        heights = [self._ruler.heights(line.mid) for line in lines]
        sparse = [is_sparse(known) for known in heights]
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
        marks = {at: drawn for at, drawn in self._under.items() if not layers[at]} | self._over
        for at, (_, layer) in marks.items():
            layers[at] = layer
        joined = int.from_bytes(layers, "big") | int.from_bytes(self._behind.layers(), "big")
        looks = joined.to_bytes(len(layers), "big")
        names = [role for role, _ in self._layers]
        roles = (names + [""] * (_LAYERS - len(names))) * (len(_BACKGROUNDS) // _LAYERS)
        look = Looks(roles, _BACKGROUNDS)
        text, width = _marked(self._characters(), marks), self._raster.width
        for start in range(0, len(text), width):
            yield look.runs(text[start : start + width], looks[start : start + width])

    def _characters(self) -> str:
        """Return the character of each cell's dots; in ascii each line has a letter of its own."""
        if self._spec.marker == "ascii":
            letters = "".join(letter or " " for _, letter in self._layers)
            return codecs.charmap_decode(self._raster.layers(), "strict", letters)[0]
        return codecs.charmap_decode(self._raster.codes(), "strict", self._raster.dots.glyphs)[0]

    def _layer(self, role: str, letter: str = "") -> int:
        """Return the number of a layer: a role, and (ascii only) the letter that its dots are drawn with."""
        shown = letter if self._spec.marker == "ascii" else ""
        return self._layers.setdefault((role, shown), len(self._layers))

    def _drawn(self, character: str, role: str) -> tuple[str, int]:
        """Return a character as it is shown, and the layer of its role."""
        return plain(character, self._spec.marker), self._layer(role)

    def _broken(self, heights: list[float]) -> list[float]:
        """Return a line's heights in every other cell."""
        across = self._raster.dots.across
        return [math.nan if column // across % 2 else height for column, height in enumerate(heights)]

    def _draw_envelope(self, line: PlotLine, sparse: bool) -> None:
        self._mark_clipped(line)
        if sparse or not len(line.low) or not len(line.high):
            return
        layer = self._layer(f"{line.role}-dim", ":")
        self._raster.envelope(layer, self._ruler.heights(line.high), self._ruler.heights(line.low))

    def _mark_clipped(self, line: PlotLine) -> None:
        """Mark where the envelope leaves the range: an outlier is never silently cut."""
        low, high, _ = self._scale
        if [value for value in line.high if value > high]:
            above = [column for column, value in enumerate(line.high) if high < value < math.inf]
            self._mark_cells(above, len(line.high), 0, "▴", line.role)
        if [value for value in line.low if value < low]:
            below = [column for column, value in enumerate(line.low) if -math.inf < value < low]
            self._mark_cells(below, len(line.low), self._raster.height - 1, "▾", line.role)

    def _mark_cells(self, columns: list[int], count: int, row: int, glyph: str, role: str) -> None:
        width, drawn = self._raster.width, self._drawn(glyph, f"{role}-dim")
        self._over |= dict.fromkeys([row * width + column * width // count for column in columns], drawn)

    def _draw_points(self, line: PlotLine, heights: list[float]) -> None:
        """Show each point of a line that has few: they are where it was measured."""
        dots, drawn = self._raster.dots, self._drawn("•", line.role)
        for column, height in enumerate(heights):
            if -0.5 <= height <= self._raster.down - 0.5:
                row = min(int(height + 0.5) // dots.down, self._raster.height - 1)
                self._over[row * self._raster.width + column // dots.across] = drawn

    def _draw_specials(self, line: PlotLine) -> None:
        for x in line.nonfinite:
            self._put(x, self._raster.height - 1, "\N{MULTIPLICATION SIGN}", "nonfinite")
        if line.best is not None and math.isfinite(line.best[1]):
            height = self._ruler.height(line.best[1])
            self._put(line.best[0], int((height + 0.5) // self._raster.dots.down), "★", "best")

    def _draw_label(self, line: PlotLine, heights: list[float]) -> None:
        """Put a line's label behind its last point, or above the label of a lower line that stands there."""
        last = last_known(heights)
        if not line.label or last is None:
            return
        raster = self._raster
        row = int(max(heights[last], 0.0) + 0.5) // raster.dots.down
        column = min(last // raster.dots.across + 1, raster.width - 1)
        at = min(row, raster.height - 1) * raster.width + column
        while at in self._labels and at >= raster.width:
            at -= raster.width
        self._labels.add(at)
        self._over[at] = self._drawn(line.label[:1], line.role)

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
        width, bottoms = self._raster.width, [-1] * self._raster.width
        bottoms[first:last] = [self._raster.height - 1] * (last - first)
        self._behind.fill(_SHADE, ([0] * width, bottoms))

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
            self._under |= dict.fromkeys(cells, self._drawn(glyph, role))

    def _put_name(self, name: str, first: int, last: int) -> None:
        """Write a name over the cells from ``first`` to before ``last``; curves lie over the rule behind it."""
        shown = shortened(name, last - first - 1, self._spec.marker)
        for at, letter in enumerate(shown, first + 1):
            self._over[at] = self._drawn(letter, "phase")
        rule = range(first + len(shown) + 2, last)
        if shown and len(rule) >= _LEAST_RULE:
            self._under |= dict.fromkeys(rule, self._drawn("─", "phase-dim"))

    def _column(self, x: float) -> int:
        return self._spec.column(x, self._raster.width)

    def _put(self, x: float, row: int, glyph: str, role: str) -> None:
        """Put one character over the cell at x, if it is inside the view."""
        if self._spec.holds(x) and 0 <= row < self._raster.height:
            self._over[row * self._raster.width + self._column(x)] = self._drawn(glyph, role)

    def _draw_band(self, band: Band) -> None:
        spec, width, height = self._spec, self._raster.width, self._raster.height
        first, last = max(band.x0, spec.x0), min(band.x1, spec.x1)
        if not all(map(math.isfinite, band)) or not band.x1 > band.x0 or last <= first:
            return
        start, stop = self._column(first), self._column(last) + 1
        ends = [
            band.ends(spec.x0 + (column + 0.5) / width * (spec.x1 - spec.x0)) for column in range(start, stop)
        ]
        lows, highs = (self._scale.fractions(values) for values in zip(*ends, strict=True))
        tops, bottoms = [0] * width, [-1] * width
        for column, low, high in zip(range(start, stop), lows, highs, strict=True):
            tops[column], bottoms[column] = _rows_between((1 - high) * height, (1 - low) * height, height)
        self._behind.fill(_BAND, (tops, bottoms))


def _rows_between(top: float, bottom: float, height: int) -> tuple[int, int]:
    """Return the first and the last row from top to bottom, one at least where any of it can be seen."""
    if not (bottom > 0 and top < height):
        return 0, -1
    first = round(top) if top > 0 else 0
    last = round(bottom) if bottom < height else height
    return first, last - 1 if last > first else min(first, height - 1)


def _marked(text: str, marks: Mapping[int, tuple[str, int]]) -> str:
    """Return a text with single characters put over others."""
    parts: list[str] = []
    done = 0
    for at in sorted(marks):
        parts += text[done:at], marks[at][0]
        done = at + 1
    return "".join([*parts, text[done:]])


def _end(heights: list[float]) -> float:
    """Return the height of a line's last point; 0 of a line without one."""
    last = last_known(heights)
    return 0.0 if last is None else heights[last]
