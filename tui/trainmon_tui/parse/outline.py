"""Where the numbers stand among a line's runs of digits, for all lines that differ in nothing but their digits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.parse.columns import Column
from trainmon_tui.parse.decimals import Decimals, values
from trainmon_tui.parse.stamps import LENGTH, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Ints
    from trainmon_tui.parse.runs import Runs
    from trainmon_tui.parse.words import Block

    Mask = NDArray[np.bool_]


class Limit(NamedTuple):
    """How many digits a run may have."""

    run: int
    """Counted from the line's first, as everywhere here."""
    least: int
    most: int


class Printed(NamedTuple):
    """A number, or a time stamp."""

    run: int
    """The run it begins with."""
    size: int = 1
    """How many runs it has; those of a stamp are not counted."""
    before: int = 0
    """Bytes of its sign."""
    behind: int = 0
    """Bytes behind its last digit: a point."""
    negative: bool = False
    fraction: int = 0
    power: int = 0
    stamp: bool = False

    def span(self, runs: Runs, first: Ints) -> tuple[Ints, Ints]:
        """Return where the number starts and ends in lines whose first runs are ``first``."""
        at = self.run + first
        return runs.starts[at] - self.before, runs.ends[at + self.size - 1] + self.behind


class Outline(NamedTuple):
    """What is to be read of a line, once its words are known."""

    limits: tuple[Limit, ...]
    names: tuple[tuple[int, bytes], ...]
    """Runs that belong to names, with their digits."""
    printed: tuple[Printed, ...]
    """In the order of the captures."""

    def fits(self, block: Block, places: Ints) -> Mask:
        """Return which of the lines have digits as the outline demands them."""
        fits, first = np.ones(len(places), np.bool_), block.first_runs[places]
        limits = [each for each in self.limits if each.least > 1 or each.most < block.runs.longest]
        if limits:
            runs, least, most = np.array(limits).T[:, :, None]
            lengths = block.runs.lengths.take(runs + first, mode="clip")
            fits &= ((lengths >= least) & (lengths <= most)).all(axis=0)
        for run, digits in self.names:
            at = block.runs.starts.take(run + first, mode="clip")
            for place, digit in enumerate(digits):
                fits &= block.bytes(at + place) == digit
        return fits

    def columns(self, block: Block, places: Ints) -> list[Sequence[bytes]]:
        """Return the numbers of the lines, one column for each capture."""
        first = block.first_runs[places]
        numbers = iter(self._numbers(block, first))
        return [
            self._stamps(block, each.run + first) if each.stamp else next(numbers) for each in self.printed
        ]

    def _numbers(self, block: Block, first: Ints) -> list[Column]:
        numbers = [each for each in self.printed if not each.stamp]
        if not numbers:
            return []
        run, _, _, _, negative, fraction, power, _ = np.array(numbers).T[:, :, None]
        found = values(block, Decimals(run + first, negative > 0, fraction, power))
        spans = (partial(each.span, block.runs, first) for each in numbers)
        return [Column(block.raw, *own) for own in zip(found, spans, strict=True)]

    @staticmethod
    def _stamps(block: Block, run: Ints) -> Column:
        at = block.runs.starts.take(run, mode="clip")
        return Column(block.raw, seconds(block, at), lambda: (at, at + LENGTH))
