"""The machine's pane alone: a sampler and the machine's checks, without a run's log."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from trainmon_tui.cli.looks import ui_options
from trainmon_tui.engine.machine_history import MachineHistory, each_gpu
from trainmon_tui.engine.machine_sample import of_each_gpu, of_machine
from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.hardware_watch import HardwareWatch
from trainmon_tui.ui.gpu_app import run

if TYPE_CHECKING:
    import argparse

    from trainmon_tui.model.readings import Telemetry
    from trainmon_tui.model.verdicts import Alert
    from trainmon_tui.telemetry.sampler import Sampler

KEPT_STRETCHES = 2000


class Looker:
    """Asks a sampler, and lets the machine's checks see what it says once a second."""

    def __init__(self, sampler: Sampler) -> None:
        self._sampler = sampler
        self._history = MachineHistory()
        self._watch = HardwareWatch()
        self._next_s = float("-inf")

    def __call__(self) -> tuple[Telemetry, tuple[Alert, ...]]:
        """Return what is known now; never blocks."""
        now = time.monotonic()
        told = self._sampler.poll(now)
        if now >= self._next_s:
            self._next_s = now + 1.0
            sample = of_machine(told) | each_gpu(of_each_gpu(told).items())
            known = len(self._history.stretches)
            self._history.add(now, time.time(), Place(), sample)
            self._watch.fold(self._history.stretches[known:])
            del self._history.stretches[:-KEPT_STRETCHES]
        return told, self._watch.now


def show(sampler: Sampler, args: argparse.Namespace) -> int:
    """Show the pane until somebody leaves; return the exit status."""
    sampler.start()
    try:
        return run(Looker(sampler), ui_options(args))
    finally:
        sampler.close()
