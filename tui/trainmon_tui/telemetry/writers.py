"""Which processes hold a file open for writing: Linux's /proc, read in small portions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.telemetry.proc_stat import all_pids

if TYPE_CHECKING:
    from collections.abc import Iterator

_ACCESS = os.O_RDONLY | os.O_WRONLY | os.O_RDWR


class Writer(NamedTuple):
    """A process and the descriptor through which it writes."""

    pid: int
    descriptor: int


def scan_writers(target: str, skip: frozenset[int], proc: str = "/proc") -> Iterator[Writer | None]:
    """Yield the writers of ``target``, and None after each process or descriptor that is something else.

    ``target`` is what the links of /proc say: an absolute path without links, or ``pipe:[17]``.
    Links are only read, never followed, so that a hung network disk cannot stop the scan.
    Without /proc (macOS) and for other users' processes nothing is found.
    """
    for pid in all_pids(proc):
        if pid not in skip:
            yield from _writes_of(pid, target, proc)


def read_link(pid: int, descriptor: int, proc: str = "/proc") -> str:
    """Return what a process's descriptor leads to, empty where that cannot be read."""
    try:
        return os.readlink(f"{proc}/{pid}/fd/{descriptor}")  # noqa: PTH115 - thousands a second
    except OSError:
        return ""


def _writes_of(pid: int, target: str, proc: str) -> Iterator[Writer | None]:
    try:
        with os.scandir(f"{proc}/{pid}/fd") as entries:
            descriptors = [int(entry.name) for entry in entries]
    except OSError:  # another user's, or just ended
        yield None
        return
    for descriptor in descriptors:
        if read_link(pid, descriptor, proc) == target and _is_writing(pid, descriptor, proc):
            yield Writer(pid, descriptor)
        else:
            yield None


def _is_writing(pid: int, descriptor: int, proc: str) -> bool:
    try:
        lines = Path(f"{proc}/{pid}/fdinfo/{descriptor}").read_text("ascii").splitlines()
    except OSError:
        return False
    flags = next((line.split()[1] for line in lines if line.startswith("flags:")), "0")
    return int(flags, 8) & _ACCESS in (os.O_WRONLY, os.O_RDWR)
