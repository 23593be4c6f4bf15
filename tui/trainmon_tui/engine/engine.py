"""The engine: a source and its clock, the fold over it, and the machine it runs on, answering asks."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.engine.chart_plan import plan_charts
from trainmon_tui.engine.charts import build_chart
from trainmon_tui.engine.documents import build_document
from trainmon_tui.engine.header import build_header
from trainmon_tui.engine.log_window import read_log_view
from trainmon_tui.engine.pace import Pace
from trainmon_tui.engine.session import Session
from trainmon_tui.model.readings import Telemetry
from trainmon_tui.protocol.messages import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.engine.chart_plan import PlannedChart
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.protocol.messages import Ask, Chart, Control, Document, DocumentAsk, LogView
    from trainmon_tui.protocol.spec import EngineSpec
    from trainmon_tui.rules.judge import Judge
    from trainmon_tui.sources.base import Source
    from trainmon_tui.telemetry.sampler import Sampler

SLICE_BYTES = 256 * 1024
"""Read and folded at once; asks are looked at in between, so that a key never waits for a backfill."""
PLAN_S = 1.0
"""New series are looked for at most this often."""
AGE_S = 1.0
"""A header's freshness and ETA change by themselves; that alone is worth a frame only so often."""


class Engine:
    """Everything about one run. Not thread-safe: one loop drives it."""

    def __init__(
        self, spec: EngineSpec, source: Source, make_judge: Callable[[], Judge], sampler: Sampler | None
    ) -> None:
        self.spec = spec
        self.source = source
        self.sampler = sampler
        self._make_judge = make_judge
        self.session = Session(make_judge)
        self.pace = Pace()
        self.last_byte_s: float | None = None
        self.notices: list[str] = []
        self._flushed = False
        self._telemetry = Telemetry()
        self._telemetry_changed = False
        self._plan: list[PlannedChart] = []
        self._planned = (-1, float("-inf"))
        self._framed: tuple[object, ...] = ()

    # --- reading ---------------------------------------------------------------------------------------

    def advance(self) -> bool:
        """Read and fold one slice; return whether more is waiting."""
        self._sample()
        data = self.source.read(SLICE_BYTES)
        self.notices += self.source.take_notices()
        if not data:
            self._at_end()
            return False
        self._flushed = False
        self.last_byte_s = self.clock()
        self.session.feed(data, self.source.clock())
        self.pace.observe(self.source.clock(), self.session.progress)
        return len(data) >= SLICE_BYTES // 4

    def _at_end(self) -> None:
        if self.source.status().state == "ended" and not self._flushed:
            self.session.finish(self.source.clock())
            self._flushed = True

    def read_to_end(self) -> None:
        """Fold everything a finished source has."""
        while self.source.status().state != "ended":
            self.advance()
        self._at_end()

    def _sample(self) -> None:
        if self.sampler is None:
            return
        telemetry = self.sampler.poll(self.clock())
        self._telemetry_changed |= telemetry != self._telemetry
        self._telemetry = telemetry

    # --- answering -------------------------------------------------------------------------------------

    def judgement(self) -> Judgement:
        """Return what is known of the run's health as of the last byte read."""
        return self.session.judgement(ended=self.source.status().state == "ended")

    def changed(self) -> bool:
        """Whether a new frame would differ from the last one."""
        return self._telemetry_changed or self._state() != self._framed

    def _state(self) -> tuple[object, ...]:
        aged = int(self.clock() / AGE_S) if self._growing() else 0
        return (
            self.session.version,
            self.session.bytes_fed,
            self.source.status().state,
            aged,
            len(self.notices),
        )

    def frame(self, number: int, ask: Ask) -> Frame:
        """Return what the ask wants to see."""
        self._framed = self._state()
        self._telemetry_changed = False
        judgement = self.judgement()
        return Frame(
            number=number,
            ask=ask.number,
            header=build_header(self, judgement, self.plan()),
            judgement=judgement,
            telemetry=self._telemetry,
            charts=self._charts(ask, judgement),
            log=self._log(ask, judgement),
        )

    def plan(self) -> list[PlannedChart]:
        """Return the charts that can be asked for now."""
        now, version = self.clock(), self.session.version
        first = not any(chart.lines for chart in self._plan)
        if version != self._planned[0] and (first or now - self._planned[1] >= PLAN_S):
            self._plan = plan_charts(self.session.store.series, self.session.judge)
            self._planned = (version, now)
        return self._plan

    def _charts(self, ask: Ask, judgement: Judgement) -> tuple[Chart, ...]:
        plans = {chart.id: chart for chart in self.plan()}
        if self._plan:
            plans.setdefault("loss", self._plan[0])
        return tuple(
            build_chart(plans[chart.id], chart, self.session, judgement, growing=self._growing())
            for chart in ask.charts
            if chart.id in plans
        )

    def _growing(self) -> bool:
        replay = self.source.replay()
        if replay is not None:
            return not replay.done
        return self.source.status().state != "ended" and not self.session.counts["done"]

    def _log(self, ask: Ask, judgement: Judgement) -> LogView | None:
        if ask.log is None:
            return None
        marks = dict(self.session.event_lines)
        for item in (*judgement.items, *judgement.decisions):
            if item.at.line is not None and item.verdict in ("pass", "warn", "fail"):
                marks[item.at.line] = item.verdict
        return read_log_view(self.source, self.session.index, self.session.bytes_fed, ask.log, marks)

    def document(self, ask: DocumentAsk) -> Document:
        """Read the run to its end, or to where the ask cuts it, and return one document."""
        return build_document(self, ask)

    # --- the world -------------------------------------------------------------------------------------

    def control(self, control: Control) -> None:
        """Act on the replay's clock; going back folds the log again from its start."""
        if self.source.control(control.action, control.value):
            self.session = Session(self._make_judge)
            self.pace = Pace()
            self._planned = (-1, float("-inf"))

    def filenos(self) -> list[int]:
        """File descriptors that are worth waking up for."""
        return self.sampler.filenos() if self.sampler else []

    def wait_s(self) -> float:
        """How long until reading again makes sense."""
        return self.source.wait_s()

    def clock(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()

    def close(self) -> None:
        """Let go of files and of the sampler's child."""
        self.source.close()
        if self.sampler is not None:
            self.sampler.close()

    @property
    def name(self) -> str:
        """The run's short name: the log's, or its folder's where the log has a common name."""
        path = Path(self.spec.path).absolute()
        common = path.stem.lower() in COMMON_NAMES
        return path.parent.name if common and path.parent.name else path.name


COMMON_NAMES = frozenset({"run", "train", "training", "log", "output", "out", "nohup", "stdout", "stderr"})
"""Log names that say nothing of the run; its folder's name does."""
