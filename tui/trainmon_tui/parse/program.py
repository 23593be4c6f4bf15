"""A template as steps that walk over all lines of a shape at once, number after number.

It says the same as the template's regular expression wherever it says anything: a line that needs more than one
straight walk (a nan, a thousands separator, a second try) is left to the expression.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainmon_tui.parse.columns import Column
from trainmon_tui.parse.decimals import Decimals, values, whole_number
from trainmon_tui.parse.stamps import LENGTH as STAMP_LENGTH
from trainmon_tui.parse.stamps import are_stamps, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.blocks import Ints
    from trainmon_tui.parse.words import Block

Mask = NDArray[np.bool_]
Run = Literal["digits", "spaces", "glyphs"]
Kind = Literal["any", "plain", "whole"]

_PLUS, _MINUS, _POINT, _E, _LOWER = 43, 45, 46, 101, 32
_WIDTH = 8
_LONGEST_POWER = 6


class Text(NamedTuple):
    """Bytes that every line has here."""

    text: bytes


class Skip(NamedTuple):
    """A run of bytes of one class, as many as there are: from ``least`` to ``most``."""

    run: Run
    least: int
    most: int | None = None


class Number(NamedTuple):
    """A number that is captured: any, one without sign and exponent, or a whole one."""

    kind: Kind = "any"
    least: int = 1
    most: int | None = None
    """Digits before the point."""
    pointed: bool = False
    """Whether it must have a point."""


class Stamp(NamedTuple):
    """A time stamp that is captured."""


Step = Text | Skip | Number | Stamp


class Walked(NamedTuple):
    """What a program read of some lines of a block."""

    fits: Mask
    """Which of the lines it read."""
    columns: list[Sequence[bytes]]
    """One column for each capture, of the lines that fit."""


def walk(steps: Sequence[Step], block: Block, places: Ints) -> Walked:
    """Read the segments at ``places`` of a block."""
    walker = _Walker(block, places)
    for step in steps:
        walker.take(step)
    return walker.finish()


class _Walker:
    """A cursor in each line; a line that does not fit goes on unheeded."""

    def __init__(self, block: Block, places: Ints) -> None:
        self._block = block
        self._at = block.starts[places]
        self._ends = block.ends[places]
        self._fits = np.ones(len(places), np.bool_)
        self._none = np.zeros(len(places), np.int64)
        self._numbers: list[Decimals] = []
        self._order: list[tuple[type[Number | Stamp], int]] = []
        self._stamps: list[Ints] = []

    def take(self, step: Step) -> None:
        """Move every cursor behind one step."""
        if isinstance(step, Text):
            self._take_text(step.text)
        elif isinstance(step, Skip):
            self._skip(step)
        elif isinstance(step, Number):
            self._order.append((Number, len(self._numbers)))
            self._numbers.append(self._take_number(step))
        else:
            self._order.append((Stamp, len(self._stamps)))
            self._stamps.append(self._at)
            self._fits &= are_stamps(self._block, self._at)
            self._at = self._at + STAMP_LENGTH

    def _take_text(self, text: bytes) -> None:
        differ = None
        for start in range(0, len(text), _WIDTH):
            part = text[start : start + _WIDTH]
            missing = 8 * (_WIDTH - len(part))
            word = self._block.words(self._at + start if start else self._at)
            word ^= np.uint64(int.from_bytes(part, "little"))
            if missing:
                word <<= np.uint64(missing)
            differ = word if differ is None else np.bitwise_or(differ, word, out=differ)
        if differ is not None:
            self._fits &= differ == 0
            self._at = self._at + len(text)

    def _skip(self, step: Skip) -> None:
        block = self._block
        count = {"digits": block.digits, "spaces": block.spaces, "glyphs": block.glyphs}[step.run](self._at)
        if step.least:
            self._fits &= count >= step.least
        if step.most is not None:
            self._fits &= count <= step.most
        self._at = self._at + count

    def _take_number(self, number: Number) -> Decimals:
        block, start = self._block, self._at
        negative, first = self._none, start
        if number.kind == "any":
            sign = block.bytes(start)
            negative = (sign == _MINUS).view(np.int8)
            first = start + (negative | (sign == _PLUS))
        whole = block.digits(first)
        self._fits &= whole >= number.least
        if number.most is not None:
            self._fits &= whole <= number.most
        end = first + whole
        decimals = powers = self._none
        if number.kind != "whole":
            point = block.bytes(end) == _POINT
            if number.pointed:
                self._fits &= point
            if point.any():
                decimals = block.digits(end + 1) * point
                end = end + decimals + point
        if number.kind == "any":
            letter = ((block.bytes(end) | _LOWER) == _E).nonzero()[0]
            if len(letter):
                powers = powers.copy()
                end[letter], powers[letter] = self._take_power(end[letter])
        self._at = end
        return Decimals(start, end, negative, first, whole, decimals, powers)

    def _take_power(self, at: Ints) -> tuple[Ints, Ints]:
        """Return the ends and the values of the exponents whose letter is ``at``."""
        block = self._block
        sign = block.bytes(at + 1)
        negative = sign == _MINUS
        first = at + 1 + (negative | (sign == _PLUS))
        length = block.digits(first)
        power = whole_number(block, first, np.minimum(length, _LONGEST_POWER)).view(np.int64)
        power[length > _LONGEST_POWER] = 10**_LONGEST_POWER
        printed = length > 0
        return np.where(printed, first + length, at), np.where(negative, -power, power) * printed

    def finish(self) -> Walked:
        """Return the lines whose cursor has reached the end, blanks left aside."""
        self._skip(Skip("spaces", 0))
        self._fits &= self._at == self._ends
        chosen = slice(None) if self._fits.all() else self._fits.nonzero()[0]
        numbers = self._values(chosen)
        columns: list[Sequence[bytes]] = []
        for kind, i in self._order:
            columns.append(numbers[i] if kind is Number else self._stamp_column(self._stamps[i][chosen]))
        return Walked(self._fits, columns)

    def _values(self, chosen: slice | Ints) -> list[Column]:
        if not self._numbers:
            return []
        numbers = Decimals(
            *(
                np.concatenate([part[chosen] for part in column])
                for column in zip(*self._numbers, strict=True)
            )
        )
        found = values(self._block, numbers)
        count = len(found) // len(self._numbers)
        parts = (slice(i * count, (i + 1) * count) for i in range(len(self._numbers)))
        return [Column(self._block.raw, numbers.starts[own], numbers.ends[own], found[own]) for own in parts]

    def _stamp_column(self, at: Ints) -> Column:
        return Column(self._block.raw, at, at + STAMP_LENGTH, seconds(self._block, at))
