"""From records to points, many at a time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.sources.tfevents.event import read_event
from trainmon_tui.sources.tfevents.layouts import Layouts
from trainmon_tui.sources.tfevents.repeats import Repeats, cut, over
from trainmon_tui.sources.tfevents.wire import WireError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trainmon_tui.sources.tfevents.event import Event, Settings
    from trainmon_tui.sources.tfevents.layouts import Floats, Piece
    from trainmon_tui.sources.tfevents.records import Block
    from trainmon_tui.sources.tfevents.repeats import Bytes, Ints

MAX_TAGS = 100_000
LATEST_S = 1e11
"""A time beyond the year 5000 is none."""
_WALL_KEY, _STEP_KEY, _SUMMARY_KEY = 0x09, 0x10, 0x2A
_WALL = slice(1, 9)
_STEP = slice(10, 20)
"""Where every writer puts an event's time and step: a key and 8 bytes, a key and at most 10 bytes."""
_NONE = -1


class Points(NamedTuple):
    """Scalars in the order of their file; all arrays have one entry a scalar."""

    walls: Floats
    steps: Ints
    tags: Ints
    """Numbers that `Tags` gave."""
    values: Floats

    @classmethod
    def none(cls) -> Points:
        """Return no points."""
        return cls(np.empty(0), np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))

    def at(self, places: slice | Ints) -> Points:
        """Return some of the points."""
        return Points(self.walls[places], self.steps[places], self.tags[places], self.values[places])


def join(parts: Sequence[Points]) -> Points:
    """Return points one behind the other; there is at least one part."""
    walls, steps, tags, values = zip(*parts, strict=True)
    return Points(np.concatenate(walls), np.concatenate(steps), np.concatenate(tags), np.concatenate(values))


class Tag(NamedTuple):
    """The name of a series, and how exact its values are."""

    name: str
    single: bool
    """Whether they have 32 bits: nine digits tell such a number from every other one."""


class Tags:
    """Numbers tags: one number for a name and a precision, or for a session's settings."""

    def __init__(self) -> None:
        self.known: list[Tag | Settings] = []
        """What each number stands for."""
        self.dropped = 0
        """Names that were too many."""
        self._numbers: dict[Tag, int] = {}

    def number(self, name: str, *, single: bool) -> int:
        """Return the number of a tag; -1 once there are too many."""
        found = self._numbers.get(tag := Tag(name, single))
        if found is None and len(self.known) >= MAX_TAGS:
            self.dropped += 1
            return _NONE
        if found is None:
            found = self._numbers[tag] = len(self.known)
            self.known.append(tag)
        return found

    def settings_number(self, settings: Settings) -> int:
        """Return a number for settings; -1 once there are too many."""
        if len(self.known) >= MAX_TAGS:
            self.dropped += 1
            return _NONE
        self.known.append(settings)
        return len(self.known) - 1


class PointReader:
    """Turns the blocks of one file into points; what is no scalar is counted."""

    def __init__(self, tags: Tags, qualify: Callable[[str], str]) -> None:
        self.others: Counter[tuple[str, str]] = Counter()
        """How many of each (kind, tag) were no scalars."""
        self.broken = 0
        """Records that are no events."""
        self._tags = tags
        self._qualify = qualify
        self._plugins: dict[str, str] = {}
        self.known: dict[bytes, int] = {}
        """The number of the layout that events with this beginning seem to have."""
        self.layouts = Layouts()
        self.order = Repeats()
        """The numbers of the layouts as they came."""

    def read(self, block: Block) -> Points:
        """Return the points of a block's events, in their order."""
        return _Reading(self, block).points()

    def examine(self, data: bytes, key: bytes) -> tuple[Event, list[int]] | None:
        """Return one event, read field by field, and its tags' numbers; learn its layout for its ``key``."""
        try:
            event = read_event(data, self._plugins)
        except WireError:
            self.broken += 1
            return None
        self.others.update(event.others)
        tags = [self._tags.number(self._qualify(one.tag), single=one.single) for one in event.scalars]
        if event.settings:
            tags.append(self._tags.settings_number(event.settings))
        if key and (number := self.layouts.learn(data, event, tags)) >= 0:
            self.known[key] = number
        return event, tags


class _Reading:
    """One block on its way: most events by their layout, the others one by one."""

    def __init__(self, reader: PointReader, block: Block) -> None:
        self._reader = reader
        self._block = block
        self._walls, self._steps, self._bodies = _heads(block.data, block.starts, block.stops)
        self._sizes = block.stops - self._bodies
        self._pieces: list[Piece] = []

    def points(self) -> Points:
        numbers = self._guessed()
        left = self._extract(np.arange(len(numbers)), numbers)
        numbers[left] = self._looked_up(left)
        for row in self._extract(left, numbers[left]).tolist():
            if numbers[row] >= 0:
                self._examine(row)
        self._reader.order.add(numbers)
        pieces = self._pieces or [_piece(0, [], [])]
        rows, tags, values = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
        order = np.argsort(rows, kind="stable")
        order = order[tags[order] >= 0]
        walls = self._walls[rows[order]]
        walls = np.where((walls >= 0) & (walls < LATEST_S), walls, 0.0)
        return Points(walls, self._steps[rows[order]], tags[order], values[order])

    def _guessed(self) -> Ints:
        """Return the layout that each event has if they go on as they came; -1 where there is no guess."""
        period = self._reader.order.period()
        count = len(self._bodies)
        guess = over(period, count) if len(period) else np.full(count, _NONE)
        return np.where(self._bodies >= 0, guess, _NONE)

    def _looked_up(self, rows: Ints) -> Ints:
        """Return the layout that events seem to have by their beginning; those that have none are examined at once."""
        data, known, numbers = self._block.data, self._reader.known, []
        for row, body in zip(rows.tolist(), self._bodies[rows].tolist(), strict=True):
            tag = body + (5 if data[body + 1] < 0x80 else 7)  # behind the lengths of summary and value
            key = data[body : tag + 1 + data[tag]] if body >= 0 else b""
            number = known.get(key, _NONE)
            if number < 0:
                self._examine(row, key)
            numbers.append(number)
        return np.array(numbers, np.int64)

    def _extract(self, rows: Ints, numbers: Ints) -> Ints:
        """Read events by their layouts; return those that are not of them, in order."""
        fits = np.zeros(len(rows), np.bool_)
        shapes, places = self._reader.layouts.places(numbers)
        for number, group in _groups(shapes):
            shape = self._reader.layouts.shapes[number]
            of_size = group[self._sizes[rows[group]] == shape.size]
            bodies = cut(self._block.data, self._bodies[rows[of_size]], shape.size)
            good = shape.fits(bodies, places[of_size])
            alike = of_size[good]
            fits[alike] = True
            self._pieces.append(shape.piece(rows[alike], bodies[good], places[alike]))
        return rows[~fits]

    def _examine(self, row: int, key: bytes = b"") -> None:
        found = self._reader.examine(self._block.data[self._block.starts[row] : self._block.stops[row]], key)
        if found is not None:
            event, tags = found
            self._walls[row], self._steps[row] = event.wall_s, event.step
            self._pieces.append(_piece(row, tags, [*(one.value for one in event.scalars), 0.0][: len(tags)]))


def _piece(row: int, tags: list[int], values: list[float]) -> Piece:
    return np.full(len(tags), row), np.array(tags, np.int64), np.array(values, np.float64)


def _heads(data: bytes, starts: Ints, stops: Ints) -> tuple[Floats, Ints, Ints]:
    """Return the time and step of each event, and where it goes on; -1 where it begins in no usual way."""
    heads = cut(data, starts, _STEP.stop)
    walls = heads[:, _WALL].copy().view("<f8")[:, 0]
    steps, sizes = _varints(heads[:, _STEP])
    has_step = heads[:, _STEP.start - 1] == _STEP_KEY
    bodies = np.where(has_step, starts + _STEP.start + sizes, starts + _WALL.stop)
    usual = (heads[:, 0] == _WALL_KEY) & (has_step & (sizes > 0) | (heads[:, _WALL.stop] == _SUMMARY_KEY))
    return walls, np.where(has_step, steps, 0), np.where(usual & (bodies < stops), bodies, _NONE)


def _varints(digits: Bytes) -> tuple[Ints, Ints]:
    """Return the number that each row begins with, and its bytes; 0 bytes where it has no end."""
    ends = digits < 0x80
    sizes = np.where(ends.any(axis=1), ends.argmax(axis=1) + 1, 0)
    places = np.arange(digits.shape[1])
    parts = (digits & 0x7F).astype(np.uint64) << (7 * places).astype(np.uint64)
    parts[places >= sizes[:, np.newaxis]] = 0
    return parts.sum(axis=1).view(np.int64), sizes


def _groups(numbers: Ints) -> Iterator[tuple[int, Ints]]:
    """Yield each number from 0 on with the rows that have it."""
    order = np.argsort(numbers, kind="stable")
    order = order[numbers[order] >= 0]
    for rows in np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1) if len(order) else ():
        yield int(numbers[rows[0]]), rows
