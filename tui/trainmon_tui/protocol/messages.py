"""Every message between the screen and the engine. The screen asks for views; the engine sends frames.

One ask describes everything the screen wants to see; the engine answers with frames as long as it stands.
Credit of one: a frame is sent only after the last one was acknowledged by the next ask; the newest ask wins.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from trainmon_tui.model.journal import Deed
from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.at_end import AtEnd
from trainmon_tui.protocol.run_facts import FactsView
from trainmon_tui.protocol.several import ComparedView, RunsView
from trainmon_tui.protocol.transport import ReplayState, Transport

VERSION = 2

MAX_CHARTS = 64
MAX_COLUMNS = 4096
MAX_ROWS = 1000
CALLED = "?"
"""A chart's id that begins with it names letters of a metric that no chart shows unasked."""
ChartAxis = Literal["step", "epoch", "time"]
"""What a chart is drawn over; ``time`` is in seconds since the first point that the log gives a time."""
"""Asks for more are answered with so many: no screen is larger, and no ask may exhaust the engine's memory."""


# --- from the screen -----------------------------------------------------------------------------------


class ChartAsk(msgspec.Struct, frozen=True, array_like=True):
    """A chart to be drawn over so many columns (two dots each)."""

    id: str
    """A chart's id from `Header.charts`; the first of them is always ``loss``."""
    columns: int
    x: ChartAxis = "step"
    """What is wanted: a run without that counter is drawn over another one."""
    x0: float | None = None
    """Left edge, or None for the run's start."""
    x1: float | None = None
    """Right edge, or None to follow the newest point."""
    smooth: float = 0.9
    """Weight of the exponential moving average, 0 (off) to 0.999."""
    of: ChartAxis | None = None
    """The axis that ``x0`` and ``x1`` are given on; None is the one that the chart is drawn over."""
    point: tuple[ChartAxis, float] | None = None
    """A place of the run that is to be found on the chart's axis."""


class LogAsk(msgspec.Struct, frozen=True, array_like=True):
    """A window of the log: ``rows`` physical lines from ``top`` (1 is the first), or the newest if top is None.

    With ``only`` the lines are those with (or without) the needle, and ``top`` counts them.
    """

    rows: int
    top: int | None = None
    needle: str = ""
    """What is looked for: words as they stand, or an re2 pattern between slashes."""
    only: Literal["", "with", "without"] = ""
    focus: int = 0
    """The line from which the nearest matches are told."""
    goto: str = ""
    """A moment (``epoch=5``, ``step=1000``, ``time=14:05``) whose line is asked for."""


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


ControlAction = Literal[
    "play", "pause", "speed", "restart", "now", "step_line", "step_step", "step_epoch", "step_mark",
    "seek", "seek_line", "seek_step", "seek_epoch", "seek_time",
]  # fmt: skip
"""``seek`` takes a share of the log (0 to 1), ``seek_time`` seconds of the day; a step is by so many, back where it is below 0. ``now`` leads to the newest line again, and a replay to its end."""


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


DocumentKind = Literal["check", "export", "report", "journal", "names"]
"""``names`` are those that an entry of the journal may name."""


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


# --- from the engine -----------------------------------------------------------------------------------


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One series over a chart's columns. ``low``, ``high`` and ``mid`` are float32 bytes, nan where empty."""

    name: str
    role: str
    """Semantic colour: ``train``, ``val``, ``teacher``, ``lr``, ``grad`` or ``other1``..``other4``."""
    unit: str | None
    low: bytes
    """Least value in each column: the raw envelope."""
    high: bytes
    mid: bytes
    """The smoothed value at each column's end."""
    count: int
    nonfinite: tuple[float, ...]
    """x of nan and inf points inside the view (at most one a column)."""
    last: float | None
    best: float | None
    best_x: float | None
    ahead: bytes = b""
    """What samples say beyond what was read of the log: means as float32, nan where empty; empty once all is read."""


class Span(msgspec.Struct, frozen=True, array_like=True):
    """A named stretch of the x axis."""

    name: str
    x0: float
    x1: float


class BandSpan(msgspec.Struct, frozen=True, array_like=True):
    """The expected range between two x, its edges moving linearly."""

    x0: float
    x1: float
    low0: float
    high0: float
    low1: float
    high1: float


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """Something that happened at x: ``decision``, ``alert``, ``seam`` (a resume), ``stop``."""

    x: float
    kind: Literal["decision", "alert", "seam", "stop"]
    text: str


class Chart(msgspec.Struct, frozen=True, array_like=True):
    """A chart's contents for one ask; ``y0``/``y1`` are the data's range in the view."""

    id: str
    title: str
    x: ChartAxis
    x0: float
    x1: float
    """The column grid's edges: nice numbers, so that a growing x does not shift every column."""
    y0: float
    y1: float
    lines: tuple[Line, ...]
    spans: tuple[Span, ...] = ()
    bands: tuple[BandSpan, ...] = ()
    marks: tuple[Mark, ...] = ()
    point: float | None = None
    """Where the place that was asked for stands."""
    lost: Literal["", "part", "point"] = ""
    """What was asked for on another axis and has no place on this one: all of the run is shown, or no point."""


class LogRow(msgspec.Struct, frozen=True, array_like=True):
    """One physical line as it is shown: its last redraw, cleaned."""

    line: int
    """0 for one at the end of a log that was not read so far: it has no number yet."""
    text: str
    mark: str = ""
    """``pass``, ``warn``, ``fail`` when an item, decision or event rests on this line."""
    pending: bool = False
    """Its end has not been written yet."""
    hits: tuple[tuple[int, int], ...] = ()
    """Where in the text the needle stands: first and last character, the last not included."""


class LogView(msgspec.Struct, frozen=True, array_like=True):
    """A window of the log."""

    rows: tuple[LogRow, ...]
    total: int
    """Physical lines so far; with a filter, those that it lets through."""
    following: bool
    matches: int = 0
    """Lines that hold the needle, as far as the log was looked through."""
    scanned: float = 1.0
    """0 to 1: how much of the log was looked through."""
    before: int = 0
    """The nearest matching line before the ask's focus; 0 for none."""
    after: int = 0
    went: tuple[str, int] = ("", 0)
    """The moment that was asked for and its line; 0 where the log has none."""
    wrong: str = ""
    """Why the needle or the moment cannot be looked for."""
    unnumbered: bool = False
    """Whether the rows are the log's last ones though it was not read so far."""


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
