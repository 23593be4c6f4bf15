"""The functions of the language. None means that there is not enough data yet; it is never taken for false.

A *window* function reduces the values of its window. A *trail* function looks back from the newest value by a
number of epochs: in a log that prints only every tenth epoch, the value "one epoch before" is the last one
printed before, so rules count epochs and not lines.
"""

from __future__ import annotations

import math
import statistics
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from trainmon_tui.rules.past import Past, upto
from trainmon_tui.rules.printed import between, coarsest, same

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trainmon_tui.rules.view import Point

Answer = float | bool | None
Kind = Literal["number", "condition"]


def _newest(points: Sequence[Point], _span: int = 0) -> Point | None:
    return points[-1] if points else None


class WindowFunction(NamedTuple):
    """``avg(metric, window)``: at least ``least`` values, else unknown."""

    apply: Callable[[Sequence[Point]], Answer]
    least: int = 1
    keeps_unit: bool = True
    stands_at: Callable[[Sequence[Point]], Point | None] = _newest
    """Where the answer stands: the point that it is the value of, or the newest that it rests on."""


class TrailFunction(NamedTuple):
    """``drop_pct(metric, n)``: ``default`` is n where it may be left out."""

    apply: Callable[[Sequence[Point], int], Answer]
    default: int | None
    gives: Kind = "number"
    unit: Literal["metric", "percent", "none"] = "none"
    stands_at: Callable[[Sequence[Point], int], Point | None] = _newest


_VALUE_OF = itemgetter(1)


def values(points: Sequence[Point]) -> list[float]:
    """Return the plain values of points."""
    return [point.value for point in points]


def _average(points: Sequence[Point]) -> float:
    found = values(points)
    return math.fsum(found) / len(found) if all(map(math.isfinite, found)) else sum(found)


def _median(points: Sequence[Point]) -> float:
    found = values(points)
    return math.nan if any(map(math.isnan, found)) else statistics.median(found)


def _deviation(points: Sequence[Point]) -> float:
    found = values(points)
    if not all(map(math.isfinite, found)):
        return math.nan
    mean = math.fsum(found) / len(found)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in found) / (len(found) - 1))


def _growth(points: Sequence[Point]) -> float:
    first, last = points[0], points[-1]
    return (last.value - first.value) / (last.epoch - first.epoch)


def _slope(points: Sequence[Point]) -> float:
    middle = sum(point.epoch for point in points) / len(points)
    spread = sum((point.epoch - middle) ** 2 for point in points)
    return sum((point.epoch - middle) * point.value for point in points) / spread


def _extreme(pick: Callable[..., Point]) -> Callable[[Sequence[Point]], Point | None]:
    def choose(points: Sequence[Point]) -> Point | None:
        if math.isnan(sum(map(_VALUE_OF, points))):
            points = [point for point in points if not math.isnan(point.value)]
        return pick(points, key=_VALUE_OF) if points else None

    return choose


_least, _greatest = _extreme(min), _extreme(max)


def _lowest(points: Sequence[Point]) -> Point | None:
    return points.lowest() if isinstance(points, Past) else _least(points)


def _highest(points: Sequence[Point]) -> Point | None:
    return points.highest() if isinstance(points, Past) else _greatest(points)


def _low(points: Sequence[Point]) -> float | None:
    found = _lowest(points)
    return None if found is None else found.value


def _high(points: Sequence[Point]) -> float | None:
    found = _highest(points)
    return None if found is None else found.value


def _low_epoch(points: Sequence[Point]) -> float | None:
    found = _lowest(points)
    return None if found is None else float(found.epoch)


def _high_epoch(points: Sequence[Point]) -> float | None:
    found = _highest(points)
    return None if found is None else float(found.epoch)


WINDOW_FUNCTIONS: dict[str, WindowFunction] = {
    "last": WindowFunction(lambda points: points[-1].value),
    "first": WindowFunction(lambda points: points[0].value, stands_at=itemgetter(0)),
    "min": WindowFunction(_low, stands_at=_lowest),
    "max": WindowFunction(_high, stands_at=_highest),
    "avg": WindowFunction(_average),
    "median": WindowFunction(_median),
    "std": WindowFunction(_deviation, least=2),
    "count": WindowFunction(lambda points: float(len(points)), least=0, keeps_unit=False),
    "growth": WindowFunction(_growth, least=2, keeps_unit=False),
    "slope": WindowFunction(_slope, least=2, keeps_unit=False),
    "epoch_of_min": WindowFunction(_low_epoch, keeps_unit=False, stands_at=_lowest),
    "epoch_of_max": WindowFunction(_high_epoch, keeps_unit=False, stands_at=_highest),
}


def back(points: Sequence[Point], epochs: int) -> int | None:
    """Return the index of the newest point at least ``epochs`` before the last one, or None."""
    if not points:
        return None
    known = upto(points, points[-1].epoch - epochs)
    return known - 1 if known else None


def _point_before(points: Sequence[Point], epochs: int) -> Point | None:
    index = back(points, epochs)
    return None if index is None else points[index]


def _before(points: Sequence[Point], epochs: int) -> float | None:
    found = _point_before(points, epochs)
    return None if found is None else found.value


def _drop(points: Sequence[Point], epochs: int) -> float | None:
    before = _before(points, epochs)
    return None if before is None or before == 0 else (before - points[-1].value) / abs(before) * 100


def _rise(points: Sequence[Point], epochs: int) -> float | None:
    drop = _drop(points, epochs)
    return None if drop is None else -drop


def _steady(
    follows: Callable[[Point, Point], bool], spare: int = 0
) -> Callable[[Sequence[Point], int], bool | None]:
    """Return a condition on each neighbouring pair over the last ``n`` epochs; False as soon as one pair breaks it."""

    def check(points: Sequence[Point], epochs: int) -> bool | None:
        start = back(points, epochs - spare)
        if not all(follows(a, b) for a, b in pairwise(points[start or 0 :])):
            return False
        return None if start is None else True

    return check


def _is_same(before: Point, after: Point) -> bool:
    return same(before.value, after.value, between(before.unit, after.unit))


def unit_of(points: Sequence[Point], epochs: int) -> float:
    """Return how finely the values of the last ``epochs`` were printed; 0 where one of them compares exactly."""
    return coarsest([point.unit for point in points[back(points, epochs - 1) or 0 :]])


def _zscore(points: Sequence[Point], count: int) -> float | None:
    if len(points) <= count:
        return None
    history = points[-count - 1 : -1]
    spread = _deviation(history) if count > 1 else 0.0
    return (points[-1].value - _average(history)) / spread if spread else None


TRAIL_FUNCTIONS: dict[str, TrailFunction] = {
    "prev": TrailFunction(_before, 1, unit="metric", stands_at=_point_before),
    "drop_pct": TrailFunction(_drop, 1, unit="percent"),
    "rise_pct": TrailFunction(_rise, 1, unit="percent"),
    "increasing_for": TrailFunction(_steady(lambda a, b: b.value > a.value), None, "condition"),
    "decreasing_for": TrailFunction(_steady(lambda a, b: b.value < a.value), None, "condition"),
    "unchanged_for": TrailFunction(_steady(_is_same, spare=1), None, "condition"),
    "zscore": TrailFunction(_zscore, 128),
}

OTHER_FUNCTIONS = ("at", "best", "finite", "seen", "times", "abs", "default")

FUNCTION_NAMES = (*WINDOW_FUNCTIONS, *TRAIL_FUNCTIONS, *OTHER_FUNCTIONS)
