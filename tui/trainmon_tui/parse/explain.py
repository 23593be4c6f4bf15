"""Says of every segment of a log as what it was read, in summary and line by line."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from trainmon_tui.model.text import clean, clean_bytes
from trainmon_tui.parse.detectors import KINDS, kind_of
from trainmon_tui.parse.explained import (
    Example,
    Explanation,
    KindOfLine,
    LineRead,
    SeriesFed,
    Unread,
    ValueRead,
)
from trainmon_tui.parse.formats.format import FormatTemplate
from trainmon_tui.parse.prefix import STAMP
from trainmon_tui.parse.said import COUNTERS
from trainmon_tui.parse.template import FREE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trainmon_tui.model.blocks import Event, EventKind, Ints, Parsed, Rows, Segments, SeriesKey
    from trainmon_tui.parse.shapes import Reading
    from trainmon_tui.parse.template import Template

MAX_KINDS = 2000
"""Kinds of lines that are told apart."""
MAX_SHAPES = 5000
"""Shapes of lines not understood that are told apart."""
MAX_KNOWN = 20_000
"""Templates whose kind is remembered."""
EXAMPLE = 400
"""Characters of an example."""

_TITLES = {module.__name__.rpartition(".")[2]: title for title, module in KINDS.items()}  # type: ignore[attr-defined]  # a detector is a module
_NUMBER = re.compile(STAMP + rb"|[-+]?" + FREE_NUMBER + rb"(?:[.,][0-9]+)*(?:[eE][-+]?[0-9]+)?")


class _Key(NamedTuple):
    """What makes two lines of one kind."""

    kind: str
    format: str
    event: EventKind | None
    counts: tuple[str, ...]
    about: tuple[Any, ...]


class _Kind:
    def __init__(self, key: _Key, example: Example) -> None:
        self.key = key
        self.example = example
        self.count = 0
        self.series: Counter[SeriesKey] = Counter()
        self.x: set[str] = set()


class Explainer:
    """Listens to a parser; `explanation` is as of the last block."""

    def __init__(self, wanted: range | None = None, tell: Callable[[LineRead], None] | None = None) -> None:
        """Tell line by line of the physical lines that are ``wanted``; None for all of them."""
        self.where: Callable[[int], str] = "line {}".format
        """What people call a physical line; a run of several files names the file."""
        self._wanted = wanted
        self._tell = tell
        self._kinds: dict[_Key, _Kind] = {}
        self._known: dict[Template, _Key] = {}
        self._shapes: Counter[bytes] = Counter()
        self._examples: dict[bytes, Example] = {}
        self._segments = 0
        self._lines = 0
        self._lost = 0
        self._left_out = 0

    def listen(self, segments: Segments, readings: Sequence[Reading], parsed: Parsed) -> None:
        """Take in a block: each of its segments is in one of the readings."""
        owners = np.full(len(segments.texts), -1)
        kinds: list[_Kind | None] = []
        for reading in readings:
            owners[reading.positions] = len(kinds)
            kinds.append(self._count(reading, segments))
        for rows in parsed.rows:
            self._feed(rows, kinds, owners[np.searchsorted(segments.offsets, rows.offsets)])
        self._segments += len(segments.texts)
        self._lines = max(self._lines, parsed.last_line)
        if self._tell is not None:
            for line in self._line_by_line(segments, readings, parsed):
                self._tell(line)

    def _count(self, reading: Reading, segments: Segments) -> _Kind | None:
        """Count a reading's lines; return their kind, None for lines not understood or of too many kinds."""
        if not reading.template.understood:
            self._count_lost(reading, segments)
            return None
        first = int(reading.positions[0])
        key = self._key(reading.template, segments.texts[first])
        kind = self._kinds.get(key)
        if kind is None:
            if len(self._kinds) >= MAX_KINDS:
                self._left_out += len(reading.positions)
                return None
            kind = self._kinds[key] = _Kind(key, self._example(segments, first))
        kind.count += len(reading.positions)
        return kind

    def _key(self, template: Template, text: bytes) -> _Key:
        key = self._known.get(template)
        if key is None:
            finding = template.finding
            about = (
                finding.source,
                finding.label,
                finding.split,
                finding.keys,
            )
            counts = (capture.what for capture in finding.captures if capture.what in COUNTERS)
            name = template.format if isinstance(template, FormatTemplate) else ""
            kind = "format" if name else kind_of(text) if text.strip() else "blank"
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            key = self._known[template] = _Key(kind, name, finding.event, tuple(sorted(counts)), about)
        return key

    def _count_lost(self, reading: Reading, segments: Segments) -> None:
        self._lost += len(reading.positions)
        for place in reading.positions.tolist():
            shape = shape_of(segments.texts[place])
            if shape not in self._shapes:
                if len(self._shapes) >= MAX_SHAPES:
                    self._left_out += 1
                    continue
                self._examples[shape] = self._example(segments, place)
            self._shapes[shape] += 1

    def _feed(self, rows: Rows, kinds: list[_Kind | None], owners: Ints) -> None:
        for owner in np.unique(owners).tolist():
            kind = kinds[owner]
            if kind is None:
                continue
            own = owners == owner
            present = np.full(len(rows.family.keys), own.sum())
            if rows.present is not None:
                present = rows.present[own].sum(axis=0)
            for key, points in zip(rows.family.keys, present.tolist(), strict=True):
                if points:
                    kind.series[key] += points
            for name, at in (("step", rows.steps), ("epoch", rows.epochs)):
                if np.isfinite(at[own]).any():
                    kind.x.add(name)

    def _line_by_line(
        self, segments: Segments, readings: Sequence[Reading], parsed: Parsed
    ) -> Iterator[LineRead]:
        places = range(len(segments.texts))
        if self._wanted is not None:
            lines = segments.lines
            places = range(
                int(np.searchsorted(lines, self._wanted.start)),
                int(np.searchsorted(lines, self._wanted.stop)),
            )
        if not places:
            return
        templates = {place: each.template for each in readings for place in each.positions.tolist()}
        points = _points(parsed.rows)
        events = {event.offset: event for event in parsed.events if event.kind != "resume"}
        for place in places:
            template, text = templates[place], segments.texts[place]
            key = self._key(template, text) if template.understood else None
            offset = int(segments.offsets[place])
            example = self._example(segments, place)
            yield _line_read(example, text, key, points.get(offset), events.get(offset))

    def _example(self, segments: Segments, place: int) -> Example:
        line = int(segments.lines[place])
        return Example(line, clean(self.where(line)), clean_bytes(segments.texts[place], EXAMPLE))

    def explanation(self, path: str, formats: dict[str, int], notices: Sequence[str] = ()) -> Explanation:
        """Return what is known so far."""
        kinds = sorted(self._kinds.values(), key=lambda kind: -kind.count)
        return Explanation(
            path=path,
            lines=self._lines,
            segments=self._segments,
            understood=self._segments - self._lost,
            not_understood=self._lost,
            formats=formats,
            kinds=[_told(kind) for kind in kinds],
            unread=[
                Unread(count, clean_bytes(shape, EXAMPLE), self._examples[shape])
                for shape, count in self._shapes.most_common()
            ],
            left_out=self._left_out,
            notices=list(notices),
        )


def shape_of(text: bytes) -> bytes:
    """Return a line with ``#`` for its numbers."""
    return _NUMBER.sub(b"#", text[: EXAMPLE * 4]).strip()


def _told(kind: _Kind) -> KindOfLine:
    key = kind.key
    return KindOfLine(
        kind=key.kind,
        title=f"Format {key.format}" if key.format else _TITLES.get(key.kind, "Blank lines"),
        format=key.format,
        count=kind.count,
        event=key.event,
        x=[name for name in ("step", "epoch") if name in kind.x],
        series=[
            SeriesFed(series.tag, series.metric, series.split, series.unit, points)
            for series, points in kind.series.items()
        ],
        example=kind.example,
        counts=list(key.counts),
    )


class _Points(NamedTuple):
    step: float
    epoch: float
    values: list[tuple[SeriesKey, float]]


def _points(blocks: Sequence[Rows]) -> dict[int, _Points]:
    """Return the points of a block by the offset of the segment that they stand in."""
    found: dict[int, _Points] = {}
    for rows in blocks:
        shown = np.ones(rows.values.shape, dtype=bool) if rows.present is None else rows.present
        for i, offset in enumerate(rows.offsets.tolist()):
            mine = found.setdefault(offset, _Points(float(rows.steps[i]), float(rows.epochs[i]), []))
            mine.values.extend(
                (key, float(rows.values[i, column]))
                for column, key in enumerate(rows.family.keys)
                if shown[i, column]
            )
    return found


def _line_read(
    example: Example, text: bytes, key: _Key | None, points: _Points | None, event: Event | None
) -> LineRead:
    return LineRead(
        line=example.line,
        place=example.place,
        kind=key.kind if key else "",
        format=key.format if key else "",
        step=_finite(points.step) if points else event.step if event else None,
        epoch=_finite(points.epoch) if points else event.epoch if event else None,
        values=[
            ValueRead(series.tag, series.metric, series.split, value if math.isfinite(value) else str(value))
            for series, value in (points.values if points else ())
        ],
        event=event.kind if event else None,
        fields=event.fields if event else {},
        text=clean_bytes(text),
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
