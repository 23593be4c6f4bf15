"""The NVML calls we make, each as a function of a handle, in our units. They raise `pynvml.NVMLError`."""

from __future__ import annotations

from typing import Any, NamedTuple

import pynvml

Handle = Any
"""pynvml has no types; a handle is what `pynvml.nvmlDeviceGetHandleByIndex` returns."""


class Memory(NamedTuple):
    """Bytes of a GPU's memory."""

    used: float
    total: float


class Holder(NamedTuple):
    """A process that holds memory on a GPU; ``memory`` is bytes, None where the driver does not tell."""

    pid: int
    memory: float | None


def util_percent(handle: Handle) -> float:
    """Return the share of the last second in which a kernel ran."""
    return float(pynvml.nvmlDeviceGetUtilizationRates(handle).gpu)


def temperature_c(handle: Handle) -> float:
    """Return the core's temperature."""
    return float(pynvml.nvmlDeviceGetTemperature(handle, pynvml.NVML_TEMPERATURE_GPU))


def power_w(handle: Handle) -> float:
    """Return the board's draw."""
    return float(pynvml.nvmlDeviceGetPowerUsage(handle)) / 1000


def power_limit_w(handle: Handle) -> float:
    """Return the limit that holds now."""
    return float(pynvml.nvmlDeviceGetEnforcedPowerLimit(handle)) / 1000


def clock_mhz(handle: Handle) -> float:
    """Return the clock of the streaming multiprocessors."""
    return float(pynvml.nvmlDeviceGetClockInfo(handle, pynvml.NVML_CLOCK_SM))


def memory_v2(handle: Handle) -> Memory:
    """Return memory whose ``used`` leaves out what the driver reserves for itself."""
    info = pynvml.nvmlDeviceGetMemoryInfo(handle, version=pynvml.nvmlMemory_v2)
    return Memory(float(info.used), float(info.total))


def memory_v1(handle: Handle) -> Memory:
    """Return memory as drivers before 510 tell it: ``used`` contains the driver's own."""
    info = pynvml.nvmlDeviceGetMemoryInfo(handle)
    return Memory(float(info.used), float(info.total))


def mig_is_on(handle: Handle) -> bool:
    """Return whether the GPU is cut into instances, so that it has no utilization as a whole."""
    current, _pending = pynvml.nvmlDeviceGetMigMode(handle)
    return bool(current)


_SLOW_DOWNS = (
    (pynvml.nvmlClocksThrottleReasonHwThermalSlowdown, "too hot"),
    (pynvml.nvmlClocksThrottleReasonSwThermalSlowdown, "too hot"),
    (pynvml.nvmlClocksThrottleReasonHwPowerBrakeSlowdown, "power brake"),
    (pynvml.nvmlClocksThrottleReasonHwSlowdown, "hardware slowdown"),
    (pynvml.nvmlClocksThrottleReasonSwPowerCap, "power cap"),
)


def throttle(handle: Handle) -> str:
    """Return what slows the clocks down, the worst first, or an empty string."""
    reasons = pynvml.nvmlDeviceGetCurrentClocksThrottleReasons(handle)
    return next((word for bit, word in _SLOW_DOWNS if reasons & bit), "")


def holders_v3(handle: Handle) -> list[Holder]:
    """Return the compute processes on a GPU."""
    return _holders(pynvml.nvmlDeviceGetComputeRunningProcesses_v3(handle))


def holders_v2(handle: Handle) -> list[Holder]:
    """Return the compute processes on a GPU, from a driver before 510."""
    return _holders(pynvml.nvmlDeviceGetComputeRunningProcesses_v2(handle))


def _holders(found: list[Any]) -> list[Holder]:
    return [Holder(int(one.pid), _size(one.usedGpuMemory)) for one in found]


def _size(memory: int | None) -> float | None:
    return None if memory is None else float(memory)
