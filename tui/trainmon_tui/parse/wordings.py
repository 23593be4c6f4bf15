"""Lines that differ in their digits alone: once one of them was read, the others need no second look at their words.

A line's wording is a hash of all that is no digit, and of where the digits stand. Python salts its hashes anew in each
process, so that nobody can write two lines that are taken for each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.model.blocks import Ints
    from trainmon_tui.parse.outline import Mask, Outline
    from trainmon_tui.parse.template import Template
    from trainmon_tui.parse.words import Block, Words

MOST = 20_000
"""Wordings that are remembered; beyond them all are learned again as they come."""
FEWEST = 4
"""Lines of one outline that are read together; fewer are left to those who look at every word."""
FEWEST_LEARNED = 16
"""Lines read by one template whose wordings are worth to be remembered."""
OFTEN = 2
"""Lines of one wording among those of a block that promise more of them."""
NO_WORDING = np.uint64(0)
"""Of lines that are too long."""

DIGITS = b"0123456789"

_LONGEST = 4096
"""Bytes of a line that has a wording."""
_RUN = 0
"""What stands for a run of digits: no clean segment holds a NUL."""


class Wordings:
    """The wordings learned so far; those that differ in blanks or in how a bar is drawn have the same outline."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know no wording any more."""
        self._hashes: Words = np.empty(0, np.uint64)
        """In order."""
        self._owners: Ints = np.empty(0, np.int64)
        """Which outline each wording has."""
        self._outlines: dict[tuple[Template, Outline], int] = {}

    def read(self, block: Block) -> Iterator[tuple[Template, Ints, list[Sequence[bytes]]]]:
        """Yield the template, the places and the columns of the lines whose wording is known."""
        if not len(self._hashes) or len(block.texts) < FEWEST_LEARNED:
            return
        known, at = self._among(block.wordings)
        owners = np.where(known, self._owners.take(at, mode="clip"), len(self._outlines))
        order = np.argsort(owners.astype(np.uint16), kind="stable")
        bounds = np.searchsorted(owners[order], np.arange(len(self._outlines) + 1)).tolist()
        for (template, outline), start, end in zip(self._outlines, bounds, bounds[1:], strict=False):
            if end - start >= FEWEST:
                places = order[start:end]
                fits = outline.fits(block, places)
                fitting = places if fits.all() else places[fits]
                yield template, fitting, outline.columns(block, fitting)

    def _among(self, hashes: Words) -> tuple[Mask, Ints]:
        """Return which wordings are known, and where they stand among those."""
        at = np.searchsorted(self._hashes, hashes)
        if not len(self._hashes):
            return np.zeros(len(hashes), np.bool_), at
        return self._hashes.take(at, mode="clip") == hashes, at

    def learn(self, template: Template, block: Block, places: Ints) -> None:
        """Remember the wordings of lines that a template has read, as far as they came often."""
        if len(places) < FEWEST_LEARNED:
            return
        hashes, first, counts = _counted(block.wordings[places])
        often = (counts >= OFTEN) & (hashes != NO_WORDING) & ~self._among(hashes)[0]
        if not often.any():
            return
        if len(self._hashes) + np.count_nonzero(often) > MOST:
            self.forget()
        outlines = template.outlines(block, places[first[often]])
        owners = [self._outlines.setdefault((template, each), len(self._outlines)) for each in outlines]
        known = np.concatenate((self._hashes, hashes[often]))
        order = np.argsort(known)
        self._hashes, self._owners = known[order], np.concatenate((self._owners, owners))[order]


def _counted(hashes: Words) -> tuple[Words, Ints, Ints]:
    """Return the different ones in order, where each comes first, and how often (`np.unique` loads much more)."""
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    edges = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1], [True])))
    return ordered[edges[:-1]], order[edges[:-1]], np.diff(edges)


def wording_hashes(block: Block) -> Words:
    """Return a number for each segment that others have if and only if they differ in digits alone."""
    marked = np.frombuffer(block.texts.raw, np.uint8).copy()
    marked[block.runs.starts[:-1]] = _RUN
    words = block.texts.over(marked.tobytes()).without(DIGITS)
    found = np.fromiter(map(hash, words), np.int64, len(words)).view(np.uint64)
    found[block.ends - block.starts >= _LONGEST] = NO_WORDING
    return found
