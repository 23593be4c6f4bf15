"""Stretches of the machine's history as blocks of rows: series like any other."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.model.blocks import Family, Rows, SeriesKey
from trainmon_tui.rules.machine import FAMILY, MACHINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trainmon_tui.model.stretches import Stretch

CHARTED: Mapping[str, str] = MappingProxyType(
    {
        "gpu.util": "GPU load",
        "gpu.memory_used_frac": "GPU memory share",
        "gpu.temperature_c": "GPU temperature",
        "gpu.power_w": "GPU power",
        "host.cpu": "CPU load",
        "host.ram_used_frac": "RAM share",
        "run.tree_cpu": "run's CPU",
        "run.rss_bytes": "run's RAM",
        "run.worker_cpu": "workers' CPU",
    }
)
"""The titles of their charts. The others are kept and exported, and not charted unasked."""
_PARTS = ("util", "memory_used_frac", "temperature_c", "power_w")
_ONE_GPU = re.compile(r"gpu(\d{1,3})\.(\w+)")
_LOGS_OWN = ("throughput", "step_time", "epoch_time", "silence_s", "gpu.own", "gpu.memory_total_bytes")
"""What the log itself gives, and what says nothing over time, is no series of the machine."""
_KEPT = tuple(name for name in MACHINE if name not in _LOGS_OWN)


def machine_blocks(stretches: Sequence[Stretch], attempt: int) -> Iterator[Rows]:
    """Yield the stretches as rows: one family for the run's GPUs together, host and run, one for each GPU."""
    keys = tuple(SeriesKey(name, "", name, MACHINE[name], quiet=name not in CHARTED) for name in _KEPT)
    yield _rows(Family(FAMILY, keys, "record"), stretches, _KEPT, attempt)
    for index in sorted({index for one in stretches for index in _indices(one)}):
        names = tuple(f"gpu{index}.{part}" for part in _PARTS)
        metrics = (f"gpu.{part}" for part in _PARTS)
        each = tuple(
            SeriesKey(name, "", metric, MACHINE[metric]) for name, metric in zip(names, metrics, strict=True)
        )
        yield _rows(Family(FAMILY - 1 - index, each, "record"), stretches, names, attempt)


def _indices(stretch: Stretch) -> set[int]:
    return {int(found[1]) for name in stretch.sample if (found := _ONE_GPU.fullmatch(name))}


def _rows(family: Family, stretches: Sequence[Stretch], names: Sequence[str], attempt: int) -> Rows:
    places = [one.at for one in stretches]
    values = np.array(
        [[one.sample.get(name, np.nan) for name in names] for one in stretches], dtype=np.float64
    )
    return Rows(
        family=family,
        values=values,
        steps=np.array([np.nan if at.step is None else at.step for at in places]),
        epochs=np.array([np.nan if at.epoch is None else at.epoch for at in places]),
        lines=np.array([at.line or 0 for at in places], dtype=np.int64),
        offsets=np.array([at.offset or 0 for at in places], dtype=np.int64),
        walls=np.array([one.wall_s for one in stretches]),
        attempts=np.full(len(places), attempt, dtype=np.int64),
        present=np.isfinite(values),
    )
