"""Reads a run to its end and holds a playbook's numbers against it."""

from __future__ import annotations

from contextlib import closing
from typing import NamedTuple

from trainmon_tui.config.patching import diff, patched
from trainmon_tui.config.yaml_guard import read_bytes
from trainmon_tui.engine.documents import read_whole
from trainmon_tui.engine.judges import Judges
from trainmon_tui.model.errors import UsageError
from trainmon_tui.protocol.spec import EngineSpec
from trainmon_tui.rules.calibrate import Limit, calibrate
from trainmon_tui.rules.playbooks import AUTO, LIBRARY, read_playbook
from trainmon_tui.sources.opening import open_source


class Calibration(NamedTuple):
    """What a run says of a playbook's numbers."""

    playbook: str
    reason: str
    limits: list[Limit]
    patch: str
    """A unified diff of the playbook's file; empty where nothing is proposed."""
    left_out: int
    """Proposals that cannot be written into the file."""


def calibrate_run(path: str, playbook: str = "") -> Calibration:
    """Return a playbook's numbers beside a run's; raises `TrainmonError`."""
    judges = Judges(EngineSpec(path, playbook))
    with closing(open_source(path, live=False)) as source:
        session = read_whole(source, judges.judge)
    judgement, bench = session.judgement(ended=True), session.judge.bench
    if bench is None:
        raise UsageError("no playbook judges this run", "name one: --playbook NAME_OR_FILE")
    file = LIBRARY.find(bench.playbook.id if judges.wanted in ("", AUTO) else judges.wanted)
    text = read_bytes(file).decode("utf-8", "replace")
    document, spec = read_playbook(file)
    limits = calibrate(bench.playbook, spec, bench.facts)
    edits = [limit.edit for limit in limits if limit.edit is not None]
    after, made = patched(text, document, edits)
    return Calibration(
        judgement.playbook_name,
        judgement.reason,
        limits,
        diff(text, after, file.name),
        len(edits) - len(made),
    )
