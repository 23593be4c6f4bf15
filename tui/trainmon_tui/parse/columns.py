"""A column of numbers that were read together: their values are known, their texts are cut out when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Floats, Ints


class Column(Sequence[bytes]):
    """The texts of one capture on many lines, and what `values` they print."""

    def __init__(self, raw: bytes, values: Floats, spans: Callable[[], tuple[Ints, Ints]]) -> None:
        """Take values, and what tells where in ``raw`` their texts start and end."""
        self.values = values
        self._raw = raw
        self._tell_spans = spans

    @cached_property
    def _spans(self) -> tuple[Ints, Ints]:
        return self._tell_spans()

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> Column: ...
    def __getitem__(self, index: int | slice) -> bytes | Column:
        if isinstance(index, slice):
            return self.take(index)
        starts, ends = self._spans
        return self._raw[starts[index] : ends[index]]

    def take(self, chosen: slice | NDArray[np.intp]) -> Column:
        """Return the column of some of the lines."""
        starts, ends = self._spans
        return Column(self._raw, self.values[chosen], lambda: (starts[chosen], ends[chosen]))

    def __iter__(self) -> Iterator[bytes]:
        raw, (starts, ends) = self._raw, self._spans
        return (raw[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True))
