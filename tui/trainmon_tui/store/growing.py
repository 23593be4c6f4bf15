"""Arrays that grow: at the end, a tenth each time, and for free while every value is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

_GROWTH = 1.1
"""Most of a run's memory is here: what is held in reserve counts for more than copying a little oftener."""
_FIRST = 16


class Growing:
    """A one-dimensional array that values are added to.

    `view` is zero-copy and read-only; a view taken earlier keeps its values.
    """

    __slots__ = ("_array", "_count")

    def __init__(self, dtype: DTypeLike) -> None:
        self._array: NDArray[Any] = np.empty(0, dtype)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes held, room for growth included."""
        return self._array.nbytes

    @property
    def view(self) -> NDArray[Any]:
        """The values so far."""
        view = self._array[: self._count]
        view.flags.writeable = False
        return view

    def extend(self, values: NDArray[Any]) -> None:
        """Add values at the end."""
        end = self._count + len(values)
        if end > len(self._array):
            self._grow(end)
        self._array[self._count : end] = values
        self._count = end

    def copy(self) -> Growing:
        """Return an independent copy without room for growth."""
        twin = Growing(self._array.dtype)
        twin._array = self._array[: self._count].copy()
        twin._count = self._count
        return twin

    def _grow(self, needed: int) -> None:
        capacity = max(needed, int(len(self._array) * _GROWTH), _FIRST)
        bigger = np.empty(capacity, self._array.dtype)
        bigger[: self._count] = self._array[: self._count]
        self._array = bigger


class Column:
    """A growing array that costs nothing while all its values are equal (nan equals nan here)."""

    __slots__ = ("_count", "_dtype", "_only", "_varied")

    def __init__(self, dtype: DTypeLike) -> None:
        self._dtype = np.dtype(dtype)
        self._only: NDArray[Any] = np.zeros((), self._dtype)
        self._count = 0
        self._varied: Growing | None = None

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes held, room for growth included."""
        return self._varied.nbytes if self._varied is not None else self._only.nbytes

    @property
    def view(self) -> NDArray[Any]:
        """The values so far, read-only; zero-copy."""
        if self._varied is not None:
            return self._varied.view
        return np.broadcast_to(self._only, self._count)

    def extend(self, values: NDArray[Any]) -> None:
        """Add values at the end."""
        if self._varied is None and not self._repeats(values):
            self._varied = Growing(self._dtype)
            self._varied.extend(np.broadcast_to(self._only, self._count))
        if self._varied is not None:
            self._varied.extend(values)
        self._count += len(values)

    def copy(self) -> Column:
        """Return an independent copy."""
        twin = Column(self._dtype)
        twin._only, twin._count = self._only, self._count
        twin._varied = self._varied.copy() if self._varied is not None else None
        return twin

    def _repeats(self, values: NDArray[Any]) -> bool:
        if not len(values):
            return True
        if self._count == 0:
            self._only = np.array(values[0], self._dtype)
        same = values == self._only
        if self._dtype.kind == "f" and np.isnan(self._only):
            same = np.isnan(values)
        return bool(same.all())
