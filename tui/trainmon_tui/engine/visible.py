"""What of a telemetry sample a person can see: digits that nobody is shown are worth no frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.units import format_bytes

if TYPE_CHECKING:
    from trainmon_tui.model.readings import Gpu, Host, Reading, RunProcess, Telemetry

FRESH_S = 2
"""Below this the age of GPU values is not shown."""

Shown = tuple[object, ...]


def visible(told: Telemetry) -> Shown:
    """Return a value that differs from another sample's only where the screen would."""
    return (
        told.host and _host(told.host),
        tuple(map(_gpu, told.gpus)),
        told.gpu_note,
        max(FRESH_S, int(told.gpu_age_s)),
        told.process and _process(told.process),
    )


def _host(host: Host) -> Shown:
    return (
        host.name,
        _whole(host.cpu_percent),
        host.cores,
        None if host.load_1m is None else f"{host.load_1m:.1f}",
        format_bytes(host.memory_used_bytes),
        format_bytes(host.memory_total_bytes),
        format_bytes(host.disk_free_bytes),
    )


def _gpu(gpu: Gpu) -> Shown:
    numbers = (gpu.util_percent, gpu.temperature_c, gpu.power_w, gpu.power_limit_w)
    sizes = (gpu.memory_used_bytes, gpu.memory_total_bytes)
    return (
        gpu.index,
        gpu.name,
        *(_number(reading) for reading in numbers),
        *((format_bytes(reading.value), reading.state) for reading in sizes),
        gpu.throttle,
        gpu.note,
        tuple((one.pid, format_bytes(one.memory_bytes), one.is_run) for one in gpu.processes),
    )


def _process(process: RunProcess) -> Shown:
    return (
        process.pid,
        process.alive,
        process.how,
        _whole(process.cpu_percent),
        format_bytes(process.rss_bytes),
    )


def _number(reading: Reading) -> tuple[int | None, str]:
    return _whole(reading.value), reading.state


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
