"""Every message from the engine to the screen.

The engine answers an ask (`asks.py`) with frames as long as it stands. Credit of one: a frame is sent only after the
last one was acknowledged by the next ask.
"""

from __future__ import annotations

import msgspec

from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.asks import DocumentKind
from trainmon_tui.protocol.charts import Chart
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.log import LogView
from trainmon_tui.protocol.run_facts import FactsView
from trainmon_tui.protocol.several import ComparedView, RunsView
from trainmon_tui.protocol.transport import Transport

VERSION = 2


class JournalNews(msgspec.Struct, frozen=True, array_like=True):
    """How the run's journal stands."""

    read_only: str = ""
    """Why nothing can be written, in words; empty as long as it can."""
    answered: int = 0
    """The number of the last `Jot` that was dealt with."""
    answer: str = ""
    """What became of it, in words."""


class Frame(msgspec.Struct, frozen=True, array_like=True, tag="frame"):
    """Everything the screen shows."""

    number: int
    ask: int
    header: Header
    judgement: Judgement
    telemetry: Telemetry
    charts: tuple[Chart, ...] = ()
    log: LogView | None = None
    journal: JournalNews = JournalNews()
    transport: Transport | None = None
    """Of a replay, and of a look back in a run that goes on."""
    runs: RunsView | None = None
    """What a table of runs has to show."""
    compared: ComparedView | None = None
    """What a comparison of runs has to show beside its charts."""
    facts: FactsView | None = None
    """Only where they are asked for, and differ from those that the screen has."""


class Heartbeat(msgspec.Struct, frozen=True, array_like=True, tag="alive"):
    """Sent once a second when there is no frame: its absence tells a hung engine."""


class Document(msgspec.Struct, frozen=True, array_like=True, tag="reply"):
    """The answer to a `DocumentAsk`: UTF-8 JSON, and the exit status that goes with it."""

    kind: DocumentKind
    body: bytes
    exit_code: int


class Fault(msgspec.Struct, frozen=True, array_like=True, tag="fault"):
    """The engine cannot go on: the message and hint of a `TrainmonError`, and its exit status."""

    message: str
    hint: str
    exit_code: int


FromEngine = Frame | Heartbeat | Document | Fault
