"""One sample of everything: GPUs, host and the run's process, for the engine's loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.readings import Telemetry
from trainmon_tui.telemetry.gpu_reader import CHILD_COMMAND, GpuReader, Pace
from trainmon_tui.telemetry.host import HostReader
from trainmon_tui.telemetry.run_process import RunFinder, descends

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trainmon_tui.model.readings import Gpu, Host, RunProcess
    from trainmon_tui.telemetry.sample import GpuSample


class Sampler:
    """Telemetry of the machine the engine runs on. ``poll`` never blocks; ``close`` ends the child.

    ``log_path`` names the run whose process and disk are told; without it only GPUs and host are.
    ``command``, ``env`` and ``pace`` are the NVML child's.
    """

    def __init__(
        self,
        *,
        log_path: str | None = None,
        interval_s: float = 1.0,
        command: Sequence[str] = CHILD_COMMAND,
        env: Mapping[str, str] | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._interval_s = interval_s
        self._gpus = GpuReader(command, pace or Pace(interval_s=interval_s), env)
        self._host_reader = HostReader(log_path)
        self._finder = RunFinder(log_path)
        self._host: Host | None = None
        self._process: RunProcess | None = None
        self._next_s = float("-inf")
        self._started = False
        self._judged: tuple[GpuSample | None, int | None] = (None, None)
        self._own: frozenset[int] = frozenset()

    def start(self) -> None:
        """Allow the child to be started: the next ``poll`` does so."""
        self._started = True

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
            self._next_s = now + self._interval_s
            self._host = self._host_reader.read(now)
            self._process = self._finder.poll(now)
        elif self._finder.searching:
            self._process = self._finder.poll(now)
        return Telemetry(
            host=self._host,
            gpus=self._mark(self._gpus.gpus(now)),
            gpu_note=self._gpus.note(now) if self._started else "",
            gpu_age_s=self._gpus.age_s(now),
            process=self._process,
        )

    def close(self) -> None:
        """End the child. Nothing of the run is touched."""
        self._started = False
        self._gpus.close()

    def _mark(self, gpus: tuple[Gpu, ...]) -> tuple[Gpu, ...]:
        run = self._process.pid if self._process and self._process.alive else None
        if run is None:
            return gpus
        if self._judged != (self._gpus.sample, run):
            self._judged = (self._gpus.sample, run)
            pids = {process.pid for gpu in gpus for process in gpu.processes}
            self._own = frozenset(pid for pid in pids if descends(pid, run))
        return tuple(mark_run(gpu, self._own) for gpu in gpus)


def mark_run(gpu: Gpu, own: frozenset[int]) -> Gpu:
    """Return the GPU with ``is_run`` set on the processes in ``own``."""
    if not any(process.pid in own for process in gpu.processes):
        return gpu
    processes = tuple(
        msgspec.structs.replace(process, is_run=process.pid in own) for process in gpu.processes
    )
    return msgspec.structs.replace(gpu, processes=processes)
