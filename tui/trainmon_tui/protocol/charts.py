"""A chart as it is asked for and as it is answered."""

from __future__ import annotations

from typing import Literal

import msgspec

MAX_COLUMNS = 4096
"""An ask for more is answered with so many: no screen is wider."""
CALLED = "?"
"""A chart's id that begins with it names letters of a metric that no chart shows unasked."""
ChartAxis = Literal["step", "epoch", "time"]
"""What a chart is drawn over; ``time`` is in seconds since the first point that the log gives a time."""


class ChartAsk(msgspec.Struct, frozen=True, array_like=True):
    """A chart to be drawn over so many columns (two dots each)."""

    id: str
    """A chart's id from `Header.charts`; the first of them is always ``loss``."""
    columns: int
    x: ChartAxis = "step"
    """What is wanted: a run without that counter is drawn over another one."""
    x0: float | None = None
    """Left edge, or None for the run's start."""
    x1: float | None = None
    """Right edge, or None to follow the newest point."""
    smooth: float = 0.9
    """Weight of the exponential moving average, 0 (off) to 0.999."""
    of: ChartAxis | None = None
    """The axis that ``x0`` and ``x1`` are given on; None is the one that the chart is drawn over."""
    point: tuple[ChartAxis, float] | None = None
    """A place of the run that is to be found on the chart's axis."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One series over a chart's columns. ``low``, ``high`` and ``mid`` are float32 bytes, nan where empty."""

    name: str
    role: str
    """Semantic colour: ``train``, ``val``, ``teacher``, ``lr``, ``grad`` or ``other1``..``other4``."""
    unit: str | None
    low: bytes
    """Least value in each column: the raw envelope."""
    high: bytes
    mid: bytes
    """The smoothed value at each column's end."""
    count: int
    nonfinite: tuple[float, ...]
    """x of nan and inf points inside the view (at most one a column)."""
    last: float | None
    best: float | None
    best_x: float | None
    ahead: bytes = b""
    """What samples say beyond what was read of the log: means as float32, nan where empty; empty once all is read."""


class Span(msgspec.Struct, frozen=True, array_like=True):
    """A named stretch of the x axis."""

    name: str
    x0: float
    x1: float


class BandSpan(msgspec.Struct, frozen=True, array_like=True):
    """The expected range between two x, its edges moving linearly."""

    x0: float
    x1: float
    low0: float
    high0: float
    low1: float
    high1: float


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """Something that happened at x: ``decision``, ``alert``, ``seam`` (a resume), ``stop``."""

    x: float
    kind: Literal["decision", "alert", "seam", "stop"]
    text: str


class Chart(msgspec.Struct, frozen=True, array_like=True):
    """A chart's contents for one ask; ``y0``/``y1`` are the data's range in the view."""

    id: str
    title: str
    x: ChartAxis
    x0: float
    x1: float
    """The column grid's edges: nice numbers, so that a growing x does not shift every column."""
    y0: float
    y1: float
    lines: tuple[Line, ...]
    spans: tuple[Span, ...] = ()
    bands: tuple[BandSpan, ...] = ()
    marks: tuple[Mark, ...] = ()
    point: float | None = None
    """Where the place that was asked for stands."""
    lost: Literal["", "part", "point"] = ""
    """What was asked for on another axis and has no place on this one: all of the run is shown, or no point."""
