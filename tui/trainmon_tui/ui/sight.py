"""What the screen shows and how: the last frame, and the hands' choices. No toolkit, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal

from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.charts import CALLED
from trainmon_tui.ui.agenda import in_hand, stay_on
from trainmon_tui.ui.asking import ask_of
from trainmon_tui.ui.facts_table import FactsTable
from trainmon_tui.ui.fill import OF_THE_MACHINE, Fill
from trainmon_tui.ui.glyphs import UNICODE, Glyphs
from trainmon_tui.ui.lens import Lens, Plot
from trainmon_tui.ui.news import calmed, news_in
from trainmon_tui.ui.plan import PANES, Plan, arrange
from trainmon_tui.ui.plan_several import COMPARE_PANES, plan_several
from trainmon_tui.ui.plan_transport import with_transport
from trainmon_tui.ui.quill import Quill
from trainmon_tui.ui.roll import Roll
from trainmon_tui.ui.runs_table import RunsTable
from trainmon_tui.ui.seams import reshaped

if TYPE_CHECKING:
    from trainmon_tui.plot.picture import Picture
    from trainmon_tui.plot.raster import Marker
    from trainmon_tui.protocol.asks import Ask, Control
    from trainmon_tui.protocol.charts import Chart, ChartAxis
    from trainmon_tui.protocol.messages import Frame
    from trainmon_tui.protocol.several import ComparedView
    from trainmon_tui.protocol.transport import Transport
    from trainmon_tui.ui.keys import Mode
    from trainmon_tui.ui.news import News
    from trainmon_tui.ui.prompt import Prompt

FRAMELESS = ("runs",)
"""Panes of rows without a frame."""
_BEHIND = 1_000_000
"""Bytes by which the reading may lag behind a log that grows fast."""
_BESIDE = ("kl",)
"""The charts that stand beside the main one before others do, by how their names begin."""


@dataclass
class Sight:
    """Everything that decides what is on the screen."""

    glyphs: Glyphs = UNICODE
    mode: Mode = "run"
    table: RunsTable = field(default_factory=RunsTable)
    """The runs to choose from, in the mode of that name."""
    nested: bool = False
    """Whether it was opened from a table of runs, to which escape leads back."""
    frame: Frame | None = None
    newest: Frame | None = None
    """The newest frame: it differs from `frame` while the view is frozen."""
    drawn: Frame | None = None
    """The frame that all panes were drawn from last."""
    received_s: float = 0.0
    """When `newest` arrived, by the monotonic clock."""
    now_s: float = 0.0
    aside: str = ""
    """The answer to the last key where the panes do not show one; gone with the next key."""
    frozen: bool = False
    dimmed: bool = False
    """Whether what is shown is known to be old: the engine is gone."""
    trouble: str = ""
    """What is wrong with the engine, in words; empty while it works."""
    last_words: str = ""
    """What a dead engine wrote last, and where the rest of it is."""
    active: str = "loss"
    maximised: bool = False
    chart: int = 0
    """Index of the main chart in `chart_ids`."""
    wanted_chart: str = ""
    """The chart that a remembered view asks for, until the run has it."""
    called_since: int = 0
    """The ask that first told the engine of a metric that no chart shows; 0 once it was answered."""
    pins: list[str] = field(default_factory=list)
    """Charts that stand before all others."""
    grid: bool = False
    """Whether every chart is shown small."""
    chart_words: str = ""
    """Letters that a chart's name must have to stand in the grid."""
    log_ys: dict[str, bool] = field(default_factory=dict)
    """Charts whose y a hand made logarithmic (True) or linear (False); the others choose by what they show."""
    keymap: dict[str, str] = field(default_factory=dict)
    """A person's own keys, by action."""
    y: Literal["auto", "linear", "log"] = "auto"
    """The scale of the charts for which no hand chose one."""
    clip: bool = True
    """Whether rare outliers may lie outside a chart's range of y."""
    marker: Marker = "braille"
    x_axis: ChartAxis = "step"
    lens: Lens = field(default_factory=Lens)
    """The part of x that the charts show, and the crosshair."""
    plots: dict[str, Plot] = field(default_factory=dict)
    """Where each drawn chart's columns stand in its pane."""
    pictures: dict[str, tuple[object, Picture]] = field(default_factory=dict, compare=False, repr=False)
    """What is drawn of each chart on the screen, and of what."""
    smooth: float = 0.9
    log_left: int = 0
    """Characters of every line of the log that lie beyond the pane's left edge."""
    log_top: int | None = None
    """First line of the log's window; None follows the newest."""
    roll: Roll = field(default_factory=Roll, compare=False, repr=False)
    """How far the log has moved up while it is followed."""
    jumping: bool = False
    """Whether the next key goes where a letter stands."""
    prompt: Prompt | None = None
    """What is being typed, if anything."""
    quill: Quill = field(default_factory=Quill)
    """What was written for the journal."""
    wish: Control | None = None
    """What the engine is to be told beside the next ask."""
    needle: str = ""
    """What the log is looked through for."""
    log_only: Literal["", "with", "without"] = ""
    """Whether only lines with (or without) the needle are shown."""
    goto: str = ""
    """The moment whose log line is being asked for."""
    seek: Literal["", "after", "before"] = ""
    """Which way the next match is looked for; empty once it was found."""
    seek_since: int = 0
    """The ask that first told the engine of it."""
    axis_since: int = 0
    """The ask that first told the engine of another x axis; 0 once its answer was seen."""
    log_focus: int = 0
    """The log line that evidence led to."""
    selected: int = 0
    """The checklist's selected entry, counted among those that can be selected."""
    folds: dict[str, bool] = field(default_factory=dict)
    """Past phases that a hand folded (True) or unfolded."""
    facts: FactsTable = field(default_factory=FactsTable)
    """What is known of the run beside its curves, in the pane of that name."""
    opening: str = "starting"
    """What is said before the first frame."""
    scrolls: dict[str, int] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    """Where a hand moved a border between panes to, by its name."""
    grip: str = ""
    """The border that the mouse holds."""
    size: tuple[int, int] = (80, 24)
    plan: Plan = field(default_factory=lambda: arrange(80, 24))
    asked: int = 0
    taken: int = 0
    """Number of the newest frame that this engine sent."""
    fill: Fill = field(default_factory=Fill)

    @property
    def judgement(self) -> Judgement:
        """The last judgement, or an empty one."""
        return self.frame.judgement if self.frame else Judgement()

    @property
    def is_replay(self) -> bool:
        """Whether hands may move the run's clock."""
        return bool(self.frame and self.frame.header.replay)

    @property
    def transport(self) -> Transport | None:
        """Where in its log the run is shown, if that is not simply its newest line."""
        return self.frame.transport if self.frame else None

    @property
    def is_past(self) -> bool:
        """Whether what is shown is what was known then, in a run that goes on."""
        return bool(self.transport and self.transport.past)

    @property
    def read_share(self) -> float:
        """How much of a log that is being caught up with was read, 0 to 1; 1 as soon as it is all but read."""
        if self.frame is None or self.is_replay or self.is_past:
            return 1.0
        read, total = self.frame.header.bytes_read, self.frame.header.bytes_total
        return read / total if total - read > _BEHIND else 1.0

    @property
    def is_over(self) -> bool:
        """Whether nothing more can come: the run has ended, or its replay is done."""
        if self.frame is None:
            return False
        head = self.frame.header
        return head.state == "ended" or bool(head.replay and head.replay.done)

    @property
    def chart_ids(self) -> list[str]:
        """The charts that can be asked for, those that are pinned first."""
        ids = [id_ for id_, _ in self.frame.header.charts] if self.frame else []
        if not self.pins:
            return ids
        known = set(ids)
        return [id_ for id_ in self.pins if id_ in known] + [id_ for id_ in ids if id_ not in self.pins]

    def age_s(self) -> float | None:
        """Return the seconds since the run's last byte, counted on from the frame's arrival."""
        if self.frame is None or self.frame.header.last_line_age_s is None:
            return None
        return self.frame.header.last_line_age_s + max(0.0, self.now_s - self.received_s)

    def chart_at(self, place: int) -> str:
        """Return the id of the main chart (0) or of one beside it (1, 2)."""
        ids = self.chart_ids or ["loss"]
        at = self.chart % len(ids)
        of_machine = self.maximised and self.active == "machine"
        wanted = OF_THE_MACHINE if of_machine else _BESIDE
        others = sorted(ids[at + 1 :] + ids[:at], key=lambda id_: not id_.startswith(wanted))
        order = [ids[at], *others]
        return order[place % len(order)]

    def chart_of(self, place: int) -> Chart | None:
        """Return the frame's contents for the main chart (0) or one beside it (1, 2)."""
        wanted = self.chart_at(place)
        charts = self.frame.charts if self.frame else ()
        return next((chart for chart in charts if chart.id == wanted), None)

    def news_in(self, frame: Frame) -> News:
        """Return what a frame says beyond the last one."""
        return "more" if self.newest is None or self.trouble else news_in(self.newest, frame)

    @property
    def lags(self) -> bool:
        """Whether numbers that wait until everything is drawn differ from what is known."""
        return self.frame is not None and calmed(self.frame.header, self.drawn) != self.frame.header

    def take(self, frame: Frame, now_s: float) -> None:
        """Take in a frame; a frozen view keeps what it shows."""
        self.newest, self.received_s, self.now_s = frame, now_s, now_s
        self.taken = frame.number
        self.aside = self.quill.hear(frame.journal) or self.aside
        if frame.runs is not None:
            self.table.take(frame.runs)
        self.fill.take(frame)
        self.facts.take(frame.facts)
        if not self.frozen:
            self._show(frame)
        self.dimmed = False
        self.trouble = self.last_words = ""

    def _show(self, frame: Frame) -> None:
        """Take a frame in; the chart and the item that a hand chose stay in hand while others come."""
        wanted = self.wanted_chart or (self.chart_at(0) if self.chart and self.frame else "")
        held = in_hand(self) if self.selected and self.active == "checklist" else ""
        self.frame = frame
        self.roll.take(frame.log.total if frame.log else 0, self.pane_height("log"), self.now_s)
        if held:
            stay_on(held, self)
        ids = self.chart_ids
        if wanted in ids:
            self.chart = ids.index(wanted)
            self.wanted_chart = ""
        elif wanted.startswith(CALLED) and not self.wanted_chart:
            self.wanted_chart, self.called_since = wanted, self.asked + 1

    def tick(self, now_s: float) -> list[str]:
        """Let a second pass; return the panes that show it: an age, or rows that waited for lines in vain."""
        aged, settled = [], ["log"] if self.roll.settle(now_s) else []
        if self.frame is None or self.frame.header.state not in {"ended", "replay"}:
            self.now_s, aged = now_s, ["header"]
        return [pane for pane in aged + settled if self.plan.shows(pane)]

    def choose_chart(self, id_: str) -> None:
        """Make a chart the main one."""
        if id_ in self.chart_ids:
            self.chart, self.wanted_chart = self.chart_ids.index(id_), ""

    def pin(self, id_: str) -> bool:
        """Pin a chart, or take it off again; the main chart stays the same. Return whether it is pinned now."""
        chosen = self.chart_at(0)
        if id_ in self.pins:
            self.pins.remove(id_)
        else:
            self.pins.append(id_)
        self.chart = self.chart_ids.index(chosen) if chosen in self.chart_ids else 0
        return id_ in self.pins

    def lay_out(self, width: int, height: int) -> Plan:
        """Work out and keep the plan for a screen's size."""
        self.size = (width, height)
        self.outgrown()
        self.plan = reshaped(self._planned(width, height), self.shares)
        return self.plan

    def _planned(self, width: int, height: int) -> Plan:
        if self.mode != "run":
            return plan_several(self, width, height)
        active, alone = ("grid", True) if self.grid else (self.active, self.maximised)
        run = partial(arrange, active=active, maximised=alone, needs=self.fill.needs)
        return with_transport(width, height, run) if self.transport else run(width, height)

    def turn_to(self, pane: str) -> None:
        """Make a pane the active one; the grid, which would hide it, goes."""
        self.active, self.grid = pane, False

    @property
    def compared(self) -> ComparedView | None:
        """What sets compared runs apart, once it is known."""
        return self.frame.compared if self.frame else None

    @property
    def panes(self) -> tuple[str, ...]:
        """The panes behind the number keys."""
        return COMPARE_PANES if self.mode == "compare" else PANES

    def outgrown(self) -> bool:
        """Take note of how much the panes have to show now; tell whether it differs from what was known."""
        return self.fill.outgrown(self)

    def ask(self) -> Ask:
        """Return the ask for what is visible, acknowledging the newest frame."""
        self.asked += 1
        return ask_of(self)

    def scrolled(self, pane: str, rows: int, height: int) -> int:
        """Return the first of ``rows`` to show in ``height``, and forget scrolling beyond the end."""
        top = self.scrolls[pane] = max(0, min(self.scrolls.get(pane, 0), rows - height))
        return top

    def pane_height(self, pane: str) -> int:
        """Return how many rows a pane shows; 0 where it is not on the screen."""
        rect = self.plan.rects.get(pane)
        inset = 2 if self.plan.bordered and pane not in FRAMELESS else 0
        return max(0, rect.height - inset) if rect else 0

    def visible_panes(self) -> list[str]:
        """Return the panes that tab walks through: all of them where only one is shown."""
        shown = [pane for pane in PANES if self.plan.shows(pane)]
        return shown if len(shown) > 2 and not self.maximised else list(PANES)
