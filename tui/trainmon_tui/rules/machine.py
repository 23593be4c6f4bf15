"""Metrics that no log prints as such: of the machine while a run is watched, and of its pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.rules.matching import MetricNames

if TYPE_CHECKING:
    from collections.abc import Container

MACHINE: dict[str, str | None] = {
    "gpu.memory_used_frac": "fraction",
    "gpu.util": "percent",
    "gpu.temperature_c": None,
    "host.ram_used_frac": "fraction",
    "host.disk_free_bytes": "bytes",
    "silence_s": "s",
    "throughput": "per_s",
    "step_time": "s",
    "epoch_time": "s",
}
"""Each with its unit. A playbook may use them without a word, and its own definition of such a name comes first."""

FAMILY = -1
"""The number of the family that holds them; no kind of line has it. What is measured holds at once, mid-epoch too."""


def machine_names(defined: Container[str]) -> list[MetricNames]:
    """Return those that a playbook does not define itself."""
    return [MetricNames(name, ()) for name in MACHINE if name not in defined]


def not_known(metric: str) -> str:
    """Say that a metric has no value at all."""
    if metric in MACHINE:
        return f"{metric} was not measured: it is known while the run is watched"
    return f"{metric} was not logged"
