"""A telemetry sample as numbers with names: what rules read, charts draw and the history keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.readings import own_gpus, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.engine.measures import Sample
    from trainmon_tui.model.readings import Gpu, Host, RunProcess, Telemetry

_BRAKES = ("power brake", "hardware slowdown")


def of_machine(told: Telemetry) -> Sample:
    """Return what a telemetry sample says, by the names of `rules.machine.MACHINE`: what is not known is not in it.

    The run's own GPUs speak where they are known, else all.
    """
    found = _of_gpus(own_gpus(told)) if told.gpus else {}
    found["gpu.own"] = _count_own(told)
    if told.host is not None:
        found |= _of_host(told.host)
    if told.process is not None and told.process.alive:
        found |= _of_process(told.process)
    return {name: float(value) for name, value in found.items() if value is not None}


def of_each_gpu(told: Telemetry) -> dict[int, Sample]:
    """Return the same of each of the run's GPUs, where there are several."""
    own = own_gpus(told)
    return {gpu.index: _of_one(gpu) for gpu in own} if len(own) > 1 else {}


def _of_gpus(gpus: tuple[Gpu, ...]) -> dict[str, float | None]:
    # Of GPUs that were read some seconds ago nothing is known now, not even that nothing slows them down.
    fresh = [gpu for gpu in gpus if gpu.util_percent.state != "stale"]
    if not fresh:
        return {}
    fullest = max(fresh, key=lambda gpu: _memory(gpu) or -1.0)
    return {
        "gpu.memory_used_frac": _memory(fullest),
        "gpu.memory_used_bytes": value_of(fullest.memory_used_bytes),
        "gpu.memory_total_bytes": value_of(fullest.memory_total_bytes),
        "gpu.util": _mean(value_of(gpu.util_percent) for gpu in fresh),
        "gpu.temperature_c": max(_known(value_of(gpu.temperature_c) for gpu in fresh), default=None),
        "gpu.power_w": _mean(value_of(gpu.power_w) for gpu in fresh),
        "gpu.clock_frac": min(_known(_clock(gpu) for gpu in fresh), default=None),
        "gpu.too_hot": _mean(float("too hot" in gpu.throttle) for gpu in fresh),
        "gpu.power_capped": _mean(float("power cap" in gpu.throttle) for gpu in fresh),
        "gpu.braked": _mean(float(any(brake in gpu.throttle for brake in _BRAKES)) for gpu in fresh),
        "gpu.pcie_bytes_per_s": max(_known(map(_pcie, fresh)), default=None),
        "gpu.lost": float(sum(gpu.util_percent.state == "lost" for gpu in fresh)),
        "gpu.errors": _errors(fresh),
    }


def _of_one(gpu: Gpu) -> Sample:
    found = {
        "util": value_of(gpu.util_percent),
        "memory_used_frac": _memory(gpu),
        "temperature_c": value_of(gpu.temperature_c),
        "power_w": value_of(gpu.power_w),
    }
    return {name: value for name, value in found.items() if value is not None}


def _of_host(host: Host) -> dict[str, float | None]:
    used, total = host.memory_used_bytes, host.memory_total_bytes
    return {
        "host.ram_used_frac": used / total if used is not None and total else None,
        "host.disk_free_bytes": host.disk_free_bytes,
        "host.cpu": host.cpu_percent,
        "host.iowait": host.iowait_percent,
        "host.swap_used_bytes": host.swap_used_bytes,
        "host.disk_read_bytes_per_s": host.disk_read_bytes_per_s,
        "host.disk_write_bytes_per_s": host.disk_write_bytes_per_s,
        "host.net_in_bytes_per_s": host.net_in_bytes_per_s,
        "host.net_out_bytes_per_s": host.net_out_bytes_per_s,
    }


def _of_process(process: RunProcess) -> dict[str, float | None]:
    return {
        "run.cpu": process.cpu_percent,
        "run.tree_cpu": process.tree_cpu_percent,
        "run.rss_bytes": process.tree_rss_bytes or process.rss_bytes,
        "run.workers": process.workers,
        "run.worker_cpu": process.worker_cpu_percent,
    }


def _count_own(told: Telemetry) -> float | None:
    """Return how many GPUs are known to be the run's.

    A machine's only GPU is, while the run lives and a process is on it that cannot be seen from here: a container
    hides the run's own so. A process that can be seen is somebody else's.
    """
    known = sum(gpu.for_run is True for gpu in told.gpus)
    if known:
        return float(known)
    alive = told.process is not None and told.process.alive
    alone = len(told.gpus) == 1 and told.gpus[0].for_run is None
    hidden = alone and any(not process.command for process in told.gpus[0].processes)
    return 1.0 if alive and hidden else None


def _memory(gpu: Gpu) -> float | None:
    used, total = value_of(gpu.memory_used_bytes), value_of(gpu.memory_total_bytes)
    return used / total if used is not None and total else None


def _clock(gpu: Gpu) -> float | None:
    now, most = value_of(gpu.clock_mhz), value_of(gpu.clock_max_mhz)
    return now / most if now is not None and most else None


def _pcie(gpu: Gpu) -> float | None:
    both = _known((value_of(gpu.pcie_in_bytes_per_s), value_of(gpu.pcie_out_bytes_per_s)))
    return sum(both) if both else None


def _errors(gpus: list[Gpu]) -> float | None:
    """Return memory errors and the driver's; None while a GPU that counts them does not tell: that is not 0."""
    if any(gpu.ecc_uncorrected.state in ("failed", "lost", "stale") for gpu in gpus):
        return None
    return sum((value_of(gpu.ecc_uncorrected) or 0.0) + (gpu.xid is not None) for gpu in gpus)


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _mean(values: Iterable[float | None]) -> float | None:
    known = _known(values)
    return sum(known) / len(known) if known else None
