"""A learned shape of line: one regular expression with a group for each number, used on many lines at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.parse.detectors import examine
from trainmon_tui.parse.finding import NOTHING, Finding
from trainmon_tui.parse.numbers import LIST, NUMBER, PLAIN_NUMBER
from trainmon_tui.parse.prefix import STAMP

if TYPE_CHECKING:
    from collections.abc import Sequence

FREE_NUMBER = rb"(?<![A-Za-z_0-9])(?<![A-Za-z_][./-])[0-9]+"
"""Digits that may differ between lines of one shape; those inside a name (``top5``, ``layer.3``) may not."""

_GLYPHS = rb"(?:\xe2(?:\x96|\x94|\x95)[\x80-\xbf]| |#)*(?:\xe2(?:\x96|\x94|\x95)[\x80-\xbf])(?:\xe2(?:\x96|\x94|\x95)[\x80-\xbf]| |#)*"
_PIECES = re.compile(
    rb"(?P<glyphs>"
    + _GLYPHS
    + rb")|(?P<padding> +(?=[0-9]{1,3}%\|)| +\Z)|(?P<blanks> {2,})|(?P<number>"
    + FREE_NUMBER
    + rb")"
)
_COMMA_DIGIT = re.compile(rb",[0-9]")
_GENERAL = {"glyphs": rb"[\x80-\xbf\xe2 #]*", "blanks": b" {2,}", "padding": b" *", "number": b"[0-9]+"}


class Template:
    """How to read every line of one shape, learned from one segment of it."""

    __slots__ = ("finding", "pattern", "repeats", "speaks", "understood")

    def __init__(self, segment: bytes, finding: Finding | None) -> None:
        self.understood = finding is not None or not segment.strip()
        self.finding = finding or NOTHING
        self.speaks = bool(self.finding.event or self.finding.config or self.finding.begins)
        """Whether its lines are events or settings."""
        self.repeats = bool(self.finding.fields or self.finding.config)
        """Whether every segment is examined on its own, for the words it holds."""
        self.pattern = _compile(segment, self.finding) if self.finding.captures else None

    def words(self, segment: bytes) -> Finding:
        """Return the event or the settings of one segment."""
        return (examine(segment) or NOTHING) if self.repeats else self.finding

    def read_block(self, lines: Sequence[bytes]) -> list[Sequence[bytes]] | None:
        """Return one column of texts for each capture, or None if some line is not quite of this kind."""
        if self.pattern is None:
            return None
        found = self.pattern.findall(b"\n".join(lines))
        if len(found) != len(lines):
            return None
        return list(zip(*found, strict=True)) if self.pattern.groups > 1 else [found]

    def read_line(self, line: bytes) -> tuple[bytes, ...] | None:
        """Return the text of each capture of one line, or None if it is not quite of this kind."""
        found = self.pattern.fullmatch(line) if self.pattern else None
        return found.groups() if found else None

    def read_own(self, segment: bytes) -> tuple[bytes, ...]:
        """Return the text of each capture of the very segment this template was learned from."""
        return tuple(segment[capture.start : capture.end] for capture in self.finding.captures)


def _compile(segment: bytes, finding: Finding) -> re.Pattern[bytes]:
    parts, position = [rb"^"], 0
    literal = _exact if finding.literal else _literal
    for capture in finding.captures:
        thousands = _COMMA_DIGIT.search(segment, capture.start, capture.end + 2)
        number = NUMBER if thousands else PLAIN_NUMBER
        parts.append(literal(segment, position, capture.start))
        parts.append(b"(" + {"stamp": STAMP, "list": LIST}.get(capture.what, number) + b")")
        position = capture.end
    parts.append(literal(segment, position, len(segment)) + rb" *$")
    return re.compile(b"".join(parts), re.MULTILINE)


def _exact(segment: bytes, start: int, end: int) -> bytes:
    return re.escape(segment[start:end])


def _literal(segment: bytes, start: int, end: int) -> bytes:
    out, position = [], start
    for piece in _PIECES.finditer(segment, start, end):
        out += [re.escape(segment[position : piece.start()]), _GENERAL[piece.lastgroup or "blanks"]]
        position = piece.end()
    return b"".join([*out, re.escape(segment[position:end])])
