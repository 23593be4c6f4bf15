"""Gives the lines below a heading its split: ``Validation:`` and then ``  loss: 0.5``.

A section reaches as far as values follow one another without a place of their own; blank lines part nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from trainmon_tui.model.blocks import SeriesKey, Split
from trainmon_tui.parse.shapes import Reading
from trainmon_tui.parse.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.parse.finding import Capture, Finding

MAX_TEMPLATES = 1000


class Sections:
    """Remembers under which heading the last block ended."""

    def __init__(self) -> None:
        self._split: Split = ""
        self._of: dict[tuple[Template, Split], Template] = {}

    def resolve(self, readings: Sequence[Reading], texts: Sequence[bytes]) -> list[Reading]:
        """Return the readings of a block, those of sections with the split of their heading."""
        if not self._split and not any(reading.template.finding.heads for reading in readings):
            return list(readings)
        splits = self._splits(readings, texts)
        return [part for reading in readings for part in self._parts(reading, splits)]

    def _splits(self, readings: Sequence[Reading], texts: Sequence[bytes]) -> dict[int, Split]:
        """Return the split of each segment that stands in a section."""
        findings = {
            place: reading.template.finding for reading in readings for place in reading.positions.tolist()
        }
        splits: dict[int, Split] = {}
        for place, text in enumerate(texts):
            finding = findings.get(place)
            if finding is not None and finding.heads:
                self._split = finding.heads
            elif self._split and text.strip():
                self._split = self._split if finding is not None and _belongs(finding) else ""
                if self._split:
                    splits[place] = self._split
        return splits

    def _parts(self, reading: Reading, splits: dict[int, Split]) -> Iterator[Reading]:
        own = np.array([splits.get(place, "") for place in reading.positions.tolist()])
        for split in np.unique(own).tolist():
            rows = np.flatnonzero(own == split)
            columns: list[Sequence[bytes]] = [[texts[i] for i in rows.tolist()] for texts in reading.columns]
            template = self._template(reading.template, split) if split else reading.template
            kept = len(template.finding.captures)
            yield Reading(template, reading.positions[rows], columns[:kept])

    def _template(self, template: Template, split: Split) -> Template:
        known = self._of.get((template, split))
        if known is None:
            if len(self._of) >= MAX_TEMPLATES:
                self._of.clear()
            known = self._of[template, split] = Template(b"section", _under(template.finding, split))
        return known


def _belongs(finding: Finding) -> bool:
    """Whether a line can belong to the heading above it: values without a place, or a step that stands alone."""
    kinds = {capture.what for capture in finding.captures}
    if not finding.keys:
        return "step" in kinds and "epoch" not in kinds
    return finding.source in ("line", "summary") and not kinds & {"step", "count", "epoch"}


def _under(finding: Finding, split: Split) -> Finding:
    """Return a line's finding with the split of its section; held-out data moves no step."""
    captures: tuple[Capture, ...] = tuple(
        capture._replace(key=_of_split(capture.key, split)) if capture.key else capture
        for capture in finding.captures
    )
    if not finding.keys and split != "train":
        captures = ()
    return msgspec.structs.replace(finding, captures=captures, split=finding.split or split)


def _of_split(key: SeriesKey, split: Split) -> SeriesKey:
    return key if key.split else SeriesKey(key.tag, split, key.metric, key.unit, quiet=key.quiet)
