"""A growing table of records that can be cut at both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[Any]

_FIRST = 64


class Records:
    """Records of one structured type, in one piece of memory; `rows` is zero-copy and holds until the next change."""

    __slots__ = ("_array", "_begin", "_end")

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self._array: Table = np.empty(_FIRST, dtype)
        self._begin = self._end = 0

    def __len__(self) -> int:
        return self._end - self._begin

    @property
    def rows(self) -> Table:
        """All records."""
        return self._array[self._begin : self._end]

    def extend(self, more: Table) -> None:
        """Add records at the end."""
        self.add(len(more))[:] = more

    def add(self, count: int) -> Table:
        """Return so many new records at the end, to be filled in."""
        if self._end + count > len(self._array):
            self._make_room(count)
        self._end += count
        return self._array[self._end - count : self._end]

    def keep(self, first: int, last: int) -> None:
        """Drop the records before ``first`` and from ``last`` on."""
        self._begin, self._end = self._begin + first, self._begin + last

    def _make_room(self, more: int) -> None:
        """Move the records to the begin of a table that has room for half as many more."""
        held = self.rows
        needed = (len(held) + more) * 3 // 2
        array = self._array if needed <= len(self._array) else np.empty(max(_FIRST, needed), held.dtype)
        array[: len(held)] = held
        self._array, self._begin, self._end = array, 0, len(held)
