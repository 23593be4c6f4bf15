"""Keeps one process of several that print the same: a line's values come from the rank that first printed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.parse.shapes import Reading

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from trainmon_tui.parse.finding import Finding

MAX_KINDS = 10_000
"""Kinds of lines whose rank is remembered."""


class Ranks:
    """Remembers which rank speaks for each kind of line; what others repeat is left out, never their trouble."""

    def __init__(self) -> None:
        self._owners: dict[Hashable, float] = {}

    def resolve(self, readings: Sequence[Reading]) -> list[Reading]:
        """Return the readings of a block without the lines of further ranks."""
        ranked = [
            (reading, ranks) for reading in readings if (ranks := _ranks(reading.template.finding, reading))
        ]
        if not ranked:
            return list(readings)
        first = sorted(
            (place, kind_of(reading.template.finding), rank)
            for reading, ranks in ranked
            for place, rank in zip(reading.positions.tolist(), ranks, strict=True)
        )
        for _, kind, rank in first:
            self.speaks(kind, rank)
        told = {id(reading): ranks for reading, ranks in ranked}
        return [
            self._kept(reading, told[id(reading)]) if id(reading) in told else reading for reading in readings
        ]

    def speaks(self, kind: Hashable, rank: float) -> bool:
        """Whether the lines of a kind are read from this rank; the first to print one owns it."""
        if kind not in self._owners and len(self._owners) >= MAX_KINDS:
            self._owners.clear()
        return self._owners.setdefault(kind, rank) == rank

    def _kept(self, reading: Reading, ranks: Sequence[float]) -> Reading:
        kind = kind_of(reading.template.finding)
        rows = [i for i, rank in enumerate(ranks) if self.speaks(kind, rank)]
        if len(rows) == len(ranks):
            return reading
        columns: list[Sequence[bytes]] = [[texts[i] for i in rows] for texts in reading.columns]
        return Reading(reading.template, reading.positions[np.array(rows, dtype=np.int64)], columns)


def kind_of(finding: Finding) -> tuple[str, ...]:
    """Return what tells a kind of line from others, whoever prints it."""
    return (finding.source, finding.label, *(f"{key.split} {key.tag}" for key in finding.keys))


def _ranks(finding: Finding, reading: Reading) -> list[float]:
    for capture, texts in zip(finding.captures, reading.columns, strict=False):
        if capture.what == "rank":
            return [float(text) for text in texts]
    return []
