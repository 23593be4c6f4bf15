"""The store of a run: every series, in the order in which the log first showed it."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.store.attempts import Attempts
from trainmon_tui.store.places import Places
from trainmon_tui.store.series import Series

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Family, Rows


class _Group:
    """The columns of a family that have always appeared together: they share their places."""

    def __init__(self, places: Places, members: list[int]) -> None:
        self.places = places
        self.members = members


class _Kind:
    """The series of one family of lines."""

    def __init__(self, family: Family, attempts: Attempts, announce: Callable[[Series], None]) -> None:
        self._family = family
        self._announce = announce
        self._groups = [_Group(Places(attempts), list(range(len(family.keys))))]
        self._series: dict[int, Series] = {}

    @property
    def series(self) -> list[Series]:
        return list(self._series.values())

    @property
    def nbytes(self) -> int:
        return sum(group.places.nbytes for group in self._groups)

    def append(self, rows: Rows) -> None:
        known, present = len(self._series), rows.present
        if present is not None and not present.all():
            self._split_where_different(present)
        for group in self._groups:
            if not group.members:
                continue
            mask = None if present is None else present[:, group.members[0]]
            if mask is None or mask.any():
                self._add(group, rows, mask)
        for member in sorted(list(self._series)[known:]):
            self._announce(self._series[member])

    def _add(self, group: _Group, rows: Rows, mask: NDArray[np.bool_] | None) -> None:
        chosen = None if mask is None or mask.all() else mask
        group.places.extend(rows, chosen)
        for member in group.members:
            values = rows.values[:, member]
            series = self._series[member] if member in self._series else self._begin(member, group)
            series.append(values if chosen is None else values[chosen])

    def _begin(self, member: int, group: _Group) -> Series:
        family = self._family
        series = Series(family.keys[member], family.id, family.source, group.places)
        self._series[member] = series
        return series

    def _split_where_different(self, present: NDArray[np.bool_]) -> None:
        """Give places of their own to the columns that are absent where their group is present."""
        for group in list(self._groups):
            patterns: dict[bytes, list[int]] = {}
            for member in group.members:
                patterns.setdefault(present[:, member].tobytes(), []).append(member)
            kept, *others = patterns.values() or [[]]
            for members in others:
                self._part(group, members)
            group.members = kept

    def _part(self, group: _Group, members: list[int]) -> None:
        places = group.places.copy()
        self._groups.append(_Group(places, members))
        for member in members:
            if member in self._series:
                self._series[member].places = places


class Store:
    """Every series of a run. Fed with blocks of rows; read by charts, rules and exports."""

    def __init__(self) -> None:
        self._kinds: dict[Family, _Kind] = {}
        self._attempts: defaultdict[int, Attempts] = defaultdict(Attempts)
        self.series: list[Series] = []
        """In the order of their first points, which no cut between blocks changes."""
        self.first_wall = math.nan
        """Unix seconds of the first point that has a time; nan before."""

    def extend(self, block: Sequence[Rows]) -> None:
        """Add what one block of the log says, the rows of each of its families."""
        begun = len(self.series)
        for rows in block:
            self.append(rows)
        if len(self.series) - begun > 1:
            self.series[begun:] = sorted(self.series[begun:], key=lambda one: int(one.offsets[0]))

    def append(self, rows: Rows) -> None:
        """Add a block of rows of one family."""
        if not len(rows.lines):
            return
        attempts = self._attempts[rows.family.voice]
        attempts.note(rows)
        if math.isnan(self.first_wall):
            self.first_wall = float(np.fmin.reduce(rows.walls))
        kind = self._kinds.get(rows.family)
        if kind is None:
            kind = self._kinds[rows.family] = _Kind(rows.family, attempts, self._announce)
        kind.append(rows)

    def _announce(self, series: Series) -> None:
        self.series.append(series)

    def by_voice(self) -> Iterator[tuple[int, Series]]:
        """Yield every series behind the number of the merged file that it comes from."""
        for family, kind in self._kinds.items():
            for series in kind.series:
                yield family.voice, series

    @property
    def nbytes(self) -> int:
        """Bytes held by all points, room for growth included."""
        return sum(kind.nbytes for kind in self._kinds.values()) + sum(one.nbytes for one in self.series)
