"""A metric's values over the epochs, and views of the first few of them that cost nothing, however many there are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trainmon_tui.rules.view import Point

_EPOCH_OF = itemgetter(0)


class Course(list["Point"]):
    """Values by epoch, oldest first. They grow at their end, where the last may still be replaced; see `forget`."""

    def __init__(self, points: Sequence[Point] = ()) -> None:
        super().__init__(points)
        self.lowest = _Extremes(lambda value, held: value < held)
        self.highest = _Extremes(lambda value, held: value > held)

    def forget(self, first: int) -> None:
        """Drop the values from an index on."""
        del self[first:]
        self.lowest.forget(first)
        self.highest.forget(first)


class Past(Sequence["Point"]):
    """The first ``end`` values of a course."""

    __slots__ = ("_course", "_end")

    def __init__(self, course: Course, end: int) -> None:
        self._course = course
        self._end = end

    def __len__(self) -> int:
        return self._end

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Point]: ...
    def __getitem__(self, index: int | slice) -> Point | Sequence[Point]:
        if isinstance(index, slice):
            return self._course[slice(*index.indices(self._end))]
        if not -self._end <= index < self._end:
            raise IndexError(index)
        return self._course[index + self._end if index < 0 else index]

    def __iter__(self) -> Iterator[Point]:
        return islice(self._course, self._end)

    def upto(self, epoch: int) -> int:
        """Return how many of the values are of epochs up to one."""
        return bisect_right(self._course, epoch, 0, self._end, key=_EPOCH_OF)

    def lowest(self) -> Point | None:
        """Return the first of the lowest values, None where there is no number."""
        return self._course.lowest.among(self._course, self._end)

    def highest(self) -> Point | None:
        """Return the first of the highest values, None where there is no number."""
        return self._course.highest.among(self._course, self._end)


def upto(points: Sequence[Point], epoch: int) -> int:
    """Return how many points are of epochs up to one."""
    return points.upto(epoch) if isinstance(points, Past) else bisect_right(points, epoch, key=_EPOCH_OF)


class _Extremes:
    """Which of the first values is the extreme, for every number of them; the last one is never taken for granted."""

    def __init__(self, is_better: Callable[[float, float], bool]) -> None:
        self._is_better = is_better
        self._best: list[int] = []
        """The index of the extreme up to each value, -1 where there is none."""

    def forget(self, first: int) -> None:
        del self._best[first:]

    def among(self, points: list[Point], end: int) -> Point | None:
        best = self._best
        while len(best) < end - 1:
            best.append(self._better(points, best[-1] if best else -1, len(best)))
        found = self._better(points, best[end - 2] if end > 1 else -1, end - 1) if end else -1
        return points[found] if found >= 0 else None

    def _better(self, points: list[Point], held: int, index: int) -> int:
        value = points[index].value
        if value != value or (held >= 0 and not self._is_better(value, points[held].value)):  # noqa: PLR0124 (nan)
            return held
        return index
