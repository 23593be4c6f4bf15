"""Reads a log that is one file, or merged from several: each voice has a parser of its own, together they tell one run.

A voice is a file, or files that follow each other (a log and that of its resume). What one voice repeats of another
is dropped and counted; ranks other than 0 are heard only in trouble.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from trainmon_tui.engine.copying import copied, held_by
from trainmon_tui.engine.file_lines import FileLines
from trainmon_tui.engine.told import Home, Told
from trainmon_tui.model.blocks import Event, Family, Parsed, Progress, Rows, Segments
from trainmon_tui.model.parts import SEPARATOR, is_merged, parse_mark
from trainmon_tui.parse.families import MAX_SERIES
from trainmon_tui.parse.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trainmon_tui.model.blocks import Ints
    from trainmon_tui.model.parts import Mark, Part
    from trainmon_tui.parse.formats.format import Format
    from trainmon_tui.parse.parser import Listener

    Mask = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

TROUBLE = frozenset({"oom", "traceback", "warning", "timeout", "killed", "overflow"})
"""Events that count whichever rank they come from."""
MOST_VOICES = 1 << 20
ENDS = frozenset({"done", "early_stop", "traceback", "killed"})
"""Events after which a run does or does not go on."""


class Heard(NamedTuple):
    """What one block of the stream said."""

    segments: Segments
    """As they stand in their files, without marks."""
    parsed: Parsed
    unheard: list[Rows]
    """Points of ranks other than 0: they feed no series."""


class _Voice:
    """One parser, and what the whole run has to know of it."""

    def __init__(
        self, number: int, rank: int, formats: Sequence[Format], listen: Listener | None = None
    ) -> None:
        self.number = number
        self.rank = rank
        self.parser = Parser(formats, listen)
        self.progress = Progress()
        self.attempt = 0
        self.declared = 0
        """Files of the voice so far."""
        self.files = 1
        """Files that the parser has come to."""
        self._families: dict[Family, Family] = {}

    def family(self, own: Family) -> Family:
        """Return a family of this voice under a number that no other voice has."""
        if own not in self._families:
            number = own.id + self.number * MAX_SERIES
            self._families[own] = Family(number, own.keys, own.source, self.number)
        return self._families[own]

    def begin_file(self, count: int) -> None:
        """Go on with another file of the same story: it prints its settings before it trains."""
        self.files = count
        self.parser.begin_file()


class Voices:
    """Folds blocks of segments. ``cuts`` gives the byte offset at which each voice falls silent (see `cut`)."""

    def __init__(
        self,
        formats: Sequence[Format] = (),
        cuts: Mapping[int, int] | None = None,
        listen: Listener | None = None,
    ) -> None:
        """Begin with the user's formats; ``listen`` is told of every block of every voice."""
        self.lines = FileLines()
        self.doubles = 0
        """Points that another file had told before."""
        self.ranks = 0
        """Points of ranks other than 0."""
        self._formats = formats
        self._listen = listen
        self.files: list[tuple[int, int]] = []
        """Where each file of a merged stream begins, and its voice."""
        self._cuts = cuts or {}
        self._merged: bool | None = None
        self._voices: dict[int, _Voice] = {}
        self._of_file: dict[int, _Voice] = {}
        self._speaking = self._voice(0, 0)
        self._lead: int | None = None
        self._told = Told()
        self._reached = -math.inf

    def feed(self, segments: Segments) -> Heard:
        """Return what the next segments say."""
        clean, said = self._each(segments)
        return self._together(clean, said) if self._merged else Heard(segments, said[0][1], [])

    def each(self, segments: Segments) -> list[tuple[int, Parsed]]:
        """Return what each voice says on its own, by its number: doubles and ranks are not told apart."""
        return [(voice.number, parsed) for voice, parsed in self._each(segments)[1]]

    def _each(self, segments: Segments) -> tuple[Segments, list[tuple[_Voice, Parsed]]]:
        if self._merged is None and segments.texts:
            self._merged = is_merged(segments.texts[0])
        if not self._merged:
            return segments, [(self._speaking, self._speaking.parser.feed(segments))]
        clean, owners = self._own(segments)
        said = []
        for turn in np.unique(owners).tolist():
            voice = self._voices[turn % MOST_VOICES]
            if turn // MOST_VOICES > voice.files:
                voice.begin_file(turn // MOST_VOICES)
            said.append((voice, voice.parser.feed(_chosen(clean, owners == turn))))
        return clean, said

    def elsewhere(self) -> Voices:
        """Return a reader of another place of a log that is one file: it knows the lines' looks, not where the run stands."""
        twin = copied(self, held_by(self._formats))
        twin._speaking.parser.leave_place()  # noqa: SLF001 - its own kind
        return twin

    def finish(self) -> Heard:
        """Return what is left to say when the stream has ended."""
        nothing = Segments([], np.empty(0, np.int64), np.empty(0, np.int64))
        if not self._merged:
            return Heard(nothing, self._speaking.parser.finish(), [])
        return self._together(nothing, [(voice, voice.parser.finish()) for voice in self._voices.values()])

    def for_rules(self, parsed: Parsed) -> Parsed:
        """Return a block as the rules take it: only one voice counts the run's attempts."""
        if not self._merged:
            return parsed
        rows = [each if each.family.voice == self._lead else _first_attempt(each) for each in parsed.rows]
        return msgspec.structs.replace(parsed, rows=rows)

    @property
    def formats(self) -> dict[str, int]:
        """How many segments each of the user's formats has read."""
        counts: Counter[str] = Counter()
        for voice in self._voices.values():
            counts.update(voice.parser.formats)
        return dict(counts)

    @property
    def configurations(self) -> list[dict[str, str | float]]:
        """Settings of each process that the run's files tell of, in the order in which they were first met."""
        heard = (voice for voice in self._voices.values() if not voice.rank)
        return [settings for voice in heard for settings in voice.parser.configurations if settings]

    def words(self) -> list[str]:
        """Return in words what of a merged run feeds no series because it was told before."""
        counted = (
            (self.doubles, "of several files dropped: another file told the same first"),
            (self.ranks, "of other ranks dropped: rank 0 speaks for the metrics"),
        )
        return [f"{count:,} point{'s' * (count != 1)} {what}" for count, what in counted if count]

    # --- who says what -----------------------------------------------------------------------------------

    def _voice(self, number: int, rank: int) -> _Voice:
        if number not in self._voices:
            self._voices[number] = _Voice(number, rank, self._formats, self._listen)
        return self._voices[number]

    def _own(self, segments: Segments) -> tuple[Segments, Ints]:
        """Return the segments without marks and declarations, and for each its voice's number and file in one."""
        texts, owners, kept = [], [], []
        places = zip(segments.texts, segments.lines.tolist(), segments.offsets.tolist(), strict=True)
        for place, (text, line, offset) in enumerate(places):
            mark = parse_mark(text) if text.startswith(SEPARATOR) else None
            if mark is not None:
                self._turn_to(mark, line, offset)
                text = text[mark.size :]  # noqa: PLW2901 - the same text without its mark
            if text and offset < self._cuts.get(self._speaking.number, offset + 1):
                texts.append(text)
                owners.append(self._speaking.declared * MOST_VOICES + self._speaking.number)
                kept.append(place)
        clean = Segments(texts, segments.lines[kept], segments.offsets[kept], segments.arrived_s)
        return clean, np.array(owners, np.int64)

    def _turn_to(self, mark: Mark, line: int, offset: int) -> None:
        self.lines.note(line, mark)
        if mark.part is not None:
            self._declare(mark.part)
            self.files.append((offset, mark.part.voice))
        self._speaking = self._of_file.get(mark.number, self._speaking)

    def _declare(self, part: Part) -> None:
        voice = self._of_file[part.number] = self._voice(part.voice, part.rank)
        voice.rank = part.rank
        voice.declared += 1

    # --- one run -----------------------------------------------------------------------------------------

    def _together(self, segments: Segments, said: list[tuple[_Voice, Parsed]]) -> Heard:
        rows, unheard, starts = [], [], []
        events: list[Event] = []
        for voice, parsed in said:
            voice.progress = parsed.progress
            own = [self._renamed(voice, each) for each in parsed.rows]
            if voice.rank:
                self.ranks += sum(_count(each) for each in own)
                unheard += own
                events += [event for event in parsed.events if event.kind in TROUBLE]
                continue
            for each in own:
                rows += self._kept(voice, each)
            events += parsed.events
            starts += parsed.starts
        progress = self._progress()
        return Heard(
            segments,
            Parsed(
                rows=[each for each in rows if len(each.lines)],
                events=[self._ending(event, said, progress) for event in sorted(events, key=_line)],
                starts=[start for start in starts if self._is_first(start.epoch)],
                progress=progress,
                last_line=int(segments.lines[-1]) if len(segments.lines) else 0,
                not_understood=sum(parsed.not_understood for _, parsed in said),
            ),
            unheard,
        )

    def _renamed(self, voice: _Voice, rows: Rows) -> Rows:
        voice.attempt = max(voice.attempt, int(rows.attempts.max(initial=0)))
        return msgspec.structs.replace(rows, family=voice.family(rows.family))

    def _kept(self, voice: _Voice, rows: Rows) -> list[Rows]:
        """Return the points that no other voice has told, each metric in the series that it had first."""
        if self._lead is None and len(rows.lines):
            self._lead = voice.number
        steps = self._told.alignment.steps(voice.number, rows.steps, rows.epochs)
        rows = msgspec.structs.replace(rows, steps=steps)
        present = np.ones(rows.values.shape, dtype=bool) if rows.present is None else rows.present.copy()
        moved = []
        for column, key in enumerate(rows.family.keys):
            name = self._told.resolve(voice.number, key)
            own = present[:, column]
            fresh = own & self._told.fresh(voice.number, name, rows.steps, rows.epochs)
            self.doubles += int(own.sum() - fresh.sum())
            home = self._told.homes.setdefault(name, Home(voice.number, rows.family, column))
            if home.voice != voice.number and fresh.any():
                moved.append(_moved(rows, column, fresh, home, self._voices[home.voice].attempt))
                present[:, column] = False
            else:
                present[:, column] = fresh
            self._told.note(voice.number, name, key, rows.steps[fresh], rows.epochs[fresh])
        return [rows.only(present), *moved]

    def _is_first(self, epoch: float) -> bool:
        first = epoch > self._reached
        self._reached = max(self._reached, epoch)
        return first

    def _progress(self) -> Progress:
        """Return where the voice that is furthest stands, and what it does not know from the others."""
        heard = [voice.progress for voice in self._voices.values() if not voice.rank]
        heard.sort(key=lambda one: (one.step or -math.inf, one.epoch or -math.inf), reverse=True)
        known = {
            name: next((value for one in heard if (value := getattr(one, name)) is not None), None)
            for name in Progress.__struct_fields__
        }
        return Progress(**known)

    def _ending(self, event: Event, said: list[tuple[_Voice, Parsed]], progress: Progress) -> Event:
        """Return an event that ends its voice as one that ends the run: voices differ in how far they count."""
        for _, parsed in said:
            own = parsed.progress
            ends = event.kind in ENDS and any(event is one for one in parsed.events)
            if ends and event.step == own.step and own.epoch in (None, event.epoch):
                return msgspec.structs.replace(event, step=progress.step, epoch=progress.epoch)
        return event


def _line(event: Event) -> int:
    return event.line


def _chosen(segments: Segments, mask: Mask) -> Segments:
    if mask.all():
        return segments
    texts = [segments.texts[place] for place in np.flatnonzero(mask).tolist()]
    return Segments(texts, segments.lines[mask], segments.offsets[mask], segments.arrived_s)


def _count(rows: Rows) -> int:
    return rows.values.size if rows.present is None else int(rows.present.sum())


def _first_attempt(rows: Rows) -> Rows:
    return msgspec.structs.replace(rows, attempts=np.zeros_like(rows.attempts))


def _moved(rows: Rows, column: int, mask: Mask, home: Home, attempt: int) -> Rows:
    """Return one column's points as points of another family."""
    own = rows.take(mask)
    shape = (len(own.lines), len(home.family.keys))
    values, present = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    values[:, home.column], present[:, home.column] = own.values[:, column], True
    return msgspec.structs.replace(
        own,
        family=home.family,
        values=values,
        present=None if present.all() else present,
        attempts=np.full(shape[0], attempt),
    )
