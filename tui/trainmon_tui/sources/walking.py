"""Looking into folders without getting lost: bounded, and links to folders are not followed."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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


def list_folder(folder: Path) -> list[Entry]:
    """Return the files and folders of a folder by name, `MOST_ENTRIES` at most; none where it cannot be read.

    A link to a file counts as that file; a link to a folder is left out.
    """
    found: list[Entry] = []
    try:
        with os.scandir(folder) as entries:
            for entry in islice(entries, MOST_ENTRIES):
                with suppress(OSError):
                    found.extend(_seen(entry))
    except OSError:
        pass
    return sorted(found)


def _seen(entry: os.DirEntry[str]) -> Iterator[Entry]:
    """Yield a file or folder. Raises OSError: gone meanwhile, or a link that leads to itself."""
    is_folder = entry.is_dir(follow_symlinks=False)
    if is_folder or entry.is_file():
        stat = entry.stat()
        yield Entry(Path(entry.path), is_folder, stat.st_size * (not is_folder), stat.st_mtime)
