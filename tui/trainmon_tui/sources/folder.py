"""A run's folder, or the files of one run beside each other, as one stream: everything that tells of the run, merged."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainmon_tui.sources.checkpoints import step_of
from trainmon_tui.sources.companions import Companion, companions, ranks_in
from trainmon_tui.sources.follow import FollowedFile
from trainmon_tui.sources.kinship import story_of
from trainmon_tui.sources.made import MadeFeed, config_lines, saved_lines, summary_lines
from trainmon_tui.sources.merged import Found, MergedFeed, SourceFeed
from trainmon_tui.sources.run_folder import look_into
from trainmon_tui.sources.states import StatesFeed
from trainmon_tui.sources.whole import WholeFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trainmon_tui.sources.feed import Feed
    from trainmon_tui.sources.run_folder import RunFiles
    from trainmon_tui.sources.walking import Entry

NAMED = 4
"""Files that a notice names."""


def folder_feed(folder: Path, *, live: bool) -> Feed:
    """Return the feed of everything in a folder that tells of its run."""
    return MergedFeed(partial(_found_in, folder, live=live), live=live, notices=partial(_left_out, folder))


def companions_feed(path: Path, *, live: bool) -> Feed:
    """Return the feed of a log and the others of its run beside it."""
    return MergedFeed(
        lambda: _of_ranks(companions(path), live=live), live=live, notices=partial(_together, path)
    )


def events_feed(path: Path, *, live: bool) -> Feed:
    """Return the feed of an event file, or of the newest run's event files in a folder."""
    from trainmon_tui.sources.tfevents.feed import EventFeed  # noqa: PLC0415 - few runs need its library

    return EventFeed(path, live=live)


def _together(path: Path) -> list[str]:
    others = [one.name for one in companions(path) if one.path != path]
    return [f"read together with {listed(others)} (--alone reads one file)"]


def _left_out(folder: Path) -> list[str]:
    found = look_into(folder)
    others = [*(entry.path.name for entry in found.strangers), *found.others]
    return [
        *([f"not read, of other runs: {listed(others)}; name one to read it"] if others else []),
        *([f"not looked into: {listed(list(found.unseen))}"] if found.unseen else []),
    ]


def listed(names: list[str]) -> str:
    """Return names in a row, those beyond the first few as a number."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _of_ranks(files: list[Companion], *, live: bool) -> list[Found]:
    return [Found(one.name, partial(_plain, one.path, live=live), rank=one.rank) for one in files]


def _found_in(folder: Path, *, live: bool) -> list[Found]:
    ranks = ranks_in(folder)
    if ranks:
        return _of_ranks(ranks, live=live)
    return list(_of_run(folder, look_into(folder), live=live))


def _of_run(folder: Path, files: RunFiles, *, live: bool) -> Iterator[Found]:
    """Yield what tells of the run: the first to tell a metric is believed, so the most exact come first."""
    homes = {_home(state.path, folder) for state in files.states}
    for home in sorted(homes):
        yield Found(_name(home / "trainer_state.json", folder), partial(StatesFeed, home))
    for entry in files.metrics:
        yield Found(_name(entry.path, folder), partial(_plain, entry.path, live=live))
    for root in sorted({_events_root(entry.path, folder) for entry in files.events}):
        yield Found(f"{_name(root, folder)}/events", partial(events_feed, root, live=live))
    for entry in files.logs:
        yield _log(entry, folder, live=live)
    if files.wandb is not None:
        yield from _of_wandb(files.wandb, folder, live=live)
    for home in sorted(homes) or [folder]:
        yield Found(
            _name(home / "checkpoints", folder),
            partial(MadeFeed, partial(saved_lines, home), live=live),
            aside=True,
        )


def _events_root(path: Path, folder: Path) -> Path:
    """Return the folder in which event files are looked for: it stays the same whatever runs come."""
    first, *below = path.relative_to(folder).parts
    return folder / first if below else folder


def _home(state: Path, folder: Path) -> Path:
    """Return the folder of the run whose state this is: of one checkpoint opened alone, the checkpoint's."""
    inside = state.parent != folder and step_of(state.parent.name) is not None
    return state.parent.parent if inside else state.parent


def _log(entry: Entry, folder: Path, *, live: bool) -> Found:
    own = next(one for one in companions(entry.path) if one.path == entry.path)
    story = "" if own.rank or len(companions(entry.path)) > 1 else story_of(entry.path)
    return Found(_name(entry.path, folder), partial(_plain, entry.path, live=live), story, own.rank)


def _of_wandb(files: Path, folder: Path, *, live: bool) -> Iterator[Found]:
    yield Found(
        _name(files / "config.yaml", folder),
        partial(MadeFeed, partial(config_lines, files / "config.yaml"), live=live),
        aside=True,
    )
    if (files / "output.log").is_file():
        yield Found(_name(files / "output.log", folder), partial(_plain, files / "output.log", live=live))
    summary = files / "wandb-summary.json"
    yield Found(_name(summary, folder), partial(MadeFeed, partial(summary_lines, summary), live=False))


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _plain(path: Path, *, live: bool) -> Feed:
    return SourceFeed(FollowedFile(path) if live else WholeFile(path))
