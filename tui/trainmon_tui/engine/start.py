"""An engine for a spec: the source, the playbooks and the sampler it names."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.engine.cut import epoch_starts, find_cut
from trainmon_tui.engine.engine import Engine
from trainmon_tui.engine.in_order import in_order
from trainmon_tui.engine.journal import Journal
from trainmon_tui.engine.judges import Judges
from trainmon_tui.engine.machine_file import ENDING, MachineFile
from trainmon_tui.engine.machine_history import MachineHistory
from trainmon_tui.model.moment import parse_moment
from trainmon_tui.parse.formats.library import choose_formats
from trainmon_tui.sources.opening import open_finished, open_source
from trainmon_tui.sources.replay import ReplayedFile
from trainmon_tui.sources.whole import WholeFile
from trainmon_tui.telemetry.sampler import Sampler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.parse.formats.format import Format
    from trainmon_tui.protocol.spec import EngineSpec, ReplaySpec
    from trainmon_tui.sources.base import Source


def start_engine(spec: EngineSpec) -> Engine:
    """Return an engine that watches or replays the run; raises `TrainmonError` for what it cannot use."""
    judges = Judges(spec)
    chosen = choose_formats(spec.format)
    source = _source(spec, chosen.formats)
    sampler = None
    if spec.telemetry:
        sampler = Sampler(log_path=spec.pipe or spec.path, pid=spec.pid or None, interval_s=spec.interval_s)
        sampler.start()
    journal = Journal(spec.path, spec.record)
    engine = Engine(
        spec,
        source,
        judges.judge,
        sampler,
        chosen,
        journal=journal,
        judges=judges,
        history=MachineHistory(MachineFile(journal.beside(ENDING), spec.path, made=not spec.record)),
    )
    engine.notices += judges.take_notices()
    return engine


def _source(spec: EngineSpec, formats: Sequence[Format]) -> Source:
    if spec.replay is None:
        return open_source(spec.path, live=True, alone=spec.alone)
    return _replayed(spec, spec.replay, formats)


def _replayed(spec: EngineSpec, replay: ReplaySpec, formats: Sequence[Format]) -> ReplayedFile:
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
