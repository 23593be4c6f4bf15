"""What is known of a run beside its curves: its settings, what each metric came to, and the files that stand there."""

from __future__ import annotations

import msgspec


class Fact(msgspec.Struct, frozen=True, array_like=True):
    """One thing that is known of the run."""

    name: str
    value: str
    where: str = ""
    """Where it is said: ``line 14``, ``output.log:90``, ``config.yaml:3``."""
    line: int = 0
    """The line of the log that says it; 0 for none."""
    note: str = ""
    """What else is said of it."""
    differs: bool = False
    """Whether that is another value."""


class FactGroup(msgspec.Struct, frozen=True, array_like=True):
    """Facts that are said in one place."""

    title: str
    facts: tuple[Fact, ...]
    left_out: int = 0


class MetricSummary(msgspec.Struct, frozen=True, array_like=True):
    """What the finite values of a series came to; a coordinate that the log does not have is None."""

    name: str
    unit: str | None
    count: int
    last: float | None
    """The newest value as it was printed, nan and inf included."""
    best: float | None
    """None where nobody says what is better."""
    low: float | None
    high: float | None
    mean: float | None
    """Of the newest tenth of the points."""
    step: float | None
    """Where the best stands, or without one the last."""
    epoch: float | None
    line: int


class RunFile(msgspec.Struct, frozen=True, array_like=True):
    """Something that stands beside the log, or in the run's folder."""

    name: str
    is_folder: bool
    bytes: int
    changed_s: float
    """Unix seconds of the last change."""


class FactsView(msgspec.Struct, frozen=True, array_like=True):
    """Everything of a run that is no curve and no verdict."""

    number: int
    """Grows with every change; the ask names the one that the screen has."""
    groups: tuple[FactGroup, ...] = ()
    metrics: tuple[MetricSummary, ...] = ()
    metrics_left_out: int = 0
    files: tuple[RunFile, ...] = ()
    files_left_out: int = 0
