"""The engine: a source and its clock, the fold over it, and the machine it runs on, answering asks."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from trainmon_tui.engine.gallery import Gallery
from trainmon_tui.engine.header import build_header, run_state
from trainmon_tui.engine.located import located
from trainmon_tui.engine.log_pane import LogPane
from trainmon_tui.engine.log_window import end_rows, line_marks
from trainmon_tui.engine.machine_watch import MachineWatch
from trainmon_tui.engine.module_gradients import with_modules
from trainmon_tui.engine.outline import Outline
from trainmon_tui.engine.pace import Pace
from trainmon_tui.engine.refold import Refold
from trainmon_tui.engine.run_facts import RunFacts
from trainmon_tui.engine.run_name import run_name
from trainmon_tui.engine.scribe import Scribe
from trainmon_tui.engine.session import Session
from trainmon_tui.engine.steady import Steady
from trainmon_tui.engine.travel import Travel
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.parse.formats.format import NO_FORMATS, Chosen
from trainmon_tui.protocol.asks import News
from trainmon_tui.protocol.messages import Frame
from trainmon_tui.sources.replay import ReplayedFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trainmon_tui.engine.chart_plan import PlannedChart
    from trainmon_tui.engine.journal import Journal
    from trainmon_tui.engine.judges import Judges
    from trainmon_tui.engine.machine_history import MachineHistory
    from trainmon_tui.engine.sketch import Sketches
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.protocol.asks import Ask, Control, DocumentAsk, Jot
    from trainmon_tui.protocol.charts import Chart
    from trainmon_tui.protocol.header import RunState
    from trainmon_tui.protocol.log import LogView
    from trainmon_tui.protocol.messages import Document
    from trainmon_tui.protocol.spec import EngineSpec
    from trainmon_tui.rules.journal import JournalState
    from trainmon_tui.rules.judge import Judge
    from trainmon_tui.sources.base import Source, SourceStatus
    from trainmon_tui.telemetry.sampler import Sampler

SLICE_BYTES = 512 * 1024
"""Read and folded at once; asks are looked at in between, so that a key never waits for a backfill."""
QUIET_S, QUIET_WAIT_S = 2.0, 0.25
"""A run that said nothing for so long is looked at less often, and a line of it is still shown at once."""
FINISHED_WAIT_S = 0.5
KEPT_S, REPLAY_KEPT_S = 1.5, 0.5
"""How long judgement and charts are kept while rows stream in; a replay is there to be watched."""


class _State(NamedTuple):
    """What a frame depends on: how much of the run was read, and how everything else stands."""

    read: tuple[object, ...]
    stands: tuple[object, ...]


class Engine:
    """Everything about one run. Not thread-safe: one loop drives it."""

    def __init__(
        self,
        spec: EngineSpec,
        source: Source,
        make_judge: Callable[[], Judge],
        sampler: Sampler | None,
        chosen: Chosen = NO_FORMATS,
        *,
        journal: Journal | None = None,
        judges: Judges | None = None,
        history: MachineHistory | None = None,
    ) -> None:
        self.spec = spec
        self.scribe = Scribe(journal)
        self.name = run_name(spec.called or spec.path)
        self.source = source
        self._make_judge = make_judge
        self._chosen = chosen
        self.machine = MachineWatch(sampler, history)
        self.session = self._fresh_session()
        self.travel = Travel(self._fresh_session, source if isinstance(source, ReplayedFile) else None)
        self.pace = Pace()
        self.slice_bytes = SLICE_BYTES
        self.last_byte_s: float | None = None
        self.notices: list[str] = list(chosen.notices)
        self.judges = judges
        self._refold: Refold | None = None
        self.news = News()
        self._flushed = False
        self._log_pane = LogPane()
        self._gallery = Gallery()
        self.outline = Outline()
        self._framed: _State | None = None
        self._framed_s = float("-inf")
        self._looked: Steady[tuple[Judgement, tuple[Chart, ...]]] = Steady(
            REPLAY_KEPT_S if spec.replay else KEPT_S
        )
        self._facts = RunFacts()

    def _fresh_session(self, cuts: Mapping[int, int] | None = None) -> Session:
        return Session(self._make_judge, self._chosen.formats, cuts, history=self.machine.history)

    # --- reading ---------------------------------------------------------------------------------------

    def advance(self) -> bool:
        """Read and fold one slice; return whether more is waiting."""
        self._sample()
        self.scribe.poll(self.clock())
        if self._refold is not None:
            self._fold_again(self._refold)
            return True
        # Nor does the first frame wait for what is to come in a replay.
        travelling = self.travel.advance(self.source, ahead=self._framed_s > 0)
        searching = self._log_pane.advance(self.source, self.shown.bytes_fed)
        if self._framed_s > 0:
            self.outline.advance(self.source, self.session, self.clock)
        data = self.source.read(self.slice_bytes)
        self.notices += self.source.take_notices()
        if not data:
            self.session.live = self.spec.replay is None
            self._at_end()
            return searching or travelling
        self._flushed = False
        self.last_byte_s = self.clock()
        self.session.feed(data, self.source.clock())
        if self._framed_s > 0:
            self.travel.pass_by(self.session, self.source)
        if (
            self.session.live or self.spec.replay is not None
        ):  # what was written before is read as fast as it can be
            self.pace.observe(self.source.clock(), self.session.progress)
        return len(data) >= self.slice_bytes // 4 or searching or travelling

    def _at_end(self) -> None:
        if self.status().state == "ended" and not self._flushed:
            self.session.finish(self.source.clock())
            self._flushed = True

    def _fold_again(self, refold: Refold) -> None:
        if not refold.done:
            refold.advance(self.source)
        if refold.lost:
            self.notices.append("what was read is gone: the playbook counts once the run is opened again")
        elif refold.done:
            self.session, self._flushed = refold.session, False
            self.travel.judge_anew()
            self._gallery = Gallery()
        else:
            return
        self._refold = None

    def _sample(self) -> None:
        # The first frame does not wait for the driver's child to be started.
        if self._framed_s <= 0:
            return
        self.machine.poll(self.clock(), self.spec.path, self.session)
        # Of a past run the machine says nothing.
        if self.spec.replay is None:
            age_s = self.age_s() if self.run_state() in ("live", "silent") else None
            self.machine.measure(self.clock(), self.session, age_s)

    @property
    def shown(self) -> Session:
        """What is told: all that is known, or in a look back what was known then."""
        return self.travel.past or self.session

    # --- answering -------------------------------------------------------------------------------------

    def judgement(self) -> Judgement:
        """Return what is known of the run's health as of the last byte read."""
        ended = self.travel.past is None and self.run_state() == "ended"
        return self.shown.judgement(ended=ended, journal=self._done_by_people())

    def _done_by_people(self) -> JournalState:
        """Return what counts of the journal: live all of it, in a replay what had been done by then."""
        as_of_then = self.spec.replay is not None or self.travel.past is not None
        return self.scribe.done(self.shown if as_of_then else None)

    def status(self) -> SourceStatus:
        """Return how the source stands; with the run it has ended as soon as all of it was read."""
        status = self.source.status()
        if status.state == "ok" and self.news.ended and status.consumed_bytes >= status.total_bytes:
            return replace(status, state="ended")
        return status

    def changed(self) -> bool:
        """Whether a new frame would differ from the last one."""
        state = self._state()
        if state != self._framed or self._gallery.is_due(self.shown, self.clock()):
            return True
        if any(kept.is_due(state.read, self.clock()) for kept in (self._looked, self._facts)):
            return True
        return self.machine.is_news(self.clock() - self._framed_s)

    def _state(self) -> _State:
        status = self.status()
        return _State(
            (self.shown.version, self.shown.bytes_fed, status.total_bytes),
            (
                self.shown,
                self.travel.state,
                self._state_at(status),
                status.text,
                len(self.notices),
                self.news,
                self._log_pane.state,
                self.outline.version,
                *self.scribe.state,
            ),
        )

    def run_state(self) -> RunState:
        """Return the run's state in the header's words."""
        return self._state_at(self.status())

    def _state_at(self, status: SourceStatus) -> RunState:
        return run_state(status, self.age_s(), finished=self.session.finished)

    def age_s(self) -> float | None:
        """Return how many seconds ago the last byte arrived; None before the first."""
        return None if self.last_byte_s is None else self.clock() - self.last_byte_s

    def frame(self, number: int, ask: Ask) -> Frame:
        """Return what the ask wants to see."""
        state = self._framed = self._state()
        self._framed_s = self.clock()
        judgement, charts = self._look(ask, state)
        log = self._log(ask, judgement)
        if self.shown.voices.lines.names:
            judgement = located(judgement, self.shown.voices.lines.where)
        return Frame(
            number=number,
            ask=ask.number,
            header=build_header(self, judgement, self.plan()),
            judgement=with_modules(judgement, self._gallery.modules),
            telemetry=self.machine.show(),
            charts=charts,
            log=log,
            journal=self.scribe.news(),
            transport=self.travel.view(self.session, self.source),
            facts=self._facts.view(self, ask.facts, state.stands, state.read),
        )

    def _look(self, ask: Ask, state: _State) -> tuple[Judgement, tuple[Chart, ...]]:
        """Return the judgement and the asked charts."""
        stands = (*state.stands, self.shown.recalled, self.plan(), ask.charts)
        return self._looked.get(stands, state.read, self.clock(), lambda: self._look_again(ask))

    def _look_again(self, ask: Ask) -> tuple[Judgement, tuple[Chart, ...]]:
        judgement = self.judgement()
        charts = self._gallery.draw(
            ask, self.shown, judgement, growing=self._growing(), sketches=self.sketches()
        )
        return judgement, charts

    def sketches(self) -> Sketches | None:
        """Return what samples say beyond what was read; None where that is nothing, and in a look back."""
        return None if self.travel.past is not None else self.outline.sketches(self.session)

    def plan(self) -> list[PlannedChart]:
        """Return the charts that can be asked for now."""
        return self._gallery.plan(self.shown, self.clock())

    def _growing(self) -> bool:
        replay = self.source.replay()
        if replay is not None:
            return not replay.done
        return self.status().state != "ended" and not self.session.finished

    def _log(self, ask: Ask, judgement: Judgement) -> LogView | None:
        if ask.log is None:
            return None
        marks = line_marks(self.shown.event_lines, judgement)
        view = self._log_pane.view(self.source, self.shown, ask.log, marks)
        if self.sketches() is None or self.outline.end is None or not view.following or ask.log.needle:
            return view
        return replace(view, rows=end_rows(self.outline.last_lines, ask.log.rows), unnumbered=True)

    def document(self, ask: DocumentAsk) -> Document:
        """Return one document: of the run as it stands, or read anew to its end or where the ask cuts it."""
        from trainmon_tui.engine.documents import build_document, checked, run_info  # noqa: PLC0415 - heavy; no frame needs it

        spec = self.spec
        if ask.now:
            ended = self.status().state == "ended"
            info = run_info(spec.called or spec.path, self.session, "" if ended else "now", ended=ended)
            return checked(
                self.session, self.judgement(), replace(info, notices=[*self.notices, *self.scribe.words()])
            )
        return build_document(
            spec.path,
            self._make_judge,
            ask,
            called=spec.called,
            chosen=self._chosen,
            alone=spec.alone,
            journal=self.scribe.journal,
            history=self.machine.history,
        )

    def jot(self, jot: Jot) -> None:
        """Write what a person did; the next frame tells what became of it."""
        self.scribe.jot(jot, self.judgement, self.session)

    # --- the world -------------------------------------------------------------------------------------

    def control(self, control: Control) -> None:
        """Move in time; a replay that goes back folds the log again from its start, or from a place that is known."""
        self._looked.forget()
        self._facts.forget()
        again = self.travel.control(control, self.session, self.source)
        other = self.travel.begin_again() if again else self.travel.leap(self.session.bytes_fed)
        if other is not None:
            self._refold = None
            self.session = other
            self.pace = Pace()
            self._log_pane = LogPane()
            self._gallery = Gallery()

    def choose(self, playbook: str) -> None:
        """Judge by another playbook; until all was folded for it, the present one answers."""
        if self.judges is None:
            return
        try:
            self.judges.choose(playbook)
        except BadDataError as error:
            self.notices.append(error.message)
            return
        self.notices += self.judges.take_notices()
        self._refold = Refold(self._fresh_session(), self.session.bytes_fed)

    def hear(self, news: News) -> None:
        """Take in what the screen's side knows of the run."""
        self.news = news

    def filenos(self) -> list[int]:
        """File descriptors that are worth waking up for."""
        sampler = self.machine.sampler
        return sampler.filenos() if sampler else []

    def wait_s(self) -> float:
        """How long until reading again makes sense: a run that is quiet or finished is looked at less often."""
        wait_s = self.source.wait_s()
        if not wait_s or self.source.replay():
            return wait_s
        if self.session.finished:
            return max(wait_s, FINISHED_WAIT_S)
        return max(wait_s, QUIET_WAIT_S) if (self.age_s() or 0.0) > QUIET_S else wait_s

    def clock(self) -> float:
        """Monotonic seconds."""
        return time.monotonic()

    def close(self) -> None:
        """Let go of files and of the sampler's child."""
        self.source.close()
        self.travel.close()
        self.machine.close()
