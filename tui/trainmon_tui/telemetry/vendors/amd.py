"""AMD's GPUs, through the ``amdsmi`` package that comes with ROCm (it is no dependency of ours)."""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any, NamedTuple

from trainmon_tui.model.readings import Gpu, GpuProcess
from trainmon_tui.model.text import clean
from trainmon_tui.telemetry.fields import Fields, part
from trainmon_tui.telemetry.vendors import AbsentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trainmon_tui.model.readings import ReadingState
    from trainmon_tui.telemetry.process_names import ProcessNames

MIB = 1024.0**2
MAX_PROCESSES = 32
_STATES: dict[int, ReadingState] = {2: "unsupported", 3: "unsupported", 10: "denied", 44: "lost"}
"""amdsmi's codes: NOT_SUPPORTED, NOT_YET_IMPLEMENTED, NO_PERM, and a driver that was unloaded."""


class NoNumberError(Exception):
    """amdsmi answered ``N/A``."""


class _Memory(NamedTuple):
    used: float
    total: float


class _Rates(NamedTuple):
    gpu: float
    memory: float


def open_cards() -> AmdCards:
    """Return this machine's GPUs; raises `AbsentError` where amdsmi is not installed or finds none."""
    if importlib.util.find_spec("amdsmi") is None:
        raise AbsentError("no AMD one (no amdsmi)", installed=False)
    try:
        return AmdCards(importlib.import_module("amdsmi"))
    except (ImportError, OSError, KeyError) as error:  # the package without the library that it loads
        raise AbsentError(
            f"AMD's amdsmi cannot be loaded ({clean(str(error), 60)})", installed=False
        ) from error


class AmdCards:
    """All AMD GPUs of this machine."""

    def __init__(self, amdsmi: Any) -> None:  # noqa: ANN401 - amdsmi has no types
        try:
            amdsmi.amdsmi_init()
            handles = amdsmi.amdsmi_get_processor_handles()
        except amdsmi.AmdSmiException as error:
            raise AbsentError(f"the AMD driver says: {clean(str(error), 60)}", installed=True) from error
        if not handles:
            raise AbsentError("no AMD GPU", installed=False)
        self._devices = [_Device(amdsmi, place, handle) for place, handle in enumerate(handles)]

    def read(self, names: ProcessNames) -> tuple[Gpu, ...]:
        """Return every GPU now."""
        return tuple(device.read(names) for device in self._devices)


class _Device:
    """One GPU; handles stay valid as long as the library is loaded."""

    def __init__(self, amdsmi: Any, index: int, handle: object) -> None:  # noqa: ANN401 - amdsmi has no types
        self._smi = amdsmi
        self._index = index
        self._handle = handle
        self._fields = Fields((amdsmi.AmdSmiException, NoNumberError), _state_of)
        self._name = ""

    def read(self, names: ProcessNames) -> Gpu:
        fields, handle = self._fields, self._handle
        fields.begin()
        rates, memory = fields.ask(self._rates, handle), fields.ask(self._memory, handle)
        holders, _ = fields.ask(self._holders, handle)
        self._name = self._name or clean(fields.ask(self._asked_name, handle)[0] or "", 80)
        return Gpu(
            index=self._index,
            name=self._name or f"AMD GPU {self._index}",
            util_percent=part(rates, "gpu"),
            memory_util_percent=part(rates, "memory"),
            memory_used_bytes=part(memory, "used"),
            memory_total_bytes=part(memory, "total"),
            temperature_c=fields.reading(self._temperature, handle),
            power_w=fields.reading(self._power, handle),
            power_limit_w=fields.reading(self._power_limit, handle),
            clock_mhz=fields.reading(self._clock, handle),
            ecc_uncorrected=fields.reading(self._ecc, handle),
            processes=tuple(
                GpuProcess(pid, size, *names.of(pid)) for pid, size in (holders or [])[:MAX_PROCESSES]
            ),
            vendor="AMD",
        )

    def _rates(self, handle: object) -> _Rates:
        found = self._smi.amdsmi_get_gpu_activity(handle)
        return _Rates(_number(found, "gfx_activity"), _number(found, "umc_activity"))

    def _memory(self, handle: object) -> _Memory:
        found = self._smi.amdsmi_get_gpu_vram_usage(handle)
        return _Memory(_number(found, "vram_used") * MIB, _number(found, "vram_total") * MIB)

    def _temperature(self, handle: object) -> float:
        smi = self._smi
        kind, now = smi.AmdSmiTemperatureType.HOTSPOT, smi.AmdSmiTemperatureMetric.CURRENT
        return float(smi.amdsmi_get_temp_metric(handle, kind, now))

    def _power(self, handle: object) -> float:
        found = self._smi.amdsmi_get_power_info(handle)
        return _number(found, "current_socket_power", "average_socket_power")

    def _power_limit(self, handle: object) -> float:
        return _number(self._smi.amdsmi_get_power_info(handle), "power_limit")

    def _clock(self, handle: object) -> float:
        return _number(self._smi.amdsmi_get_clock_info(handle, self._smi.AmdSmiClkType.GFX), "clk", "cur_clk")

    def _ecc(self, handle: object) -> float:
        return _number(self._smi.amdsmi_get_gpu_total_ecc_count(handle), "uncorrectable_count")

    def _asked_name(self, handle: object) -> str:
        return str(self._smi.amdsmi_get_gpu_asic_info(handle)["market_name"])

    def _holders(self, handle: object) -> list[tuple[int, float | None]]:
        found = [one for one in self._smi.amdsmi_get_gpu_process_list(handle) if isinstance(one, dict)]
        sizes = {int(one["pid"]): one.get("memory_usage", {}).get("vram_mem") for one in found}
        told = ((pid, float(size) if isinstance(size, (int, float)) else None) for pid, size in sizes.items())
        return sorted(told, key=lambda one: -(one[1] or 0))


def _number(found: Mapping[str, object], *names: str) -> float:
    """Return the first of several values that is a number; raises `NoNumberError`."""
    for name in names:
        value = found.get(name)
        if isinstance(value, (int, float)):
            return float(value)
    raise NoNumberError


def _state_of(error: Any) -> ReadingState:  # noqa: ANN401 - amdsmi has no types
    if isinstance(error, NoNumberError):
        return "unsupported"
    code = error.get_error_code() if hasattr(error, "get_error_code") else None
    return _STATES.get(code, "failed") if code is not None else "failed"
