"""What the machine says of itself: GPUs and host. A field that cannot be read is a value too."""

from __future__ import annotations

from typing import Literal

import msgspec

ReadingState = Literal["ok", "unsupported", "denied", "failed", "lost", "stale"]
"""unsupported is never asked again; failed is asked again; stale is an old value with its age."""


class Reading(msgspec.Struct, frozen=True):
    """A number, or the reason why there is none."""

    value: float | None = None
    state: ReadingState = "ok"


class GpuProcess(msgspec.Struct, frozen=True):
    """A process that holds memory on a GPU."""

    pid: int
    memory_bytes: float | None
    user: str = ""
    command: str = ""
    is_run: bool = False
    """Whether it is the run that is being watched."""


class Gpu(msgspec.Struct, frozen=True):
    """One GPU at one moment. Units are in the names."""

    index: int
    name: str
    util_percent: Reading = Reading()
    memory_used_bytes: Reading = Reading()
    memory_total_bytes: Reading = Reading()
    temperature_c: Reading = Reading()
    power_w: Reading = Reading()
    power_limit_w: Reading = Reading()
    clock_mhz: Reading = Reading()
    throttle: str = ""
    """What slows the clocks down: ``power cap``, ``too hot`` ... or empty."""
    processes: tuple[GpuProcess, ...] = ()
    note: str = ""


class RunProcess(msgspec.Struct, frozen=True):
    """The watched process itself, where it can be told."""

    pid: int
    command: str
    cpu_percent: float | None
    rss_bytes: float | None
    alive: bool = True
    how: str = ""
    """How it was recognised: ``writes run.log``."""


class Host(msgspec.Struct, frozen=True):
    """The machine trainmon-tui's engine runs on."""

    name: str
    cpu_percent: float | None = None
    cores: int = 0
    load_1m: float | None = None
    memory_used_bytes: float | None = None
    memory_total_bytes: float | None = None
    disk_free_bytes: float | None = None


class Telemetry(msgspec.Struct, frozen=True):
    """One sample of GPUs and host."""

    host: Host | None = None
    gpus: tuple[Gpu, ...] = ()
    gpu_note: str = ""
    """In words, when there is nothing to show or something is wrong: ``no NVIDIA driver``."""
    gpu_age_s: float = 0.0
    """Seconds since the GPU values were read; they are labelled stale when this grows."""
    process: RunProcess | None = None
