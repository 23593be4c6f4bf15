"""The reader of any log: blocks of segments in, points, events and progress out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from trainmon_tui.model.blocks import EpochStart, Event, Family, Floats, Ints, Parsed, Rows, Segments
from trainmon_tui.model.text import clean_bytes
from trainmon_tui.model.texts import Texts
from trainmon_tui.parse import glued
from trainmon_tui.parse.boxes import Boxes, place_boxes, unfinished
from trainmon_tui.parse.closing import Closings
from trainmon_tui.parse.commas import Commas
from trainmon_tui.parse.counters import CounterIds, Counters
from trainmon_tui.parse.families import Families
from trainmon_tui.parse.framed import Frames
from trainmon_tui.parse.lag import Lags
from trainmon_tui.parse.numbers import parse_column, parse_lists
from trainmon_tui.parse.pace import Pace
from trainmon_tui.parse.position import Placed, Positions
from trainmon_tui.parse.ranks import Ranks
from trainmon_tui.parse.recalls import Recalls
from trainmon_tui.parse.redraw import Mask, Redraws, measured
from trainmon_tui.parse.sections import Sections
from trainmon_tui.parse.shapes import Reading, Shapes
from trainmon_tui.parse.spelt import respelt
from trainmon_tui.parse.stamps import parse_stamps
from trainmon_tui.parse.tables import UNFIT, Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from trainmon_tui.parse.finding import Finding
    from trainmon_tui.parse.formats.format import Format

    Listener = Callable[[Segments, Sequence[Reading], Parsed], None]

MAX_SETTINGS = 2000
"""Keys of configuration that are kept."""
BEFORE, TRAINING = -1, 1
"""Where a process stands: its settings come before it trains."""


class _Piece(NamedTuple):
    """What one reading adds to one family."""

    places: Ints
    values: Floats
    present: Mask
    walls: Floats


class Parser:
    """Reads a log block by block; the cuts between blocks change nothing of what is read."""

    def __init__(self, formats: Sequence[Format] = (), listen: Listener | None = None) -> None:
        """Begin with the user's formats, which read what they know before anything is guessed.

        ``listen`` is told of every block: its segments, how each was read, and what they said.
        """
        self._listen = listen
        self.configuration: dict[str, str | float] = {}
        """Settings the run printed; the last one printed wins."""
        self.configurations: list[dict[str, str | float]] = [{}]
        """The same for each process that the log tells of, in order."""
        self._commas = Commas()
        self._shapes = Shapes(formats)
        self._ranks = Ranks()
        self._recalls = Recalls()
        self._sections = Sections()
        self._tables = Tables()
        self._boxes = Boxes()
        self._frames = Frames()
        self._pace = Pace()
        self._lags = Lags()
        self._closings = Closings()
        self._held = Segments([], np.empty(0, np.int64), np.empty(0, np.int64))
        self._counter_ids = CounterIds()
        self._positions = Positions()
        self._families = Families()
        self._redraws: dict[int, Redraws] = {}
        self._training = BEFORE
        self._begun: frozenset[int] = frozenset()
        self._last_line = 0
        self._saved: tuple[float | None, float | None, Any] = (None, None, None)
        """Step, epoch and path of the checkpoint that was told of last."""

    def feed(self, segments: Segments) -> Parsed:
        """Return what the next segments say."""
        segments = _joined(self._held, self._frames.rewrite(self._commas.rewrite(respelt(segments))))
        end = len(segments.texts) - max(
            held(segments.texts)
            for held in (unfinished, self._sections.held, self._pace.held, self._lags.held)
        )
        self._held = _part(segments, end, len(segments.texts))
        return self._read(_part(segments, 0, end))

    @property
    def formats(self) -> Mapping[str, int]:
        """How many segments each of the formats has read."""
        return self._shapes.formats.lines

    def begin_file(self) -> None:
        """Take what comes as another file of the same run: it prints its settings before it trains."""
        self._training = BEFORE
        self.configurations.append({})

    def leave_place(self) -> None:
        """Go on at another place of the log: what its lines look like stays known, where the run stands does not."""
        self._held = _part(self._held, 0, 0)
        self._recalls, self._sections, self._frames = Recalls(), Sections(), Frames()
        self._redraws = {}
        self._positions.leave_place()
        self._lags.leave_place()

    def finish(self) -> Parsed:
        """Return what is left to say when the log has ended."""
        held, self._held = self._held, _part(self._held, 0, 0)
        return self._read(held)

    def _read(self, segments: Segments) -> Parsed:
        given, as_read = segments, list(self._shapes.read(segments.texts))
        segments, readings = glued.part(given, as_read, self._shapes.read)
        texts = segments.texts
        readings = self._recalls.resolve(self._ranks.resolve(readings), len(texts))
        readings, sections = self._sections.resolve(readings, texts)
        readings = self._tables.resolve(readings, texts)
        readings, boxes = self._boxes.resolve(readings)
        block = Counters(len(texts))
        for reading in readings:
            if reading.columns:
                self._counter_ids.fill(block, reading)
        place_boxes(boxes, block, self._counter_ids)
        place_boxes(self._positions.ahead(block, sections), block, self._counter_ids)
        self._pace.place(readings, block, self._counter_ids)
        self._lags.place(segments, block)
        readings = self._closings.resolve(readings)
        under_way = self._under_way(block, readings)
        placed = self._positions.place(block)
        rows = self._rows(readings, segments, placed, under_way)
        events = sorted(self._events(readings, segments, placed, under_way), key=lambda pair: pair[0])
        if len(texts):
            self._last_line = int(segments.lines[-1])
        parsed = Parsed(
            rows=rows,
            events=[event for _, event in events],
            starts=[
                EpochStart(epoch, int(segments.lines[i]), int(segments.offsets[i]))
                for i, epoch in placed.starts
            ],
            progress=self._positions.progress(),
            last_line=self._last_line,
            not_understood=sum(len(reading.positions) for reading in readings if self._is_lost(reading)),
        )
        if self._listen is not None:
            unfit = [segments.offsets[each.positions] for each in readings if each.template is UNFIT]
            self._listen(given, list(_without(as_read, given, unfit)), parsed)
        return parsed

    def _is_lost(self, reading: Reading) -> bool:
        finding = reading.template.finding
        return not reading.template.understood or self._families.lack(
            finding.source, finding.label, finding.keys
        )

    def _under_way(self, block: Counters, readings: list[Reading]) -> Mask:
        """Return which segments come after their process began to train: before that, lone pairs are settings."""
        begun = [reading.positions for reading in readings if _begins(reading.template.finding)]
        marks = np.zeros(len(block.counter) + 1, dtype=np.int8)
        marks[0] = self._training
        marks[1:][np.concatenate([np.empty(0, np.int64), *begun])] = BEFORE
        marks[1:][(block.counter >= 0) & block.moves | (block.epoch_counter >= 0)] = TRAINING
        at = np.maximum.accumulate(np.where(marks != 0, np.arange(len(marks)), 0))
        states = marks[at] == TRAINING
        self._begun = frozenset(np.flatnonzero((marks[1:] == BEFORE) & states[:-1]).tolist())
        self._training = TRAINING if states[-1] else BEFORE
        return np.asarray(states[1:])

    def _rows(
        self, readings: list[Reading], segments: Segments, placed: Placed, under_way: Mask
    ) -> list[Rows]:
        pieces: dict[int, tuple[Family, list[_Piece]]] = {}
        valued = (each for reading in readings if (each := _in(reading, under_way)).template.finding.keys)
        for reading in sorted(valued, key=_first_place):
            for family, piece in self._pieces(reading):
                pieces.setdefault(family.id, (family, []))[1].append(piece)
        rows = (self._join(family, parts, segments, placed) for _, (family, parts) in sorted(pieces.items()))
        return [each for each in rows if len(each.lines)]

    def _pieces(self, reading: Reading) -> Iterator[tuple[Family, _Piece]]:
        finding, places = reading.template.finding, reading.positions
        if not len(places):
            return
        columns = zip(finding.captures, reading.columns, strict=True)
        values = np.column_stack(
            [
                parse_lists(texts) if capture.what == "list" else parse_column(texts)
                for capture, texts in columns
                if capture.key
            ]
        )
        walls, said = _walls(reading), measured(reading, values)
        for part in self._families.assign(finding.source, finding.label, finding.keys):
            own, present = part.of(values, np.nan), part.of(said, fill=False)
            yield part.family, _Piece(places, own, present, walls)

    def _join(self, family: Family, parts: list[_Piece], segments: Segments, placed: Placed) -> Rows:
        places, values, present, walls = _in_order(parts)
        lines, steps, epochs = segments.lines[places], placed.steps[places], placed.epochs[places]
        redraws = self._redraws.setdefault(family.id, Redraws(len(family.keys)))
        present = redraws.fresh(np.array((lines, steps, epochs), np.float64).T, values, present)
        offsets, attempts = segments.offsets[places], placed.attempts[places]
        return Rows(family, values, steps, epochs, lines, offsets, walls, attempts).only(present)

    def _events(
        self, readings: list[Reading], segments: Segments, placed: Placed, under_way: Mask
    ) -> Iterator[tuple[int, Event]]:
        for place in placed.resumes:
            yield place, _event("resume", place, segments, placed, {"attempt": int(placed.attempts[place])})
        for place, finding in sorted(_spoken(readings, segments, under_way), key=lambda pair: pair[0]):
            if place in self._begun:
                self.configurations.append({})
            if finding.event:
                event = _event(finding.event, place, segments, placed, finding.fields)
                if not self._was_told(event):
                    yield place, event
            if finding.config and not (finding.early and under_way[place]):
                self._set(finding.config)
                yield place, _event("config", place, segments, placed, finding.config)

    def _was_told(self, event: Event) -> bool:
        """Whether a checkpoint is the one of the event before: ``saving …`` and ``successfully saved …``."""
        if event.kind != "checkpoint" or (event.step is None and event.epoch is None):
            return False
        saved = (event.step, event.epoch, event.fields.get("path"))
        told, self._saved = saved == self._saved, saved
        return told

    def _set(self, settings: Mapping[str, str | float]) -> None:
        for kept in (self.configuration, self.configurations[-1]):
            for key, value in settings.items():
                if key in kept or len(kept) < MAX_SETTINGS:
                    kept[key] = value


def _in_order(parts: list[_Piece]) -> _Piece:
    """Return the pieces of one family as one, in the order of their places."""
    if len(parts) == 1:
        return parts[0]
    places, values, present, walls = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(places, kind="stable")
    return _Piece(places[order], values[order], present[order], walls[order])


def _begins(finding: Finding) -> bool:
    return finding.begins or finding.event == "killed"


def _spoken(readings: list[Reading], segments: Segments, under_way: Mask) -> Iterator[tuple[int, Finding]]:
    """Yield the segments that are events or settings, with what each of them says."""
    for reading in readings:
        template = reading.template
        silent = template.finding.early and not template.finding.event
        for place in reading.positions.tolist() if template.speaks else ():
            if silent and under_way[place]:
                continue
            yield place, template.words(segments.texts[place])


def _joined(first: Segments, second: Segments) -> Segments:
    if not first.texts:
        return second
    return Segments(
        Texts.of(first.texts) + Texts.of(second.texts),
        np.concatenate((first.lines, second.lines)),
        np.concatenate((first.offsets, second.offsets)),
        second.arrived_s,
    )


def _part(segments: Segments, start: int, end: int) -> Segments:
    if end - start == len(segments.texts):
        return segments
    own = slice(start, end)
    return Segments(segments.texts[own], segments.lines[own], segments.offsets[own], segments.arrived_s)


def _without(readings: list[Reading], segments: Segments, unfit: list[Ints]) -> Iterator[Reading]:
    """Yield readings without the lines at these offsets, and those as lines that were not understood."""
    if not unfit:
        yield from readings
        return
    lost = np.isin(segments.offsets, np.concatenate(unfit))
    for reading in readings:
        kept = reading.positions[~lost[reading.positions]]
        if len(kept):
            yield Reading(reading.template, kept, [])
    yield Reading(UNFIT, np.flatnonzero(lost), [])


def _first_place(reading: Reading) -> int:
    return int(reading.positions[0]) if len(reading.positions) else 0


def _in(reading: Reading, under_way: Mask) -> Reading:
    """Return a reading without the lines that are settings because training had not started."""
    if not reading.template.finding.early or under_way[reading.positions].all():
        return reading
    rows = np.flatnonzero(under_way[reading.positions])
    columns: list[Sequence[bytes]] = [[texts[i] for i in rows.tolist()] for texts in reading.columns]
    return Reading(reading.template, reading.positions[rows], columns)


def _event(kind: str, place: int, segments: Segments, placed: Placed, fields: Mapping[str, Any]) -> Event:
    step = float(placed.steps[place])
    epoch = float(placed.epochs[place] if kind == "config" else fields.get("epoch", placed.epochs[place]))
    return Event(
        kind=kind,  # type: ignore[arg-type]  # one of the kinds: detectors are typed
        line=int(segments.lines[place]),
        offset=int(segments.offsets[place]),
        text=clean_bytes(segments.texts[place]),
        step=None if np.isnan(step) else step,
        epoch=None if np.isnan(epoch) else epoch,
        fields=dict(fields),
    )


def _walls(reading: Reading) -> Floats:
    """Return the time stamps of a reading's lines as Unix seconds, nan where there is none."""
    for capture, texts in zip(reading.template.finding.captures, reading.columns, strict=True):
        if capture.what == "unix":
            return parse_column(texts)
        if capture.what == "stamp":
            return parse_stamps(texts)
    return np.full(len(reading.positions), np.nan)
