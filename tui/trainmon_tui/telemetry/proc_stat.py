"""What Linux's /proc says of a process in one read; elsewhere nothing is found."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

PROC = "/proc"
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_LAST_FIELD = 21


class Stat(NamedTuple):
    """One process at one moment."""

    pid: int
    name: str
    """The kernel's, of 15 characters at most: a thread pool or loader may have set it."""
    state: str
    parent: int
    cpu_s: float
    threads: int
    started: int
    """Ticks after the machine's start: with the pid it names a process for good."""
    rss_bytes: float

    @property
    def is_zombie(self) -> bool:
        """Whether it has ended and its parent has not taken note."""
        return self.state in "ZX"


def read_stat(pid: int, proc: str = PROC) -> Stat | None:
    """Return a process's state, None for one that is gone or hidden."""
    try:
        line = Path(proc, str(pid), "stat").read_bytes().decode("utf-8", "replace")
    except OSError:
        return None
    name, closing, rest = line.partition("(")[2].rpartition(")")
    fields = rest.split()
    if not closing or len(fields) <= _LAST_FIELD:
        return None
    cpu_s = (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND
    rss = float(fields[_LAST_FIELD]) * _PAGE_BYTES
    return Stat(pid, name, fields[0], int(fields[1]), cpu_s, int(fields[17]), int(fields[19]), rss)


def all_pids(proc: str = PROC) -> list[int]:
    """Return every process's number, the newest first; none without /proc."""
    try:
        with os.scandir(proc) as entries:
            return sorted((int(entry.name) for entry in entries if entry.name.isdecimal()), reverse=True)
    except OSError:
        return []


def children_of(pid: int, proc: str = PROC) -> list[int] | None:
    """Return whom a process started, None where the kernel keeps no such list."""
    try:
        tasks = os.listdir(f"{proc}/{pid}/task")  # noqa: PTH208 - names are enough
        lists = [Path(f"{proc}/{pid}/task/{task}/children").read_text("ascii") for task in tasks]
    except OSError:
        return None
    return [int(child) for found in lists for child in found.split()]


def command_words(pid: int, proc: str = PROC) -> tuple[bytes, ...]:
    """Return the words that a process was started with; none for one that is gone or hidden."""
    try:
        line = Path(proc, str(pid), "cmdline").read_bytes()
    except OSError:
        return ()
    return tuple(line.rstrip(b"\0").split(b"\0")) if line else ()


def count_open_files(pid: int, proc: str = PROC) -> int | None:
    """Return how many descriptors a process holds, None where that is hidden."""
    try:
        with os.scandir(f"{proc}/{pid}/fd") as entries:
            return sum(1 for _ in entries)
    except OSError:
        return None
