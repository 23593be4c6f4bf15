"""Files beside a log that were rotated away before anybody looked: ``run.log.2``, ``run.log-20260101``."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from trainmon_tui.sources.regular import Identity, identity_of

if TYPE_CHECKING:
    from pathlib import Path

_ROTATED = re.compile(r"[.-]\d[\d._-]*\Z")


class Siblings:
    """Knows which rotated files of a log stand beside it, so that new ones can be told."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: set[Identity] = set()

    def learn(self) -> None:
        """Take every sibling that stands there now as known."""
        self._seen.update(identity for _, _, identity in self._standing())

    def know(self, identity: Identity) -> None:
        """Take a file as known: it is being read, whatever its name will be."""
        self._seen.add(identity)

    def take_new(self) -> list[str]:
        """Return the paths of siblings that nobody has seen, the oldest first; they are known from now on."""
        fresh = [one for one in self._standing() if one[2] not in self._seen]
        self._seen.update(identity for _, _, identity in fresh)
        return [path for _, path, _ in sorted(fresh)]

    def _standing(self) -> list[tuple[int, str, Identity]]:
        found = []
        try:
            with os.scandir(self._path.parent) as entries:
                for entry in entries:
                    if self._is_rotated(entry.name) and entry.is_file(follow_symlinks=False):
                        stat = entry.stat(follow_symlinks=False)
                        found.append((stat.st_mtime_ns, entry.path, identity_of(stat)))
        except OSError:
            return found
        return found

    def _is_rotated(self, name: str) -> bool:
        return name.startswith(self._path.name) and bool(_ROTATED.match(name, len(self._path.name)))
