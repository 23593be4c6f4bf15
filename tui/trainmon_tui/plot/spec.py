"""What a chart is asked to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.plot.raster import Marker
    from trainmon_tui.plot.scale import Scale

MOST_LINES = 8
"""Lines that one chart draws; a cell has one colour, so three are the most that can be read where they cross."""


@dataclass(frozen=True, slots=True)
class PlotLine:
    """One series over equal columns from the spec's ``x0`` to ``x1``; nan where it has no point.

    ``low`` and ``high`` are the raw envelope, drawn as ``<role>-dim`` under the line; ``mid`` is the line.
    Gaps in ``mid`` are bridged. Any sequence of floats will do: ``memoryview(data).cast("f")``.
    """

    role: str
    mid: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    best: tuple[float, float] | None = None
    """(x, value) of the best point, marked with a star."""
    nonfinite: Sequence[float] = ()
    """x of nan and inf points, marked on the bottom row."""
    dotted: bool = False
    """Whether the line is drawn cell by other cell: it is preliminary, and its points are few."""
    label: str = ""
    """A character that stands at the line's end: lines are told apart without colours."""


class Band(NamedTuple):
    """An expected range between two x, its edges moving linearly."""

    x0: float
    x1: float
    low0: float
    high0: float
    low1: float
    high1: float

    def ends(self, x: float) -> tuple[float, float]:
        """Return the least and the greatest value expected at x; beside the band those of its nearer end."""
        share = (x - self.x0) / (self.x1 - self.x0)
        share = 0.0 if share < 0.0 else min(share, 1.0)
        return self.low0 + (self.low1 - self.low0) * share, self.high0 + (self.high1 - self.high0) * share


class Span(NamedTuple):
    """A named stretch of the x axis."""

    name: str
    x0: float
    x1: float


class Mark(NamedTuple):
    """Something that happened at x."""

    x: float
    kind: Literal["decision", "alert", "stop"]


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """Everything that one picture shows. The first line is the important one: it wins its cells."""

    lines: Sequence[PlotLine]
    x0: float
    x1: float
    y: Scale | None = None
    """The range of y; None chooses one that shows the data."""
    log_y: bool = False
    """Used where ``y`` is None."""
    clip: bool = True
    """Whether rare outliers of the envelopes may lie outside the range; used where ``y`` is None."""
    steady: bool = False
    """Whether the range's ends stay where they are while values come; used where ``y`` is None."""
    bands: Sequence[Band] = ()
    spans: Sequence[Span] = ()
    marks: Sequence[Mark] = ()
    seams: Sequence[float] = ()
    """x at which a resumed attempt begins, drawn as dashed columns."""
    cursor: float | None = None
    """x of the crosshair."""
    marker: Marker = "braille"
    seconds: bool = False
    """Whether x is a time in seconds."""
    empty: str = field(default="no data yet")
    """The word shown where no line has a point."""

    def holds(self, x: float) -> bool:
        """Whether x lies inside the view, its edges included."""
        return self.x0 <= x <= self.x1

    def column(self, x: float, width: int) -> int:
        """Return in which of ``width`` cells an x of the view stands."""
        return min(int((x - self.x0) / (self.x1 - self.x0) * width), width - 1)
