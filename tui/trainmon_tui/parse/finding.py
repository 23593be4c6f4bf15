"""What a detector says of one segment: where its numbers stand and what each of them is."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, Protocol

import msgspec

from trainmon_tui.model.blocks import EventKind, SeriesKey, SourceKind, Split

What = Literal[
    "value",
    "step",
    "step_total",
    "count",
    "count_total",
    "epoch",
    "epoch_total",
    "drawn",
    "drawn_total",
    "rate",
    "period",
    "unix",
    "stamp",
    "cell",
    "list",
    "rank",
]
"""``step`` is a named global counter, ``count`` one of a bar or ``[n/N]``, ``drawn`` that of a bar that
other output is glued to; ``stamp`` is ISO date and time, ``cell`` a
number that only its table's head can name, ``list`` the numbers of a batch, ``rank`` the process that speaks."""


class Capture(NamedTuple):
    """A number's place in the segment."""

    start: int
    end: int
    what: What
    key: SeriesKey | None = None
    """The series it feeds, for a ``value``."""


def list_keys(key: SeriesKey) -> tuple[SeriesKey, ...]:
    """Return the series that a list feeds: its mean, minimum, maximum and standard deviation."""
    return (key, *(SeriesKey(f"{key.tag} {part}", key.split, quiet=True) for part in ("min", "max", "std")))


class Finding(msgspec.Struct, frozen=True):
    """What is known of a kind of line after looking at one segment of it."""

    captures: tuple[Capture, ...] = ()
    source: SourceKind = "line"
    label: str = ""
    """Words that tell this line's series from those of like lines: a bar's name, ``DEV`` before ``loss``."""
    split: Split = ""
    """The split of the line as a whole; the counter of a line about validation does not move the run's step."""
    event: EventKind | None = None
    fields: dict[str, Any] = {}
    config: dict[str, str | float] = {}
    early: bool = False
    """Whether `config` holds only before training starts; afterwards the captures are points."""

    begins: bool = False
    """Whether a process begins with this line: what follows is its configuration until it counts."""
    box: Literal["", "head", "row", "inner", "words"] = ""
    """What the line is in a box of two columns: the head of a group, or a row inside or outside of one."""

    recalls: bool = False
    """Whether the line behind it repeats the best values so far: ``best iteration is:``."""

    heads: Split = ""
    """The split that the line announces for the values below it: ``Validation:``."""

    literal: bool = False
    """Whether digits outside of the captures belong to names: ``AP @[IoU=0.50]``."""

    closes: bool = False
    """Whether a line whose count has reached its total speaks for its whole epoch."""

    columns: tuple[str, ...] = ()
    """The names in a table's head."""
    cells: tuple[int, ...] = ()
    """For a table's line, the column of each capture."""
    words: tuple[tuple[int, str], ...] = ()
    """For a table's line, the cells that are words, with their column."""
    width: int = 0
    """For a table's line, how many columns it has."""

    @property
    def keys(self) -> tuple[SeriesKey, ...]:
        """The series this line feeds, in the order of its captures."""
        return tuple(
            key
            for capture in self.captures
            if capture.key is not None
            for key in (list_keys(capture.key) if capture.what == "list" else (capture.key,))
        )


class Detector(Protocol):
    """One idea of how a line may look. ``SAMPLES`` are lines it must recognise; they run as tests."""

    @property
    def SAMPLES(self) -> tuple[str, ...]:  # noqa: N802  # a module's constant
        """Lines of this kind."""

    def detect(self, text: bytes) -> Finding | None:
        """Return what the segment says, or None when it is not of this kind."""


NOTHING = Finding()
"""A line that is understood and holds nothing to keep."""
