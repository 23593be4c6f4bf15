"""NVIDIA's GPUs, through NVML."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pynvml

from trainmon_tui.telemetry.nvml_device import Device
from trainmon_tui.telemetry.nvml_errors import words_of
from trainmon_tui.telemetry.nvml_xids import Xids
from trainmon_tui.telemetry.vendors import AbsentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.model.readings import Gpu
    from trainmon_tui.telemetry.process_names import ProcessNames

MAX_GPUS = 64


def open_cards() -> NvidiaCards:
    """Return this machine's GPUs; raises `AbsentError` when the driver cannot be asked."""
    return NvidiaCards()


class NvidiaCards:
    """All NVIDIA GPUs of this machine."""

    def __init__(self) -> None:
        with _absence():
            pynvml.nvmlInit()
        self._devices: list[Device] = []
        self._xids = Xids()

    def read(self, names: ProcessNames) -> tuple[Gpu, ...]:
        """Return every GPU now; raises `AbsentError` when the driver went away."""
        with _absence():
            count = min(pynvml.nvmlDeviceGetCount(), MAX_GPUS)
        if count == 0:
            raise AbsentError("no NVIDIA GPU", installed=True)
        if count > len(self._devices):
            self._devices += [Device(index) for index in range(len(self._devices), count)]
            handles = [device.handle() for device in self._devices]
            self._xids.register(handle for handle in handles if handle is not None)
        self._xids.listen()
        return tuple(device.read(names, self._xids) for device in self._devices[:count])


@contextmanager
def _absence() -> Iterator[None]:
    try:
        yield
    except pynvml.NVMLError as error:
        missing = error.value == pynvml.NVML_ERROR_LIBRARY_NOT_FOUND
        raise AbsentError(words_of(error), installed=not missing) from error
