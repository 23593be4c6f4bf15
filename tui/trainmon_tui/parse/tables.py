"""Joins the numbers of a table's lines with the names above them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from trainmon_tui.parse.compose import compose
from trainmon_tui.parse.finding import Capture, Finding, What
from trainmon_tui.parse.gaps import NO_COLUMN, Layout, layout_of
from trainmon_tui.parse.names import counter_of, split_of_word
from trainmon_tui.parse.pairs import Pair
from trainmon_tui.parse.shapes import Reading
from trainmon_tui.parse.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.model.blocks import SourceKind, Split


_Kind = tuple[str, int]
"""How a line's cells are parted, and how many they are."""

_Line = tuple[tuple[int, ...], tuple[What, ...], tuple[tuple[int, str], ...], tuple[str, ...], "Split"]
"""All that decides how the cells of a line are called."""

TITLES = frozenset({"name", "metric", "key", "tag", "series", "variable"})
"""Columns whose words name the number beside them, in a column called ``value``."""
SPLITS = frozenset({"split", "phase", "mode", "stage", "subset", "set"})

ALIGNED = " "
"""The label of tables whose cells only blanks part."""

MAX_KINDS = 1000
"""Kinds of lines whose names are remembered."""

UNFIT = Template(b"cells", None)
"""Reads the lines of a table that have more or fewer cells than any of its heads."""


class Tables:
    """Remembers the last table head of each width, across blocks."""

    def __init__(self) -> None:
        self._heads: dict[_Kind, Finding] = {}
        self._laid: list[tuple[int, Finding, Layout]] = []
        """Where the aligned heads of a block stand, behind the last one of the blocks before; and their columns."""
        self._named: dict[_Line, Template] = {}

    def resolve(self, readings: Sequence[Reading], texts: Sequence[bytes]) -> list[Reading]:
        """Return the readings of a block with those of table lines named by the nearest fitting head above."""
        heads: dict[_Kind, list[tuple[int, Finding]]] = {}
        for reading in readings:
            finding = reading.template.finding
            if finding.columns:
                heads.setdefault((finding.label, len(finding.columns)), []).extend(
                    (place, finding) for place in reading.positions.tolist()
                )
        _split_up(heads)
        for kind, each in heads.items():
            each.sort(key=lambda head: head[0])
            above = self._heads.get(kind)
            for i, (place, finding) in enumerate(each):
                above = completed(finding, above)
                each[i] = (place, above)
        tables = {label: -1 for label, _ in self._heads}
        for (label, _), each in heads.items():
            tables[label] = min(each[0][0], tables.get(label, each[0][0]))
        self._lay_out(heads, texts)
        resolved: list[Reading] = []
        for reading in readings:
            finding = reading.template.finding
            own = heads.get((finding.label, finding.width), []) if finding.cells else []
            named = self._name(reading, own, tables.get(finding.label)) if finding.cells else [reading]
            resolved += [part for each in named for part in self._with_gaps(each, reading, texts)]
        for kind, each in heads.items():
            self._heads[kind] = each[-1][1]
        return resolved

    def _name(
        self, reading: Reading, heads: list[tuple[int, Finding]], table: int | None
    ) -> Iterator[Reading]:
        """Yield the lines of one width below each of their ``heads``; ``table`` is where the first head of any width stands."""
        line = reading.template.finding
        above = np.searchsorted([place for place, _ in heads], reading.positions)
        for number in np.unique(above).tolist():
            head = heads[number - 1][1] if number else self._heads.get((line.label, line.width))
            rows = np.flatnonzero(above == number)
            if head is None:
                places = reading.positions[rows]
                below = places[places > table] if table is not None else places[:0]
                if len(below):
                    yield Reading(UNFIT, below, [])
                continue
            template = self._template(line, head)
            chosen = [reading.columns[capture.start] for capture in template.finding.captures]
            columns = [texts[rows[0] : rows[-1] + 1] for texts in chosen]
            yield Reading(template, reading.positions[rows], columns)

    def _lay_out(self, heads: dict[_Kind, list[tuple[int, Finding]]], texts: Sequence[bytes]) -> None:
        """Note where the columns of the block's aligned heads stand."""
        above = [(-1, head, layout) for _, head, layout in self._laid[-1:]]
        aligned = (head for (label, _), each in heads.items() if label == ALIGNED for head in each)
        found = [(place, head, layout_of(texts[place])) for place, head in sorted(aligned, key=_place)]
        self._laid = above + [each for each in found if len(each[2].starts) == len(each[1].columns)]

    def _with_gaps(self, named: Reading, line: Reading, texts: Sequence[bytes]) -> Iterator[Reading]:
        """Yield lines that fit no head by their number of cells under the columns that their cells stand below."""
        if named.template is not UNFIT or line.template.finding.label != ALIGNED or not self._laid:
            yield named
            return
        above = [place for place, *_ in self._laid]
        kinds: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        for place in named.positions.tolist():
            number = bisect_left(above, place) - 1
            columns = (
                self._laid[number][2].columns(texts[place], line.template.finding.width)
                if number >= 0
                else ()
            )
            kinds.setdefault((number, columns), []).append(place)
        for (number, columns), places in kinds.items():
            if not columns:
                yield Reading(UNFIT, np.array(places), [])
                continue
            head = self._laid[number][1]
            moved = _moved(line.template.finding, columns, len(head.columns))
            template, own = self._template(moved, head), line.columns[-len(moved.captures) :]
            rows = np.searchsorted(line.positions, places).tolist()
            chosen = (own[capture.start] for capture in template.finding.captures)
            yield Reading(template, np.array(places), [[texts[row] for row in rows] for texts in chosen])

    def _template(self, line: Finding, head: Finding) -> Template:
        kind = (
            line.cells,
            tuple(capture.what for capture in line.captures),
            line.words,
            head.columns,
            line.split,
        )
        template = self._named.get(kind)
        if template is None:
            if len(self._named) >= MAX_KINDS:
                self._named.clear()
            template = self._named[kind] = Template(b"table", named(line, head))
        return template


def _split_up(heads: dict[_Kind, list[tuple[int, Finding]]]) -> None:
    """Add aligned heads once more for lines that have a cell below each word of theirs: ``label predict features``."""
    aligned = [each for (label, _), own in heads.items() if label == ALIGNED for each in own]
    for place, head in aligned:
        words = tuple(word for name in head.columns for word in name.split(" "))
        if len(words) > len(head.columns):
            parted = msgspec.structs.replace(head, columns=words)
            heads.setdefault((ALIGNED, len(words)), []).append((place, parted))


def _place(head: tuple[int, Finding]) -> int:
    return head[0]


def _moved(line: Finding, columns: Sequence[int], width: int) -> Finding:
    """Return a line whose cells stand in other columns than their number says; the number of the line is left out."""
    words = tuple((columns[cell] if cell != NO_COLUMN else cell, word) for cell, word in line.words)
    cells = [columns[cell] for cell in line.cells]
    index = cells[:1] == [NO_COLUMN]
    return msgspec.structs.replace(
        line, captures=line.captures[index:], cells=tuple(cells[index:]), words=words, width=width
    )


def completed(head: Finding, above: Finding | None) -> Finding:
    """Return a head with the empty cells and the names of the head above it, where names take two lines."""
    if above is None or "" not in head.columns:
        return head
    names = (f"{upper} {lower}".strip() for upper, lower in zip(above.columns, head.columns, strict=True))
    return msgspec.structs.replace(head, columns=tuple(names))


def named(line: Finding, head: Finding) -> Finding:
    """Return a line's finding with its columns named; a capture's start is its place among the numbers.

    Columns called by a split have the line's own word for their values: ``loss | 0.59 | 0.51`` under ``Training``.
    A line that begins with a word for its split (``! Train``) is of another kind than one that does not.
    A line with words that neither name a value nor a split belongs to training only beside a counter.
    """
    said = {head.columns[column].lower(): word for column, word in line.words if column != NO_COLUMN}
    label = "table" if len(said) == len(line.words) else "table of parts"
    title = next((word for name, word in said.items() if name in TITLES), "")
    told = (split_of_word(word) for name, word in said.items() if name in SPLITS)
    split: Split = next(told, line.split)
    names = [title if title and name.lower() == "value" else name for name in head.columns]
    pairs = [
        Pair(names[column], i, i + 1, None, spaced=False, what="list" if capture.what == "list" else "value")
        for i, (column, capture) in enumerate(zip(line.cells, line.captures, strict=False))
    ]
    if title and all(split_of_word(pair.name) for pair in pairs):
        pairs = [pair._replace(name=title, split=split_of_word(pair.name)) for pair in pairs]
    elif title and all(column == 0 for column, _ in line.words) and "value" not in head.columns:
        pairs = [pair._replace(name=f"{title}/{pair.name}") for pair in pairs]
    elif said and not any(counter_of(pair.name) for pair in pairs):
        return Finding(source="record")
    counters = [
        Capture(i, i + 1, capture.what)
        for i, capture in enumerate(line.captures)
        if capture.what not in ("cell", "list")
    ]
    source: SourceKind = "bar" if counters else "record"
    finding = compose(b"", counters, pairs, source=source, label=label, split=split)
    return msgspec.structs.replace(finding, closes=True) if counters else finding
