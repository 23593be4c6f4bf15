"""The run with everything it started: CPU, memory, data-loader workers, and children that ended unnoticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.telemetry.proc_stat import (
    PROC,
    Stat,
    all_pids,
    children_of,
    command_words,
    count_open_files,
    read_stat,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

EVERY_S = 5.0
"""A run with hundreds of processes costs some milliseconds a look."""
MOST = 4096
_WORKER_NAMES = ("pt_data_worker",)
"""What PyTorch calls its loader's processes."""
_SPAWNED = (b"--multiprocessing-fork", b"spawn_main", b"multiprocessing.forkserver")
_HELPERS = (b"resource_tracker", b"semaphore_tracker")


class Tree(NamedTuple):
    """A process and its descendants at one moment. CPU is in percent of one core, None at the first look."""

    children: int
    threads: int
    open_files: int | None
    cpu_percent: float | None
    rss_bytes: float
    workers: int
    worker_cpu_percent: float | None
    zombies: int


class ProcessTree:
    """Looks at one process's tree again and again; ``proc`` is where Linux tells of processes."""

    def __init__(self, pid: int, proc: str = PROC) -> None:
        self.pid = pid
        self._proc = proc
        self._used: dict[tuple[int, int], float] = {}
        """CPU seconds at the last look by (pid, start)."""
        self._looked_s: float | None = None

    def read(self, now: float, on_gpu: Container[int] = frozenset()) -> Tree | None:
        """Return the tree, None for a process that is gone; ``on_gpu`` are processes that hold GPU memory."""
        root = read_stat(self.pid, self._proc)
        if root is None:
            return None
        found = [root, *self._descendants()]
        workers = [one for one in found[1:] if one.pid not in on_gpu and self._is_worker(one)]
        loads = self._loads(found, now)
        busy = [loads[one.pid] for one in workers if one.pid in loads]
        return Tree(
            children=len(found) - 1,
            threads=root.threads,
            open_files=count_open_files(self.pid, self._proc),
            cpu_percent=sum(loads.values()) if loads else None,
            rss_bytes=sum(one.rss_bytes for one in found),
            workers=len(workers),
            worker_cpu_percent=sum(busy) / len(busy) if busy else None,
            zombies=sum(one.is_zombie for one in found[1:]),
        )

    def _descendants(self) -> list[Stat]:
        families = None if children_of(self.pid, self._proc) is not None else self._families()
        found: dict[int, Stat] = {}
        waiting = [self.pid]
        while waiting and len(found) < MOST:
            pid = waiting.pop()
            children = (children_of(pid, self._proc) or []) if families is None else families.get(pid, [])
            for child in children:
                stat = None if child in found else read_stat(child, self._proc)
                if stat is not None:
                    found[child] = stat
                    waiting.append(child)
        return list(found.values())

    def _families(self) -> dict[int, list[int]]:
        """Return every process's children, from a look at all processes."""
        families: dict[int, list[int]] = {}
        for pid in all_pids(self._proc):
            stat = read_stat(pid, self._proc)
            if stat is not None:
                families.setdefault(stat.parent, []).append(pid)
        return families

    def _is_worker(self, one: Stat) -> bool:
        """Tell a loader's worker: it says so, it was spawned by multiprocessing, or it is a fork of its parent."""
        if one.is_zombie:
            return False
        if one.name.startswith(_WORKER_NAMES):
            return True
        words = command_words(one.pid, self._proc)
        if not words or any(helper in word for word in words for helper in _HELPERS):
            return False
        if any(mark in word for word in words for mark in _SPAWNED):
            return True
        return words == command_words(one.parent, self._proc)

    def _loads(self, found: Iterable[Stat], now: float) -> dict[int, float]:
        """Return the CPU of each process since the last look."""
        used = {(one.pid, one.started): one.cpu_s for one in found}
        before, looked_s = self._used, self._looked_s
        self._used, self._looked_s = used, now
        if looked_s is None or now <= looked_s:
            return {}
        shares = {key: cpu_s - before[key] for key, cpu_s in used.items() if key in before}
        return {pid: 100 * max(0.0, cpu_s) / (now - looked_s) for (pid, _), cpu_s in shares.items()}
