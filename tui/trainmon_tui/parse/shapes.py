"""Looks up the shape of every segment of a block at once and reads the lines of each shape together."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.parse.attention import Attention
from trainmon_tui.parse.detectors import LONGEST, examine
from trainmon_tui.parse.formats.reader import FormatReader
from trainmon_tui.parse.template import Template, dull, fine
from trainmon_tui.parse.wordings import Wordings
from trainmon_tui.parse.words import Block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.model.blocks import Ints
    from trainmon_tui.model.texts import Texts
    from trainmon_tui.parse.formats.format import Format
    from trainmon_tui.parse.formats.reader import Claim

_DELETED = b"0123456789.+-eE% #" + bytes(range(0x80, 0x90)) + b"\xe2\x96\x94\x95"
MAX_WEIGHT = 32 * 1024 * 1024
"""Estimated bytes of all that is learned; beyond them everything is forgotten and learned again as it comes."""

_WEIGHT = 4096
"""Estimated bytes of one template with its compiled expression."""

MAX_WALKS = 6
"""Templates of one shape that are walked in a block."""

MOST_FINE = 20_000
"""Templates of one shape, which differ in the numbers inside of names."""

_PASSED = b"\0passed"
"""The skeleton of segments that are not examined; no clean segment holds a NUL."""
_UNREAD = Template(b"?", None)
"""What reads them."""


class Reading(NamedTuple):
    """Lines of a block that one template read."""

    template: Template
    positions: Ints
    """Indices of the segments in the block, ascending."""
    columns: list[Sequence[bytes]]
    """The text of each capture, one column each."""


class Shape:
    """What lines of one skeleton may be; most shapes have a single template."""

    __slots__ = ("claims", "dull", "fine", "template")

    def __init__(self, template: Template, claims: tuple[Claim, ...]) -> None:
        self.template = template
        self.claims = claims
        """Patterns of the chosen formats that may match such lines."""
        self.fine: dict[bytes, Template] = {}
        """Templates of lines that differ in more than their numbers."""
        self.dull: dict[bytes, Template] = {}
        """Those of which nothing is kept: such lines often have a new name each."""


def learn(text: bytes) -> Template:
    """Return what the detectors make of one segment, ready to read others like it."""
    return Template(text, examine(text))


class Shapes:
    """Everything learned so far; `read` gives the same result however a log is cut into blocks."""

    def __init__(self, formats: Sequence[Format] = ()) -> None:
        self.formats = FormatReader(formats, _DELETED)
        self._attention = Attention()
        self._forget()

    def _forget(self) -> None:
        self._ids: dict[bytes, int] = {_PASSED: 0}
        self._shapes: list[Shape] = [Shape(_UNREAD, ())]
        self._wordings = Wordings()
        self._weight = 0

    def read(self, texts: Sequence[bytes]) -> Iterator[Reading]:
        """Yield the lines of a block by template."""
        if not texts:
            return
        if self._weight > MAX_WEIGHT:
            self._attention.expect(self._ids)
            self._forget()
        block, left = Block(texts), np.ones(len(texts), np.bool_)
        for reading in starmap(Reading, self._wordings.read(block)):
            left[reading.positions] = False
            yield reading
        places = left.nonzero()[0]
        rest = block.part(places)
        ids = self._identify(rest.texts, places) if len(places) else places
        self._attention.move_on(len(texts))
        for own in _groups(ids):
            shape = self._shapes[int(ids[own[0]])]
            read = self._read_claimed if shape.claims else self._read_shape
            for reading in read(shape, rest, own):
                yield reading._replace(positions=places[reading.positions])

    def _identify(self, texts: Texts, places: Ints) -> Ints:
        skeletons = texts.without(_DELETED)
        for position in np.flatnonzero(texts.ends - texts.starts > LONGEST).tolist():
            skeletons[position] = _PASSED
        found = list(map(self._ids.get, skeletons))
        if None in found:
            for position, skeleton in enumerate(skeletons):
                number = self._ids.get(skeleton)
                if number is None:
                    number = self._learn(skeleton, texts[position], int(places[position]))
                found[position] = number
        return np.array(found, dtype=np.int64)

    def _learn(self, skeleton: bytes, text: bytes, position: int) -> int:
        claims = self.formats.claims(skeleton)
        if not claims and not self._attention.is_worth(skeleton, text, position):
            return self._ids[_PASSED]
        number = self._ids[skeleton] = len(self._shapes)
        self._shapes.append(Shape(learn(text), claims))
        self._weight += len(skeleton) + _WEIGHT
        return number

    def _read_claimed(self, shape: Shape, block: Block, positions: Ints) -> Iterator[Reading]:
        taken, rest = self.formats.read(shape.claims, positions, _cut(block, positions))
        yield from (Reading(*each) for each in taken)
        if rest:
            yield from self._read_shape(shape, block, positions[rest])

    def _read_shape(self, shape: Shape, block: Block, positions: Ints) -> Iterator[Reading]:
        if shape.template is _UNREAD:
            yield Reading(shape.template, positions, [])
            return
        left, template, most = positions, shape.template, 0
        for _ in range(MAX_WALKS):
            if len(left) == 1 and (own := template.own_columns(block.texts[left[0]])) is not None:
                yield Reading(template, left, own)
                return
            walked = template.walk(block, left) if template.is_walked(len(left)) else None
            if walked is None:
                break
            fitting = left[walked.fits]
            if len(fitting):
                yield Reading(template, fitting, walked.columns)
                if not shape.claims:
                    self._wordings.learn(template, block, fitting)
                left = left[~walked.fits]
            if len(fitting) > most:
                shape.template, most = template, len(fitting)
            if not len(left):
                return
            template = self._fine(shape, block.texts[left[0]])
        yield from self._read_few(shape, left, _cut(block, left))

    def _read_few(self, shape: Shape, positions: Ints, lines: list[bytes]) -> Iterator[Reading]:
        """Read lines by expressions: all by one of them, or else one by one."""
        columns = shape.template.read_block(lines)
        if columns is not None:
            yield Reading(shape.template, positions, columns)
            return
        groups: dict[Template, tuple[list[int], list[tuple[bytes, ...]]]] = {}
        for position, line in zip(positions.tolist(), lines, strict=True):
            template, row = self._read_line(shape, line)
            places, rows = groups.setdefault(template, ([], []))
            places.append(position)
            rows.append(row)
        for template, (places, rows) in groups.items():
            yield Reading(template, np.array(places, dtype=np.int64), list(zip(*rows, strict=True)))

    def _fine(self, shape: Shape, line: bytes) -> Template:
        """Return the template of lines that differ from one in free numbers alone."""
        exact = fine(line)
        template = shape.fine.get(exact)
        if template is not None:
            return template
        loose = dull(line)
        template = shape.dull.get(loose)
        if template is None:
            if len(shape.fine) >= MOST_FINE:
                return _UNREAD
            template = learn(line)
            known, text = (shape.dull, loose) if template.dull else (shape.fine, exact)
            known[text] = template
            self._weight += len(text) + _WEIGHT
        return template

    def _read_line(self, shape: Shape, line: bytes) -> tuple[Template, tuple[bytes, ...]]:
        template = self._fine(shape, line)
        if not template.finding.captures:
            return template, ()
        row = template.read_line(line)
        if row is None:
            template = learn(line)
            row = template.read_own(line)
        return template, row


def _groups(ids: Ints) -> list[Ints]:
    """Return the places of equal numbers, ascending within each group."""
    order = np.argsort(ids, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(ids[order])) + 1) if len(ids) else []


def _cut(block: Block, positions: Ints) -> list[bytes]:
    return [block.texts[position] for position in positions.tolist()]
