"""What passes between the stages of reading: blocks of many lines, never single lines.

``sources`` deliver bytes, ``decode`` cuts them into `Segments`, ``parse`` turns those into `Parsed`,
``store`` and ``rules`` fold that. All arrays of one block have the same length.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

Split = Literal["", "train", "valid", "test"]
SourceKind = Literal["summary", "bar", "record", "line"]


class Segments(msgspec.Struct, frozen=True):
    """Clean pieces of the log, each ended by a newline or a carriage return (or a run of backspaces).

    A physical line that was redrawn gives several segments with one line number.
    """

    texts: Sequence[bytes]
    """UTF-8 without terminators, NULs, escape sequences or backspaces; invalid bytes are U+FFFD."""
    lines: Ints
    """Physical line of each segment: newlines are counted from 1."""
    offsets: Ints
    """Byte offset in the log of each segment's first byte."""
    arrived_s: float = 0.0
    """When the block arrived: seconds of the source's clock (monotonic live, virtual in a replay)."""


class SeriesKey(msgspec.Struct, frozen=True):
    """The identity of a series apart from its shape family."""

    tag: str
    """The name as the log spelt it, qualified by the words before it where one word means two series."""
    split: Split = ""
    metric: str | None = None
    """The canonical metric (``loss``, ``kl_raw``, ``lr`` ...) or None when the name is not known."""
    unit: str | None = None
    """``percent``, ``fraction``, ``s``, ``ms``, ``bytes``, ``it/s`` ... or None."""
    quiet: bool = False
    """Whether it is a clock, a counter or a size: kept, but not charted unasked."""


class Family(msgspec.Struct, frozen=True):
    """A kind of line: which series its numbers feed, in order."""

    id: int
    keys: tuple[SeriesKey, ...]
    source: SourceKind = "line"
    voice: int = 0
    """Which of several merged files speaks: each counts its own attempts."""


class Rows(msgspec.Struct, frozen=True):
    """Points of one family: one row for each segment, one column for each of the family's series."""

    family: Family
    values: Floats
    """Shape (rows, series). A printed nan or inf stays itself; see `present` for what was not printed."""
    steps: Floats
    """Global optimizer steps; nan where the log has no counter."""
    epochs: Floats
    """Epochs, possibly fractional; nan where the log names none."""
    lines: Ints
    offsets: Ints
    walls: Floats
    """Seconds: the log's own time stamp (Unix) if it has one, else nan."""
    attempts: Ints
    """0 for the first attempt; grows by one each time the counter falls back (a resume)."""
    present: NDArray[np.bool_] | None = None
    """Shape (rows, series); None when every value was printed."""

    def take(self, places: Ints | NDArray[np.bool_]) -> Rows:
        """Return some of the rows: those at indices, or where a mask of one entry for each row is true."""
        return Rows(
            family=self.family,
            values=self.values[places],
            steps=self.steps[places],
            epochs=self.epochs[places],
            lines=self.lines[places],
            offsets=self.offsets[places],
            walls=self.walls[places],
            attempts=self.attempts[places],
            present=None if self.present is None else self.present[places],
        )

    def only(self, present: NDArray[np.bool_]) -> Rows:
        """Return the rows with only those values, shape (rows, series); rows without any go."""
        if present.all():
            return self if self.present is None else msgspec.structs.replace(self, present=None)
        kept = np.flatnonzero(present.any(axis=1))
        rows, present = self.take(kept), present[kept]
        values = np.where(present, rows.values, np.nan)
        return msgspec.structs.replace(rows, values=values, present=None if present.all() else present)


EventKind = Literal[
    "epoch", "phase", "unfreeze", "patience", "early_stop", "best", "config", "checkpoint", "saved", "load",
    "oom", "traceback", "timeout", "overflow", "clipping", "warning", "killed", "resume", "done", "advice",
    "claim",
]  # fmt: skip
"""``checkpoint`` is saved weights, ``saved`` any other file; ``timeout`` a hung collective; ``killed`` an end from outside;
``resume`` a counter that fell back, ``load`` weights that the log says were read;
``claim`` a figure derived from others (any event may carry one in its field ``claim``)."""


class Event(msgspec.Struct, frozen=True):
    """A fact of the log that is not a point of a series."""

    kind: EventKind
    line: int
    offset: int
    text: str
    """The line that says so, cleaned."""
    step: float | None = None
    epoch: float | None = None
    fields: dict[str, Any] = {}
    """Captured values: ``patience`` {count, limit}, ``checkpoint`` {path, step, epoch}, ``killed`` {by}, ``config`` {key: value} ..."""


class Progress(msgspec.Struct, frozen=True):
    """Where the run stands after the last line read; None where the log never said."""

    step: float | None = None
    steps_total: float | None = None
    epoch: float | None = None
    epochs_total: float | None = None
    rate_per_s: float | None = None
    """Steps a second, as the log's own bar printed it."""


class EpochStart(msgspec.Struct, frozen=True):
    """The first segment that belongs to an epoch: ``as of epoch N`` cuts the log just before a later one."""

    epoch: float
    line: int
    offset: int


class Parsed(msgspec.Struct, frozen=True):
    """What one block of segments said."""

    rows: list[Rows]
    events: list[Event]
    starts: list[EpochStart]
    progress: Progress
    last_line: int
    """The last physical line this block touched."""
    not_understood: int = 0
    """Segments with text that no detector recognised (counted, never an error)."""
