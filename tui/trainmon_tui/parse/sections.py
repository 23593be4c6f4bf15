"""Gives the lines below a heading its split: ``Validation:`` and then ``  loss: 0.5``.

A section reaches as far as values follow one another without a place of their own; blank lines part nothing.
Right below a heading that asks for it the lines of one loop belong to it too, though they count: ``Evaluation:`` and
then ``step 200, loss 0.5``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from trainmon_tui.model.blocks import SeriesKey, Split
from trainmon_tui.model.texts import Texts
from trainmon_tui.parse.boxes import Anchor
from trainmon_tui.parse.finding import NOTHING
from trainmon_tui.parse.headings import heading_of
from trainmon_tui.parse.numbers import parse_column
from trainmon_tui.parse.shapes import Reading
from trainmon_tui.parse.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.parse.finding import Capture, Finding

MAX_TEMPLATES = 1000
LONGEST_BLOCK = 64
"""Segments of a block of results that wait for its step."""
_STARS, _JOINED = b"*****", b" = "
_STEP = re.compile(rb"step *=")
_ASKS = re.compile(rb":[^\w:]*$|\b(?:begin|start)", re.IGNORECASE)
"""What of a heading says that the very next line answers it."""
_GOALS = ("step_total", "count_total")
ANY, ALONE, UNTOLD = -1.0, -2.0, -3.0
"""In place of a loop's goal: any may follow, no loop runs, it does not say where it ends."""


class Sections:
    """Remembers under which heading the last block ended."""

    def __init__(self) -> None:
        self._split: Split = ""
        self._loop = ALONE
        self._of: dict[tuple[Template, Split], Template] = {}

    def held(self, texts: Sequence[bytes]) -> int:
        """Return how many of the last segments are a block of results whose step may yet follow its values."""
        if _STARS not in Texts.of(texts).raw:
            return 0
        last = len(texts) - 1
        for place in range(last, max(-1, last - LONGEST_BLOCK), -1):
            text = texts[place]
            if _STARS in text:
                return last + 1 - place if heading_of(text) in ("valid", "test") else 0
            if _JOINED not in text or _STEP.search(text):
                return 0
        return 0

    def resolve(
        self, readings: Sequence[Reading], texts: Sequence[bytes]
    ) -> tuple[list[Reading], list[Anchor]]:
        """Return the readings of a block, those of sections with the split of their heading.

        The anchors say where sections stand that tell their step behind their values.
        """
        if not self._split and not any(reading.template.finding.heads for reading in readings):
            return list(readings), []
        splits, headings = self._splits(readings, texts)
        parts = [part for reading in readings for part in self._parts(reading, splits)]
        return parts, [anchor for reading in readings for anchor in _anchors(reading, splits, headings)]

    def _splits(
        self, readings: Sequence[Reading], texts: Sequence[bytes]
    ) -> tuple[dict[int, Split], dict[int, int]]:
        """Return the split of each segment that stands in a section, and where its heading does."""
        rows = {
            place: (reading, i) for reading in readings for i, place in enumerate(reading.positions.tolist())
        }
        splits: dict[int, Split] = {}
        headings: dict[int, int] = {}
        heading = -1
        for place, text in enumerate(texts):
            row = rows.get(place)
            finding = row[0].template.finding if row else NOTHING
            if finding.heads:
                self._split, heading = finding.heads, place
                self._loop = ANY if finding.heads != "train" and _ASKS.search(text) else ALONE
            elif not text.strip():
                self._loop = ALONE
            elif self._split:
                self._split = self._split if row and (self._loops(*row) or _belongs(finding)) else ""
                if self._split:
                    splits[place], headings[place] = self._split, heading
        return splits, headings

    def _loops(self, reading: Reading, row: int) -> bool:
        """Whether a counted line is of the loop below a heading: its first, or one with the same goal."""
        if self._loop == ALONE:
            return False
        goal = _goal(reading, row)
        runs = goal != ALONE and self._loop in (ANY, goal)
        self._loop = goal if goal >= 0 else ALONE
        return runs

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


def _goal(reading: Reading, row: int) -> float:
    """Return how far a line's values are counted; ALONE where they are not, or where an epoch places them."""
    finding = reading.template.finding
    kinds = [capture.what for capture in finding.captures]
    if not finding.keys or finding.source != "line" or "epoch" in kinds or not {"step", "count"} & {*kinds}:
        return ALONE
    told = (reading.columns[kinds.index(what)][row] for what in _GOALS if what in kinds)
    return next((float(parse_column([text])[0]) for text in told), UNTOLD)


def _anchors(reading: Reading, splits: dict[int, Split], headings: dict[int, int]) -> Iterator[Anchor]:
    """Yield where sections over held-out data stand, told by a line of theirs that is nothing but a step."""
    kinds = [capture.what for capture in reading.template.finding.captures]
    if reading.template.finding.keys or "step" not in kinds:
        return
    texts = reading.columns[kinds.index("step")]
    for place, text in zip(reading.positions.tolist(), texts, strict=True):
        if splits.get(place) in ("valid", "test") and headings[place] >= 0:
            yield Anchor(headings[place], float(parse_column([text])[0]), float("nan"))


def _belongs(finding: Finding) -> bool:
    """Whether a line can belong to the heading above it: values without a place, a table, or a step that stands alone."""
    kinds = {capture.what for capture in finding.captures}
    if finding.cells or finding.columns:
        return True
    if not finding.keys:
        return "step" in kinds and "epoch" not in kinds
    return finding.source in ("line", "summary") and not kinds & {"step", "count", "epoch"}


def _under(finding: Finding, split: Split) -> Finding:
    """Return a line's finding with the split of its section; held-out data moves no step."""
    captures: tuple[Capture, ...] = tuple(
        capture._replace(key=_of_split(capture.key, split)) if capture.key else capture
        for capture in finding.captures
    )
    if not (finding.keys or finding.cells) and split != "train":
        captures = ()
    return msgspec.structs.replace(finding, captures=captures, split=finding.split or split)


def _of_split(key: SeriesKey, split: Split) -> SeriesKey:
    return key if key.split else SeriesKey(key.tag, split, key.metric, key.unit, quiet=key.quiet)
