"""Gives every series one family for ever, also when a kind of line gains or loses a field on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from trainmon_tui.model.blocks import Family, SeriesKey, SourceKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_SERIES = 10_000
"""Series that are kept; what would feed further ones is left out, and its lines are counted."""

MAX_KINDS = 20_000
"""Kinds of lines whose families are remembered."""


class Part(NamedTuple):
    """The columns of a line that belong to one family."""

    family: Family
    sources: tuple[int, ...]
    """Which values of the line."""
    targets: tuple[int, ...]
    """Which series of the family."""

    def of(self, columns: NDArray[Any], fill: float) -> NDArray[Any]:
        """Return what columns of a line, shape (lines, columns), hold for each series; ``fill`` where they hold nothing."""
        width = len(self.family.keys)
        if self.sources == self.targets == tuple(range(columns.shape[1])) and columns.shape[1] == width:
            return columns
        own = np.full((len(columns), width), fill, columns.dtype)
        own[:, self.targets] = columns[:, self.sources]
        return own


class Families:
    """Assigns lines to families: a series is told by source, label, tag and split."""

    def __init__(self) -> None:
        self._homes: dict[tuple[SourceKind, str, str, str], tuple[Family, int]] = {}
        self._assigned: dict[tuple[SourceKind, str, tuple[SeriesKey, ...]], tuple[Part, ...]] = {}
        self._count = 0

    def assign(self, source: SourceKind, label: str, keys: tuple[SeriesKey, ...]) -> tuple[Part, ...]:
        """Return the families that a line with these series feeds, and which value goes where."""
        parts = self._assigned.get((source, label, keys))
        if parts is None:
            if len(self._assigned) >= MAX_KINDS:
                self._assigned.clear()
            parts = self._assigned[source, label, keys] = self._place(source, label, keys)
        return parts

    def lack(self, source: SourceKind, label: str, keys: tuple[SeriesKey, ...]) -> bool:
        """Whether some values of a line feed nothing because there are too many series."""
        return len(self._homes) >= MAX_SERIES and any(
            (source, label, key.tag, key.split) not in self._homes for key in keys
        )

    def _place(self, source: SourceKind, label: str, keys: tuple[SeriesKey, ...]) -> tuple[Part, ...]:
        names = [(source, label, key.tag, key.split) for key in keys]
        first = {name: i for i, name in reversed(list(enumerate(names)))}
        fresh = [i for name, i in sorted(first.items(), key=lambda item: item[1]) if name not in self._homes]
        fresh = fresh[: MAX_SERIES - len(self._homes)]
        if fresh:
            family = Family(self._count, tuple(keys[i] for i in fresh), source)
            self._count += 1
            self._homes |= {names[i]: (family, column) for column, i in enumerate(fresh)}
        places: dict[int, list[tuple[int, int]]] = {}
        homes: dict[int, Family] = {}
        for name, i in first.items():
            if name not in self._homes:
                continue
            family, column = self._homes[name]
            homes[family.id] = family
            places.setdefault(family.id, []).append((i, column))
        return tuple(_part(homes[number], sorted(pairs)) for number, pairs in sorted(places.items()))


def _part(family: Family, pairs: list[tuple[int, int]]) -> Part:
    return Part(family, tuple(i for i, _ in pairs), tuple(column for _, column in pairs))
