"""The machine the engine runs on, through psutil in process: cheap calls only."""

from __future__ import annotations

import os
import shutil
import socket
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import psutil

from trainmon_tui.model.readings import Host
from trainmon_tui.model.text import clean
from trainmon_tui.telemetry.cgroup import Limit, memory_limit
from trainmon_tui.telemetry.rates import CoreClock, Flow, disk_bytes, net_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

SLOW_EVERY_S = 5.0
_UNREADABLE = (OSError, psutil.Error, AttributeError, ValueError, RuntimeError)
"""What psutil and os raise where /proc is hidden or a platform lacks the call."""
_MARKS = {
    "KUBERNETES_SERVICE_HOST": "kubernetes",
    "APPTAINER_NAME": "apptainer",
    "SINGULARITY_NAME": "singularity",
}
_FILES = {"/.dockerenv": "docker", "/run/.containerenv": "podman"}


class HostReader:
    """Samples of the host; ``log_path`` names the disk whose free space matters until the log names another."""

    def __init__(self, log_path: str | None = None) -> None:
        self._folder = _nearest_folder(log_path)
        self._name = clean(_or_none(socket.gethostname) or "", 64) or "this machine"
        self._container = container_of(os.environ)
        self._cores = CoreClock()
        self._disk_flow, self._net_flow = Flow(), Flow()
        self._slow: dict[str, float | None] = {}
        self._limit: Limit | None = None
        self._next_slow_s = float("-inf")
        _or_none(self._cores.read)  # the first call only starts the count

    def watch_folder(self, folder: str) -> None:
        """Tell the space of the disk that holds a folder, if there is such a folder."""
        if folder and folder != str(self._folder) and _or_none(Path(folder).is_dir):
            self._folder = Path(folder)
            self._next_slow_s = float("-inf")

    def read(self, now: float, run: int | None = None) -> Host:
        """Return the host now; what cannot be read is None. ``run`` is the run's process, for its memory limit."""
        cores = _or_none(self._cores.read)
        load = _or_none(os.getloadavg)
        if now >= self._next_slow_s:
            self._next_slow_s = now + SLOW_EVERY_S
            self._slow = self._read_slow(now)
            self._limit = memory_limit(run)
        used, total = self._memory()
        return Host(
            name=self._name,
            cpu_percent=cores.busy if cores else None,
            cores=os.cpu_count() or 0,
            load_1m=load[0] if load else None,
            memory_used_bytes=used,
            memory_total_bytes=total,
            core_percents=cores.each if cores else (),
            iowait_percent=cores.iowait if cores else None,
            disk_folder=clean(str(self._folder), 200),
            container=self._container,
            **self._slow,
        )

    def _memory(self) -> tuple[float | None, float | None]:
        """Return memory used and total: the machine's, or where it is less what the run may use."""
        memory = _or_none(psutil.virtual_memory)
        if self._limit is not None and (memory is None or self._limit.most < memory.total):
            return self._limit
        return (float(memory.total - memory.available), float(memory.total)) if memory else (None, None)

    def _read_slow(self, now: float) -> dict[str, float | None]:
        usage = _or_none(lambda: shutil.disk_usage(self._folder))
        swap = _or_none(_swap)
        disk = self._disk_flow.read(now, _or_none(disk_bytes))
        net = self._net_flow.read(now, _or_none(net_bytes))
        return {
            "disk_free_bytes": float(usage.free) if usage else None,
            "swap_used_bytes": swap.used if swap else None,
            "swap_total_bytes": swap.total if swap else None,
            "disk_read_bytes_per_s": disk[0],
            "disk_write_bytes_per_s": disk[1],
            "net_in_bytes_per_s": net[0],
            "net_out_bytes_per_s": net[1],
        }


class _Swap(NamedTuple):
    used: float
    total: float


def container_of(environment: Mapping[str, str], files: Mapping[str, str] = _FILES) -> str:
    """Return in what kind of container this program runs, empty for none that is known."""
    named = next((kind for name, kind in _MARKS.items() if name in environment), "")
    return named or next((kind for path, kind in files.items() if Path(path).exists()), "")


def _swap() -> _Swap:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", RuntimeWarning
        )  # psutil's, where /proc hides what was swapped in and out
        found = psutil.swap_memory()
    return _Swap(float(found.used), float(found.total))


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
