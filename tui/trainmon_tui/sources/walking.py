"""Looking into folders without getting lost: bounded, and links to folders are not followed."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.sources.regular import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ENTRIES = 4096


class Entry(NamedTuple):
    """What stands in a folder."""

    path: Path
    is_folder: bool
    bytes: int
    changed_s: float
    """Unix seconds of the last change."""


class Listing(NamedTuple):
    """What stands in a folder, by name, and what of it could not be seen."""

    entries: list[Entry]
    trouble: str = ""
    """Why not everything is among the entries; empty when everything is."""


def look_at_folder(folder: Path) -> Listing:
    """Return the files and folders of a folder, `MOST_ENTRIES` at most; none where it cannot be read.

    A link to a file counts as that file; a link to a folder is left out.
    """
    found: list[Entry] = []
    try:
        with os.scandir(folder) as entries:
            for entry in islice(entries, MOST_ENTRIES):
                with suppress(OSError):
                    found.extend(_seen(entry))
            more = next(entries, None) is not None
    except OSError as error:
        return Listing(sorted(found), words_of(error))
    return Listing(sorted(found), f"only {MOST_ENTRIES:,} of its entries" if more else "")


def list_folder(folder: Path) -> list[Entry]:
    """Return what `look_at_folder` sees, for those who ask for nothing that must be there."""
    return look_at_folder(folder).entries


def _seen(entry: os.DirEntry[str]) -> Iterator[Entry]:
    """Yield a file or folder. Raises OSError: gone meanwhile, or a link that leads to itself."""
    is_folder = entry.is_dir(follow_symlinks=False)
    if is_folder or entry.is_file():
        stat = entry.stat()
        yield Entry(Path(entry.path), is_folder, stat.st_size * (not is_folder), stat.st_mtime)
