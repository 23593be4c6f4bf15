"""Reads the lines that the chosen formats know, each one exactly as its pattern says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.parse.finding import NOTHING
from trainmon_tui.parse.formats.format import FormatTemplate
from trainmon_tui.parse.formats.meaning import column_text, variant_of
from trainmon_tui.parse.formats.required import required_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.blocks import Ints
    from trainmon_tui.parse.formats.format import Format, LinePattern
    from trainmon_tui.parse.formats.meaning import Variant
    from trainmon_tui.parse.formats.patterns import Compiled

MAX_VARIANTS = 5000
"""Kinds of lines that are remembered; a log can name ever new tags."""


class Claim(NamedTuple):
    """A pattern, and what the skeleton of every line that it matches holds."""

    compiled: Compiled
    fragments: tuple[bytes, ...]
    line: LinePattern | None
    """None for lines that are to be ignored."""
    silent: FormatTemplate
    """How ignored lines are read."""


class Taken(NamedTuple):
    """Lines that one template reads."""

    template: FormatTemplate
    positions: Ints
    columns: list[Sequence[bytes]]


class FormatReader:
    """The chosen formats, in order; the first pattern that matches a line speaks for it."""

    def __init__(self, formats: Sequence[Format], deleted: bytes) -> None:
        """Prepare for skeletons that lack the bytes ``deleted`` of their lines."""
        self.lines: Counter[str] = Counter()
        """Lines read by each format."""
        self._claims = [claim for each in formats for claim in _claims(each, deleted)]
        self._templates: dict[tuple[LinePattern, Variant], FormatTemplate] = {}

    def claims(self, skeleton: bytes) -> tuple[Claim, ...]:
        """Return the patterns that may match a line with this skeleton: mostly none."""
        return tuple(
            claim for claim in self._claims if all(fragment in skeleton for fragment in claim.fragments)
        )

    def read(
        self, claims: Sequence[Claim], positions: Ints, lines: Sequence[bytes]
    ) -> tuple[list[Taken], list[int]]:
        """Return the lines that were read, by template, and the indices of those that no pattern matches."""
        groups: dict[FormatTemplate, tuple[list[int], list[tuple[bytes, ...]]]] = {}
        rest = []
        for i, line in enumerate(lines):
            found = self._read_line(claims, line)
            if found is None:
                rest.append(i)
                continue
            places, rows = groups.setdefault(found[0], ([], []))
            places.append(i)
            rows.append(found[1])
        for template, (places, _) in groups.items():
            self.lines[template.format] += len(places)
        return [
            Taken(template, positions[places], list(zip(*rows, strict=True)))
            for template, (places, rows) in groups.items()
        ], rest

    def _read_line(
        self, claims: Sequence[Claim], line: bytes
    ) -> tuple[FormatTemplate, tuple[bytes, ...]] | None:
        for claim in claims:
            row = claim.compiled.read(line)
            if row is None:
                continue
            if claim.line is None:
                return claim.silent, ()
            variant = variant_of(claim.line.specs, row)
            texts = tuple(
                column_text(what, text)
                for what, text in zip(variant.kinds, row, strict=True)
                if what is not None and text is not None
            )
            return self._template(claim.line, variant), texts
        return None

    def _template(self, line: LinePattern, variant: Variant) -> FormatTemplate:
        key = (line, variant)
        template = self._templates.get(key)
        if template is None:
            if len(self._templates) >= MAX_VARIANTS:
                self._templates.clear()
            template = self._templates[key] = line.template(variant)
        return template


def _claims(format_: Format, deleted: bytes) -> list[Claim]:
    silent = FormatTemplate(format_.name, None, NOTHING, repeats=False)
    known: list[tuple[Compiled, LinePattern | None]] = [(compiled, None) for compiled in format_.ignored]
    known += [(line.compiled, line) for line in format_.lines]
    return [Claim(compiled, fragments(compiled, deleted), line, silent) for compiled, line in known]


def fragments(compiled: Compiled, deleted: bytes) -> tuple[bytes, ...]:
    """Return what is in the skeleton of every line that a pattern matches."""
    sure = (text.encode("utf-8").translate(None, deleted) for text in required_texts(compiled.text))
    return tuple(fragment for fragment in sure if fragment)
