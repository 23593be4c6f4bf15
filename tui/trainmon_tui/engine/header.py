"""The run in a line: where it stands, how fast it goes, how fresh this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trainmon_tui.engine.outlook import outlook_of
from trainmon_tui.engine.pace import eta_s, fraction_done
from trainmon_tui.engine.trouble import FATEFUL
from trainmon_tui.model.text import clean
from trainmon_tui.protocol.at_end import AtEnd
from trainmon_tui.protocol.header import Header, Outlook, RunState
from trainmon_tui.protocol.transport import ReplayState

if TYPE_CHECKING:
    from trainmon_tui.engine.chart_plan import PlannedChart
    from trainmon_tui.engine.engine import Engine
    from trainmon_tui.engine.session import Session
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.sources.base import SourceStatus

SILENT_S = 60.0
"""A live log without a new byte for so long is called silent (never stalled: it may be buffered)."""
NOTICES_SHOWN = 5


def build_header(engine: Engine, judgement: Judgement, plan: list[PlannedChart]) -> Header:
    """Return the header as of the last byte read."""
    session, status = engine.shown, engine.status()
    progress = session.progress
    state = engine.run_state()
    moving = state in ("live", "replay") and engine.travel.past is None
    rate = (engine.pace.rate_per_s() or progress.rate_per_s) if moving else None
    known = engine.pace.range() if moving else None
    eta = eta_s(progress, known.mean if known else rate) if moving else None
    return Header(
        name=clean(engine.name),
        path=clean(engine.spec.called or engine.spec.path),
        state=state,
        state_text=clean(_state_text(engine, status, state)),
        broken=clean(_broken(session)),
        phase=clean(judgement.phase_titles.get(judgement.phase, judgement.phase)),
        epoch=progress.epoch,
        epochs_total=progress.epochs_total,
        step=progress.step,
        steps_total=progress.steps_total,
        progress=fraction_done(progress),
        rate_per_s=rate if progress.step is not None else None,
        eta_s=eta,
        last_line_age_s=engine.age_s(),
        lines=session.index.newlines,
        bytes_read=session.bytes_fed,
        bytes_total=status.total_bytes,
        attempts=session.attempts,
        charts=tuple((chart.id, clean(chart.title)) for chart in plan),
        replay=_replay(engine),
        notices=tuple(clean(notice) for notice in _news(engine, session)[-NOTICES_SHOWN:]),
        playbooks=engine.judges.names if engine.judges is not None else (),
        outlook=outlook_of(session, engine.pace, eta, live=state == "live") if moving else Outlook(),
        at_end=_at_end(engine),
    )


def _at_end(engine: Engine) -> AtEnd | None:
    """Return where the log's end stands; None where it is not known, or contradicts the rest."""
    sketches, end = engine.sketches(), engine.outline.end
    if sketches is None or end is None:
        return None
    told = end.progress
    if not sketches.holds(end, "step"):
        told = replace(told, step=None, steps_total=None)
    if not sketches.holds(end, "epoch"):
        told = replace(told, epoch=None, epochs_total=None)
    if told.step is None and told.epoch is None:
        return None
    return AtEnd(
        epoch=told.epoch,
        epochs_total=told.epochs_total,
        step=told.step,
        steps_total=told.steps_total,
        progress=fraction_done(told),
        rate_per_s=told.rate_per_s,
        eta_s=eta_s(told, told.rate_per_s),
        samples=len(sketches),
    )


def run_state(status: SourceStatus, age_s: float | None, *, finished: bool) -> RunState:
    """Return the run's state in the header's words."""
    if status.state in ("waiting", "error", "ended", "replay"):
        return status.state
    if finished:
        return "ended"
    return "silent" if age_s is not None and age_s > SILENT_S else "live"


def _news(engine: Engine, session: Session) -> list[str]:
    return [
        *engine.notices,
        *engine.scribe.words(),
        *engine.machine.history.words(),
        *session.drops(),
        *session.resumes.words(session.voices.lines.where),
        *read_with(session),
        *disagreements(session),
    ]


def read_with(session: Session) -> list[str]:
    """Return in words which of the user's formats have read lines."""
    names = ", ".join(session.voices.formats)
    return [f"read with the format {names}"] if names else []


def disagreements(session: Session) -> list[str]:
    """Return in words the newest figure that the log's own numbers do not give."""
    found = session.claims.disagreements
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return [f"line {found[-1].at.line}: {found[-1].say}{more}"] if found else []


def _state_text(engine: Engine, status: SourceStatus, state: RunState) -> str:
    words = [engine.news.words] if engine.news.words else []
    trouble, progress = engine.session.trouble, engine.session.progress
    if trouble.ends_in("traceback", progress):
        words.append("the log ends in a traceback")
    elif trouble.ends_in("killed", progress):
        words.append(f"ended by {trouble.last['killed'].fields['by']}")
    elif state == "silent":
        words.append("no output; stdout may be buffered (python -u)")
    else:
        words += [status.text] if status.text else []
    return "; ".join(words)


def _broken(session: Session) -> str:
    """Return every trouble that the log tells of, if the training made no progress after it."""
    trouble, progress = session.trouble, session.progress
    return trouble.words(progress) if any(trouble.ends_in(kind, progress) for kind in FATEFUL) else ""


def _replay(engine: Engine) -> ReplayState | None:
    clock = engine.source.replay()
    if clock is None:
        return None
    return ReplayState(clock.playing, clock.speed, clock.position, clock.done)
