"""Every message from the screen to the engine.

One ask describes everything the screen wants to see; the newest ask wins.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from trainmon_tui.model.journal import Deed
from trainmon_tui.protocol.charts import ChartAsk
from trainmon_tui.protocol.log import LogAsk

MAX_CHARTS = 64
MAX_ROWS = 1000
"""Asks for more are answered with so many: no screen is larger, and no ask may exhaust the engine's memory."""
ControlAction = Literal[
    "play", "pause", "speed", "restart", "now", "step_line", "step_step", "step_epoch", "step_mark",
    "seek", "seek_line", "seek_step", "seek_epoch", "seek_time",
]  # fmt: skip
"""``seek`` takes a share of the log (0 to 1), ``seek_time`` seconds of the day; a step is by so many, back where it is below 0. ``now`` leads to the newest line again, and a replay to its end."""
DocumentKind = Literal["check", "export", "report", "journal", "names"]
"""``names`` are those that an entry of the journal may name."""


class Ask(msgspec.Struct, frozen=True, array_like=True, tag="ask"):
    """What the screen wants to see, and the last frame it has taken in."""

    number: int
    ack: int = 0
    charts: tuple[ChartAsk, ...] = ()
    log: LogAsk | None = None
    rows: tuple[str, ...] = ()
    """Of a table of runs: the rows on the screen, which are looked after first."""
    facts: int | None = None
    """The number of the facts that the screen has, 0 for none; None where it shows none."""


class Control(msgspec.Struct, frozen=True, array_like=True, tag="control"):
    """A hand on a replay's clock, or a look back in a run that goes on: what was known then."""

    action: ControlAction
    value: float = 0.0


class Bye(msgspec.Struct, frozen=True, array_like=True, tag="bye"):
    """The screen leaves on purpose: the engine ends without touching the terminal."""


class Guide(msgspec.Struct, frozen=True, array_like=True):
    """A runbook in Markdown that is to be filled in."""

    name: str
    """Its file's, for messages."""
    text: bytes | None = None
    """None: that of the playbook that judges."""


class DocumentAsk(msgspec.Struct, frozen=True, array_like=True, tag="document"):
    """Read the run to its end (or to ``at``) and send one document."""

    kind: DocumentKind
    at: str = ""
    """``epoch=5``, ``step=1000``, ``line=90``: cut just before the first line of anything later; empty: the end."""
    now: bool = False
    """Answer a ``check`` from what the engine has read so far, and read nothing again."""
    did: Deed | None = None
    """What is to be written into the run's journal, as done at that moment; the document is then the journal."""
    guide: Guide | None = None
    """Of a ``report``: the runbook that is to be filled in."""


class News(msgspec.Struct, frozen=True, array_like=True, tag="news"):
    """What the screen's side knows of the run and its log cannot say: it started the run, or holds its pipe."""

    words: str = ""
    """``ended with status 3``, or what is wrong beside the log; shown with the run's state."""
    ended: bool = False
    """Whether the run is over: what the log holds now is all there will be."""


class Jot(msgspec.Struct, frozen=True, array_like=True, tag="jot"):
    """Write what a person did into the run's journal; `JournalNews` answers."""

    number: int
    did: Deed


class Choose(msgspec.Struct, frozen=True, array_like=True, tag="choose"):
    """Judge by another playbook from now on: one of `Header.playbooks`."""

    playbook: str


FromScreen = Ask | Control | Bye | DocumentAsk | News | Jot | Choose
