"""What a folder tells of one run: its trainer's states, metric files, event files, logs and what wandb kept.

The look is bounded in depth and entries. Where several runs stand side by side, the newest one is read and the
others are named.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.sources.checkpoints import step_of
from trainmon_tui.sources.kinship import by_change, kin_of
from trainmon_tui.sources.pieces import STATE
from trainmon_tui.sources.tfevents.files import is_event_name
from trainmon_tui.sources.walking import Entry, list_folder, look_at_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_FOLDERS = 256
DEPTH = 4
FIRST_LINE = 64 * 1024

_LOG = re.compile(
    r".+\.(?:log|out|err)|(?:stdout|stderr|output|console|nohup|log|train|training|debug|out|err)(?:\.txt)?",
    re.IGNORECASE,
)
_METRICS = re.compile(
    r"[\w.-]*(?<![a-z])(?:metrics?|results|progress|history|scalars|log|losses)\.(?:csv|tsv|jsonl|ndjson|json)",
    re.IGNORECASE,
)
_WANDB_RUN = re.compile(r"(?:offline-)?run-(\d{8}_\d{6})-.+")
_PASSED_OVER = re.compile(
    r"\..*|__pycache__|node_modules|site-packages|venv|env|data|datasets?|src|code|plugins?"
)
_BESIDE = re.compile(
    r"logs?|runs|tb|tb_logs|tensorboard|tensorboard_logs|events|csv|csv_logs|metrics|out|outputs?|results|train|val(?:id(?:ation)?)?"
    r"|eval|test",
    re.IGNORECASE,
)
"""Folders that hold a part of the run, not a run of their own."""


class RunFiles(NamedTuple):
    """The files of one run, each kind in the order in which it is read."""

    states: tuple[Entry, ...] = ()
    metrics: tuple[Entry, ...] = ()
    events: tuple[Entry, ...] = ()
    """Event files."""
    logs: tuple[Entry, ...] = ()
    wandb: Path | None = None
    """The ``files`` folder of wandb's newest run."""
    strangers: tuple[Entry, ...] = ()
    """Logs of other runs that were written at the same time; they are not read."""
    others: tuple[str, ...] = ()
    """Older runs and logs that stand here too and are not read."""
    unseen: tuple[str, ...] = ()
    """Folders that were not looked into, or not to their end, with the reason."""

    @property
    def newest_s(self) -> float:
        """When any of them was changed last: Unix seconds, 0 when there is none."""
        return max(
            (entry.changed_s for entry in (*self.states, *self.metrics, *self.events, *self.logs)),
            default=0.0,
        )

    @property
    def is_events_alone(self) -> bool:
        """Whether event files are all that there is, as far as everything was looked into."""
        return bool(self.events) and not (
            self.states or self.metrics or self.logs or self.wandb or self.unseen
        )

    @property
    def is_several(self) -> bool:
        """Whether nothing tells which of several runs is meant."""
        return bool(self.strangers) and not (self.states or self.metrics or self.events or self.wandb)

    def __bool__(self) -> bool:
        return bool(self.states or self.metrics or self.events or self.logs or self.wandb)


def look_into(folder: Path) -> RunFiles:
    """Return the files of the run in a folder."""
    look = _Look(folder)
    return look.into(folder, DEPTH)._replace(unseen=tuple(look.unseen))


class _Look:
    """One look: counts the folders that it opened, and names those that it could not look into."""

    def __init__(self, root: Path) -> None:
        self.unseen: list[str] = []
        self._root = root
        self._opened = 0

    def into(self, folder: Path, depth: int) -> RunFiles:
        if self._opened >= MOST_FOLDERS:
            if self._opened == MOST_FOLDERS:
                self._pass_over(folder, f"{MOST_FOLDERS} others were")
            self._opened += 1
            return RunFiles()
        self._opened += 1
        entries, trouble = look_at_folder(folder)
        if trouble:
            self._pass_over(folder, trouble)
        own = _own(entry for entry in entries if not entry.is_folder)
        folders = [entry for entry in entries if entry.is_folder]
        if depth <= 0:
            return own
        beside, rivals = [own], list[RunFiles]()
        for entry in folders:
            name = entry.path.name
            if step_of(name) is not None:
                beside.append(RunFiles(states=_states(entry.path)))
            elif name == "wandb":
                beside.append(RunFiles(wandb=_newest_wandb(entry.path)))
            elif not _PASSED_OVER.fullmatch(name):
                found = self.into(entry.path, depth - 1)
                (beside if _BESIDE.fullmatch(name) or found.is_events_alone else rivals).append(found)
        return _joined([*beside, *_newest_of([rival for rival in rivals if rival])])

    def _pass_over(self, folder: Path, reason: str) -> None:
        self.unseen.append(f"{folder.relative_to(self._root.parent)} ({reason})")


def _own(entries: Iterable[Entry]) -> RunFiles:
    states, metrics, events, logs = [], [], [], []
    for entry in entries:
        name = entry.path.name
        if name == STATE:
            states.append(entry)
        elif is_event_name(name):
            events.append(entry)
        elif _METRICS.fullmatch(name) and holds_records(entry.path):
            metrics.append(entry)
        elif _LOG.fullmatch(name):
            logs.append(entry)
    return RunFiles(tuple(states), tuple(metrics), tuple(events), tuple(logs))


def holds_records(path: Path) -> bool:
    """Return whether a file has one record a line: a table with a head, or JSON objects."""
    try:
        with path.open("rb") as file:
            line = file.readline(FIRST_LINE).strip()
    except OSError:
        return False
    if path.suffix.lower() in (".csv", ".tsv"):
        return not line or bool(re.search(rb"[,;\t]", line))
    return not line or (line.startswith(b"{") and line.endswith(b"}"))


def _states(folder: Path) -> tuple[Entry, ...]:
    return tuple(entry for entry in list_folder(folder) if entry.path.name == STATE)


def _newest_wandb(folder: Path) -> Path | None:
    runs = [
        (found[1], entry.path / "files")
        for entry in list_folder(folder)
        if entry.is_folder and (found := _WANDB_RUN.fullmatch(entry.path.name))
    ]
    return max(runs)[1] if runs else None


def _newest_of(rivals: list[RunFiles]) -> list[RunFiles]:
    """Return the newest of runs that stand side by side; it names the others."""
    if len(rivals) < 2:
        return rivals
    *others, newest = sorted(rivals, key=lambda files: files.newest_s)
    return [newest._replace(others=(*newest.others, *(_name(files) for files in others)))]


def _name(files: RunFiles) -> str:
    entries = [*files.states, *files.metrics, *files.events, *files.logs]
    return str(entries[0].path.parent.name if entries else files.wandb)


def _joined(found: list[RunFiles]) -> RunFiles:
    has_states = any(files.states for files in found)
    kin = kin_of(
        [entry for files in found for entry in (*files.logs, *files.strangers)], has_states=has_states
    )
    return RunFiles(
        states=tuple(sorted((entry for files in found for entry in files.states), key=by_change)),
        metrics=tuple(entry for files in found for entry in files.metrics),
        events=tuple(entry for files in found for entry in files.events),
        logs=tuple(kin.logs),
        wandb=next((files.wandb for files in found if files.wandb), None),
        strangers=tuple(kin.strangers),
        others=(*(name for files in found for name in files.others), *(one.path.name for one in kin.older)),
    )
