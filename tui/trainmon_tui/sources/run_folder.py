"""What a folder tells of one run: its trainer's states, metric files, event files, logs and what wandb kept.

The look is bounded in depth and entries. Where several runs stand side by side, the newest one is read and the
others are named.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.sources.checkpoints import step_of
from trainmon_tui.sources.pieces import STATE
from trainmon_tui.sources.tfevents.files import is_event_name
from trainmon_tui.sources.walking import Entry, list_folder, look_at_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_FOLDERS = 256
DEPTH = 4
FIRST_LINE = 64 * 1024
SAME_MOMENT_S = 2.0
SAME_TIME_S = 600.0
"""Logs that were last written within this time of each other may be of one execution."""

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
_ATTEMPT = re.compile(
    r"(?:[._-](?:attempt|resumed?|restart(?:ed)?|part|run|v)[._-]?\d*|[._-]?\d+)(?=\.[a-z]+\Z)", re.IGNORECASE
)


class RunFiles(NamedTuple):
    """The files of one run, each kind in the order in which it is read."""

    states: tuple[Entry, ...] = ()
    metrics: tuple[Entry, ...] = ()
    events: tuple[Entry, ...] = ()
    """Event files."""
    logs: tuple[Entry, ...] = ()
    wandb: Path | None = None
    """The ``files`` folder of wandb's newest run."""
    others: tuple[str, ...] = ()
    """Runs and logs that stand here too and are not read."""
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
    trains = any(files.states for files in found)
    logs, older = _of_one_execution([entry for files in found for entry in files.logs], trains=trains)
    return RunFiles(
        states=tuple(sorted((entry for files in found for entry in files.states), key=_by_change)),
        metrics=tuple(entry for files in found for entry in files.metrics),
        events=tuple(entry for files in found for entry in files.events),
        logs=tuple(logs),
        wandb=next((files.wandb for files in found if files.wandb), None),
        others=(*(name for files in found for name in files.others), *(entry.path.name for entry in older)),
    )


def _by_change(entry: Entry) -> float:
    return entry.changed_s


def _of_one_execution(logs: list[Entry], *, trains: bool) -> tuple[list[Entry], list[Entry]]:
    """Return the logs written until the newest was, with those that they go on from; and the rest.

    ``run.1.log`` goes on from ``run.log``; one numbered log goes on from another only where a trainer kept states.
    """
    newest = max((entry.changed_s for entry in logs), default=0.0)
    recent = {entry for entry in logs if newest - entry.changed_s <= SAME_TIME_S}
    names = {str(entry.path) for entry in logs}
    stories = {story for entry in recent if (story := story_of(entry.path)) in names or trains}
    goes_along = {entry: entry in recent or story_of(entry.path) in stories for entry in logs}
    kept = [entry for entry in logs if goes_along[entry]]
    return _in_turn(sorted(kept, key=_by_change)), [entry for entry in logs if not goes_along[entry]]


def _in_turn(logs: list[Entry]) -> list[Entry]:
    """Return logs in the order of their changes; of those changed at one moment, as by a copy, by their numbers."""
    moments: list[list[Entry]] = []
    for entry in logs:
        if moments and entry.changed_s - moments[-1][-1].changed_s <= SAME_MOMENT_S:
            moments[-1].append(entry)
        else:
            moments.append([entry])
    return [entry for moment in moments for entry in sorted(moment, key=_by_attempt)]


def _by_attempt(entry: Entry) -> tuple[str, list[int]]:
    own = _ATTEMPT.search(entry.path.name)
    return story_of(entry.path), [int(number) for number in re.findall(r"\d+", own[0])] if own else []


def story_of(path: Path) -> str:
    """Return a log's path without the number of its attempt: ``run.1.log`` goes on where ``run.log`` ends."""
    return str(path.with_name(_ATTEMPT.sub("", path.name)))
