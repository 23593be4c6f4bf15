"""Which checkpoints a folder holds, how often they come, and whether a run can be resumed from each.

Only names, sizes and JSON are looked at; nothing is ever unpickled or loaded.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_bytes
from trainmon_tui.sources.pieces import STATE, judge_folder
from trainmon_tui.sources.walking import Entry, list_folder

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER = re.compile(
    r"(?:tmp-)?(?:checkpoint|ckpt|global_?step|step|iter|epoch)[-_]?(\d{1,12})", re.IGNORECASE
)
_FILE = re.compile(r".+\.(?:ckpt|pt|pth|pth\.tar|keras|h5|hdf5|safetensors)", re.IGNORECASE)
_SAVED = re.compile(r"\d|model|best|last|final|latest|ckpt|checkpoint|weights|adapter", re.IGNORECASE)
"""What tells weights from data in the same format."""
_STEP = re.compile(r"(?:step|iter|ckpt|checkpoint)[-_=]?(\d{1,12})(?!\d)", re.IGNORECASE)
_EPOCH = re.compile(r"epoch[-_=]?(\d{1,9})(?!\d)", re.IGNORECASE)
_LAST_NUMBER = re.compile(r"(\d{1,12})(?!.*\d)")
_NO_CHECKPOINT = frozenset(
    {"optimizer.pt", "scheduler.pt", "scaler.pt", "training_args.bin", "rng_state.pth"}
)
PLACES = ("", "checkpoints", "ckpt", "ckpts", "weights", "models")
"""Folders of a run in which checkpoints are looked for."""
MOST = 1000


class Checkpoint(msgspec.Struct, frozen=True):
    """One saved state of the run."""

    name: str
    """Its path from the run's folder."""
    step: int | None
    epoch: int | None
    bytes: int
    saved_s: float
    """Unix seconds of its newest file."""
    faults: tuple[str, ...] = ()
    """What keeps a run from being resumed: ``no optimizer``, ``optimizer.pt is empty`` ..."""
    resumable: bool | None = None
    """None where its contents cannot be judged without loading them."""

    def words(self, now_s: float) -> str:
        """Return how it stands: ``checkpoint-150: 1.2 GB, 3 min old, can be resumed``."""
        size, age = format_bytes(self.bytes), age_words(now_s - self.saved_s)
        if self.resumable is None and not self.faults:
            state = "judged by its size alone"
        else:
            state = "can be resumed" if self.resumable else f"cannot be resumed: {', '.join(self.faults)}"
        return f"{self.name}: {size}, {age} old, {state}"


class Checkpoints(msgspec.Struct, frozen=True):
    """All checkpoints of a folder, the oldest first."""

    found: tuple[Checkpoint, ...] = ()
    cadence: int | None = None
    """Steps between two of them, as most of them stand."""

    @property
    def newest(self) -> Checkpoint | None:
        """The checkpoint of the latest step, else of the latest epoch: copying a folder changes when it was saved."""
        return max(self.found, key=_progress, default=None)

    def words(self, now_s: float) -> str:
        """Return all of them in a line: ``3 checkpoints, every 50 steps, the newest (checkpoint-150) 3 min old``."""
        newest = self.newest
        if newest is None:
            return "no checkpoint"
        count = len(self.found)
        every = f", every {self.cadence:,} steps" if self.cadence else ""
        bad = sum(one.resumable is False for one in self.found)
        broken = f"; {bad} of them cannot be resumed" if bad else ""
        age = age_words(now_s - newest.saved_s)
        return f"{count} checkpoint{'s' * (count > 1)}{every}, the newest ({newest.name}) {age} old{broken}"


def _progress(one: Checkpoint) -> tuple[int, int, float]:
    return (-1 if one.step is None else one.step, -1 if one.epoch is None else one.epoch, one.saved_s)


def read_checkpoints(folder: Path) -> Checkpoints:
    """Return the checkpoints of a run's folder, or the one that the folder is; an unreadable folder has none."""
    if step_of(folder.name) is not None and (folder / STATE).is_file():
        itself = Entry(folder, is_folder=True, bytes=0, changed_s=0.0)
        return Checkpoints((_folder(itself, clean(folder.name)),))
    found: list[Checkpoint] = []
    for place in places(folder):
        for entry in list_folder(place):
            one = _read(folder, entry)
            if one is not None and len(found) < MOST:
                found.append(one)
    found.sort(key=lambda one: (one.step if one.step is not None else one.epoch or 0, one.saved_s))
    return Checkpoints(tuple(found), _cadence([one.step for one in found if one.step is not None]))


def places(folder: Path) -> list[Path]:
    """Return the folders in which a run's checkpoints stand."""
    versions = [
        entry.path / "checkpoints" for entry in list_folder(folder / "lightning_logs") if entry.is_folder
    ]
    return [folder / name for name in PLACES] + versions


def age_words(seconds: float) -> str:
    """Return an age as people say it: ``40 s``, ``3 min``, ``2.5 h``, ``4 days``."""
    seconds = max(0.0, seconds)
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 86400 else f"{seconds / 86400:.0f} days"


def step_of(name: str) -> int | None:
    """Return the step that a checkpoint folder's name carries, or None for another folder."""
    found = _FOLDER.fullmatch(name)
    return int(found[1]) if found and not name.lower().startswith("epoch") else None


def _read(folder: Path, entry: Entry) -> Checkpoint | None:
    name, file = clean(entry.path.relative_to(folder).as_posix()), entry.path.name
    if entry.is_folder:
        return _folder(entry, name) if _FOLDER.fullmatch(file) else None
    saved = _FILE.fullmatch(file) and file not in _NO_CHECKPOINT and _SAVED.search(entry.path.stem)
    return _file(entry, name) if saved else None


def _folder(entry: Entry, name: str) -> Checkpoint:
    epoch = _EPOCH.fullmatch(entry.path.name)
    files = list_folder(entry.path)
    resumable, faults = judge_folder(entry.path, files)
    if entry.path.name.startswith("tmp-"):
        resumable, faults = False, ("it is still being written", *faults)
    return Checkpoint(
        name=name,
        step=step_of(entry.path.name.removeprefix("tmp-")),
        epoch=int(epoch[1]) if epoch else None,
        bytes=sum(file.bytes for file in files),
        saved_s=max((file.changed_s for file in files), default=entry.changed_s),
        faults=faults,
        resumable=resumable,
    )


def _file(entry: Entry, name: str) -> Checkpoint:
    stem = entry.path.name
    step, epoch = _STEP.search(stem), _EPOCH.search(stem)
    number = step if step or epoch else _LAST_NUMBER.search(stem.rsplit(".", 1)[0])
    return Checkpoint(
        name=name,
        step=int(number[1]) if number else None,
        epoch=int(epoch[1]) if epoch else None,
        bytes=entry.bytes,
        saved_s=entry.changed_s,
        faults=() if entry.bytes else ("it is empty",),
        resumable=None if entry.bytes else False,
    )


def _cadence(steps: list[int]) -> int | None:
    gaps = Counter(after - before for before, after in pairwise(sorted(set(steps))))
    return gaps.most_common(1)[0][0] if gaps else None
