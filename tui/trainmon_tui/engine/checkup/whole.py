"""The whole check-up: the run, this terminal, the GPUs, the folders and the versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.engine.checkup.home import check_folders
from trainmon_tui.engine.checkup.machine import check_gpus, check_versions
from trainmon_tui.engine.checkup.run import check_run
from trainmon_tui.engine.checkup.terminal import check_terminal
from trainmon_tui.report.doctor import doctor_document

if TYPE_CHECKING:
    from trainmon_tui.engine.checkup.terminal import Terminal
    from trainmon_tui.report.doctor import Check, DoctorDocument, SeenFile


def check_all(run: str | None, terminal: Terminal) -> DoctorDocument:
    """Return what is well and what is not; raises `NoInputError` for a run that is not there."""
    checks: list[Check] = []
    files: list[SeenFile] = []
    if run is not None:
        checks, files = check_run(Path(run))
    checks += [*check_terminal(terminal), *check_gpus(), *check_folders(), *check_versions()]
    return doctor_document(run, checks, files)
