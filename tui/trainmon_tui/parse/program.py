"""A template as steps that walk over all lines of a shape at once, number after number.

It says the same as the template's regular expression wherever it says anything: a line that needs more than one
straight walk (a nan, a thousands separator, a second try) is left to the expression.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainmon_tui.parse.columns import Column
from trainmon_tui.parse.decimals import Decimals, values
from trainmon_tui.parse.outline import Limit, Outline, Printed
from trainmon_tui.parse.stamps import DIGITS as STAMP_DIGITS
from trainmon_tui.parse.stamps import LENGTH as STAMP_LENGTH
from trainmon_tui.parse.stamps import are_stamps, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.blocks import Ints
    from trainmon_tui.parse.runs import Runs
    from trainmon_tui.parse.words import Block

Mask = NDArray[np.bool_]
Run = Literal["digits", "spaces", "glyphs"]
Kind = Literal["any", "plain", "whole"]

_PLUS, _MINUS = 43, 45
_WIDTH = 8
_DIGITS = re.compile(rb"[0-9]+")
_ANY = 1 << 62
"""As many digits as there are."""


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


class _Numbers(NamedTuple):
    """Where the numbers of one step stand."""

    starts: Ints
    ends: Ints
    runs: Ints
    negative: Mask | None
    """None where no number has a sign."""
    kind: Kind

    def spans(self, chosen: slice | Ints) -> tuple[Ints, Ints]:
        """Return where the numbers of some of the lines start and end."""
        return self.starts[chosen], self.ends[chosen]

    def printed(self, runs: Runs, line: int, first: int) -> Printed:
        """Return how the number of one line is printed, whose first run is ``first``."""
        run = int(self.runs[line])
        fraction = 0 if self.kind == "whole" else int(runs.fraction[run])
        power = int(runs.power[run]) if self.kind == "any" else 0
        return Printed(
            run - first,
            1 + fraction + power,
            before=int(runs.starts[run] - self.starts[line]),
            behind=int(self.ends[line] - runs.ends[run + fraction + power]),
            negative=self.negative is not None and bool(self.negative[line]),
            fraction=fraction,
            power=power,
        )


class Walked(NamedTuple):
    """What a program read of some lines of a block."""

    fits: Mask
    """Which of the lines it read."""
    columns: list[Sequence[bytes]]
    """One column for each capture, of the lines that fit."""


def walk(steps: Sequence[Step], block: Block, places: Ints) -> Walked:
    """Read the segments at ``places`` of a block."""
    return _walker(steps, block, places).finish()


def outlines(steps: Sequence[Step], block: Block, places: Ints) -> list[Outline]:
    """Return how lines are read that differ in digits alone from the segments at ``places``, which fit."""
    walker = _walker(steps, block, places)
    return [walker.outline(line) for line in range(len(places))]


def _walker(steps: Sequence[Step], block: Block, places: Ints) -> _Walker:
    walker = _Walker(block, places)
    for step in steps:
        walker.take(step)
    return walker


class _Walker:
    """A cursor in each line; a line that does not fit goes on unheeded."""

    def __init__(self, block: Block, places: Ints) -> None:
        self._block = block
        self._runs = block.runs
        self._at = block.starts[places]
        self._first = self._run = block.first_runs[places]
        """The next run of digits, if the line is as it should be."""
        self._ends = block.ends[places]
        self._fits = np.ones(len(places), np.bool_)
        self._numbers: list[_Numbers] = []
        self._order: list[tuple[type[Number | Stamp], int]] = []
        self._stamps: list[Ints] = []
        self._stamp_runs: list[Ints] = []
        self._limits: list[tuple[Ints, int, int]] = []
        self._names: list[tuple[Ints, bytes]] = []

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
            self._stamp_runs.append(self._run)
            self._limits += [(self._run + i, digits, digits) for i, digits in enumerate(STAMP_DIGITS)]
            self._fits &= are_stamps(self._block, self._at)
            self._at = self._at + STAMP_LENGTH
            self._run = self._run + len(STAMP_DIGITS)

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
            for digits in _DIGITS.findall(text):
                self._names.append((self._run, digits))
                self._limits.append((self._run, len(digits), len(digits)))
                self._run = self._run + 1

    def _skip(self, step: Skip) -> None:
        if step.run == "digits":
            self._fits &= self._runs.starts.take(self._run, mode="clip") == self._at
            self._require_digits(step.least, step.most)
            self._at = self._runs.ends.take(self._run, mode="clip")
            self._run = self._run + 1
            return
        count = (self._block.spaces if step.run == "spaces" else self._block.glyphs)(self._at)
        if step.least:
            self._fits &= count >= step.least
        self._at = self._at + count

    def _require_digits(self, least: int, most: int | None) -> None:
        if least <= 1 and most is None:
            return
        self._limits.append((self._run, least, most if most is not None else _ANY))
        length = self._runs.lengths.take(self._run, mode="clip")
        if least > 1:
            self._fits &= length >= least
        if most is not None:
            self._fits &= length <= most

    def _take_number(self, number: Number) -> _Numbers:
        runs, run, start = self._runs, self._run, self._at
        before = runs.starts.take(run, mode="clip") - start
        if number.kind == "any" and before.any():
            sign = self._block.bytes(start)
            negative = sign == _MINUS
            self._fits &= before == (negative | (sign == _PLUS))
        else:
            negative = None
            self._fits &= before == 0
        self._require_digits(number.least, number.most)
        if number.pointed:
            self._fits &= runs.pointed.take(run, mode="clip")
        if number.kind == "whole":
            self._at, self._run = runs.ends.take(run, mode="clip"), run + 1
        elif number.kind == "plain":
            self._at = runs.plain_ends.take(run, mode="clip")
            self._run = run + 1 + runs.fraction.take(run, mode="clip")
        else:
            self._at = runs.number_ends.take(run, mode="clip")
            self._run = run + runs.sizes.take(run, mode="clip")
        return _Numbers(start, self._at, run, negative, number.kind)

    def finish(self) -> Walked:
        """Return the lines whose cursor has reached the end, blanks left aside."""
        if (self._at != self._ends).any():
            self._skip(Skip("spaces", 0))
            self._fits &= self._at == self._ends
        chosen = slice(None) if self._fits.all() else self._fits.nonzero()[0]
        numbers = self._values(chosen)
        columns: list[Sequence[bytes]] = []
        for kind, i in self._order:
            columns.append(numbers[i] if kind is Number else self._stamp_column(self._stamps[i][chosen]))
        return Walked(self._fits, columns)

    def outline(self, line: int) -> Outline:
        """Return how one of the lines was read."""
        first = int(self._first[line])
        printed = [
            self._numbers[i].printed(self._runs, line, first)
            if kind is Number
            else Printed(int(self._stamp_runs[i][line]) - first, stamp=True)
            for kind, i in self._order
        ]
        limits = (Limit(int(run[line]) - first, least, most) for run, least, most in self._limits)
        names = ((int(run[line]) - first, digits) for run, digits in self._names)
        return Outline(tuple(limits), tuple(names), tuple(printed))

    def _values(self, chosen: slice | Ints) -> list[Column]:
        """Return the columns of numbers, read together."""
        if not self._numbers:
            return []
        first = np.stack([column.runs[chosen] for column in self._numbers])
        negative = np.zeros(first.shape, np.bool_)
        fraction, power = (
            marks.take(first, mode="clip") for marks in (self._runs.fraction, self._runs.power)
        )
        for row, column in enumerate(self._numbers):
            if column.negative is not None:
                negative[row] = column.negative[chosen]
            if column.kind != "any":
                power[row] = 0
            if column.kind == "whole":
                fraction[row] = 0
        found = values(self._block, Decimals(first, negative, fraction, power))
        spans = (partial(column.spans, chosen) for column in self._numbers)
        return [Column(self._block.raw, *own) for own in zip(found, spans, strict=True)]

    def _stamp_column(self, at: Ints) -> Column:
        return Column(self._block.raw, seconds(self._block, at), lambda: (at, at + STAMP_LENGTH))
