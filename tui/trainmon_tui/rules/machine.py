"""Metrics that no log prints as such: of the machine while a run is watched, and of its pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.rules.matching import MetricNames

if TYPE_CHECKING:
    from collections.abc import Container

MACHINE: dict[str, str | None] = {
    "gpu.util": "percent",
    "gpu.memory_used_frac": "fraction",
    "gpu.temperature_c": None,
    "gpu.memory_used_bytes": "bytes",
    "gpu.memory_total_bytes": "bytes",
    "gpu.power_w": None,
    "gpu.clock_frac": "fraction",
    "gpu.too_hot": "fraction",
    "gpu.power_capped": "fraction",
    "gpu.braked": "fraction",
    "gpu.pcie_bytes_per_s": "bytes",
    "gpu.lost": None,
    "gpu.errors": None,
    "gpu.own": None,
    "host.ram_used_frac": "fraction",
    "host.disk_free_bytes": "bytes",
    "host.cpu": "percent",
    "host.iowait": "percent",
    "host.swap_used_bytes": "bytes",
    "host.disk_read_bytes_per_s": "bytes",
    "host.disk_write_bytes_per_s": "bytes",
    "host.net_in_bytes_per_s": "bytes",
    "host.net_out_bytes_per_s": "bytes",
    "run.cpu": "percent",
    "run.tree_cpu": "percent",
    "run.rss_bytes": "bytes",
    "run.workers": None,
    "run.worker_cpu": "percent",
    "silence_s": "s",
    "throughput": "per_s",
    "step_time": "s",
    "epoch_time": "s",
}
"""Each with its unit. A playbook may use them without a word, and its own definition of such a name comes first.

``gpu.`` speaks of the run's own GPUs: the mean of utilization and power, the fullest, the hottest, the slowest
clock as a share of its greatest, the share of GPUs that heat, a power brake or their power limit slows down, how
many the driver lost, memory errors that cannot be corrected and driver errors, and how many GPUs are known to be
the run's. ``run.cpu`` is its process's, ``run.tree_cpu`` that of everything it started; 100 is one core.
"""

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
