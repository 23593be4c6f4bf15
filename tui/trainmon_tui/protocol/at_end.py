"""What the end of a large log says before all of it was read."""

from __future__ import annotations

import msgspec


class AtEnd(msgspec.Struct, frozen=True):
    """Where a run stands by the end of its log, while what lies before that is still being read; None is not known."""

    epoch: float | None = None
    epochs_total: float | None = None
    step: float | None = None
    steps_total: float | None = None
    progress: float | None = None
    """0 to 1."""
    rate_per_s: float | None = None
    """Steps a second, as the log itself prints them."""
    eta_s: float | None = None
    samples: int = 0
    """From how many places of the log `Line.ahead` is."""
