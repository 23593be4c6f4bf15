"""Which GPUs the runs of a table are on: a process that holds memory there, and has the run's log open."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from trainmon_tui.telemetry.open_files import open_files
from trainmon_tui.telemetry.sampler import Sampler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trainmon_tui.model.readings import Gpu, Telemetry

LOOK_S = 5.0


class GpuRuns:
    """Looks at the GPUs' processes from time to time; close it in the end."""

    def __init__(
        self, sampler: Sampler | None = None, files: Callable[[int], frozenset[str]] = open_files
    ) -> None:
        self._sampler = sampler or Sampler(interval_s=LOOK_S)
        self._sampler.start()
        self._files = files
        self._next_s = float("-inf")

    def poll(self, now_s: float, paths: Iterable[str]) -> dict[str, str] | None:
        """Return the GPUs of each run that is on any: ``0,1``; None between two looks."""
        told: Telemetry = self._sampler.poll(now_s)
        if now_s < self._next_s or not self._sampler.settled:
            return None
        self._next_s = now_s + LOOK_S
        return self._match(told.gpus, {os.path.realpath(path): path for path in paths})

    def _match(self, gpus: tuple[Gpu, ...], paths: dict[str, str]) -> dict[str, str]:
        found: dict[str, list[str]] = {}
        for gpu in gpus:
            held = {file for process in gpu.processes for file in self._files(process.pid)}
            for path in held & paths.keys():
                found.setdefault(paths[path], []).append(str(gpu.index))
        return {path: ",".join(indices) for path, indices in found.items()}

    def filenos(self) -> list[int]:
        """Return the descriptors that become readable when the GPUs have answered."""
        return self._sampler.filenos()

    def close(self) -> None:
        """End the child that asks the driver."""
        self._sampler.close()
