"""The files that stand beside a log, or in the folder that a run is: those of the run itself first."""

from __future__ import annotations

from pathlib import Path

from trainmon_tui.engine.elsewhere import BESIDE, folder_of
from trainmon_tui.model.text import clean
from trainmon_tui.protocol.run_facts import RunFile
from trainmon_tui.sources.checkpoints import step_of
from trainmon_tui.sources.walking import Entry, list_folder

MOST_FILES = 100
_LONGEST = 120


def files_of(run: str) -> tuple[tuple[RunFile, ...], int]:
    """Return what stands there, and how many entries were left out; nothing for what is no file."""
    folder = folder_of(run)
    if folder is None:
        return (), 0
    stem = "" if Path(run).is_dir() else Path(run).name.partition(".")[0]
    found = sorted(list_folder(folder), key=lambda entry: (_rank(entry, stem), entry.path.name))
    return tuple(map(_told, found[:MOST_FILES])), max(0, len(found) - MOST_FILES)


def _rank(entry: Entry, stem: str) -> int:
    """Return how near an entry is to the run: of its name, settings, a checkpoint, another."""
    name = entry.path.name
    if stem and name.partition(".")[0] == stem:
        return 0
    if name in BESIDE:
        return 1
    return 2 if step_of(name) is not None else 3


def _told(entry: Entry) -> RunFile:
    return RunFile(clean(entry.path.name, _LONGEST), entry.is_folder, entry.bytes, entry.changed_s)
