"""Who stands by an engine: the judges, the journal, the machine. A first picture of the log needs none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.engine.journal import Journal
from trainmon_tui.engine.judges import Judges
from trainmon_tui.engine.machine_file import ENDING, MachineFile
from trainmon_tui.engine.machine_history import MachineHistory
from trainmon_tui.telemetry.sampler import Sampler

if TYPE_CHECKING:
    from trainmon_tui.protocol.spec import EngineSpec


class Company(NamedTuple):
    """Everything that an engine has beside its log."""

    judges: Judges
    journal: Journal
    history: MachineHistory
    sampler: Sampler | None


def company_of(spec: EngineSpec) -> Company:
    """Return who stands by the engine of a run; raises `BadDataError` for a named playbook that is not in order."""
    judges = Judges(spec)
    journal = Journal(spec.path, spec.record)
    history = MachineHistory(MachineFile(journal.beside(ENDING), spec.path, made=not spec.record))
    return Company(judges, journal, history, _sampler(spec))


def _sampler(spec: EngineSpec) -> Sampler | None:
    if not spec.telemetry:
        return None
    sampler = Sampler(log_path=spec.pipe or spec.path, pid=spec.pid or None, interval_s=spec.interval_s)
    sampler.start()
    return sampler
