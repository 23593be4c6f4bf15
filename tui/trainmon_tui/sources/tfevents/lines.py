"""From points to lines: the scalars of one step become one JSON object, as a training loop would have printed it."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from trainmon_tui.sources.tfevents.points import Points, Tag, join

if TYPE_CHECKING:
    from trainmon_tui.sources.tfevents.event import Settings
    from trainmon_tui.sources.tfevents.points import Tags
    from trainmon_tui.sources.tfevents.repeats import Ints

GAP_S = 1.0
"""Scalars of one step that were written further apart are two lines."""
MAX_VALUES = 200
"""Scalars of a line; with its step and time they stay below what the parser reads of one."""
MAX_LINE = 12_000
"""Bytes of a line with more than one scalar, as far as names tell: the parser passes over much longer ones."""
_NUMBER_WIDTH = 28
"""Bytes of the longest number, with what stands around it and its name."""
MAX_FORMS = 4096
_TAKEN = frozenset({"step", "wall_time"})


class _Form(NamedTuple):
    """How a run of scalars is written: those from ``start`` to ``stop`` by a format."""

    start: int
    stop: int
    format: str


class LineMaker:
    """Holds the last step's scalars until another step follows or `flush` says that none will."""

    def __init__(self, tags: Tags) -> None:
        self._tags = tags
        self._held = Points.none()
        self._forms: dict[tuple[int, ...], list[_Form]] = {}

    def add(self, points: Points) -> bytes:
        """Return the lines of all steps that are complete."""
        held = join([self._held, points])
        changes = (np.diff(held.steps) != 0) | (np.diff(held.walls) > GAP_S)
        edges = np.concatenate(([0], np.flatnonzero(changes) + 1))
        self._held = held.at(slice(edges[-1], None))
        return self._lines(held.at(slice(edges[-1])), edges.tolist())

    def flush(self) -> bytes:
        """Return the line of the last step."""
        held, self._held = self._held, Points.none()
        return self._lines(held, [0, len(held.steps)])

    def _lines(self, points: Points, edges: list[int]) -> bytes:
        steps, tags, values = points.steps.tolist(), points.tags.tolist(), points.values.tolist()
        times = np.rint(points.walls * 1000).astype(np.int64)
        seconds, millis = (times // 1000).tolist(), (times % 1000).tolist()
        width = edges[1] if len(edges) > 1 else 0
        if _are_alike(points.tags, edges, width):
            form, columns = "", list[list[int] | list[float]]()
            for first, last, part in self._forms_of(tuple(tags[:width])):
                form += part
                columns += (steps[::width], seconds[::width], millis[::width])
                columns += (values[place::width] for place in range(first, last))
            return (form * (len(edges) - 1) % tuple(chain.from_iterable(zip(*columns, strict=True)))).encode()
        formats, numbers = [], list[float]()
        for start, stop in pairwise(edges):
            for first, last, form in self._forms_of(tuple(tags[start:stop])):
                formats.append(form)
                numbers += (
                    steps[start],
                    seconds[start],
                    millis[start],
                    *values[start + first : start + last],
                )
        return ("".join(formats) % tuple(numbers)).encode()

    def _forms_of(self, tags: tuple[int, ...]) -> list[_Form]:
        forms = self._forms.get(tags)
        if forms is None:
            if len(self._forms) >= MAX_FORMS:
                self._forms.clear()
            edges = _edges(tags, self._tags)
            forms = [_Form(a, b, self._format(tags[a:b])) for a, b in pairwise(edges)]
            self._forms[tags] = forms
        return forms

    def _format(self, tags: tuple[int, ...]) -> str:
        first = self._tags.known[tags[0]]
        if not isinstance(first, Tag):
            return (
                f"%.0s%.0s%.0shparams: {_json(first)}%.0s\n"  # takes the step, time and value, and shows none
            )
        pairs = "".join(
            _pair(tag) for tag in (self._tags.known[number] for number in tags) if isinstance(tag, Tag)
        )
        return f'{{"step": %d, "wall_time": %d.%03d{pairs}}}\n'


def _are_alike(tags: Ints, edges: list[int], width: int) -> bool:
    """Whether all steps have the same tags in the same order."""
    if width < 1 or edges != list(range(0, len(tags) + 1, width)):
        return False
    table = tags.reshape(-1, width)
    return bool((table == table[0]).all())


def _pair(tag: Tag) -> str:
    name = f"scalar/{tag.name}" if tag.name in _TAKEN else tag.name
    return f", {_json(name)}: {'%.9g' if tag.single else '%.17g'}"


def _json(value: str | Settings) -> str:
    return msgspec.json.encode(value).decode().replace("%", "%%")


def _width(told: Tag | Settings) -> int:
    """Return how many bytes a scalar takes in a line, at most."""
    return len(msgspec.json.encode(told.name)) + _NUMBER_WIDTH if isinstance(told, Tag) else 0


def _edges(numbers: tuple[int, ...], tags: Tags) -> list[int]:
    """Return where lines begin, and the end: what comes again begins a new one, and settings stand alone."""
    edges, seen, width = [0], set[int](), 0
    for place, number in enumerate(numbers):
        alone = not all(isinstance(tags.known[one], Tag) for one in numbers[max(0, place - 1) : place + 1])
        width += _width(tags.known[number])
        if place and (alone or number in seen or len(seen) >= MAX_VALUES or width > MAX_LINE):
            edges.append(place)
            seen.clear()
            width = _width(tags.known[number])
        seen.add(number)
    return [*edges, len(numbers)] if numbers else []
