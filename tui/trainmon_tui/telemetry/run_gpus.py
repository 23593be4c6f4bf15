"""Which GPUs, and which processes on them, are the run's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.telemetry.run_process import descends
from trainmon_tui.telemetry.visibility import allowed, settings_of

if TYPE_CHECKING:
    from trainmon_tui.model.readings import Gpu, RunProcess
    from trainmon_tui.telemetry.sample import GpuSample
    from trainmon_tui.telemetry.visibility import Settings


class RunGpus:
    """Marks what is the run's; looks at processes once for each sample, at the run's settings once in its life."""

    def __init__(self) -> None:
        self._judged: tuple[GpuSample | None, int | None] = (None, None)
        self._own: frozenset[int] = frozenset()
        self._settings: tuple[int | None, Settings] = (None, {})
        self.holders: frozenset[int] = frozenset()
        """Every process that holds memory on a GPU."""
        self._worked_on: tuple[int | None, frozenset[int]] = (None, frozenset())
        """A run, and the GPUs that it was seen on: one that the driver lost tells of no process any more."""

    def marked(
        self, gpus: tuple[Gpu, ...], process: RunProcess | None, sample: GpuSample | None
    ) -> tuple[Gpu, ...]:
        """Return the GPUs with the run's processes marked, and whether the run works or may work on each."""
        run = process.pid if process and process.alive else None
        if self._judged != (sample, run):
            self._judged = (sample, run)
            self.holders = frozenset(process.pid for gpu in gpus for process in gpu.processes)
            self._own = frozenset(pid for pid in self.holders if run is not None and descends(pid, run))
        if run is None:
            return gpus
        if self._settings[0] != run:
            self._settings = (run, settings_of(run))
        marked = mark_gpus(tuple(mark_run(gpu, self._own) for gpu in gpus), self._settings[1])
        before = self._worked_on[1] if self._worked_on[0] == run else frozenset()
        seen = frozenset(gpu.index for gpu in marked if any(process.is_run for process in gpu.processes))
        lost = frozenset(gpu.index for gpu in marked if gpu.util_percent.state == "lost")
        self._worked_on = (run, seen | (before & lost))
        return tuple(
            msgspec.structs.replace(gpu, for_run=gpu.index in before or None) if gpu.index in lost else gpu
            for gpu in marked
        )


def mark_run(gpu: Gpu, own: frozenset[int]) -> Gpu:
    """Return the GPU with ``is_run`` set on the processes in ``own``."""
    if not any(process.pid in own for process in gpu.processes):
        return gpu
    processes = tuple(
        msgspec.structs.replace(process, is_run=process.pid in own) for process in gpu.processes
    )
    return msgspec.structs.replace(gpu, processes=processes)


def mark_gpus(gpus: tuple[Gpu, ...], settings: Settings) -> tuple[Gpu, ...]:
    """Return the GPUs with ``for_run``: where the run's processes are, else where its settings let them be."""
    working = {gpu.index: any(process.is_run for process in gpu.processes) for gpu in gpus}
    known = working if any(working.values()) else allowed(gpus, settings) if settings else None
    if known is None:
        return gpus
    return tuple(msgspec.structs.replace(gpu, for_run=known[gpu.index]) for gpu in gpus)
