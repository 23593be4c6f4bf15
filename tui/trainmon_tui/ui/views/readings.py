"""Readings of the machine in a few characters; what has no value says why in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.units import format_bytes

if TYPE_CHECKING:
    from trainmon_tui.model.readings import Gpu, Reading

_NO_VALUE = {"unsupported": "n/a", "ok": "n/a", "mig": "n/a (MIG)"}
_NEAR_C = 5.0
"""So many degrees below its limit a GPU is called hot."""
_HOT_C = 85.0
"""The same where the GPU does not tell its limit."""


def number(reading: Reading, unit: str) -> str:
    """Return a reading as a whole number with its unit."""
    if reading.value is None:
        return _NO_VALUE.get(reading.state, reading.state)
    return f"{reading.value:.0f}{unit}"


def memory_words(gpu: Gpu) -> str:
    """Return used of total memory in short: ``118/139G``."""
    used, total = gpu.memory_used_bytes.value, gpu.memory_total_bytes.value
    if used is None:
        return number(gpu.memory_used_bytes, "")
    whole = format_bytes(total)
    short = format_bytes(used)
    return f"{short.removesuffix(whole[-1])}/{whole}" if total else short


def power_words(gpu: Gpu) -> str:
    """Return draw and limit: ``612/700W``."""
    if gpu.power_w.value is None:
        return number(gpu.power_w, "")
    limit = gpu.power_limit_w.value
    return f"{gpu.power_w.value:.0f}/{limit:.0f}W" if limit else f"{gpu.power_w.value:.0f}W"


def clock_words(gpu: Gpu) -> str:
    """Return the clock: ``1.98GHz``."""
    return (
        number(gpu.clock_mhz, "") if gpu.clock_mhz.value is None else f"{gpu.clock_mhz.value / 1000:.2f}GHz"
    )


def pcie_words(gpu: Gpu) -> str:
    """Return what goes in and out over PCIe in a second: ``244M/49M``."""
    into, out = gpu.pcie_in_bytes_per_s, gpu.pcie_out_bytes_per_s
    if into.value is None or out.value is None:
        return number(into, "")
    return f"{format_bytes(into.value)}/{format_bytes(out.value)}"


def fan_words(gpu: Gpu) -> str:
    """Return the fan's speed; GPUs that the case cools have none."""
    return number(gpu.fan_percent, "%")


def heat_role(gpu: Gpu) -> str:
    """Return how a temperature is drawn: near its limit as a warning, at it as bad."""
    now, limit = gpu.temperature_c.value, gpu.temperature_limit_c.value
    if now is None:
        return "dim"
    if limit is None:
        return "warn" if now >= _HOT_C else "dim"
    return "bad" if now >= limit else "warn" if now >= limit - _NEAR_C else "dim"


def share(percent: float | None) -> float | None:
    """Return a percentage as a fraction."""
    return None if percent is None else percent / 100


def share_of(used: float | None, total: float | None) -> float | None:
    """Return a part of a whole as a fraction."""
    return used / total if used is not None and total else None
