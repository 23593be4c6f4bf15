"""What the machine did in the last minutes, as curves of percentages."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.readings import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.model.readings import Telemetry

SPANS_S = (60.0, 120.0, 300.0, 600.0)
"""How far back the curves reach: the shortest span that holds what is known."""
NAN = float("nan")


class Load(NamedTuple):
    """Percentages at one moment; None where nothing can be read."""

    at_s: float
    """By a monotonic clock."""
    gpu: float | None = None
    gpu_memory: float | None = None
    cpu: float | None = None
    ram: float | None = None


def load_of(told: Telemetry, at_s: float) -> Load:
    """Return a sample's loads; of several GPUs the mean."""
    host = told.host
    memories = [(value_of(gpu.memory_used_bytes), value_of(gpu.memory_total_bytes)) for gpu in told.gpus]
    return Load(
        at_s,
        _mean(value_of(gpu.util_percent) for gpu in told.gpus),
        _mean(_percent(used, total) for used, total in memories),
        host.cpu_percent if host else None,
        _percent(host.memory_used_bytes, host.memory_total_bytes) if host else None,
    )


def _percent(used: float | None, total: float | None) -> float | None:
    return 100 * used / total if used is not None and total else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


@dataclass
class Loads:
    """The samples of the last minutes."""

    samples: deque[Load] = field(default_factory=deque)

    def take(self, load: Load) -> None:
        """Add a sample; those before the span are forgotten."""
        self.samples.append(load)
        while self.samples[0].at_s < load.at_s - SPANS_S[-1]:
            self.samples.popleft()

    @property
    def span_s(self) -> float:
        """How far back the curves reach now."""
        age_s = self.samples[-1].at_s - self.samples[0].at_s if self.samples else 0.0
        return next((span for span in SPANS_S if span >= age_s), SPANS_S[-1])

    def last(self, name: str) -> float | None:
        """Return the newest value of a load."""
        return next(
            (found for one in reversed(self.samples) if (found := getattr(one, name)) is not None), None
        )

    def columns(self, name: str, count: int) -> list[float]:
        """Return a load over ``count`` equal columns up to the newest sample: the mean of each, nan without one."""
        sums, counts = [0.0] * count, [0] * count
        newest = self.samples[-1].at_s if self.samples else 0.0
        # A column's edges stand still while time goes on, so that curves move column by column.
        width = self.span_s / count
        end = newest // width + 1
        for one in self.samples:
            at, value = int(one.at_s // width - end + count), getattr(one, name)
            if value is not None and 0 <= at < count:
                sums[at] += value
                counts[at] += 1
        return [total / many if many else NAN for total, many in zip(sums, counts, strict=True)]
