"""Looks for a playbook's quoted texts in the log, ignoring the case of ASCII letters."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.model.texts import Texts as Together
from trainmon_tui.model.verdicts import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trainmon_tui.model.blocks import Ints, Segments
    from trainmon_tui.rules.history import History


_LOWER = bytes.maketrans(bytes(range(65, 91)), bytes(range(97, 123)))
_CHANGING = b"0123456789.+- #%\xe2" + bytes(range(0x80, 0xC0))
"""What differs from line to line of one kind: without it a log has few different lines."""

MOST_TIMED = 10_000
"""Places of one text that are remembered."""

MAX_KINDS = 100_000
"""Kinds of lines that are remembered; beyond them all are searched again."""


@lru_cache(maxsize=1)  # every playbook asks it of the same block
def _kinds(block: bytes) -> frozenset[bytes]:
    """Return the kinds of lines that a block has."""
    return frozenset(block.translate(_LOWER, _CHANGING).split(b"\n")) - {b""}


class Texts:
    """Where each text was seen: once in every announced epoch."""

    def __init__(
        self, texts: Iterable[str], counted: Iterable[str] | None = None, timed: Iterable[str] = ()
    ) -> None:
        """Look for ``texts``; `times` knows those that are ``counted`` (without it all), `offsets` those ``timed``."""
        self._needles = {text: text.encode("utf-8", "replace").lower() for text in texts}
        self._hits: dict[str, list[tuple[int, int, int]]] = {text: [] for text in self._needles}
        """(offset, line, slice) of each hit, in the order of the log."""
        self._counts: dict[str, dict[int, tuple[int, int]]] = {text: {} for text in self._needles}
        """By slice: (offset of the first, how many)."""
        self._counted = frozenset(self._needles if counted is None else counted)
        self._offsets: dict[str, list[int]] = {text: [] for text in timed}
        self._kinds = {text: needle.translate(None, _CHANGING) for text, needle in self._needles.items()}
        self._idle: set[bytes] = set()
        """Kinds of lines that hold no text."""

    def fold(self, segments: Segments, history: History) -> bool:
        """Search a block; return whether something was found."""
        if not self._needles or not segments.texts:
            return False
        own = Together.of(segments.texts)
        block = own.raw
        held = self._held(block)
        stretches = history.stretches(segments.offsets) if held else []
        wanted = [
            text for text in held if text in self._counted or not self._known_in(text, stretches[-1][0])
        ]
        if not wanted:
            return False
        block = block.lower()
        begins = np.append(own.starts, len(block))
        searched = [self._search(text, block, begins, segments, stretches) for text in wanted]
        return any(searched)

    def _held(self, block: bytes) -> list[str]:
        """Return the texts that lines of a block may hold; whole kinds of lines are known to hold none."""
        kinds = _kinds(block) - self._idle
        searched = b"\n".join(kinds)
        held = {text: kind for text, kind in self._kinds.items() if kind in searched}
        if held:
            kinds = frozenset(line for line in kinds if not any(kind in line for kind in held.values()))
        if len(self._idle) > MAX_KINDS:
            self._idle.clear()
        self._idle |= kinds
        return list(held)

    def _known_in(self, text: str, number: int) -> bool:
        return bool(self._hits[text]) and self._hits[text][-1][2] == number

    def _search(
        self, text: str, block: bytes, begins: Ints, segments: Segments, stretches: list[tuple[int, int, int]]
    ) -> bool:
        needle, found = self._needles[text], False
        for number, first, stop in stretches:
            start, end = int(begins[first]), int(begins[stop])
            at = block.find(needle, start, end)
            if at < 0:
                continue
            if text in self._counted:
                self._count(text, number, int(segments.offsets[first]), block.count(needle, start, end))
                self._time(text, block[start:end], segments.offsets[first:stop], begins[first:stop] - start)
                found = True
            if not self._known_in(text, number):
                index = int(np.searchsorted(begins, at, side="right")) - 1
                self._hits[text].append((int(segments.offsets[index]), int(segments.lines[index]), number))
                found = True
        return found

    def _count(self, text: str, number: int, offset: int, more: int) -> None:
        at, known = self._counts[text].get(number, (offset, 0))
        self._counts[text][number] = (at, known + more)

    def _time(self, text: str, block: bytes, offsets: Ints, begins: Ints) -> None:
        if text not in self._offsets:
            return
        needle, known = self._needles[text], self._offsets[text]
        at = block.find(needle)
        while at >= 0 and len(known) < MOST_TIMED:
            known.append(int(offsets[np.searchsorted(begins, at, side="right") - 1]))
            at = block.find(needle, at + len(needle))

    def offsets(self, text: str) -> Sequence[int]:
        """Return where a text was printed, ascending; the first `MOST_TIMED` of them."""
        return self._offsets.get(text, ())

    def times(self, text: str, epoch: int | None, history: History) -> int:
        """Return how often a text was printed up to ``epoch`` (None: at all), in whichever attempt."""
        return sum(
            many
            for offset, many in self._counts.get(text, {}).values()
            if epoch is None or history.epoch_at(offset) <= epoch
        )

    def first(self, text: str, epoch: int | None, history: History) -> Place | None:
        """Return where a text was first seen in the history that counts, up to ``epoch`` (None: at all)."""
        for offset, line, _ in self._hits.get(text, ()):
            at = history.epoch_at(offset)
            replaced = history.is_replaced(max(at, history.announced_at(offset)), offset)
            if not replaced and (epoch is None or at <= epoch):
                return Place(None, float(at), line, offset)
        return None
