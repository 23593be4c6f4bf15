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
        return mark_gpus(tuple(mark_run(gpu, self._own) for gpu in gpus), self._settings[1])


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
