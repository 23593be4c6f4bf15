"""Which files a process holds open, where this user may know."""

from __future__ import annotations

import os

MOST_LINKS = 4096
"""Descriptors of one process that are looked at."""


def open_files(pid: int, proc: str = "/proc") -> frozenset[str]:
    """Return the paths of a process's open files; none of another user's process, and without /proc.

    Links are only read, never followed, so that a hung network disk cannot stop the look.
    """
    found: set[str] = set()
    try:
        with os.scandir(f"{proc}/{pid}/fd") as entries:
            for entry, _ in zip(entries, range(MOST_LINKS), strict=False):
                target = _target(entry.path)
                if target.startswith("/"):
                    found.add(target)
    except OSError:
        return frozenset()
    return frozenset(found)


def _target(link: str) -> str:
    try:
        return os.readlink(link)  # noqa: PTH115 - thousands a second
    except OSError:
        return ""
