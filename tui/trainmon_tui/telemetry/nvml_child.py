"""The process that holds the NVIDIA library: a driver may hang or crash here without harm to the engine.

``python -m trainmon_tui.telemetry.nvml_child`` answers every byte on stdin with one line of JSON on stdout,
and ends with its stdin, even while a call hangs.
"""

from __future__ import annotations

import contextlib
import os
import queue
import resource
import threading

import pynvml

from trainmon_tui.telemetry.nvml_device import Device
from trainmon_tui.telemetry.nvml_errors import words_of
from trainmon_tui.telemetry.process_names import ProcessNames
from trainmon_tui.telemetry.sample import GpuSample, encode_sample

MAX_GPUS = 64


class Gpus:
    """All GPUs of this machine; raises `pynvml.NVMLError` when the driver cannot be asked."""

    def __init__(self) -> None:
        pynvml.nvmlInit()
        self._devices: list[Device] = []
        self._names = ProcessNames()

    def sample(self) -> GpuSample:
        """Return every GPU now. Raises `pynvml.NVMLError` when the driver went away."""
        count = min(pynvml.nvmlDeviceGetCount(), MAX_GPUS)
        if count == 0:
            return GpuSample(note="no NVIDIA GPU", final=True)
        self._devices += [Device(index) for index in range(len(self._devices), count)]
        gpus = tuple(device.read(self._names) for device in self._devices[:count])
        self._names.keep_recent()
        return GpuSample(gpus)


def answer(requests: queue.SimpleQueue[None], out: int) -> None:
    """Write one sample to the descriptor ``out`` for each request, until one of them is final."""
    gpus: Gpus | None = None
    final = False
    while not final:
        requests.get()
        try:
            gpus = gpus or Gpus()
            sample = gpus.sample()
        except pynvml.NVMLError as error:
            sample = GpuSample(note=words_of(error), final=True)
        _write(out, encode_sample(sample) + b"\n")
        final = sample.final


def _write(out: int, line: bytes) -> None:
    while line:
        line = line[os.write(out, line) :]


def _listen(requests: queue.SimpleQueue[None]) -> None:
    while os.read(0, 1):
        requests.put(None)
    os._exit(0)  # the parent is gone; the main thread may hang in the driver for ever


def main() -> None:
    """Serve until stdin ends or there is nothing to read."""
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a library that crashes must not fill the disk
    out = os.dup(1)
    os.dup2(2, 1)  # what the library prints must not break the protocol
    requests: queue.SimpleQueue[None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    with contextlib.suppress(BrokenPipeError):
        answer(requests, out)


if __name__ == "__main__":
    main()
