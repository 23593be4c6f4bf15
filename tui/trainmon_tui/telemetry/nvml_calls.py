"""The NVML calls we make, each as a function of a handle, in our units. They raise `pynvml.NVMLError`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pynvml

if TYPE_CHECKING:
    from trainmon_tui.model.readings import Throttle

Handle = Any
"""pynvml has no types; a handle is what `pynvml.nvmlDeviceGetHandleByIndex` returns."""


class Memory(NamedTuple):
    """Bytes of a GPU's memory."""

    used: float
    total: float
    reserved: float | None


class Rates(NamedTuple):
    """Percent of the last second in which a kernel ran, and in which memory was read or written."""

    gpu: float
    memory: float


class Errors(NamedTuple):
    """Memory errors since the driver was loaded."""

    corrected: float
    uncorrected: float


class Holder(NamedTuple):
    """A process that holds memory on a GPU; ``memory`` is bytes, None where the driver does not tell."""

    pid: int
    memory: float | None
    instance: int | None


def rates(handle: Handle) -> Rates:
    """Return how busy the GPU and its memory were."""
    found = pynvml.nvmlDeviceGetUtilizationRates(handle)
    return Rates(float(found.gpu), float(found.memory))


def temperature_c(handle: Handle) -> float:
    """Return the core's temperature."""
    return float(pynvml.nvmlDeviceGetTemperature(handle, pynvml.NVML_TEMPERATURE_GPU))


def temperature_limit_c(handle: Handle) -> float:
    """Return the temperature at which the hardware slows its clocks down."""
    kind = pynvml.NVML_TEMPERATURE_THRESHOLD_SLOWDOWN
    return float(pynvml.nvmlDeviceGetTemperatureThreshold(handle, kind))


def power_w(handle: Handle) -> float:
    """Return the board's draw."""
    return float(pynvml.nvmlDeviceGetPowerUsage(handle)) / 1000


def power_limit_w(handle: Handle) -> float:
    """Return the limit that holds now."""
    return float(pynvml.nvmlDeviceGetEnforcedPowerLimit(handle)) / 1000


def clock_mhz(handle: Handle) -> float:
    """Return the clock of the streaming multiprocessors."""
    return float(pynvml.nvmlDeviceGetClockInfo(handle, pynvml.NVML_CLOCK_SM))


def clock_max_mhz(handle: Handle) -> float:
    """Return the greatest clock of the streaming multiprocessors."""
    return float(pynvml.nvmlDeviceGetMaxClockInfo(handle, pynvml.NVML_CLOCK_SM))


def memory_clock_mhz(handle: Handle) -> float:
    """Return the memory's clock."""
    return float(pynvml.nvmlDeviceGetClockInfo(handle, pynvml.NVML_CLOCK_MEM))


def fan_percent(handle: Handle) -> float:
    """Return the fan's intended speed; GPUs that the case cools have none."""
    return float(pynvml.nvmlDeviceGetFanSpeed(handle))


def pcie_in_bytes_per_s(handle: Handle) -> float:
    """Return what came over PCIe; the driver counts for 20 ms, and the call lasts as long."""
    return float(pynvml.nvmlDeviceGetPcieThroughput(handle, pynvml.NVML_PCIE_UTIL_RX_BYTES)) * 1024


def pcie_out_bytes_per_s(handle: Handle) -> float:
    """Return what went out over PCIe; the driver counts for 20 ms, and the call lasts as long."""
    return float(pynvml.nvmlDeviceGetPcieThroughput(handle, pynvml.NVML_PCIE_UTIL_TX_BYTES)) * 1024


def ecc_errors(handle: Handle) -> Errors:
    """Return the memory errors that were counted since the driver was loaded."""
    counted = [
        pynvml.nvmlDeviceGetTotalEccErrors(handle, kind, pynvml.NVML_VOLATILE_ECC)
        for kind in (pynvml.NVML_MEMORY_ERROR_TYPE_CORRECTED, pynvml.NVML_MEMORY_ERROR_TYPE_UNCORRECTED)
    ]
    return Errors(*map(float, counted))


def awaits_reset(handle: Handle) -> bool:
    """Return whether rows of the memory are to be replaced by spare ones at the next reset."""
    _corrected, _uncorrected, pending, failed = pynvml.nvmlDeviceGetRemappedRows(handle)
    return bool(pending or failed)


def memory_v2(handle: Handle) -> Memory:
    """Return memory whose ``used`` leaves out what the driver reserves for itself."""
    info = pynvml.nvmlDeviceGetMemoryInfo(handle, version=pynvml.nvmlMemory_v2)
    return Memory(float(info.used), float(info.total), float(info.reserved))


def memory_v1(handle: Handle) -> Memory:
    """Return memory as drivers before 510 tell it: ``used`` contains the driver's own."""
    info = pynvml.nvmlDeviceGetMemoryInfo(handle)
    return Memory(float(info.used), float(info.total), None)


def mig_is_on(handle: Handle) -> bool:
    """Return whether the GPU is cut into instances, so that it has no utilization as a whole."""
    current, _pending = pynvml.nvmlDeviceGetMigMode(handle)
    return bool(current)


def instances(handle: Handle) -> list[tuple[int, Handle]]:
    """Return the GPU's instances: the number of each and its handle."""
    found = []
    for place in range(pynvml.nvmlDeviceGetMaxMigDeviceCount(handle)):
        try:
            instance = pynvml.nvmlDeviceGetMigDeviceHandleByIndex(handle, place)
        except pynvml.NVMLError_NotFound:
            continue
        found.append((int(pynvml.nvmlDeviceGetGpuInstanceId(instance)), instance))
    return found


def uuid(handle: Handle) -> str:
    """Return the name by which ``CUDA_VISIBLE_DEVICES`` may call the GPU."""
    return str(pynvml.nvmlDeviceGetUUID(handle))


_SLOW_DOWNS: tuple[tuple[int, Throttle], ...] = (
    (pynvml.nvmlClocksThrottleReasonHwThermalSlowdown, "too hot"),
    (pynvml.nvmlClocksThrottleReasonSwThermalSlowdown, "too hot"),
    (pynvml.nvmlClocksThrottleReasonHwPowerBrakeSlowdown, "power brake"),
    (pynvml.nvmlClocksThrottleReasonHwSlowdown, "hardware slowdown"),
    (pynvml.nvmlClocksThrottleReasonSwPowerCap, "power cap"),
)


def throttle(handle: Handle) -> tuple[Throttle, ...]:
    """Return what slows the clocks down, the worst first."""
    reasons = pynvml.nvmlDeviceGetCurrentClocksThrottleReasons(handle)
    return tuple(dict.fromkeys(word for bit, word in _SLOW_DOWNS if reasons & bit))


def holders_v3(handle: Handle) -> list[Holder]:
    """Return the compute processes on a GPU."""
    return _holders(pynvml.nvmlDeviceGetComputeRunningProcesses_v3(handle))


def holders_v2(handle: Handle) -> list[Holder]:
    """Return the compute processes on a GPU, from a driver before 510."""
    return _holders(pynvml.nvmlDeviceGetComputeRunningProcesses_v2(handle))


def _holders(found: list[Any]) -> list[Holder]:
    return [Holder(int(one.pid), _size(one.usedGpuMemory), _instance(one)) for one in found]


def _size(memory: int | None) -> float | None:
    return None if memory is None else float(memory)


def _instance(process: Any) -> int | None:  # noqa: ANN401 - pynvml has no types
    number = getattr(process, "gpuInstanceId", None)
    return None if number is None or number == _NO_INSTANCE else int(number)


_NO_INSTANCE = 0xFFFFFFFF


def loads(handle: Handle) -> dict[int, float]:
    """Return how busy each process kept the GPU in the last seconds, in percent by process."""
    try:
        found = pynvml.nvmlDeviceGetProcessUtilization(handle, 0)
    except pynvml.NVMLError_NotFound:  # nobody worked on it
        return {}
    newest: dict[int, tuple[int, float]] = {}
    for one in found:
        newest[one.pid] = max(newest.get(one.pid, (0, 0.0)), (int(one.timeStamp), float(one.smUtil)))
    return {pid: load for pid, (_, load) in newest.items()}
