"""Numbers that a playbook reads out of sentences: ``from_text: "patience counter {} of"``.

``{}`` stands for the number, ``*`` for anything. A line is searched from left to right: what stands between two ``*``
is taken where it stands first, and nothing is tried again, so that no pattern costs more than its length a byte.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from trainmon_tui.model.blocks import Family, Rows, SeriesKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trainmon_tui.model.blocks import Floats, Ints, Parsed, Segments

FAMILY = -2
"""The number of the family that holds them; no kind of line has it."""
MAX_LINE = 16_384
"""Longer lines are not searched."""
_NUMBER = re.compile(
    rb"[-+]?(?:[0-9]+(?:,[0-9]{3})*\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?|[-+]?(?:nan|inf(?:inity)?)\b"
)
_PARTS = re.compile(r"(\{\})")
NUMBER = b"{}"


Group = tuple[bytes, ...]
"""Texts in lower case and ``{}``, one right after the other."""


class Pattern(NamedTuple):
    """A sentence in groups, with anything between them."""

    groups: tuple[Group, ...]

    @property
    def key(self) -> bytes:
        """A text that every such sentence holds."""
        return self.groups[0][0]

    def read(self, line: bytes) -> float | None:
        """Return the number that a line (in lower case) holds at the pattern's place, or None."""
        value, at = None, 0
        for group in self.groups:
            found = next(
                (end for start in _starts(group[0], line, at) if (end := _ends(group, line, start))), None
            )
            if found is None:
                return None
            at, number = found
            value = number if number is not None else value
        return value


def _starts(part: bytes, line: bytes, at: int) -> Iterator[int]:
    """Yield where a group may begin."""
    if part == NUMBER:
        yield from (found.start() for found in _NUMBER.finditer(line, at))
        return
    at = line.find(part, at)
    while at >= 0:
        yield at
        at = line.find(part, at + 1)


def _ends(group: Group, line: bytes, at: int) -> tuple[int, float | None] | None:
    """Return where a group that begins at a place ends, and its number; None where it does not stand there."""
    value = None
    for part in group:
        if part == NUMBER:
            number = _NUMBER.match(line, at)
            if number is None:
                return None
            value, at = float(number[0].replace(b",", b"")), number.end()
        elif line.startswith(part, at):
            at += len(part)
        else:
            return None
    return at, value


def parse_pattern(text: str) -> Pattern:
    """Return a written pattern; raises `ValueError` for one without a text before its one number."""
    whole = " ".join(text.split())
    groups = [[part.lower().encode() for part in _PARTS.split(piece) if part] for piece in whole.split("*")]
    if whole.count("{}") != 1:
        raise ValueError("write {} once, where the number stands")
    if not groups[0] or groups[0][0] == NUMBER:
        raise ValueError("a text has to stand before the number")
    return Pattern(tuple(tuple(group) for group in groups if group))


class Captures:
    """Finds the numbers of several patterns in the lines of a log, block by block."""

    def __init__(self, patterns: Mapping[str, Pattern]) -> None:
        self._patterns = list(patterns.values())
        self._family = Family(FAMILY, tuple(SeriesKey(name, "", name) for name in patterns))
        self._epoch = self._step = math.nan
        self._attempt = 0

    def fold(self, segments: Segments, parsed: Parsed) -> Parsed:
        """Return a block with what its lines hold beside the numbers that were read of it."""
        if not self._patterns:
            return parsed
        found = list(self._found(segments))
        epochs, steps, attempts = self._marks(parsed)
        rows = [self._rows(found, segments, (epochs, steps, attempts))] if found else []
        self._epoch, self._step = float(epochs.values[-1]), float(steps.values[-1])
        self._attempt = int(attempts.values[-1])
        return msgspec.structs.replace(parsed, rows=[*parsed.rows, *rows]) if rows else parsed

    def _found(self, segments: Segments) -> Iterable[tuple[int, int, float]]:
        """Yield (segment, pattern, number)."""
        block = b"\n".join(segments.texts).lower()
        wanted = [number for number, pattern in enumerate(self._patterns) if pattern.key in block]
        if not wanted:
            return
        for index, text in enumerate(segments.texts):
            line = text[:MAX_LINE].lower()
            for number in wanted:
                value = self._patterns[number].read(line)
                if value is not None:
                    yield index, number, value

    def _marks(self, parsed: Parsed) -> tuple[Marks, Marks, Marks]:
        """Return which epoch, step and attempt the log told where, what was told before the block first."""
        offsets = np.concatenate([np.empty(0, np.int64), *(rows.offsets for rows in parsed.rows)])
        epochs = np.concatenate([np.empty(0), *(rows.epochs for rows in parsed.rows)])
        steps = np.concatenate([np.empty(0), *(rows.steps for rows in parsed.rows)])
        attempts = np.concatenate([np.empty(0), *(rows.attempts.astype(np.float64) for rows in parsed.rows)])
        begun = np.array([start.offset for start in parsed.starts], dtype=np.int64)
        starts = np.array([start.epoch for start in parsed.starts], dtype=np.float64)
        return (
            Marks.of(np.append(offsets, begun), np.append(epochs, starts), self._epoch),
            Marks.of(offsets, steps, self._step),
            Marks.of(offsets, attempts, float(self._attempt)),
        )

    def _rows(
        self, found: list[tuple[int, int, float]], segments: Segments, marks: tuple[Marks, Marks, Marks]
    ) -> Rows:
        values = np.full((len(found), len(self._patterns)), np.nan)
        present = np.zeros(values.shape, dtype=np.bool_)
        for row, (_, number, value) in enumerate(found):
            values[row, number], present[row, number] = value, True
        chosen = np.array([index for index, _, _ in found])
        offsets = segments.offsets[chosen]
        epochs, steps, attempts = (mark.at(offsets) for mark in marks)
        return Rows(
            self._family, values, steps, epochs, segments.lines[chosen], offsets, np.full(len(found), np.nan),
            attempts.astype(np.int64), present,
        )  # fmt: skip


class Marks(NamedTuple):
    """What the log told at some of its bytes, ascending; the first value is that of before."""

    offsets: Ints
    values: Floats

    @classmethod
    def of(cls, offsets: Ints, values: Floats, before: float) -> Marks:
        """Return the marks of values that are known."""
        known = np.flatnonzero(np.isfinite(values))
        order = known[np.argsort(offsets[known], kind="stable")]
        return cls(offsets[order], np.append(before, values[order]))

    def at(self, offsets: Ints) -> Floats:
        """Return what was told last at or before each byte."""
        return self.values[np.searchsorted(self.offsets, offsets, side="right")]
