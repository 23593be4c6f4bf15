"""A run that was found in a folder."""

from __future__ import annotations

from typing import Literal, NamedTuple

RunKind = Literal["log", "metrics", "checkpoints", "tensorboard", "wandb"]

ALIVE_S = 60.0
"""What grew within the last minute is alive."""


class FoundRun(NamedTuple):
    """A file or folder that looks like a run."""

    path: str
    """As it can be named on the command line, from the folder in which it was looked for."""
    kind: RunKind
    bytes: int
    changed_s: float
    """Unix seconds of the last change."""

    def age_s(self, now_s: float) -> float:
        """Return the seconds since the last change; a clock that runs ahead makes none."""
        return max(0.0, now_s - self.changed_s)

    def is_alive(self, now_s: float) -> bool:
        """Return whether it changed within the last minute."""
        return self.age_s(now_s) < ALIVE_S


class FoundRuns(NamedTuple):
    """The runs of a folder, the newest first."""

    runs: tuple[FoundRun, ...]
    complete: bool
    """Whether the look came to its end: it is bounded in time, depth and entries."""
