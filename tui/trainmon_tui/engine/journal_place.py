"""Which file holds a run's journal."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING

from trainmon_tui.config.folders import state_folder
from trainmon_tui.engine.journal_file import JournalFile
from trainmon_tui.engine.run_mark import belongs
from trainmon_tui.engine.run_name import run_name

if TYPE_CHECKING:
    from pathlib import Path

    from trainmon_tui.engine.run_mark import Mark

FOLDER = "journals"
MOST_LOOKED_AT = 1000
"""Journals of other runs in which one that was moved here is looked for."""
_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_CHARACTERS = 40


def find_journal(path: str, mark: Mark) -> JournalFile:
    """Return the journal of the run at a path, read; a new one, which does not exist yet, where it has none."""
    folder = state_folder() / FOLDER
    key = hashlib.sha256(f"{mark.host}\0{mark.path}".encode()).hexdigest()[:16]
    name = _STRANGE.sub("-", run_name(path))[:_NAME_CHARACTERS].strip("-.") or "run"
    number, here = 1, _opened(folder / f"{name}-{key}.jsonl")
    while _exists(here):
        if _is_of(here, path, mark):
            return here
        number += 1
        here = _opened(folder / f"{name}-{key}-{number}.jsonl")
    return _moved_here(folder, path, mark) or here


def _exists(journal: JournalFile) -> bool:
    return os.path.lexists(journal.path)


def _is_of(journal: JournalFile, path: str, mark: Mark) -> bool:
    return journal.mark is None or belongs(journal.mark, path, mark)


def _moved_here(folder: Path, path: str, mark: Mark) -> JournalFile | None:
    """Return the journal of a run that has another place now, the one that knows most of it."""
    try:
        with os.scandir(folder) as found:
            names = [entry.name for entry, _ in zip(found, range(MOST_LOOKED_AT), strict=False)]
    except OSError:
        return None
    others = [_opened(folder / name) for name in sorted(names) if name.endswith(".jsonl")]
    fitting = [each for each in others if each.mark is not None and belongs(each.mark, path, mark)]
    return max(fitting, key=lambda each: each.mark.bytes if each.mark else 0, default=None)


def _opened(path: Path) -> JournalFile:
    journal = JournalFile(path)
    journal.refresh()
    return journal
