"""The process that holds the vendors' libraries: a driver may hang or crash here without harm to the engine.

``python -m trainmon_tui.telemetry.gpu_child`` answers every byte on stdin with one line of JSON on stdout,
and ends with its stdin, even while a call hangs.
"""

from __future__ import annotations

import contextlib
import os
import queue
import resource
import threading
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.telemetry.process_names import ProcessNames
from trainmon_tui.telemetry.sample import GpuSample, encode_sample
from trainmon_tui.telemetry.vendors import AbsentError, vendors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.readings import Gpu
    from trainmon_tui.telemetry.vendors import Cards, Vendor


class Gpus:
    """All GPUs of this machine, whoever made them."""

    def __init__(self, makers: Sequence[Vendor] | None = None) -> None:
        self._makers = list(vendors() if makers is None else makers)
        self._cards: list[Cards] | None = None
        self._absent: list[AbsentError] = []
        self._names = ProcessNames()

    def sample(self) -> GpuSample:
        """Return every GPU now; where there is none, why."""
        if self._cards is None:
            self._cards = self._open()
        gpus: list[Gpu] = []
        for cards in list(self._cards):
            try:
                gpus += cards.read(self._names)
            except AbsentError as error:
                self._absent.append(error)
                self._cards.remove(cards)
        self._names.keep_recent()
        if not gpus:
            bare = bool(self._absent) and not any(error.installed for error in self._absent)
            return GpuSample(note=why_none(self._absent), final=True, bare=bare)
        return GpuSample(tuple(msgspec.structs.replace(gpu, index=place) for place, gpu in enumerate(gpus)))

    def _open(self) -> list[Cards]:
        found = []
        for maker in self._makers:
            try:
                found.append(maker.open_cards())
            except AbsentError as error:
                self._absent.append(error)
        return found


def why_none(absent: Sequence[AbsentError]) -> str:
    """Return why no GPU can be read: the words of the libraries that are there, else that none is."""
    speaking = [error for error in absent if error.installed] or absent
    return ", ".join(map(str, speaking)) or "no GPU"


def answer(requests: queue.SimpleQueue[None], out: int) -> None:
    """Write one sample to the descriptor ``out`` for each request, until one of them is final."""
    gpus = Gpus()
    final = False
    while not final:
        requests.get()
        sample = gpus.sample()
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
    os.dup2(2, 1)  # what a library prints must not break the protocol
    requests: queue.SimpleQueue[None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    with contextlib.suppress(BrokenPipeError):
        answer(requests, out)


if __name__ == "__main__":
    main()
