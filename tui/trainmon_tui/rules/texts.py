"""Looks for a playbook's quoted texts in the log, ignoring the case of ASCII letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.model.verdicts import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.model.blocks import Ints, Segments
    from trainmon_tui.rules.history import History


class Texts:
    """Where each text was seen: once in every announced epoch."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._needles = {text: text.encode("utf-8", "replace").lower() for text in texts}
        self._hits: dict[str, list[tuple[int, int, int]]] = {text: [] for text in self._needles}
        """(offset, line, slice) of each hit, in the order of the log."""
        self._counts: dict[str, dict[int, tuple[int, int]]] = {text: {} for text in self._needles}
        """By slice: (offset of the first, how many)."""

    def fold(self, segments: Segments, history: History) -> bool:
        """Search a block; return whether something was found."""
        if not self._needles or not segments.texts:
            return False
        block = b"\n".join(segments.texts).lower()
        found = [text for text, needle in self._needles.items() if needle in block]
        if not found:
            return False
        begins = np.cumsum([0, *(len(text) + 1 for text in segments.texts)])
        stretches = history.stretches(segments.offsets)
        searched = [self._search(text, block, begins, segments, stretches) for text in found]
        return any(searched)

    def _search(
        self, text: str, block: bytes, begins: Ints, segments: Segments, stretches: list[tuple[int, int, int]]
    ) -> bool:
        needle, hits = self._needles[text], self._hits[text]
        again = False
        for number, first, stop in stretches:
            start, end = int(begins[first]), int(begins[stop])
            at = block.find(needle, start, end)
            if at < 0:
                continue
            again |= self._count(text, number, int(segments.offsets[first]), block.count(needle, start, end))
            if not hits or hits[-1][2] != number:
                index = int(np.searchsorted(begins, at, side="right")) - 1
                hits.append((int(segments.offsets[index]), int(segments.lines[index]), number))
        return again

    def _count(self, text: str, number: int, offset: int, more: int) -> bool:
        at, known = self._counts[text].get(number, (offset, 0))
        self._counts[text][number] = (at, known + more)
        return more > 0

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
