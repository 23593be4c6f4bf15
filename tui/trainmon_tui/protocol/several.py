"""What the engine says of many runs at once: the rows of their table, and what sets compared runs apart."""

from __future__ import annotations

from typing import Literal

import msgspec

from trainmon_tui.model.found import RunKind
from trainmon_tui.model.verdicts import Verdict

RowState = Literal["unread", "live", "silent", "ended", "error"]
"""``unread`` as long as nothing of the run was looked at; ``silent`` for a run that says neither more nor its end."""


class RunRow(msgspec.Struct, frozen=True, array_like=True):
    """One run of the table, as far as it was looked at."""

    path: str
    """As it can be named on the command line; it also names the row."""
    kind: RunKind
    bytes: int = 0
    changed_s: float = 0.0
    """Unix seconds of the last change."""
    state: RowState = "unread"
    words: str = ""
    """What is wrong, or how it ended."""
    phase: str = ""
    epoch: float | None = None
    epochs_total: float | None = None
    step: float | None = None
    steps_total: float | None = None
    progress: float | None = None
    """0 to 1."""
    rate_per_s: float | None = None
    """Steps a second."""
    eta_s: float | None = None
    metric: str = ""
    """The main metric, by the name that the log gives it."""
    unit: str | None = None
    last: float | None = None
    best: float | None = None
    trend: tuple[float, ...] = ()
    """The main metric over the whole run, oldest first; of a run that was only looked at, its newest part."""
    verdict: Verdict | None = None
    """None as long as the run was not read whole: of a part of it nothing can be judged."""
    speaker: str = ""
    say: str = ""
    line: str = ""
    """The log's last line."""
    gpu: str = ""
    """The GPUs that the run's process is on: ``0,1``."""
    read: float | None = None
    """0 to 1, in steps of a hundredth, while the run is read whole; None before and after."""


class RunsView(msgspec.Struct, frozen=True, array_like=True):
    """What is new in the table since the frame that the ask acknowledged."""

    rows: tuple[RunRow, ...] = ()
    gone: tuple[str, ...] = ()
    total: int = 0
    complete: bool = True
    """Whether the look for runs came to its end: it is bounded in time, depth and entries."""


class SettingRow(msgspec.Struct, frozen=True, array_like=True):
    """A setting in which compared runs differ; None where a run prints none."""

    name: str
    values: tuple[str | None, ...]


class BestRow(msgspec.Struct, frozen=True, array_like=True):
    """The best and the last value of a metric in each of the compared runs."""

    name: str
    unit: str | None
    best: tuple[float | None, ...]
    at: tuple[str, ...]
    """Where each best stands: ``ep 12``."""
    last: tuple[float | None, ...]
    winner: int | None
    """The run with the best of all; None where several share it."""


class ComparedView(msgspec.Struct, frozen=True, array_like=True):
    """Several runs side by side; every tuple of values has an entry for each run, in their order."""

    runs: tuple[RunRow, ...] = ()
    settings: tuple[SettingRow, ...] = ()
    settings_shared: int = 0
    metrics: tuple[BestRow, ...] = ()
