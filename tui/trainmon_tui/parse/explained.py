"""The explanation of a log as plain values: what was understood, as what, and what was not."""

from __future__ import annotations

import msgspec

from trainmon_tui.model.blocks import EventKind, Split


class Example(msgspec.Struct, frozen=True):
    """A line of the log."""

    line: int
    """Physical line of the stream."""
    place: str
    """``line 7``; in a run of several files ``output.log:7``."""
    text: str
    """Cleaned."""


class SeriesFed(msgspec.Struct, frozen=True):
    """A series that a kind of line feeds."""

    tag: str
    metric: str | None
    split: Split
    unit: str | None
    points: int


class KindOfLine(msgspec.Struct, frozen=True):
    """Lines that are read alike."""

    kind: str
    """The detector's name, ``format`` or ``blank``."""
    title: str
    format: str
    """The user's format that reads them; empty for a detector."""
    count: int
    event: EventKind | None
    x: list[str]
    """``step``, ``epoch``: what their points stand at; empty for lines that feed no series."""
    series: list[SeriesFed]
    example: Example
    counts: list[str] = []
    """What its lines print of where the run stands: ``step``, ``epoch_total`` …"""


class Unread(msgspec.Struct, frozen=True):
    """Lines of one shape that were not understood."""

    count: int
    shape: str
    """The line with # for its numbers."""
    example: Example


class Explanation(msgspec.Struct, frozen=True):
    """What was understood of a log. Every segment is counted once: a redraw counts as a line of its own."""

    path: str
    lines: int
    """Physical lines."""
    segments: int
    understood: int
    not_understood: int
    formats: dict[str, int]
    """Segments that each of the user's formats read."""
    kinds: list[KindOfLine]
    """Most frequent first."""
    unread: list[Unread]
    """Most frequent first."""
    left_out: int = 0
    """Segments that are counted, but whose kinds or shapes are too many to be listed."""
    notices: list[str] = []
    schema: int = 1


class ValueRead(msgspec.Struct, frozen=True):
    """One point."""

    tag: str
    metric: str | None
    split: Split
    value: float | str


class LineRead(msgspec.Struct, frozen=True):
    """One segment, line by line."""

    line: int
    place: str
    """As in `Example`."""
    kind: str
    """As in `KindOfLine`; ``""`` for a line that was not understood."""
    format: str
    step: float | None
    epoch: float | None
    values: list[ValueRead]
    event: EventKind | None
    fields: dict[str, str | float]
    """What the event holds, or the settings."""
    text: str
