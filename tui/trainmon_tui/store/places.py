"""Where points stand: the x columns that all series of one kind of line share."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from trainmon_tui.store.growing import Column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Floats, Ints, Rows
    from trainmon_tui.store.attempts import Attempts, CounterAxis
    from trainmon_tui.store.pieces import Piece

Axis = Literal["step", "epoch", "time", "index"]
"""``time`` is in Unix seconds, as far as the log prints them."""


class Grid(NamedTuple):
    """The columns of a chart: ``columns`` of equal width from ``x0`` to ``x1``, both ends included."""

    axis: Axis
    x0: float
    x1: float
    columns: int

    @property
    def has_width(self) -> bool:
        """Whether there is anything to divide into columns."""
        return self.columns > 0 and self.x1 > self.x0 and math.isfinite(self.x1 - self.x0)


@lru_cache(maxsize=32)
def edges_of(grid: Grid) -> Floats:
    """Return the ``columns + 1`` edges; the last one stands just behind ``x1``, which is in the last column."""
    edges = np.linspace(grid.x0, grid.x1, grid.columns + 1)
    edges[-1] = np.nextafter(grid.x1, np.inf)
    edges.flags.writeable = False
    return edges


class Counter:
    """One x column (steps, epochs or times), and the same in an order that can be searched.

    Inside one attempt an x that is missing or falls back takes the greatest x before it: such a
    point is drawn a little to the right of where it was printed, and none is lost.
    """

    def __init__(self) -> None:
        self.printed = Column(np.float64)
        self._ordered: Column | None = None
        self._stretches: list[list[int]] = []  # [attempt, start, stop]
        self._last = (0, math.nan)

    @property
    def ordered(self) -> Floats:
        """Return x for searching: never falls inside a piece."""
        return (self.printed if self._ordered is None else self._ordered).view

    @property
    def known(self) -> bool:
        """Whether any point has this counter."""
        return bool(self._stretches)

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return self.printed.nbytes + (self._ordered.nbytes if self._ordered is not None else 0)

    def extend(self, xs: Floats, attempts: Ints) -> None:
        """Add the x and the attempt of new points."""
        ordered = np.empty(len(xs))
        begin = 0
        for end in (*(np.flatnonzero(np.diff(attempts)) + 1).tolist(), len(xs)):
            ordered[begin:end] = self._put_in_order(xs[begin:end], int(attempts[begin]), begin)
            begin = end
        if self._ordered is None and not np.array_equal(ordered, xs, equal_nan=True):
            self._ordered = self.printed.copy()
        self.printed.extend(xs)
        if self._ordered is not None:
            self._ordered.extend(ordered)

    def _put_in_order(self, xs: Floats, attempt: int, begin: int) -> Floats:
        before, greatest = self._last
        start = greatest if before == attempt else math.nan
        ordered: Floats = np.fmax.accumulate(np.concatenate(((start,), xs)))[1:]
        self._last = (attempt, float(ordered[-1]))
        if not math.isnan(self._last[1]):
            first = len(self.printed) + begin + int(np.isnan(ordered).sum())
            self._stretch(attempt, first, len(self.printed) + begin + len(xs))
        return ordered

    def _stretch(self, attempt: int, start: int, stop: int) -> None:
        if self._stretches and self._stretches[-1][0] == attempt:
            self._stretches[-1][2] = stop
        else:
            self._stretches.append([attempt, start, stop])

    def stretches(self) -> list[Piece]:
        """Return the points that have an x, attempt by attempt."""
        return [(start, stop) for _, start, stop in self._stretches]

    def pieces(self, axis: CounterAxis, attempts: Attempts) -> list[Piece]:
        """Return the points that a view shows: of overlapping attempts the later one's."""
        xs = self.ordered
        shown = []
        for attempt, start, end in self._stretches:
            cutoff = attempts.cutoff(axis, attempt)
            stop = end if cutoff == math.inf else start + int(np.searchsorted(xs[start:end], cutoff))
            if stop > start:
                shown.append((start, stop))
        return shown

    def copy(self) -> Counter:
        """Return an independent copy."""
        twin = Counter()
        twin.printed = self.printed.copy()
        twin._ordered = self._ordered.copy() if self._ordered is not None else None
        twin._stretches = [list(stretch) for stretch in self._stretches]
        twin._last = self._last
        return twin


class Places:
    """Step, epoch, wall time, line, offset and attempt of the points of one or many series."""

    def __init__(self, attempts: Attempts) -> None:
        self.step = Counter()
        self.epoch = Counter()
        self.time = Counter()
        self.lines = Column(np.int64)
        self.offsets = Column(np.int64)
        self.attempts = Column(np.int64)
        self._run = attempts
        self._pieces: dict[Axis, tuple[object, list[Piece]]] = {}
        self._cuts: tuple[object, dict[Piece, Ints]] = (None, {})

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def nbytes(self) -> int:
        """Bytes held, room for growth included."""
        columns = (self.step, self.epoch, self.time, self.lines, self.offsets, self.attempts)
        return sum(column.nbytes for column in columns)

    @property
    def version(self) -> tuple[int, int]:
        """Changes whenever a view could."""
        return len(self), self._run.version

    def extend(self, rows: Rows, mask: NDArray[np.bool_] | None = None) -> None:
        """Add a block's rows, or those of them that ``mask`` chooses."""
        where = slice(None) if mask is None else mask
        attempts = rows.attempts[where]
        self.step.extend(rows.steps[where], attempts)
        self.epoch.extend(rows.epochs[where], attempts)
        self.time.extend(rows.walls[where], attempts)
        self.lines.extend(rows.lines[where])
        self.offsets.extend(rows.offsets[where])
        self.attempts.extend(attempts)

    def pieces(self, axis: Axis) -> list[Piece]:
        """Return the points that a view shows, in the order of x."""
        version, found = self._pieces.get(axis, (None, []))
        if version != self.version:
            found = self._find_pieces(axis)
            self._pieces[axis] = (self.version, found)
        return found

    def _find_pieces(self, axis: Axis) -> list[Piece]:
        if axis == "index":
            return [(0, len(self))] if len(self) else []
        if axis == "time":
            return self.time.stretches()
        return self._counter(axis).pieces(axis, self._run)

    def _counter(self, axis: Axis) -> Counter:
        return {"step": self.step, "epoch": self.epoch, "time": self.time}[axis]

    def xs(self, axis: Axis) -> Floats | None:
        """Return x for searching inside a piece; None for the axis ``index``, where x is the position."""
        if axis == "index":
            return None
        return self._counter(axis).ordered

    def x_at(self, axis: Axis, positions: Ints) -> Floats:
        """Return the x of some points."""
        xs = self.xs(axis)
        return positions.astype(np.float64) if xs is None else xs[positions]

    def seams(self, axis: Axis) -> list[float]:
        """Return the x at which each later attempt of the run begins."""
        if axis == "time":
            return [float(self.time.ordered[start]) for start, _ in self.time.stretches()[1:]]
        return [] if axis == "index" else self._run.seams(axis)

    def cuts(self, grid: Grid, piece: Piece) -> Ints:
        """Return the ``count + 1`` positions at which a piece crosses the columns' edges.

        Series that share their places share this work.
        """
        asked = (grid, self.version)
        if self._cuts[0] != asked:
            self._cuts = (asked, {})
        cuts = self._cuts[1]
        if piece not in cuts:
            cuts[piece] = self._cut(grid, *piece)
        return cuts[piece]

    def _cut(self, grid: Grid, start: int, stop: int) -> Ints:
        xs = self.xs(grid.axis)
        if xs is None:
            return np.clip(np.ceil(edges_of(grid)), start, stop).astype(np.int64)
        return start + np.searchsorted(xs[start:stop], edges_of(grid))

    def copy(self) -> Places:
        """Return an independent copy, for a series that is absent where the others are present."""
        twin = Places(self._run)
        twin.step, twin.epoch = self.step.copy(), self.epoch.copy()
        twin.time, twin.lines = self.time.copy(), self.lines.copy()
        twin.offsets, twin.attempts = self.offsets.copy(), self.attempts.copy()
        return twin
