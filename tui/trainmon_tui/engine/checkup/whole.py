"""The whole check-up: the run, this terminal, the GPUs, the folders and the versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.engine.checkup.asked import AskedRun
from trainmon_tui.engine.checkup.home import check_folders
from trainmon_tui.engine.checkup.machine import check_gpus, check_versions
from trainmon_tui.engine.checkup.run import check_run
from trainmon_tui.engine.checkup.terminal import check_terminal
from trainmon_tui.parse.formats.library import choose_formats
from trainmon_tui.report.doctor import doctor_document

if TYPE_CHECKING:
    from trainmon_tui.engine.checkup.terminal import Terminal
    from trainmon_tui.report.doctor import Check, DoctorDocument, SeenFile


def check_all(
    run: str | None, terminal: Terminal, *, log_format: str = "", alone: bool = False, called: str = ""
) -> DoctorDocument:
    """Return what is well and what is not.

    ``called`` is what people call the run where ``run`` is a copy of it. Raises `NoInputError` for a run that is
    not there, `BadDataError` for a format that cannot be used.
    """
    checks: list[Check] = []
    files: list[SeenFile] = []
    if run is not None:
        formats = choose_formats(log_format).formats
        checks, files = check_run(AskedRun(Path(run), formats, alone, called))
    checks += [*check_terminal(terminal), *check_gpus(), *check_folders(), *check_versions()]
    return doctor_document(called or run, checks, files)
