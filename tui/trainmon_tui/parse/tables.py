"""Joins the numbers of a table's lines with the names above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from trainmon_tui.parse.compose import compose
from trainmon_tui.parse.finding import Capture
from trainmon_tui.parse.pairs import Pair
from trainmon_tui.parse.shapes import Reading
from trainmon_tui.parse.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.model.blocks import SourceKind
    from trainmon_tui.parse.finding import Finding, What


_Kind = tuple[str, int]
"""How a line's cells are parted, and how many they are."""

MAX_KINDS = 1000
"""Kinds of lines whose names are remembered."""


class Tables:
    """Remembers the last table head of each width, across blocks."""

    def __init__(self) -> None:
        self._heads: dict[_Kind, Finding] = {}
        self._named: dict[tuple[tuple[int, ...], tuple[What, ...], tuple[str, ...]], Template] = {}

    def resolve(self, readings: Sequence[Reading]) -> list[Reading]:
        """Return the readings of a block with those of table lines named by the nearest fitting head above."""
        heads: dict[_Kind, list[tuple[int, Finding]]] = {}
        for reading in readings:
            finding = reading.template.finding
            if finding.columns:
                heads.setdefault((finding.label, len(finding.columns)), []).extend(
                    (place, finding) for place in reading.positions.tolist()
                )
        for each in heads.values():
            each.sort(key=lambda head: head[0])
        resolved: list[Reading] = []
        for reading in readings:
            finding = reading.template.finding
            own = heads.get((finding.label, finding.width), []) if finding.cells else []
            resolved += self._name(reading, own) if finding.cells else [reading]
        for kind, each in heads.items():
            self._heads[kind] = each[-1][1]
        return resolved

    def _name(self, reading: Reading, heads: list[tuple[int, Finding]]) -> Iterator[Reading]:
        line = reading.template.finding
        above = np.searchsorted([place for place, _ in heads], reading.positions)
        for number in np.unique(above).tolist():
            head = heads[number - 1][1] if number else self._heads.get((line.label, line.width))
            if head is None:
                continue
            rows = np.flatnonzero(above == number)
            template = self._template(line, head)
            chosen = [reading.columns[capture.start] for capture in template.finding.captures]
            columns = [texts[rows[0] : rows[-1] + 1] for texts in chosen]
            yield Reading(template, reading.positions[rows], columns)

    def _template(self, line: Finding, head: Finding) -> Template:
        kind = (line.cells, tuple(capture.what for capture in line.captures), head.columns)
        template = self._named.get(kind)
        if template is None:
            if len(self._named) >= MAX_KINDS:
                self._named.clear()
            template = self._named[kind] = Template(b"table", named(line, head))
        return template


def named(line: Finding, head: Finding) -> Finding:
    """Return a line's finding with its columns named; a capture's start is its place among the numbers."""
    pairs = [Pair(head.columns[column], i, i + 1, None, spaced=False) for i, column in enumerate(line.cells)]
    counters = [
        Capture(i, i + 1, capture.what) for i, capture in enumerate(line.captures) if capture.what != "cell"
    ]
    source: SourceKind = "bar" if counters else "record"
    finding = compose(b"", counters, pairs, source=source, label="table")
    return msgspec.structs.replace(finding, closes=True) if counters else finding
