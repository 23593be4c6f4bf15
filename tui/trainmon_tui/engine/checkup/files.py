"""What exists of a run, what is empty, and what was recognised in each file."""

from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.engine.documents import read_whole
from trainmon_tui.model.errors import NoInputError
from trainmon_tui.model.text import clean
from trainmon_tui.report.doctor import SeenEvent, SeenFile, SeenSeries
from trainmon_tui.report.plain import plain_place
from trainmon_tui.rules.playbooks import choose_playbooks
from trainmon_tui.sources.companions import companions
from trainmon_tui.sources.open import run_kind
from trainmon_tui.sources.opening import open_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.engine.checkup.asked import AskedRun
    from trainmon_tui.engine.session import Session
    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.store.series import Series

MOST_FILES = 200
"""Files of a folder that are named."""
MOST_READ = 24
"""Files of a folder that are read whole."""
MAX_DEPTH = 3
JUDGE = choose_playbooks("none").judge
SILENT_KINDS = frozenset({"config", "claim", "advice", "nan"})
_NOT_LOGS = frozenset(
    {
        ".bin",
        ".safetensors",
        ".pt",
        ".pth",
        ".ckpt",
        ".py",
        ".yaml",
        ".yml",
        ".md",
        ".png",
        ".pdf",
        ".npz",
        ".pkl",
    }
    | {".h5", ".keras", ".onnx", ".zip", ".tar", ".model"}
)


class Looked(NamedTuple):
    """One file with what reading it gave; no session for a file that was not read."""

    path: Path
    seen: SeenFile
    session: Session | None


class Read(NamedTuple):
    """What a run says, and what its sources tell of it."""

    session: Session
    notices: list[str]


def look_at(asked: AskedRun) -> list[Looked]:
    """Return the run's files with what is in them; raises `NoInputError` for a run that is not there."""
    run = asked.path
    if not run.is_dir():
        kind = run_kind(run)
        beside = [] if asked.alone else [each for each in companions(run) if each.path != run]
        return [
            _read(asked, run, asked.name, kind),
            *(_look(asked, each.path, each.name, read=True) for each in beside[:MOST_READ]),
        ]
    looked: list[Looked] = []
    for path in _walk(run):
        budget = sum(each.session is not None for each in looked) < MOST_READ
        looked.append(_look(asked, path, path.relative_to(run).as_posix(), read=budget))
    return looked


def _walk(folder: Path) -> Iterator[Path]:
    count = 0
    for here, folders, names in os.walk(folder):
        depth = len(Path(here).relative_to(folder).parts)
        folders[:] = sorted(folders) if depth < MAX_DEPTH else []
        for name in sorted(names):
            count += 1
            if count > MOST_FILES:
                return
            yield Path(here) / name


def _look(asked: AskedRun, path: Path, name: str, *, read: bool) -> Looked:
    if path.suffix.lower() in _NOT_LOGS or not read:
        return Looked(path, _seen(path, name, "other"), None)
    try:
        kind = run_kind(path)
    except NoInputError as error:
        return Looked(path, _seen(path, name, "other", note=clean(error.message)), None)
    looked = _read(asked, path, name, kind)
    # What only looks like a run's history is settings, or anything else that JSON is written for.
    if kind == "document" and not looked.seen.series:
        return Looked(path, _seen(path, name, "other"), None)
    return looked


def _read(asked: AskedRun, path: Path, name: str, kind: str) -> Looked:
    seen = _seen(path, name, kind)
    if not seen.bytes:
        return Looked(path, _seen(path, name, "empty"), None)
    read = read_run(asked._replace(path=path, alone=True))
    return Looked(path, _recognised(seen, read), read.session)


def read_run(asked: AskedRun) -> Read:
    """Return what a run says, read to its present end; raises `NoInputError`."""
    with closing(open_source(str(asked.path), live=False, alone=asked.alone)) as source:
        session = read_whole(source, JUDGE, asked.formats)
        return Read(session, [*source.take_notices(), *session.drops()])


def _seen(path: Path, name: str, kind: str, note: str = "") -> SeenFile:
    try:
        status = path.stat()
    except OSError as error:
        return SeenFile(clean(name), kind, 0, None, note or f"cannot be looked at ({error.strerror})")
    return SeenFile(clean(name), kind, status.st_size, max(0.0, time.time() - status.st_mtime), note)


def _recognised(seen: SeenFile, read: Read) -> SeenFile:
    session = read.session
    return SeenFile(
        seen.path,
        seen.kind,
        seen.bytes,
        seen.age_s,
        lines=max(min(1, session.bytes_fed), session.index.newlines),
        not_understood=session.not_understood,
        attempts=session.attempts,
        settings=len({key for settings in session.voices.configurations for key in settings}),
        series=[_series(one) for one in session.store.series if len(one)],
        events=_events(session),
        notices=list(map(clean, read.notices)),
    )


def _series(one: Series) -> SeenSeries:
    key = one.key
    shown = bool(one.shown)
    return SeenSeries(
        clean(key.tag), key.split, key.metric, len(one), _last(one.steps), _last(one.epochs), shown
    )


def _last(column: Floats) -> int | float | None:
    known = column[np.isfinite(column)]
    return plain_place(float(known[-1])) if len(known) else None


def _events(session: Session) -> list[SeenEvent]:
    trouble = session.trouble
    nan = trouble.counts["nan"]
    found = [SeenEvent("nan", nan, trouble.nan_line, "")] if nan else []
    return found + [
        SeenEvent(kind, trouble.counts[kind], event.line, event.text)
        for kind, event in trouble.last.items()
        if kind not in SILENT_KINDS
    ]
