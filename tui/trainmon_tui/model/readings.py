"""What the machine says of itself: GPUs and host. A field that cannot be read is a value too."""

from __future__ import annotations

from typing import Literal

import msgspec

ReadingState = Literal["ok", "unsupported", "denied", "failed", "lost", "stale", "mig"]
"""unsupported is never asked again; denied and failed are, ever more rarely; stale is an old value with its age;
mig is what a GPU that is cut into instances does not have as a whole."""

Throttle = Literal["too hot", "power brake", "hardware slowdown", "power cap"]
"""What slows the clocks down, the worst first. A power cap alone is how many GPUs work at full load."""


class Reading(msgspec.Struct, frozen=True):
    """A number, or the reason why there is none."""

    value: float | None = None
    state: ReadingState = "ok"


UNASKED = Reading(None, "unsupported")
"""What a vendor's library has no call for."""


class GpuProcess(msgspec.Struct, frozen=True):
    """A process that holds memory on a GPU."""

    pid: int
    memory_bytes: float | None
    user: str = ""
    command: str = ""
    is_run: bool = False
    """Whether it is the run that is being watched."""
    util_percent: float | None = None
    """Its share of the GPU's last seconds."""
    instance: int | None = None
    """The GPU instance (MIG) that it runs on."""


class Instance(msgspec.Struct, frozen=True):
    """A part of a GPU that is cut into instances (MIG); it has memory of its own and no utilization."""

    id: int
    name: str
    memory_used_bytes: Reading = UNASKED
    memory_total_bytes: Reading = UNASKED


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
    throttle: tuple[Throttle, ...] = ()
    processes: tuple[GpuProcess, ...] = ()
    note: str = ""
    """What is wrong with it or special about it, in words."""
    memory_util_percent: Reading = UNASKED
    """The share of the last second in which its memory was read or written."""
    memory_reserved_bytes: Reading = UNASKED
    """What the driver keeps for itself; not contained in what is used."""
    temperature_limit_c: Reading = UNASKED
    """Where the clocks are slowed down."""
    clock_max_mhz: Reading = UNASKED
    memory_clock_mhz: Reading = UNASKED
    fan_percent: Reading = UNASKED
    pcie_in_bytes_per_s: Reading = UNASKED
    pcie_out_bytes_per_s: Reading = UNASKED
    ecc_corrected: Reading = UNASKED
    """Memory errors since the driver was loaded."""
    ecc_uncorrected: Reading = UNASKED
    xid: int | None = None
    """The driver's number of the last error on this GPU since it is watched."""
    instances: tuple[Instance, ...] = ()
    uuid: str = ""
    vendor: str = "NVIDIA"
    for_run: bool | None = None
    """Whether the run works on it, or may (``CUDA_VISIBLE_DEVICES``); None where that is not known."""
    trend: tuple[float, ...] = ()
    """Mean utilization in percent over stretches of equal length, oldest first; -1 where it was not read."""


class RunProcess(msgspec.Struct, frozen=True):
    """The watched process itself, where it can be told, and what it started."""

    pid: int
    command: str
    cpu_percent: float | None
    rss_bytes: float | None
    alive: bool = True
    how: str = ""
    """How it was recognised: ``writes run.log``."""
    state: str = ""
    """``zombie`` of a process whose end its parent has not taken note of, ``unseen`` of one that was never there
    while it was looked for; empty while all is well."""
    threads: int | None = None
    open_files: int | None = None
    children: int | None = None
    """Processes that it and its children started and that live."""
    tree_cpu_percent: float | None = None
    """Of the process and everything it started; 100 is one core."""
    tree_rss_bytes: float | None = None
    """Pages that are shared count for each process that has them."""
    workers: int | None = None
    """Data-loader workers among its children."""
    worker_cpu_percent: float | None = None
    """Their mean."""
    zombies: int = 0
    """Children that ended and were not taken note of."""


class Host(msgspec.Struct, frozen=True):
    """The machine trainmon-tui's engine runs on."""

    name: str
    cpu_percent: float | None = None
    cores: int = 0
    load_1m: float | None = None
    memory_used_bytes: float | None = None
    memory_total_bytes: float | None = None
    disk_free_bytes: float | None = None
    core_percents: tuple[float, ...] = ()
    iowait_percent: float | None = None
    """The share of the time in which cores waited for disks."""
    swap_used_bytes: float | None = None
    swap_total_bytes: float | None = None
    disk_folder: str = ""
    """The folder whose disk is told: that of the checkpoints where the log names one, else the log's."""
    disk_read_bytes_per_s: float | None = None
    disk_write_bytes_per_s: float | None = None
    net_in_bytes_per_s: float | None = None
    net_out_bytes_per_s: float | None = None
    container: str = ""
    """``docker``, ``kubernetes`` ... where this is inside one: other containers' processes are not seen."""


class Telemetry(msgspec.Struct, frozen=True):
    """One sample of GPUs and host."""

    host: Host | None = None
    gpus: tuple[Gpu, ...] = ()
    gpu_note: str = ""
    """In words, when there is nothing to show or something is wrong: ``no NVIDIA driver``."""
    gpu_age_s: float = 0.0
    """Seconds since the GPU values were read; they are labelled stale when this grows."""
    process: RunProcess | None = None


def value_of(reading: Reading) -> float | None:
    """Return a reading's number if it holds now."""
    return reading.value if reading.state == "ok" else None


def is_stale(told: Telemetry) -> bool:
    """Return whether the GPUs' values are older than samples get."""
    return any(
        isinstance(reading := getattr(gpu, name), Reading) and reading.state == "stale"
        for gpu in told.gpus
        for name in gpu.__struct_fields__
    )


def own_gpus(told: Telemetry) -> tuple[Gpu, ...]:
    """Return the GPUs that the run works on (or may, or did until they were lost) where that is known, else all."""
    own = tuple(gpu for gpu in told.gpus if gpu.for_run or any(process.is_run for process in gpu.processes))
    return own or told.gpus


MANY_GPUS = 4
CALM_S, CALM_MANY_S = 1.0, 2.0


def calm_s(told: Telemetry) -> float:
    """Return how long digits alone stand on the screen: eight GPUs at once would be a stream over ssh."""
    return CALM_MANY_S if len(told.gpus) > MANY_GPUS else CALM_S


def labels_of(told: Telemetry) -> tuple[object, ...]:
    """Return what of a sample is worth being shown at once: words, states, and how many there are of each."""
    gpus = tuple(
        (gpu.name, gpu.note, gpu.throttle, gpu.util_percent.state, gpu.power_w.state, len(gpu.processes))
        for gpu in told.gpus
    )
    ended = told.process is not None and not told.process.alive
    return gpus, told.gpu_note, told.host is None, told.process is None, ended
