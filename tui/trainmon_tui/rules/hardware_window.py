"""The last minutes of the machine, and the questions that its checks ask of them."""

from __future__ import annotations

import itertools
from statistics import median
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Iterable, Iterator, Sequence

    from trainmon_tui.model.stretches import Stretch

PARTS = 5
MINUTE_S = 60.0
MOST_BEAT_S = 300.0
LEAST_GAPS = 2
COVERED = 0.75
"""A window counts as known once so much of it was measured."""


Severity = Literal["info", "warn", "fail"]


class Finding(NamedTuple):
    """What a check says of the machine now."""

    id: str
    fault: str
    severity: Severity
    metric: str
    message: str
    advice: str


class Window:
    """Stretches, oldest first; every question is about the last so many seconds of measured time."""

    def __init__(self, stretches: Sequence[Stretch] | deque[Stretch], beat_s: float = MINUTE_S) -> None:
        self._all = stretches
        self.beat_s = beat_s
        """Over how long it is judged whether the run counts."""
        self._cut: dict[float, Sequence[Stretch]] = {}

    def last(self, seconds: float) -> Sequence[Stretch]:
        """Return the stretches of the last seconds, none where too little of that was measured."""
        if seconds not in self._cut:
            self._cut[seconds] = self._last(seconds)
        return self._cut[seconds]

    def _last(self, seconds: float) -> Sequence[Stretch]:
        end_s = self._all[-1].wall_s if self._all else 0.0
        newer = itertools.takewhile(lambda one: one.wall_s > end_s - seconds, reversed(self._all))
        found = list(newer)[::-1]
        return found if sum(one.seconds for one in found) >= COVERED * seconds else ()

    def beats(self, count: int) -> Iterator[Window]:
        """Yield this window and those that end one beat, two beats ... before it.

        A beat is a minute, or half as long again as the log's counter usually takes to move, up to five minutes.
        """
        beat_s = min(MOST_BEAT_S, max(MINUTE_S, 1.5 * self._usual_gap()))
        end_s = self._all[-1].wall_s if self._all else 0.0
        for beat in range(count):
            yield Window([one for one in self._all if one.wall_s <= end_s - beat * beat_s], beat_s)

    def _usual_gap(self) -> float:
        """Return the median of the seconds between two moves of the log's counter; 0 where too few are known."""
        moved = [
            after.wall_s
            for before, after in itertools.pairwise(self._all)
            if (after.at.step, after.at.epoch) != (before.at.step, before.at.epoch)
        ]
        gaps = [after - before for before, after in itertools.pairwise(moved)]
        return median(gaps) if len(gaps) >= LEAST_GAPS else 0.0

    def now(self, name: str) -> float | None:
        """Return the newest value of a name, None where the newest stretch does not have it."""
        return self._all[-1].sample.get(name) if self._all else None

    def counted(self, name: str, beside: str) -> list[float]:
        """Return a counter's values, gaps or not, of all stretches in which ``beside`` was what it is now."""
        now = self.now(beside)
        alike = (one.sample for one in self._all if one.sample.get(beside) == now)
        return [sample[name] for sample in alike if name in sample]

    def mean(self, name: str, seconds: float) -> float | None:
        """Return the mean weighted by time; None where it is known for too little of the window."""
        known = [(one.seconds, one.sample[name]) for one in self.last(seconds) if name in one.sample]
        measured_s = sum(lasted for lasted, _ in known)
        if measured_s < COVERED * seconds:
            return None
        return sum(lasted * value for lasted, value in known) / measured_s

    def steps(self, seconds: float) -> float | None:
        """Return how far the log's counter moved in the window; epochs where it counts no steps."""
        places = [one.at for one in self.last(seconds)]
        for values in ([at.step for at in places], [at.epoch for at in places]):
            known = [value for value in values if value is not None]
            if len(known) > 1:
                return known[-1] - known[0]
        return None

    def each_gpu(self, name: str, seconds: float) -> dict[int, float]:
        """Return the mean of each of the run's GPUs, where there are several."""
        newest = self._all[-1].sample if self._all else {}
        ending = f".{name}"
        indices = [int(key[3 : -len(ending)]) for key in newest if _is_one_gpus(key, ending)]
        found = {index: self.mean(f"gpu{index}{ending}", seconds) for index in indices}
        return {index: value for index, value in found.items() if value is not None}

    def fifths(self, name: str, seconds: float) -> list[tuple[float, float]]:
        """Return (median time, median) of a name over five equal parts of the window; none where one part is empty."""
        found = self.last(seconds)
        if not found:
            return []
        begin_s, part_s = found[-1].wall_s - seconds, seconds / PARTS
        parts: list[list[tuple[float, float]]] = [[] for _ in range(PARTS)]
        for one in found:
            value = one.sample.get(name)
            if value is not None:
                parts[min(PARTS - 1, int((one.wall_s - begin_s) / part_s))].append((one.wall_s, value))
        if not all(parts):
            return []
        return [(median(at for at, _ in part), median(value for _, value in part)) for part in parts]


def _is_one_gpus(key: str, ending: str) -> bool:
    return key.startswith("gpu") and key.endswith(ending) and key[3 : -len(ending)].isdecimal()


def slope_of(points: Iterable[tuple[float, float]]) -> float:
    """Return the median of the slopes between all pairs of points: one outlier does not bend it.

    After P. K. Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63 (1968).
    """
    known = list(points)
    slopes = [
        (second[1] - first[1]) / (second[0] - first[0])
        for place, first in enumerate(known)
        for second in known[place + 1 :]
        if second[0] > first[0]
    ]
    return median(slopes) if slopes else 0.0
