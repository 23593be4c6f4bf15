"""Where in its log a run is shown: a replay's clock, and the line of time with what happened where."""

from __future__ import annotations

from typing import Literal

import msgspec


class ReplayState(msgspec.Struct, frozen=True, array_like=True):
    """Where a replay's clock stands."""

    playing: bool
    speed: float
    position: float
    """0 to 1 of the log's bytes."""
    done: bool


MarkKind = Literal["phase", "decision", "alert", "stop", "resume", "checkpoint"]


class TimeMark(msgspec.Struct, frozen=True, array_like=True):
    """Something that happened, on the line of the whole log."""

    at: float
    """0 to 1 of the log's bytes."""
    kind: MarkKind
    text: str


class Transport(msgspec.Struct, frozen=True, array_like=True):
    """Where in its log a run is shown, and what happened where."""

    position: float
    """0 to 1 of the log's bytes."""
    marks: tuple[TimeMark, ...] = ()
    scanned: float = 1.0
    """0 to 1: how much of the log was looked through for marks."""
    past: bool = False
    """Whether the run goes on, and what is shown is what was known then."""
    wrong: str = ""
    """Why the last hand led nowhere."""
