"""The headless answers: one document about the whole run, from the same fold that the screen watches."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec.structs import replace

from trainmon_tui.engine.cut import find_cut, find_cuts
from trainmon_tui.engine.filling import Filling
from trainmon_tui.engine.journal_answers import journal_answer, names_answer, require_journal
from trainmon_tui.engine.keeping import keep_report
from trainmon_tui.engine.located import places_of
from trainmon_tui.engine.run_name import run_name
from trainmon_tui.engine.session import Session
from trainmon_tui.model.moment import parse_moment
from trainmon_tui.model.verdicts import Place
from trainmon_tui.parse.formats.format import NO_FORMATS, Chosen
from trainmon_tui.protocol.messages import Document
from trainmon_tui.report.check import check_document
from trainmon_tui.report.export import export_document
from trainmon_tui.report.run_info import RunInfo
from trainmon_tui.rules.journal import EMPTY
from trainmon_tui.sources.base import drain
from trainmon_tui.sources.opening import open_finished, open_source
from trainmon_tui.sources.whole import WholeFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trainmon_tui.engine.journal import Journal
    from trainmon_tui.engine.machine_history import MachineHistory
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.parse.formats.format import Format
    from trainmon_tui.protocol.asks import DocumentAsk
    from trainmon_tui.report.checked import CheckRun
    from trainmon_tui.report.guide.fill import FilledGuide
    from trainmon_tui.rules.judge import Judge
    from trainmon_tui.sources.base import Source

SLICE_BYTES = 1 << 20
EVENTS = (
    "nan", "oom", "traceback", "warning", "overflow", "clipping", "timeout", "killed",
    "checkpoint", "load", "resume", "best", "patience", "early_stop", "done",
)  # fmt: skip
"""What an export counts."""


def build_document(
    path: str,
    make_judge: Callable[[], Judge],
    ask: DocumentAsk,
    *,
    called: str = "",
    chosen: Chosen = NO_FORMATS,
    alone: bool = False,
    journal: Journal | None = None,
    history: MachineHistory | None = None,
) -> Document:
    """Read a log from its start to its present end, or to where the ask cuts it; raises `TrainmonError`.

    ``called`` is what people call the run where its path does not say it; ``alone`` reads no file beside it.
    """
    name = called or path
    if ask.kind == "journal" and ask.did is None and not ask.at:
        return journal_answer(journal, name, Place())
    filling = Filling(ask.guide) if ask.guide is not None else None
    make = partial(filling.listening, make_judge) if filling is not None else make_judge
    with closing(_Cut.at(path, ask.at, chosen.formats, alone=alone)) as cut:
        session = read_whole(cut.source, make, chosen.formats, cut.voices, history)
        notices = [*chosen.notices, *cut.source.take_notices(), *session.drops()]
    info = run_info(name, session, moment_words(ask.at, found=cut.found), ended=not cut.found)
    info = replace(info, notices=notices)
    if ask.kind == "export":
        return exported(session, info)
    now = _moment(session, ask.at, cut)
    judgement = session.judgement(ended=True, journal=journal.state(now) if journal is not None else EMPTY)
    if ask.kind == "names":
        return names_answer(judgement, session.judge.playbook)
    if ask.kind == "journal":
        if ask.did is not None:
            require_journal(journal).record(ask.did, judgement, session.judge.playbook, session.here())
        return journal_answer(journal, name, now)
    info = replace(info, notices=[*notices, *(journal.words() if journal is not None else [])])
    if ask.kind == "check":
        return checked(session, judgement, info)
    runbook = filling.filled(session, judgement, info) if filling is not None else None
    return reported(session, judgement, info, runbook)


def exported(session: Session, info: RunInfo) -> Document:
    """Return every point of a run as a document."""
    counts = {name: session.trouble.counts[name] for name in EVENTS}
    return Document("export", export_document(session.store, info, counts), 0)


def reported(session: Session, judgement: Judgement, info: RunInfo, runbook: FilledGuide | None) -> Document:
    """Return everything that is kept of a run as a document, with its filled-in runbook if there is one."""
    report = keep_report(session, check_run(session, judgement, info), runbook)
    return Document("report", msgspec.json.encode(report), 0)


def checked(session: Session, judgement: Judgement, info: RunInfo) -> Document:
    """Return what is said of a run as a document."""
    return Document("check", msgspec.json.encode(check_run(session, judgement, info)), 0)


def check_run(session: Session, judgement: Judgement, info: RunInfo) -> CheckRun:
    """Return what is said of a run."""
    if session.voices.lines.names:
        info = replace(info, places=places_of(judgement, session.voices.lines.where))
    return check_document(judgement, info)


def _moment(session: Session, at: str, cut: _Cut) -> Place:
    """Return up to where a journal counts: all of it where the run was read to its end."""
    if not cut.found:
        return Place()
    if cut.voices is None:
        return session.here()
    moment = parse_moment(at)
    return Place(epoch=moment.value) if moment.axis == "epoch" else Place(step=moment.value)


class _Cut(NamedTuple):
    """A run's source up to a moment: cut at a byte, or for a merged run where each voice comes to it."""

    source: Source
    found: bool = False
    """Whether anything is later."""
    voices: Mapping[int, int] | None = None

    def close(self) -> None:
        """Let go of the source."""
        self.source.close()

    @classmethod
    def at(cls, path: str, at: str, formats: Sequence[Format], *, alone: bool) -> _Cut:
        if not at:
            return cls(open_source(path, live=False, alone=alone))
        moment = parse_moment(at)
        run = open_finished(path, alone=alone)
        with closing(WholeFile(run.again())) as all_of_it:
            if run.parts and moment.axis != "line":
                voices = find_cuts(all_of_it, moment, formats)
                return cls(WholeFile(run), bool(voices), voices)
            cut = find_cut(all_of_it, moment, formats)
        return cls(WholeFile(run, until=cut), cut is not None)


def read_whole(
    source: Source,
    make_judge: Callable[[], Judge],
    formats: Sequence[Format] = (),
    cuts: Mapping[int, int] | None = None,
    history: MachineHistory | None = None,
) -> Session:
    """Return the fold over everything that a finished source has, or that its voices have up to their cuts."""
    session = Session(make_judge, formats, cuts, history)
    for data in drain(source, SLICE_BYTES):
        session.feed(data)
    session.finish()
    return session


def moment_words(at: str, *, found: bool) -> str:
    """Return as of when a run is judged: ``epoch 5``; that the log ends before; or nothing for its end."""
    moment = at.strip().replace("=", " ")
    return moment if not at or found else f"its end: nothing in it is later than {moment}"


def run_info(path: str, session: Session, as_of: str = "", *, ended: bool = True) -> RunInfo:
    """Return what the documents say of a run that was read."""
    return RunInfo(
        path=path,
        name=run_name(path),
        attempts=session.attempts,
        ended=ended,
        lines=session.index.newlines,
        bytes=session.bytes_fed,
        as_of=as_of,
        trouble=session.trouble.words(session.progress),
        changes=session.resumes.words(session.voices.lines.where),
        formats=list(session.voices.formats),
    )
