"""Events of the same layout differ in time, step and numbers alone, so that many are read at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trainmon_tui.sources.tfevents.event import Event
    from trainmon_tui.sources.tfevents.repeats import Bytes, Ints

    Floats = NDArray[np.float64]
    Piece = tuple[Ints, Ints, Floats]
    """Rows, tags and values of points."""

MAX_LAYOUTS = 20_000
MAX_BYTES = 64 << 20
"""Of all layouts together."""

Hole = tuple[int, int, str]
"""A number that stands at some bytes of an event behind its step, and its form."""


class Shape:
    """Layouts that are equally long, with numbers at the same places: they differ in their tags."""

    def __init__(self, size: int, holes: tuple[Hole, ...]) -> None:
        self.size = size
        self._holes = holes
        self._bodies: list[bytes] = []
        self._tags: list[list[int]] = []
        self._tables: tuple[Bytes, Ints] | None = None

    def __len__(self) -> int:
        return len(self._bodies)

    def add(self, body: bytes, tags: list[int]) -> None:
        """Add a layout by one of its events."""
        self._bodies.append(body)
        self._tags.append(tags)
        self._tables = None

    def _told(self) -> tuple[Bytes, Ints]:
        """Return each layout's bytes, with nothing where its numbers stand, and its tags."""
        if self._tables is None:
            bodies = np.frombuffer(b"".join(self._bodies), np.uint8).reshape(len(self), self.size)
            self._tables = self._blank(bodies.copy()), np.array(self._tags, np.int64)
        return self._tables

    def _blank(self, bodies: Bytes) -> Bytes:
        for start, stop, _ in self._holes:
            bodies[:, start:stop] = 0
        return bodies

    def fits(self, bodies: Bytes, places: Ints) -> NDArray[np.bool_]:
        """Return which rows of bytes are of the layouts at these places."""
        different = self._blank(bodies ^ self._told()[0][places])
        return np.logical_not(different.any(axis=1))

    def piece(self, rows: Ints, bodies: Bytes, places: Ints) -> Piece:
        """Return the points of events of the layouts at these places."""
        columns = [bodies[:, a:b].copy().view(form)[:, 0].astype(np.float64) for a, b, form in self._holes]
        return (
            np.repeat(rows, len(columns)), self._told()[1][places].ravel(), np.stack(columns, axis=1).ravel(),
        )  # fmt: skip


class Layouts:
    """All layouts that a file has shown, by their numbers from 0 on."""

    def __init__(self) -> None:
        self.shapes: list[Shape] = []
        self._by_form: dict[tuple[int, tuple[Hole, ...]], int] = {}
        self._places: list[tuple[int, int]] = []
        self._bytes = 0

    def learn(self, data: bytes, event: Event, tags: list[int]) -> int:
        """Return the number of a new layout, that of an event; -1 where it is none, or there are too many."""
        body = data[event.body :]
        full = len(self._places) >= MAX_LAYOUTS or self._bytes + len(body) > MAX_BYTES
        if full or not _is_regular(event):
            return -1
        holes = tuple(
            (start, start + np.dtype(scalar.form).itemsize, scalar.form)
            for scalar in event.scalars
            for start in (scalar.start - event.body,)
        )
        number = self._by_form.setdefault((len(body), holes), len(self.shapes))
        if number == len(self.shapes):
            self.shapes.append(Shape(len(body), holes))
        self._bytes += len(body)
        self._places.append((number, len(self.shapes[number])))
        self.shapes[number].add(body, tags)
        return len(self._places) - 1

    def places(self, numbers: Ints) -> tuple[Ints, Ints]:
        """Return the shape of each layout, -1 for number -1, and its place in it."""
        table = np.array([*self._places, (-1, -1)], np.int64)[numbers]
        return table[:, 0], table[:, 1]


def _is_regular(event: Event) -> bool:
    only_numbers = bool(event.scalars) and not event.others and not event.settings
    return only_numbers and event.body > 0 and all(scalar.start >= event.body for scalar in event.scalars)
