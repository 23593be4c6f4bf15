"""Joins the numbers of a table's lines with the names above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.parse.compose import compose
from trainmon_tui.parse.finding import Capture
from trainmon_tui.parse.pairs import Pair
from trainmon_tui.parse.shapes import Reading
from trainmon_tui.parse.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.model.blocks import SourceKind
    from trainmon_tui.parse.finding import Finding


class Tables:
    """Remembers the last table head, across blocks."""

    def __init__(self) -> None:
        self._head: Finding | None = None
        self._named: dict[tuple[tuple[int, ...], tuple[str, ...]], Template] = {}

    def resolve(self, readings: Sequence[Reading]) -> list[Reading]:
        """Return the readings of a block with those of table lines named by the head above each."""
        heads = sorted(
            (place, reading.template.finding)
            for reading in readings
            if reading.template.finding.columns
            for place in reading.positions.tolist()
        )
        resolved: list[Reading] = []
        for reading in readings:
            resolved += self._name(reading, heads) if reading.template.finding.cells else [reading]
        if heads:
            self._head = heads[-1][1]
        return resolved

    def _name(self, reading: Reading, heads: list[tuple[int, Finding]]) -> Iterator[Reading]:
        above = np.searchsorted([place for place, _ in heads], reading.positions)
        for number in np.unique(above).tolist():
            head = heads[number - 1][1] if number else self._head
            if head is None or not fits(reading.template.finding, head):
                continue
            rows = np.flatnonzero(above == number)
            template = self._template(reading.template.finding, head)
            chosen = [reading.columns[capture.start] for capture in template.finding.captures]
            columns = [texts[rows[0] : rows[-1] + 1] for texts in chosen]
            yield Reading(template, reading.positions[rows], columns)

    def _template(self, line: Finding, head: Finding) -> Template:
        kind = (line.cells, head.columns)
        template = self._named.get(kind)
        if template is None:
            template = self._named[kind] = Template(b"table", named(line, head))
        return template


def fits(line: Finding, head: Finding) -> bool:
    """Whether a line of numbers may stand below a head."""
    return line.width == len(head.columns) and line.label == head.label


def named(line: Finding, head: Finding) -> Finding:
    """Return a line's finding with its columns named; a capture's start is its place among the numbers."""
    pairs = [Pair(head.columns[column], i, i + 1, None, spaced=False) for i, column in enumerate(line.cells)]
    counters = [
        Capture(i, i + 1, capture.what)
        for i, capture in enumerate(line.captures)
        if capture.what != "cell"
    ]
    source: SourceKind = "bar" if counters else "record"
    return compose(b"", counters, pairs, source=source, label="table")
