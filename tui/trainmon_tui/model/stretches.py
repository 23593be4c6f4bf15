"""What the machine said over a stretch of time, with its place in the log."""

from __future__ import annotations

import msgspec

from trainmon_tui.model.verdicts import Place


class Stretch(msgspec.Struct, frozen=True):
    """Means over some seconds."""

    wall_s: float
    """Unix time of its end."""
    seconds: float
    at: Place
    """Where the run stood at its end."""
    sample: dict[str, float]
    """By the names of `rules.machine.MACHINE`, and ``gpu3.util`` and its like of each GPU."""
