"""A column of numbers that were read together: their values are known, their texts are cut out when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Floats, Ints


class Column(Sequence[bytes]):
    """The texts of one capture on many lines, and what `values` they print."""

    def __init__(self, raw: bytes, starts: Ints, ends: Ints, values: Floats) -> None:
        self.values = values
        self._raw = raw
        self._starts = starts
        self._ends = ends

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> Column: ...
    def __getitem__(self, index: int | slice) -> bytes | Column:
        if isinstance(index, slice):
            return self.take(index)
        return self._raw[self._starts[index] : self._ends[index]]

    def take(self, chosen: slice | NDArray[np.intp]) -> Column:
        """Return the column of some of the lines."""
        return Column(self._raw, self._starts[chosen], self._ends[chosen], self.values[chosen])

    def __iter__(self) -> Iterator[bytes]:
        raw = self._raw
        spans = zip(self._starts.tolist(), self._ends.tolist(), strict=True)
        return (raw[start:end] for start, end in spans)
