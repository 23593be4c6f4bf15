"""Counters of the machine as rates: bytes a second over disks and networks, shares of the cores' time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import psutil

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_S = 0.1
"""Over less than this of a core's time its clock, which ticks in hundredths, says nothing."""
_LOOPBACK = ("lo", "lo0")


class Cores(NamedTuple):
    """Percent of the cores' time since the last look."""

    busy: float
    each: tuple[float, ...]
    iowait: float | None


class CoreClock:
    """How the cores spent their time between two looks, all of them from one read."""

    def __init__(self) -> None:
        self._before: list[tuple[float, float, float]] = []

    def read(self) -> Cores | None:
        """Return the shares since the last look; None at the first, too soon after it, or when cores came or went."""
        found = psutil.cpu_times(percpu=True)
        now, before = [_spent(times) for times in found], self._before
        alike = len(before) == len(now) > 0
        if alike and max(new[0] - old[0] for old, new in zip(before, now, strict=True)) < LEAST_S:
            return None
        self._before = now
        if not alike:
            return None
        each = [_share(old, new, 1) for old, new in zip(before, now, strict=True)]
        waits = [_share(old, new, 2) for old, new in zip(before, now, strict=True)]
        iowait = _mean(waits) if hasattr(found[0], "iowait") else None
        return Cores(_mean(each), tuple(map(round, each)), iowait)


def _spent(times: tuple[float, ...]) -> tuple[float, float, float]:
    """Return (all, busy, waiting for disks) seconds; a guest's time is contained in its host's."""
    named = times._asdict() if hasattr(times, "_asdict") else {}
    total = sum(times) - named.get("guest", 0.0) - named.get("guest_nice", 0.0)
    iowait = named.get("iowait", 0.0)
    return total, total - named.get("idle", 0.0) - iowait, iowait


def _share(old: Sequence[float], new: Sequence[float], place: int) -> float:
    total = new[0] - old[0]
    return min(100.0, max(0.0, 100 * (new[place] - old[place]) / total)) if total > 0 else 0.0


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


class Flow:
    """A pair of counters of bytes as rates."""

    def __init__(self) -> None:
        self._before: tuple[float, float, float] | None = None

    def read(self, now: float, counted: tuple[float, float] | None) -> tuple[float | None, float | None]:
        """Return both rates since the last look; None at the first and after a counter fell back."""
        before = self._before
        self._before = None if counted is None else (now, *counted)
        if counted is None or before is None or now <= before[0]:
            return None, None
        rates = [(new - old) / (now - before[0]) for new, old in zip(counted, before[1:], strict=True)]
        return (rates[0], rates[1]) if min(rates) >= 0 else (None, None)


def disk_bytes() -> tuple[float, float] | None:
    """Return what was read from and written to all disks."""
    found = psutil.disk_io_counters()
    return None if found is None else (float(found.read_bytes), float(found.write_bytes))


def net_bytes() -> tuple[float, float] | None:
    """Return what came in and went out over all networks but the loopback."""
    found = [one for name, one in psutil.net_io_counters(pernic=True).items() if name not in _LOOPBACK]
    return (
        (float(sum(one.bytes_recv for one in found)), float(sum(one.bytes_sent for one in found)))
        if found
        else None
    )
