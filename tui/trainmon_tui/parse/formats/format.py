"""A format ready to read: every pattern compiled, every group known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from trainmon_tui.parse.finding import Finding
from trainmon_tui.parse.formats.meaning import captures_of, group_specs, words_of
from trainmon_tui.parse.formats.patterns import Compiled
from trainmon_tui.parse.formats.schema import Sample
from trainmon_tui.parse.template import Template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trainmon_tui.parse.formats.meaning import Variant
    from trainmon_tui.parse.formats.schema import LineSpec, Meaning


class FormatTemplate(Template):
    """How the lines of one variant of a pattern are read."""

    __slots__ = ("format", "line")

    def __init__(self, name: str, pattern: LinePattern | None, finding: Finding, *, repeats: bool) -> None:
        super().__init__(b"", None)
        self.understood = True
        self.finding = finding
        self.speaks = bool(finding.event) or repeats
        self.repeats = repeats
        self.format = name
        """The format's name."""
        self.line = pattern

    def words(self, segment: bytes) -> Finding:
        """Return the event or settings of one segment."""
        if not self.repeats or self.line is None:
            return self.finding
        return self.line.words(segment)


class LinePattern:
    """One kind of line of a format."""

    def __init__(self, name: str, spec: LineSpec, compiled: Compiled, metrics: Mapping[str, Meaning]) -> None:
        self.format = name
        self.spec = spec
        self.compiled = compiled
        self.specs = specs = group_specs(compiled.names, spec.groups)
        self._metrics = metrics
        self._fields = any(each.kind == "field" for each in specs)

    def template(self, variant: Variant) -> FormatTemplate:
        """Return how lines of one variant are read."""
        split = self.spec.split or variant.split
        captures = captures_of(self.compiled.names, self.specs, variant, split, self._metrics)
        finding = Finding(
            captures,
            source="record",
            label=f"{self.format} {self.spec.label}".strip(),
            split=split,
            event=None if self.spec.event == "config" else self.spec.event,
        )
        return FormatTemplate(self.format, self, finding, repeats=bool(self._fields and self.spec.event))

    def words(self, segment: bytes) -> Finding:
        """Return the event or settings that a line is, with its own fields."""
        row = self.compiled.read(segment)
        return Finding() if row is None else words_of(self.compiled.names, self.specs, row, self.spec)


class Format(msgspec.Struct, frozen=True):
    """A format. ``origin`` says where it comes from: the path of its file, or ``bundled``."""

    name: str
    description: str
    origin: str
    lines: tuple[LinePattern, ...]
    ignored: tuple[Compiled, ...]
    samples: tuple[Sample, ...]


class Chosen(NamedTuple):
    """The formats that read a run, and what is to be said of those that cannot."""

    formats: tuple[Format, ...] = ()
    notices: tuple[str, ...] = ()


NO_FORMATS = Chosen()
