"""One sample of everything: GPUs, host and the run's process, for the engine's loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.readings import Telemetry
from trainmon_tui.telemetry.gpu_reader import CHILD_COMMAND, GpuReader, Pace
from trainmon_tui.telemetry.host import HostReader
from trainmon_tui.telemetry.process_tree import EVERY_S, ProcessTree
from trainmon_tui.telemetry.run_gpus import RunGpus
from trainmon_tui.telemetry.run_process import RunFinder
from trainmon_tui.telemetry.trend import Trends

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trainmon_tui.model.readings import Host, RunProcess
    from trainmon_tui.telemetry.process_tree import Tree
    from trainmon_tui.telemetry.sample import GpuSample


SOON_S = 0.25
BARE_INTERVALS = 2.0
"""Where no GPU is seen the host is read once in so many intervals: beside a GPU's its numbers change slowly."""


class Sampler:
    """Telemetry of the machine the engine runs on. ``poll`` never blocks; ``close`` ends the child.

    ``log_path`` names the run whose process and disk are told, ``pid`` its process where that is known; without
    either only GPUs and host are. ``command``, ``env`` and ``pace`` are the GPU child's.
    """

    def __init__(
        self,
        *,
        log_path: str | None = None,
        pid: int | None = None,
        interval_s: float = 1.0,
        command: Sequence[str] = CHILD_COMMAND,
        env: Mapping[str, str] | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._interval_s = interval_s
        self._gpus = GpuReader(command, pace or Pace.every(interval_s), env)
        self._host_reader = HostReader(log_path)
        self._finder = RunFinder(log_path, pid=pid)
        self._run_gpus = RunGpus()
        self._trends = Trends()
        self._trended: GpuSample | None = None
        self._host: Host | None = None
        self._process: RunProcess | None = None
        self._tree: tuple[ProcessTree, Tree | None] | None = None
        self._next_s = self._next_tree_s = float("-inf")
        self._started = False

    def start(self) -> None:
        """Allow the child to be started: the next ``poll`` does so."""
        self._started = True

    def watch_folder(self, folder: str) -> None:
        """Tell the space of the disk that holds a folder, as long as it is there."""
        self._host_reader.watch_folder(folder)

    @property
    def settled(self) -> bool:
        """Whether the GPUs have answered once, be it with a word of trouble."""
        return self._gpus.settled

    def filenos(self) -> list[int]:
        """Return the descriptors that become readable when there is something to poll; they may change."""
        return self._gpus.filenos()

    def poll(self, now: float) -> Telemetry:
        """Return what is known at ``now`` (seconds of one monotonic clock)."""
        if self._started:
            self._gpus.poll(now)
        if now >= self._next_s:
            self._next_s = now + self._interval_s * (1.0 if self._gpus.gpus(now) else BARE_INTERVALS)
            self._process = self._with_tree(self._finder.poll(now), now)
            self._host = self._host_reader.read(now, self._process.pid if self._process else None)
            if self._host.cpu_percent is None:  # the cores' clocks tell something soon after the first look
                self._next_s = min(self._next_s, now + SOON_S)
        elif self._finder.searching:
            self._process = self._with_tree(self._finder.poll(now), now)
        gpus = self._gpus.gpus(now)
        if self._gpus.sample is not self._trended:
            self._trended = self._gpus.sample
            self._trends.add(now, gpus)
        return Telemetry(
            host=self._host,
            gpus=self._trends.told(self._run_gpus.marked(gpus, self._process, self._gpus.sample)),
            gpu_note=self._gpus.note(now) if self._started else "",
            gpu_age_s=self._gpus.age_s(now),
            process=self._process,
        )

    def close(self) -> None:
        """End the child. Nothing of the run is touched."""
        self._started = False
        self._gpus.close()

    def _with_tree(self, process: RunProcess | None, now: float) -> RunProcess | None:
        """Return the run's process with what is known of everything it started."""
        if process is None or not process.alive:
            self._tree, self._next_tree_s = None, float("-inf")
            return process
        if self._tree is None or self._tree[0].pid != process.pid:
            self._tree, self._next_tree_s = (ProcessTree(process.pid), None), float("-inf")
        looker, tree = self._tree
        if now >= self._next_tree_s:
            # The first look only starts the count of CPU time.
            self._next_tree_s = now + (EVERY_S if tree else min(EVERY_S, self._interval_s))
            tree = looker.read(now, self._run_gpus.holders)
            self._tree = (looker, tree)
        return process if tree is None else with_tree(process, tree)


def with_tree(process: RunProcess, tree: Tree) -> RunProcess:
    """Return the process with its tree's numbers."""
    return msgspec.structs.replace(
        process,
        threads=tree.threads,
        open_files=tree.open_files,
        children=tree.children,
        tree_cpu_percent=tree.cpu_percent,
        tree_rss_bytes=tree.rss_bytes,
        workers=tree.workers,
        worker_cpu_percent=tree.worker_cpu_percent,
        zombies=tree.zombies,
    )
