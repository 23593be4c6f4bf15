"""How busy each GPU was: means over stretches of equal length, so that a drawn trend changes in one cell a second."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.readings import value_of

if TYPE_CHECKING:
    from trainmon_tui.model.readings import Gpu

STRETCH_S = 10.0
STRETCHES = 60
NOT_READ = -1.0


class Trends:
    """The last ten minutes of every GPU's utilization."""

    def __init__(self) -> None:
        self._done: dict[int, deque[float]] = {}
        self._now: dict[int, list[float]] = {}
        self._began_s: float | None = None

    def add(self, now: float, gpus: tuple[Gpu, ...]) -> None:
        """Take in one sample."""
        began_s = now // STRETCH_S * STRETCH_S
        if self._began_s is not None and began_s > self._began_s:
            self._close(round((began_s - self._began_s) / STRETCH_S))
        self._began_s = began_s
        for gpu in gpus:
            value = value_of(gpu.util_percent)
            known = self._now.setdefault(gpu.index, [])
            known += [value] if value is not None else []

    def told(self, gpus: tuple[Gpu, ...]) -> tuple[Gpu, ...]:
        """Return the GPUs with their trends."""
        return tuple(msgspec.structs.replace(gpu, trend=self.of(gpu.index)) for gpu in gpus)

    def of(self, index: int) -> tuple[float, ...]:
        """Return the means of one GPU over the stretches that are over: the present one would change each second."""
        return tuple(self._done.get(index, ()))

    def _close(self, stretches: int) -> None:
        for index, known in self._now.items():
            done = self._done.setdefault(index, deque(maxlen=STRETCHES))
            done.append(_mean(known))
            done.extend([NOT_READ] * min(stretches - 1, STRETCHES))
        self._now = {index: [] for index in self._now}


def _mean(values: list[float]) -> float:
    return float(round(sum(values) / len(values))) if values else NOT_READ
