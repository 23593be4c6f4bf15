"""The headless answers: one document about the whole run, from the same fold that the screen watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.engine.cut import find_cut
from trainmon_tui.model.moment import parse_moment
from trainmon_tui.protocol.messages import Document
from trainmon_tui.report.check import check_document
from trainmon_tui.report.export import export_document
from trainmon_tui.report.run_info import RunInfo
from trainmon_tui.sources.whole import WholeFile

if TYPE_CHECKING:
    from trainmon_tui.engine.engine import Engine
    from trainmon_tui.protocol.messages import DocumentAsk


def build_document(engine: Engine, ask: DocumentAsk) -> Document:
    """Read the engine's run to its end, or to where the ask cuts it; raises `UsageError` for a bad moment."""
    if ask.at:
        engine.source.close()
        engine.source = WholeFile(engine.spec.path, until=_cut(engine.spec.path, ask.at))
    engine.read_to_end()
    info = run_info(engine)
    if ask.kind == "export":
        counts = {name: engine.session.counts[name] for name in ("nan", "oom", "traceback", "warning")}
        return Document("export", export_document(engine.session.store, info, counts), 0)
    run = check_document(engine.session.judgement(ended=True), info)
    return Document("check", msgspec.json.encode(run), 0)


def _cut(path: str, at: str) -> int | None:
    source = WholeFile(path)
    try:
        return find_cut(source, parse_moment(at))
    finally:
        source.close()


def run_info(engine: Engine) -> RunInfo:
    """Return what the documents say of the run itself."""
    session = engine.session
    return RunInfo(
        path=engine.spec.path,
        name=engine.name,
        attempts=session.attempts,
        ended=engine.source.status().state == "ended",
        lines=session.index.newlines,
        bytes=session.bytes_fed,
    )
