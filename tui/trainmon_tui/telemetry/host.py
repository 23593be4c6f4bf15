"""The machine the engine runs on, through psutil in process: cheap calls only."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import psutil

from trainmon_tui.model.readings import Host
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

DISK_EVERY_S = 5.0
_UNREADABLE = (OSError, psutil.Error, AttributeError, ValueError)
"""What psutil and os raise where /proc is hidden or a platform lacks the call."""


class HostReader:
    """Samples of the host; ``log_path`` names the disk whose free space matters."""

    def __init__(self, log_path: str | None = None) -> None:
        self._folder = _nearest_folder(log_path)
        self._name = clean(_or_none(socket.gethostname) or "", 64) or "this machine"
        self._disk_free: float | None = None
        self._next_disk_s = float("-inf")
        _or_none(psutil.cpu_percent)  # the first call only starts the count

    def read(self, now: float) -> Host:
        """Return the host now; what cannot be read is None."""
        memory = _or_none(psutil.virtual_memory)
        load = _or_none(os.getloadavg)
        return Host(
            name=self._name,
            cpu_percent=_or_none(psutil.cpu_percent),
            cores=os.cpu_count() or 0,
            load_1m=load[0] if load else None,
            memory_used_bytes=float(memory.total - memory.available) if memory else None,
            memory_total_bytes=float(memory.total) if memory else None,
            disk_free_bytes=self._read_disk(now),
        )

    def _read_disk(self, now: float) -> float | None:
        if now >= self._next_disk_s:
            self._next_disk_s = now + DISK_EVERY_S
            usage = _or_none(lambda: shutil.disk_usage(self._folder))
            self._disk_free = float(usage.free) if usage else None
        return self._disk_free


def _nearest_folder(log_path: str | None) -> Path:
    try:
        start = Path(log_path).absolute().parent if log_path else Path.cwd()
        return next((folder for folder in (start, *start.parents) if folder.is_dir()), Path("/"))
    except OSError:  # the working folder was removed, or a folder on the way is closed to us
        return Path("/")


def _or_none(read: Callable[[], T]) -> T | None:
    try:
        return read()
    except _UNREADABLE:
        return None
