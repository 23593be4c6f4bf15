"""Several runs side by side: an engine for each, their shared charts, and what sets the runs apart."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec.structs import replace

from trainmon_tui.engine.bests import best_row
from trainmon_tui.engine.documents import check_run, run_info
from trainmon_tui.engine.fleet_run import FleetRun
from trainmon_tui.engine.keeping import keep_report
from trainmon_tui.engine.overlay import Member, build_overlay, shared_metrics
from trainmon_tui.engine.quiet import Quiet
from trainmon_tui.engine.run_name import short_names
from trainmon_tui.engine.seen_runs import look_for_runs
from trainmon_tui.engine.steady import Steady
from trainmon_tui.model.errors import NoInputError
from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Judgement
from trainmon_tui.protocol.asks import MAX_CHARTS
from trainmon_tui.protocol.header import Header
from trainmon_tui.protocol.messages import Frame
from trainmon_tui.protocol.several import ComparedView, SettingRow
from trainmon_tui.report.comparison import compare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trainmon_tui.engine.engine import Engine
    from trainmon_tui.engine.overlay import Shared
    from trainmon_tui.protocol.asks import Ask
    from trainmon_tui.protocol.charts import Chart
    from trainmon_tui.protocol.header import RunState
    from trainmon_tui.protocol.spec import EngineSpec, SeveralSpec
    from trainmon_tui.report.report import ReportDocument
    from trainmon_tui.store.series import Series

Value = TypeVar("Value")
PLAN_S = 2.0
"""Shared metrics are looked for, and tables made anew, at most this often."""
LEAST = 2


class _Tables(NamedTuple):
    """What is worked out of all runs together."""

    shared: list[Shared]
    """The metrics that two runs have at least."""
    compared: ComparedView


class Comparison(Quiet):
    """What a comparison asks. Not thread-safe: one loop drives it."""

    def __init__(
        self,
        spec: EngineSpec,
        several: SeveralSpec,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._monotonic, self._wall = clock, wall
        self._runs = [FleetRun(found, spec) for found in look_for_runs(several).runs]
        if len(self._runs) < LEAST:
            raise NoInputError("one run alone cannot be compared", "name another one beside it")
        self._names = short_names([run.row.path for run in self._runs])
        self._turn = 0
        self._steady: Steady[_Tables] = Steady(PLAN_S)
        self._tables = _Tables([], ComparedView(tuple(run.row for run in self._runs)))
        self._framed: tuple[object, ...] = ()
        self._reports: dict[str, tuple[tuple[object, int], ReportDocument]] = {}

    # --- reading ---------------------------------------------------------------------------------------

    def advance(self) -> bool:
        """Read one slice of the next run in turn; return whether any of them has more."""
        self._turn = (self._turn + 1) % len(self._runs)
        run = self._runs[self._turn]
        run.stat(self._wall())
        if not (run.is_fresh and run.is_file):
            run.advance(self._wall())
        return any(not run.is_fresh for run in self._runs)

    def _engines(self) -> list[Engine | None]:
        return [run.engine for run in self._runs]

    def _state(self) -> tuple[object, ...]:
        """Return what differs when there is news."""
        read = [(run.session, run.session.version) if run is not None else None for run in self._engines()]
        return (*read, *(run.row for run in self._runs))

    # --- answering -------------------------------------------------------------------------------------

    def changed(self) -> bool:
        """Whether a new frame would differ from the last one; what was put off is due later."""
        return self._state() != self._framed or self._steady.is_due(self._framed, self.clock())

    def frame(self, number: int, ask: Ask) -> Frame:
        """Return what the ask wants to see."""
        before, self._framed = self._framed, self._state()
        if not self._tables.shared and before != self._framed:
            self._steady.forget()  # the first metric that runs share does not wait
        self._tables = self._steady.get((), self._framed, self.clock(), self._make_tables)
        return Frame(
            number=number,
            ask=ask.number,
            header=self._header(),
            judgement=Judgement(),
            telemetry=Telemetry(),
            charts=self._charts(ask),
            compared=replace(self._tables.compared, runs=tuple(run.row for run in self._runs)),
        )

    def _make_tables(self) -> _Tables:
        """Look for shared metrics and lay the runs side by side."""
        known = [run for run in self._engines() if run is not None]
        places = [place for place, run in enumerate(self._engines()) if run is not None]
        found = shared_metrics([run.plan() for run in known], [run.session for run in known])
        shared = [one._replace(members=self._spread(one.members, places)) for one in found[:MAX_CHARTS]]
        return _Tables(shared, self._lay_out(known, places, shared))

    def _spread(self, values: Sequence[Value], places: list[int]) -> tuple[Value | None, ...]:
        """Return the values of the runs that can be read for all runs, None for the others."""
        at = dict(zip(places, values, strict=True))
        return tuple(at.get(place) for place in range(len(self._runs)))

    def _lay_out(self, known: list[Engine], places: list[int], shared: list[Shared]) -> ComparedView:
        rows = tuple(run.row for run in self._runs)
        if len(known) < LEAST:
            return ComparedView(rows)
        found = compare([self._report(run) for run in known])
        settings = (SettingRow(one.name, self._spread(one.values, places)) for one in found.settings)
        metrics = (best_row(one.title, self._series(one)) for one in shared)
        return ComparedView(rows, tuple(settings), found.settings_shared, tuple(filter(None, metrics)))

    def _series(self, shared: Shared) -> list[Series | None]:
        return [
            None if run is None or place is None else run.session.store.series[place]
            for run, place in zip(self._engines(), shared.members, strict=True)
        ]

    def _report(self, engine: Engine) -> ReportDocument:
        """Return what is kept of a run; of one that has not grown it is made once."""
        read = (engine.session, engine.session.bytes_fed)
        known = self._reports.get(engine.spec.path)
        if known is None or known[0] != read:
            known = self._reports[engine.spec.path] = (read, report_of(engine))
        return known[1]

    def _charts(self, ask: Ask) -> tuple[Chart, ...]:
        shared = {one.id: one for one in self._tables.shared}
        growing = any(run.row.state == "live" for run in self._runs)
        charts = []
        for chart in ask.charts[:MAX_CHARTS]:
            if chart.id in shared:
                members = self._members(shared[chart.id])
                charts.append(build_overlay(shared[chart.id], chart, members, growing=growing))
        return tuple(charts)

    def _members(self, shared: Shared) -> list[Member]:
        runs = enumerate(zip(self._names, self._engines(), self._series(shared), strict=True), 1)
        return [
            Member(number, name, run.session, series)
            for number, (name, run, series) in runs
            if run is not None and series is not None
        ]

    def _header(self) -> Header:
        engines = [run for run in self._engines() if run is not None]
        return Header(
            name=clean(" · ".join(self._names)),
            path="",
            state=self._run_state(),
            lines=sum(run.session.index.newlines for run in engines),
            bytes_read=sum(run.session.bytes_fed for run in engines),
            bytes_total=sum(run.row.bytes for run in self._runs),
            charts=tuple((shared.id, shared.title) for shared in self._tables.shared),
        )

    def _run_state(self) -> RunState:
        states = {run.row.state for run in self._runs}
        if "live" in states:
            return "live"
        return "silent" if "silent" in states else "ended"

    def wait_s(self) -> float:
        """How long until reading again makes sense."""
        return 0.1 if any(run.row.state == "live" for run in self._runs) else 0.5

    def clock(self) -> float:
        """Monotonic seconds."""
        return self._monotonic()

    def close(self) -> None:
        """Let go of every run."""
        for run in self._runs:
            run.let_go()


def report_of(engine: Engine) -> ReportDocument:
    """Return everything that is kept of a run, as of the last byte read."""
    session = engine.session
    info = run_info(engine.spec.path, session, ended=session.finished)
    return keep_report(session, check_run(session, engine.judgement(), info), None)
