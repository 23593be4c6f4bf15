"""Which event files make one run, and how their folders qualify their tags."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from trainmon_tui.model.text import clean

MAX_DEPTH = 5
MAX_ENTRIES = 50_000
MAX_FILES = 200
"""Event files that are read for one run; of more, the newest."""
NAMED = 5
"""Other runs that are named."""
SPLITS = frozenset({"train", "training", "val", "valid", "validation", "dev", "eval", "evaluation", "test"})
_NAME = re.compile(r"\.tfevents\.|^events\.out\.tfevents")
_OF_HPARAMS = re.compile(r"\d+\.\d+")
"""A run's hyperparameters are written to a folder that is named by the second."""


class EventPath(NamedTuple):
    """An event file and the folders between it and its run."""

    path: Path
    prefix: str


class RunFiles(NamedTuple):
    """The event files of the newest run in a folder."""

    root: Path
    files: list[EventPath]
    """In the order of their time."""
    others: list[str]
    """Other runs in the same folder, by name."""
    dropped: int
    """Older files of the run that are too many."""

    def words(self) -> list[str]:
        """Return what is there and not shown."""
        runs, few = len(self.others) + 1, ", ".join(self.others[:NAMED])
        return [
            *(
                [f"{runs} runs here; this is {clean(self.root.name)}, the newest, beside {few}"]
                if self.others
                else []
            ),
            *([f"{self.dropped} older event files of the run are not read"] if self.dropped else []),
        ]


def is_event_name(name: str) -> bool:
    """Whether a file's name is one that event files have."""
    return _NAME.search(name) is not None


def find_run(folder: Path) -> RunFiles:
    """Return the newest run at or below a folder: the run whose event files changed last."""
    by_folder = _event_files(folder)
    runs: dict[Path, list[EventPath]] = {}
    for place, paths in by_folder.items():
        run = _run_of(place, folder, by_folder)
        runs.setdefault(run, []).extend(EventPath(path, _prefix(place, run)) for path in paths)
    if not runs:
        return RunFiles(folder, [], [], 0)
    newest = max(runs, key=lambda run: max(_changed_s(file.path) for file in runs[run]))
    files = sorted(runs[newest], key=lambda file: (_written_s(file.path), file.path))
    others = sorted(clean(str(run.relative_to(folder))) for run in runs if run != newest)
    return RunFiles(newest, files[-MAX_FILES:], others, max(0, len(files) - MAX_FILES))


def _event_files(folder: Path) -> dict[Path, list[Path]]:
    found: dict[Path, list[Path]] = {}
    entries = 0
    for place, folders, names in os.walk(folder):
        entries += len(folders) + len(names)
        if entries > MAX_ENTRIES:
            break
        here = Path(place)
        if len(here.relative_to(folder).parts) >= MAX_DEPTH:
            folders.clear()
        events = [here / name for name in sorted(names) if is_event_name(name) and (here / name).is_file()]
        if events:
            found[here] = events
    return found


def _run_of(place: Path, root: Path, by_folder: dict[Path, list[Path]]) -> Path:
    """Return the folder of the run that a folder belongs to: itself, unless it holds a part of the one above."""
    while place != root and (place.name.lower() in SPLITS or place.parent in by_folder):
        place = place.parent
    return place


def _prefix(place: Path, run: Path) -> str:
    return "/".join(part for part in place.relative_to(run).parts if not _OF_HPARAMS.fullmatch(part))


def qualified(prefix: str, tag: str) -> str:
    """Return a tag with the folder it was found in: ``validation/epoch_loss``.

    A folder that is named by the tag, as those of scalars that were written as a group are, adds only its
    rest: ``loss`` in ``loss_raw/`` is ``loss/raw``.
    """
    group = tag.replace("/", "_") + "_"
    above, _, last = prefix.rpartition("/")
    if last.startswith(group):
        tag, prefix = f"{tag}/{last.removeprefix(group)}", above
    return f"{prefix}/{tag}" if prefix else tag


def _written_s(path: Path) -> int:
    """Return the second at which a file was begun, by its name."""
    found = re.search(r"tfevents\.(\d{9,12})", path.name)
    return int(found[1]) if found else int(_changed_s(path))


def _changed_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
