"""Where the run stands, in one line and in what follows from it."""

from __future__ import annotations

from typing import Literal

import msgspec

from trainmon_tui.protocol.at_end import AtEnd
from trainmon_tui.protocol.transport import ReplayState

RunState = Literal["waiting", "live", "silent", "ended", "replay", "error"]


class Outlook(msgspec.Struct, frozen=True):
    """How the run goes on at its present pace; None is not known."""

    eta_low_s: float | None = None
    """Seconds that remain at the pace of its better stretches, and at that of its worse ones."""
    eta_high_s: float | None = None
    ends_wall_s: float | None = None
    """Unix time of its end at this rate."""
    epoch_s: float | None = None
    """How long an epoch takes: the median of the last ones."""
    steps_an_epoch: float | None = None
    """As the log counted them in the last whole epoch."""
    steps_expected: float | None = None
    """The same by what the log prints of its data: ceil(samples / batch)."""
    total_expected: float | None = None
    """Steps of the whole run by the same: steps an epoch times epochs."""
    slower: float | None = None
    """The last minute's rate as a share of what it was before; None unless that is a slowdown."""


class Header(msgspec.Struct, frozen=True):
    """The run in a line."""

    name: str
    path: str
    state: RunState
    state_text: str = ""
    """What is wrong or awaited, in words: ``waiting for run.log``, ``permission denied`` ..."""
    broken: str = ""
    """What the training ended in, as the log tells it; empty where it goes on."""
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
    last_line_age_s: float | None = None
    """Seconds since the last byte arrived, by the engine's monotonic clock."""
    lines: int = 0
    bytes_read: int = 0
    bytes_total: int = 0
    attempts: int = 1
    charts: tuple[tuple[str, str], ...] = ()
    """(id, title) of every chart that can be asked for."""
    replay: ReplayState | None = None
    notices: tuple[str, ...] = ()
    """What was dropped, cut, rotated or restarted, newest last."""
    playbooks: tuple[str, ...] = ()
    """The names of playbooks that may be chosen."""
    outlook: Outlook = Outlook()
    judged: bool = True
    """Whether the playbooks have been read: a run's first picture does not wait for them."""
    at_end: AtEnd | None = None
    """Of a large log while it is read, where its end could be placed; all else here is of what was read."""
