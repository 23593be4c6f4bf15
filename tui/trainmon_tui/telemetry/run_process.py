"""The watched process itself: the one that is named, or whoever writes the log, or names it on its command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from trainmon_tui.model.readings import RunProcess
from trainmon_tui.model.text import clean
from trainmon_tui.telemetry.commands import scan_commands
from trainmon_tui.telemetry.process_names import GONE, command_of
from trainmon_tui.telemetry.writers import Writer, read_link, scan_writers

if TYPE_CHECKING:
    from collections.abc import Iterator

SCAN_EVERY_S = 5.0
SCAN_LEAST_OFTEN_S = 40.0
"""While nobody writes the log, looks become rarer: each costs as much as this user has descriptors."""
LINKS_A_POLL = 2000
"""Descriptors looked at in one poll: about 6 ms."""
LINKS_A_COMMAND = 8
"""Descriptors that may be looked at in the time that a process's command takes."""
MAX_DEPTH = 64
PIPE = "pipe:["
_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "fish", "ksh", "nohup", "srun", "slurmstepd", "screen"})


class RunFinder:
    """Finds the process of a run and reports of it, and after its end that it ended.

    It is ``pid`` where that is given, else whoever writes the log, else the one process that names the log or its
    folder on its command line: a log that is opened for each line anew has a writer for moments only.
    """

    def __init__(
        self, log_path: str | None, *, pid: int | None = None, links_a_poll: int = LINKS_A_POLL
    ) -> None:
        self._path = _target(log_path) if log_path else ""
        self._given = pid
        self._budget = links_a_poll
        self._scan: Iterator[Writer | None] | None = None
        self._commands: Iterator[int | None] | None = None
        self._found: list[Writer] = []
        self._naming: list[int] = []
        self._through = ""
        self._next_scan_s = float("-inf")
        self._pause_s = SCAN_EVERY_S
        self._process: psutil.Process | None = None
        self._last: RunProcess | None = None

    @property
    def searching(self) -> bool:
        """Whether a scan is under way: polling soon again finishes it soon."""
        return self._scan is not None or self._commands is not None

    def poll(self, now: float) -> RunProcess | None:
        """Return the run's process now, None while it is not known. Looks at few descriptors a call."""
        if self._given is not None and self._last is None:
            self._last = self._take_given(self._given)
        if self._process is not None:
            self._last = self._report(self._process)
        if self._process is None and self._path and self._given is None:
            self._search(now)
        return self._last

    def _take_given(self, pid: int) -> RunProcess:
        process = _process(pid)
        if process is None or not _is_alive(process):
            return RunProcess(pid, "", None, None, alive=False, how="the pid that was given", state="unseen")
        return self._take(process, "the pid that was given")

    def _take(self, process: psutil.Process, how: str) -> RunProcess:
        self._process = process
        self._pause_s = SCAN_EVERY_S
        _cpu_percent(process)
        command, rss = command_of(process), _rss(process)
        return RunProcess(
            pid=process.pid, command=command, cpu_percent=None, rss_bytes=rss, how=clean(how, 120)
        )

    def _search(self, now: float) -> None:
        if self._commands is not None:
            self._look_at_commands(self._commands)
            return
        if self._scan is None:
            if now < self._next_scan_s:
                return
            self._next_scan_s = now + self._pause_s
            self._pause_s = min(SCAN_LEAST_OFTEN_S, self._pause_s * 2)
            self._begin(self._path, "")
        for _ in range(self._budget):
            if self._scan is None:
                return
            try:
                writer = next(self._scan)
            except StopIteration:
                self._scan = None
                self._conclude()
            else:
                self._found += [writer] if writer else []

    def _begin(self, target: str, through: str) -> None:
        self._scan = scan_writers(target, self._not_it())
        self._found, self._through = [], through

    def _conclude(self) -> None:
        process = outermost([writer.pid for writer in self._found])
        if process is None:
            if not self._path.startswith(PIPE):
                self._naming = []
                self._commands = scan_commands(self._path, self._not_it())
            return
        pipe = read_link(process.pid, 0)
        if not self._through and _name(process) == "tee" and pipe.startswith(PIPE):
            self._begin(pipe, " through tee")
            return
        self._last = self._take(process, f"writes {_named(self._path)}{self._through}")

    def _look_at_commands(self, commands: Iterator[int | None]) -> None:
        for _ in range(self._budget // LINKS_A_COMMAND + 1):
            try:
                pid = next(commands)
            except StopIteration:
                self._commands = None
                process = outermost(self._naming)
                alone = process and all(descends(pid, process.pid) for pid in self._naming)
                if process is not None and alone:
                    self._last = self._take(process, f"its command names {_named(self._path)} or its folder")
                return
            self._naming += [pid] if pid is not None else []

    def _not_it(self) -> frozenset[int]:
        """Return who is not the run: we, and the screen that shares our descriptors' fate."""
        return frozenset({os.getpid(), os.getppid()})

    def _report(self, process: psutil.Process) -> RunProcess | None:
        if self._last is None:
            return None
        how, command = self._last.how, self._last.command
        if not _is_alive(process):
            self._process = None
            state = "zombie" if _is_zombie(process) else ""
            return RunProcess(process.pid, command, None, None, alive=False, how=how, state=state)
        return RunProcess(process.pid, command, _cpu_percent(process), _rss(process), how=how)


def _target(log_path: str) -> str:
    """Return what the links of /proc say of a log, or of a pipe that is given as they say it."""
    return log_path if log_path.startswith(PIPE) else os.path.realpath(log_path)


def _named(target: str) -> str:
    return "into the pipe" if target.startswith(PIPE) else Path(target).name


def outermost(pids: list[int]) -> psutil.Process | None:
    """Return the process of ``pids`` that none of the others started; a shell only if there is nothing else.

    A training and its loader workers share one open log: the training is what was started first.
    """
    named = {pid: process for pid in pids if (process := _process(pid)) is not None}
    workers = {pid: process for pid, process in named.items() if _name(process) not in _SHELLS}
    candidates = workers or named
    tops = [process for pid, process in candidates.items() if not _ancestors(pid) & candidates.keys()]
    return min(tops, key=lambda process: process.pid, default=None)


def descends(pid: int, ancestor: int) -> bool:
    """Return whether ``pid`` is ``ancestor`` or was started by it or its children."""
    return pid == ancestor or ancestor in _ancestors(pid)


def _ancestors(pid: int) -> set[int]:
    found: set[int] = set()
    process = _process(pid)
    while process is not None and len(found) < MAX_DEPTH:
        try:
            parent = process.ppid()
        except GONE:
            break
        if parent <= 1 or parent in found:
            break
        found.add(parent)
        process = _process(parent)
    return found


def _process(pid: int) -> psutil.Process | None:
    try:
        return psutil.Process(pid)
    except (*GONE, ValueError, OverflowError):  # a number out of range
        return None


def _name(process: psutil.Process) -> str:
    try:
        return process.name()
    except GONE:
        return ""


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except GONE:
        return False


def _is_zombie(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() == psutil.STATUS_ZOMBIE)
    except GONE:
        return False


def _cpu_percent(process: psutil.Process) -> float | None:
    try:
        return process.cpu_percent()
    except GONE:
        return None


def _rss(process: psutil.Process) -> float | None:
    try:
        return float(process.memory_info().rss)
    except GONE:
        return None
