"""Who a process is: its user and command, asked for once in its life."""

from __future__ import annotations

import psutil

from trainmon_tui.model.text import clean

GONE = (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess, OSError)
"""What psutil raises of a process that ended, or that is not ours to look at."""

Names = tuple[str, str]
"""(user, command), empty where they cannot be known."""


class ProcessNames:
    """Names by (pid, start), so that a reused number is asked for again; `keep_recent` bounds it."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, float], Names] = {}
        self._used: set[tuple[int, float]] = set()

    def of(self, pid: int) -> Names:
        """Return the names of a process, empty when it is gone or hidden."""
        try:
            process = psutil.Process(pid)
            key = (pid, process.create_time())
        except (*GONE, ValueError, OverflowError):  # a pid out of range
            return ("", "")
        self._used.add(key)
        if key not in self._known:
            self._known[key] = (_user(process), command_of(process))
        return self._known[key]

    def keep_recent(self) -> None:
        """Forget the processes that were not asked for since the last call."""
        self._known = {key: names for key, names in self._known.items() if key in self._used}
        self._used = set()


def command_of(process: psutil.Process) -> str:
    """Return a process's command line cleaned, its bare name where that is all there is, or empty."""
    try:
        return clean(" ".join(process.cmdline()) or process.name(), 200).strip()
    except GONE:
        return ""


def _user(process: psutil.Process) -> str:
    try:
        return clean(process.username(), 32)
    except (*GONE, KeyError):  # a number without a name in the user database
        return ""
