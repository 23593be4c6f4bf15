"""A source for whatever a run was named by: the path's kind decides how its bytes are made."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from trainmon_tui.sources.base import drain
from trainmon_tui.sources.companions import companions
from trainmon_tui.sources.document import DocumentFeed
from trainmon_tui.sources.finished import FinishedFile
from trainmon_tui.sources.follow import FollowedFile
from trainmon_tui.sources.open import RunKind, run_kind
from trainmon_tui.sources.spooled import Spooled
from trainmon_tui.sources.tfevents.files import is_event_name
from trainmon_tui.sources.unpacked import UnpackedFile
from trainmon_tui.sources.whole import WholeFile

if TYPE_CHECKING:
    from trainmon_tui.sources.base import Source
    from trainmon_tui.sources.feed import Feed

DRAINED_BYTES = 1 << 20
MANY = 2
"""Files that are more than a log alone."""


def open_source(path: str, *, live: bool, until: int | None = None, alone: bool = False) -> Source:
    """Return the run's source: followed as it grows, or read to its present end or to byte ``until``.

    Raises `NoInputError` for what cannot be read. A live log that is not there yet is waited for. ``alone`` reads
    no other file of the run beside it.
    """
    kind = _awaited_kind(path) if live and _is_awaited(path) else run_kind(path)
    feed = _feed(path, kind, live=live, alone=alone)
    if feed is not None:
        return Spooled(feed, live=live, until=until)
    return FollowedFile(path) if live else WholeFile(path, until)


def open_finished(path: str, *, alone: bool = False) -> FinishedFile:
    """Return the run's whole stream up to its present end, to be read more than once; raises `NoInputError`."""
    feed = _feed(path, run_kind(path), live=False, alone=alone)
    if feed is None:
        return FinishedFile(path)
    source = Spooled(feed, live=False)
    try:
        return _drained(source, path)
    finally:
        source.close()


def _drained(source: Spooled, path: str) -> FinishedFile:
    for _ in drain(source, DRAINED_BYTES):
        pass
    file = source.finished(path)
    file.parts = source.parts()
    file.add_notices(source.take_notices())
    return file


def _is_awaited(path: str) -> bool:
    folder = os.path.dirname(path) or "."  # noqa: PTH120 - a Path's methods raise where these say False
    return not os.path.exists(path) and os.path.isdir(folder)  # noqa: PTH110, PTH112 - as above


def _awaited_kind(path: str) -> RunKind:
    return "events" if is_event_name(os.path.basename(path)) else "log"  # noqa: PTH119 - as above


def _feed(path: str, kind: RunKind, *, live: bool, alone: bool) -> Feed | None:
    """Return what makes the stream of a run; None for a log that is read as it stands."""
    if kind == "folder" or kind == "events":  # noqa: PLR1714 - mypy narrows no set
        return _several_files(Path(path), kind, live=live)
    if kind == "document":
        document = DocumentFeed(path, live=live)
        return document if document.is_history() else _feed(path, "log", live=live, alone=alone)
    if kind == "log":
        alone |= len(companions(Path(path))) < MANY
        return None if alone else _several_files(Path(path), kind, live=live)
    return UnpackedFile(path, kind)


def _several_files(path: Path, kind: Literal["folder", "events", "log"], *, live: bool) -> Feed:
    from trainmon_tui.sources.folder import companions_feed, events_feed, folder_feed  # noqa: PLC0415 - heavy; most runs are one file

    if kind == "folder":
        return folder_feed(path, live=live)
    return events_feed(path, live=live) if kind == "events" else companions_feed(path, live=live)
