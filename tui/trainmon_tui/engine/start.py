"""An engine for a spec: the source it names, and who stands by it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.engine.early import EarlyEngine
from trainmon_tui.engine.engine import Engine
from trainmon_tui.model.moment import parse_moment
from trainmon_tui.parse.formats.library import choose_formats
from trainmon_tui.sources.opening import open_finished, open_source
from trainmon_tui.sources.replay import ReplayedFile
from trainmon_tui.sources.whole import WholeFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.engine.company import Company
    from trainmon_tui.parse.formats.format import Format
    from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec
    from trainmon_tui.sources.base import Source


def start_engine(spec: EngineSpec) -> Engine:
    """Return an engine that watches or replays the run; raises `TrainmonError` for what it cannot use."""
    company = _company(spec)
    chosen = choose_formats(spec.format)
    engine = Engine(
        spec,
        _source(spec, chosen.formats),
        company.judges.judge,
        company.sampler,
        chosen,
        journal=company.journal,
        judges=company.judges,
        history=company.history,
    )
    engine.notices += company.judges.take_notices()
    return engine


def start_early(spec: EngineSpec) -> Engine:
    """Return an engine that draws a run that goes on before its playbooks are read; raises `TrainmonError`.

    A playbook that is named has to be in order before anything is drawn.
    """
    if spec.replay is not None or spec.playbook:
        return start_engine(spec)
    chosen = choose_formats(spec.format)
    return EarlyEngine(spec, _source(spec, chosen.formats), chosen, _company)


def _company(spec: EngineSpec) -> Company:
    from trainmon_tui.engine.company import company_of  # noqa: PLC0415 - heavy; a first picture needs none of it

    return company_of(spec)


def _source(spec: EngineSpec, formats: Sequence[Format]) -> Source:
    if spec.replay is None:
        return open_source(spec.path, live=True, alone=spec.alone)
    return _replayed(spec, spec.replay, formats)


def _replayed(spec: EngineSpec, replay: ReplaySpec, formats: Sequence[Format]) -> ReplayedFile:
    from trainmon_tui.engine.cut import epoch_starts, find_cut  # noqa: PLC0415 - only a replay needs it
    from trainmon_tui.engine.in_order import in_order  # noqa: PLC0415 - as above

    start = parse_moment(replay.start).begin() if replay.start else None
    arrival = Path(replay.arrival) if replay.arrival else None
    run = in_order(open_finished(spec.path, alone=spec.alone), formats)
    source = ReplayedFile(run, speed=replay.speed, arrival=arrival)
    with closing(WholeFile(run.again())) as whole:
        source.set_epoch_starts(epoch_starts(whole, formats))
    if start is not None:
        with closing(WholeFile(run.again())) as whole:
            cut = find_cut(whole, start, formats)
        source.seek_offset(cut if cut is not None else source.status().total_bytes)
    return source
