"""The runs that stand in a folder and below: a quick look at names, and at the first block of what may be a log."""

from __future__ import annotations

import os
import re
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.model.found import FoundRun, FoundRuns
from trainmon_tui.sources.checkpoints import step_of
from trainmon_tui.sources.companions import companions
from trainmon_tui.sources.open import is_binary
from trainmon_tui.sources.pieces import STATE
from trainmon_tui.sources.regular import open_regular
from trainmon_tui.sources.tfevents.files import is_event_name
from trainmon_tui.sources.training_words import speaks_of_training
from trainmon_tui.sources.walking import Entry, list_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from trainmon_tui.model.found import RunKind

BUDGET_S = 0.2
DEPTH = 5
"""``outputs/2026-01-01/12-00-00/logs/train.log``."""
MOST_ENTRIES = 20_000
MOST_RUNS = 2000
BLOCK = 16 * 1024

_PASSED_OVER = re.compile(r"\..*|__pycache__|node_modules|site-packages|s?venv|env|conda|third_party")
_ENVIRONMENT = {"pyvenv.cfg", "conda-meta"}
_SURE = re.compile(r".+\.(?:log|out)(?:\.gz)?|(?:nohup|stdout|slurm)[\w.-]*", re.IGNORECASE | re.DOTALL)
"""Names of logs, whatever they hold, as long as it is text."""
_PERHAPS = re.compile(r".+\.(?:txt|err|jsonl|ndjson|csv|tsv)", re.IGNORECASE | re.DOTALL)
"""Names of logs and metric files, if they speak of a training."""
_TABLE = re.compile(r".+\.(?:jsonl|ndjson|csv|tsv)", re.IGNORECASE | re.DOTALL)
_ROTATED = re.compile(r".+\.log[.-]\d[\d._-]*", re.IGNORECASE | re.DOTALL)
_WANDB = re.compile(r"(?:offline-)?run-\d{8}_\d{6}-.+")
_GZIP = b"\x1f\x8b"


def find_runs(
    root: str | Path,
    *,
    budget_s: float = BUDGET_S,
    clock: Callable[[], float] = time.monotonic,
    known: Container[str] = (),
) -> FoundRuns:
    """Return the runs in a folder and below, the newest first; a folder that is one run is not looked into.

    What is ``known`` to be a run, by its path, is not read again.
    """
    look = _Look(Path(root), clock() + budget_s, clock, known)
    return FoundRuns(tuple(look.runs()), look.complete)


def runs_of(places: Iterable[str], *, budget_s: float = BUDGET_S, known: Container[str] = ()) -> FoundRuns:
    """Return runs that are named and those that stand in folders, each once; files that are gone are left out."""
    found: dict[str, FoundRun] = {}
    complete = True
    for place in places:
        if os.path.isdir(place):  # noqa: PTH112 - a Path of any bytes may raise
            inside = find_runs(place, budget_s=budget_s, known=known)
            complete &= inside.complete
            found.update((run.path, run) for run in inside.runs)
        else:
            found.update((run.path, run) for run in _named(place))
    return FoundRuns(tuple(found.values()), complete)


def _named(path: str) -> Iterator[FoundRun]:
    try:
        now = os.stat(path)  # noqa: PTH116 - as above
    except (OSError, ValueError):
        return
    yield _of_file(Entry(Path(path), is_folder=False, bytes=now.st_size, changed_s=now.st_mtime))


class _Look:
    """One look, which ends at a deadline."""

    def __init__(
        self, root: Path, deadline: float, clock: Callable[[], float], known: Container[str]
    ) -> None:
        self._root = root
        self._known = known
        self._deadline = deadline
        self._clock = clock
        self._entries = 0
        self.complete = True

    def runs(self) -> list[FoundRun]:
        """Return the runs, the newest first; what there is no time to read is left out."""
        found: list[FoundRun] = []
        for candidate in sorted(self._candidates(), key=lambda run: -run.changed_s):
            if len(found) >= MOST_RUNS or self._is_over():
                self.complete = False
                break
            if candidate.path in self._known or _is_run(candidate):
                found.append(candidate)
        return found

    def _is_over(self) -> bool:
        return self._clock() > self._deadline

    def _candidates(self) -> list[FoundRun]:
        found: list[FoundRun] = []
        folders = deque([(self._root, 0)])
        while folders:
            if self._is_over() or self._entries > MOST_ENTRIES:
                self.complete = False
                break
            folder, depth = folders.popleft()
            entries = list_folder(folder)
            self._entries += len(entries)
            if any(entry.path.name in _ENVIRONMENT for entry in entries):
                continue
            kind = _kind_of_folder(folder, entries)
            if kind:
                found.append(_of_folder(folder, kind, entries))
            if kind and folder != self._root:
                continue
            found += [_of_file(entry) for entry in entries if _may_be_log(entry)]
            if depth < DEPTH:
                folders += [(entry.path, depth + 1) for entry in entries if _is_worth_a_look(entry)]
        return found


def _kind_of_folder(folder: Path, entries: list[Entry]) -> RunKind | None:
    """Return what kind of run a folder is; None for one that only holds others."""
    if _WANDB.fullmatch(folder.name):
        return "wandb"
    names = [entry.path.name for entry in entries]
    if STATE in names or any(entry.is_folder and step_of(entry.path.name) is not None for entry in entries):
        return "checkpoints"
    return "tensorboard" if any(map(is_event_name, names)) else None


def _of_folder(folder: Path, kind: RunKind, entries: list[Entry]) -> FoundRun:
    inside = [*entries, *(list_folder(folder / "files") if kind == "wandb" else [])]
    changed_s = max((entry.changed_s for entry in inside), default=0.0)
    return FoundRun(str(folder), kind, sum(entry.bytes for entry in inside), changed_s)


def _of_file(entry: Entry) -> FoundRun:
    kind: RunKind = "metrics" if _TABLE.fullmatch(entry.path.name) else "log"
    return FoundRun(str(entry.path), kind, entry.bytes, entry.changed_s)


def _may_be_log(entry: Entry) -> bool:
    name = entry.path.name
    if entry.is_folder or not entry.bytes or name.startswith(".") or _ROTATED.fullmatch(name):
        return False
    return bool(_SURE.fullmatch(name) or _PERHAPS.fullmatch(name))


def _is_worth_a_look(entry: Entry) -> bool:
    return entry.is_folder and not _PASSED_OVER.fullmatch(entry.path.name)


def _is_run(run: FoundRun) -> bool:
    """Return whether a candidate holds up: its first block is a log's, and no other file speaks for its run."""
    if run.kind not in ("log", "metrics"):
        return True
    path = Path(run.path)
    return companions(path)[0].path == path and _looks_like_a_log(path)


def _looks_like_a_log(path: Path) -> bool:
    try:
        fd = open_regular(path)
    except OSError:
        return False
    try:
        block = os.pread(fd, BLOCK, 0)
    except OSError:
        return False
    finally:
        os.close(fd)
    if block.startswith(_GZIP):
        return path.suffix == ".gz"
    if is_binary(block):
        return False
    return bool(_SURE.fullmatch(path.name) or speaks_of_training(block))
