"""A learned shape of line: what all its lines have, and where each has numbers of its own.

It is read in two ways that agree: as steps over many lines at once (`program`), and as one regular expression
with a group for each number, which also reads what the steps leave.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from trainmon_tui.parse.detectors import examine_again
from trainmon_tui.parse.detectors.bar import beginnings
from trainmon_tui.parse.finding import NOTHING, Finding
from trainmon_tui.parse.forms import Forms, forms_taken
from trainmon_tui.parse.names import CLOCK_NAMES, normalised
from trainmon_tui.parse.numbers import LIST, MOST_WHOLE, NUMBER, PLAIN_NUMBER, POINTED_NUMBER, RANGE, SIZED
from trainmon_tui.parse.prefix import STAMP
from trainmon_tui.parse.program import Number, Skip, Stamp, Step, Text, Walked, outlines, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.model.blocks import Ints
    from trainmon_tui.parse.finding import Capture
    from trainmon_tui.parse.outline import Outline
    from trainmon_tui.parse.program import Kind
    from trainmon_tui.parse.words import Block

FREE_NUMBER = rb"(?<![A-Za-z_0-9])(?<![A-Za-z_][./@'#%-])[0-9]+"
"""Digits that may differ between lines of one shape; those inside a name (``top5``, ``layer.3``, ``acc@1``) may not."""

_CLOCK = rb"(?<![A-Za-z_0-9])[0-9]+(?=[:-][0-9])|(?<=[0-9][:-])[0-9]+"
"""Digits of a time or a date: how many there are tells what a line begins with."""

MOST_COUNTED = 15
"""Digits of the largest count that the detectors take."""

_GLYPH = rb"\xe2(?:\x96|\x94|\x95)[\x80-\xbf]"
_PIECES = re.compile(
    rb"(?P<glyphs>(?:" + _GLYPH + rb"| |#)*" + _GLYPH + rb"(?:" + _GLYPH + rb"| |#)*|(?<=%\|) +(?=\|))"
    rb"|(?P<padding> +(?=[0-9]{1,3}%\|)| +\Z)|(?P<blanks> {2,})|(?P<clock>" + _CLOCK + rb")|(?P<percent>(?<=[ :])[0-9]{1,3}(?=%))"
    rb"|(?P<number>" + FREE_NUMBER + rb")"
)  # fmt: skip
NAMED_NUMBER = rb"(?i:top|prec|ap|f)[@_-]?[0-9]+"
"""Digits without which a name is none of a metric: ``top5``, ``f1``."""
_DULL_PIECES = re.compile(
    rb"(?P<clock>" + _CLOCK + rb")|(?P<number>" + FREE_NUMBER + rb")|(?P<named>" + NAMED_NUMBER + rb")|(?P<inner>[0-9]+)"
)  # fmt: skip
_EXACT_PIECES = re.compile(rb"(?P<clock>" + _CLOCK + rb")|(?P<number>" + FREE_NUMBER + rb")")
_CLOCKS, _FREE = map(re.compile, (_CLOCK, FREE_NUMBER))
_FREE_OR_INNER = re.compile(rb"(?P<number>" + FREE_NUMBER + rb")|(?P<named>" + NAMED_NUMBER + rb")|[0-9]+")
_LONG = re.compile(rb"(?<![0-9.])[0-9]{%d,}" % (MOST_COUNTED + 1))
"""Digits that the detectors take for no count, so that they are no example of shorter ones."""
_WORD_END = re.compile(rb"[\w.,%)\]'\"|]")
"""What would be another word or another cell with the number behind it, were there no blank between."""
_DRAWN = re.compile(rb"(?:" + _GLYPH + rb"){3}")
_BESIDE_LETTERS = re.compile(rb"[A-Za-z_][^ ].*|.*[^ ][A-Za-z_]", re.DOTALL)
_GLUED = re.compile(rb"[0-9][eE.]?\Z")
_COMMA_DIGIT = re.compile(rb",[0-9]")
_SPELT = re.compile(rb"[,'dDkMG]")
_COUNTS = frozenset(
    {"step", "step_total", "count", "count_total", "epoch", "epoch_total", "drawn", "drawn_total"}
)
_RATES = frozenset({"rate", "period"})
_TOLD = _RATES | {"stamp", "list", "unix"}
_PARTED = frozenset({"stamp", "list", "cell"})
"""What a comma and more digits may stand behind."""
_SOME_DECIMALS = rb"\.[0-9]*+"
_DECIMALS = rb"(?:" + _SOME_DECIMALS + rb")?+"
_UNIX_DIGITS = 10
"""Digits from which on a clock shows the time of day, and not how long something took."""
_RUNS: dict[str, tuple[bytes, Skip]] = {
    "glyphs": (rb"[\x80-\xbf\xe2 #]+", Skip("glyphs", 1)),
    "padding": (rb" *", Skip("spaces", 0)),
    "gap": (rb" +", Skip("spaces", 1)),
    "blanks": (rb" {2,}", Skip("spaces", 2)),
    "percent": (rb"[0-9]{1,3}", Skip("digits", 1, 3)),
    "number": (rb"[0-9]{1,%d}+" % MOST_COUNTED, Skip("digits", 1, MOST_COUNTED)),
    "long": (rb"[0-9]{%d,}+" % (MOST_COUNTED + 1), Skip("digits", MOST_COUNTED + 1)),
    "decimals": (rb"[0-9]+", Skip("digits", 1)),
}
"""How each kind of piece is read in other lines: as an expression, and as a step."""

FEWEST_WALKED = 48
"""Lines from which on a walk over all of them is faster than an expression."""

MOST_SELDOM = 16
"""Reads of fewer lines before the expression is compiled, which takes as long as fifty such walks."""


class Template:
    """How to read every line of one shape, learned from one segment of it."""

    def __init__(self, segment: bytes, finding: Finding | None) -> None:
        self.understood = finding is not None or not segment.strip()
        self.finding = finding or NOTHING
        self.speaks = bool(self.finding.event or self.finding.config or self.finding.begins)
        """Whether its lines are events or settings."""
        self.repeats = bool(self.finding.fields or self.finding.config)
        """Whether every segment is examined on its own, for the words it holds."""
        self.dull = self.finding == NOTHING or (self.repeats and not self.finding.captures)
        """Whether it keeps no number of its lines, so that those inside their names may differ too."""
        self._segment = segment
        self._seldom = 0

    def is_walked(self, count: int) -> bool:
        """Return whether ``count`` lines are better read by steps: many are, and the first few lines ever."""
        if count >= FEWEST_WALKED:
            return True
        self._seldom += 1
        return self._seldom <= MOST_SELDOM

    def walk(self, block: Block, places: Ints) -> Walked | None:
        """Read the segments at some places of a block; None if they can only be read by the expression."""
        if not self._steady or self._steps is None:
            return None
        return walk(self._steps, block, places)

    def outlines(self, block: Block, places: Ints) -> list[Outline]:
        """Return how lines are read that differ in digits alone from some that were walked."""
        return outlines(self._steps or (), block, places)

    def words(self, segment: bytes) -> Finding:
        """Return the event or the settings of one segment."""
        if not self.repeats or segment == self._segment:
            return self.finding
        return examine_again(segment, self.finding) or NOTHING

    def read_block(self, lines: Sequence[bytes]) -> list[Sequence[bytes]] | None:
        """Return one column of texts for each capture, or None if some line is not quite of this kind."""
        if not self.finding.captures or not self._steady:
            return None
        found = self._pattern.findall(b"\n".join(lines))
        if len(found) != len(lines):
            return None
        return list(zip(*found, strict=True)) if self._pattern.groups > 1 else [found]

    def read_line(self, line: bytes) -> tuple[bytes, ...] | None:
        """Return the text of each capture of one line, or None if it is not quite of this kind."""
        found = self._pattern.fullmatch(line) if self._steady else None
        return found.groups() if found else None

    def read_own(self, segment: bytes) -> tuple[bytes, ...]:
        """Return the text of each capture of the very segment this template was learned from."""
        return tuple(segment[capture.start : capture.end] for capture in self.finding.captures)

    def own_columns(self, segment: bytes) -> list[Sequence[bytes]] | None:
        """Return the columns of a segment that is the very one this template was learned from, or None.

        Most shapes of a hostile log come once, and what other lines of theirs may look like is never asked.
        """
        return [(text,) for text in self.read_own(segment)] if segment == self._segment else None

    @cached_property
    def glued(self) -> bool:
        """Whether its lines are bars behind each other, of which it reads but the first."""
        return self.finding.source == "bar" and len(beginnings(self._segment)) > 1

    @cached_property
    def _steady(self) -> bool:
        return all(map(self._is_steady, self.finding.captures))

    @cached_property
    def _pattern(self) -> re.Pattern[bytes]:
        parts, position = [rb"^"], 0
        for capture in self.finding.captures:
            parts += map(_expression, self._literal(position, capture.start))
            parts.append(b"(" + self._value(capture) + b")")
            position = capture.end
        parts += map(_expression, self._literal(position, len(self._segment)))
        return re.compile(b"".join([*parts, rb" *$"]), re.MULTILINE)

    @cached_property
    def _steps(self) -> tuple[Step, ...] | None:
        steps: list[Step] = []
        position = 0
        for capture in self.finding.captures:
            if capture.what == "list" or self._is_spelt(capture):
                return None
            steps += map(_step, self._literal(position, capture.start))
            steps.append(Stamp() if capture.what == "stamp" else self._number(capture))
            position = capture.end
        return (*steps, *map(_step, self._literal(position, len(self._segment))))

    def _value(self, capture: Capture) -> bytes:
        if capture.what == "stamp":
            return STAMP
        if capture.what == "list":
            return LIST if b"," in self._text(capture) else RANGE
        if self._is_spelt(capture):
            return SIZED if self._text(capture)[-1:].isalpha() else NUMBER
        number = self._number(capture)
        if number.kind == "any":
            return POINTED_NUMBER if number.pointed else PLAIN_NUMBER
        decimals = _SOME_DECIMALS if number.pointed else _DECIMALS if number.kind == "plain" else b""
        return f"[0-9]{{{number.least},{number.most}}}+".encode() + decimals

    def _number(self, capture: Capture) -> Number:
        """Return which numbers the detector takes here: a count has no sign, a clock's value tells what it is."""
        if _is_count(capture, self._text(capture)):
            return Number("whole", most=MOST_COUNTED)
        if capture.what == "unix":
            return Number("plain", least=_UNIX_DIGITS, most=MOST_WHOLE)
        if _is_clock(capture):
            return Number("plain", most=_UNIX_DIGITS - 1)
        if capture.what in _RATES:
            return Number("plain", most=MOST_WHOLE)
        kind: Kind = "any" if self._forms.powered else "plain" if self._forms.pointed else "whole"
        return Number(kind, most=MOST_WHOLE, pointed=not self._forms.whole and kind != "whole")

    @cached_property
    def _forms(self) -> Forms:
        varied = [each for each in self.finding.captures if self._varies(each)]
        return forms_taken(self._segment, self.finding, varied) if varied else Forms()

    def _varies(self, capture: Capture) -> bool:
        """Return whether nothing but the detectors tells which numbers may stand here."""
        told = capture.what in _TOLD or _is_count(capture, self._text(capture)) or _is_clock(capture)
        return not told and not self._is_spelt(capture)

    def _is_steady(self, capture: Capture) -> bool:
        """Return whether other lines may have another number here, and mean the same by it.

        They may not where more digits stand right before it, or behind a comma, or where the number is of no form
        that lines may have.
        """
        if _GLUED.search(self._segment[max(0, capture.start - 2) : capture.start]):
            return False
        if capture.what not in _PARTED and _COMMA_DIGIT.match(self._segment, capture.end):
            return False
        if self._varies(capture) and not any(self._forms):
            return False
        return re.fullmatch(self._value(capture), self._text(capture)) is not None

    def _is_spelt(self, capture: Capture) -> bool:
        """Return whether a number is spelt as few are: with thousands, Fortran's exponent, or a size."""
        return capture.what not in ("stamp", "list") and _SPELT.search(self._text(capture)) is not None

    def _text(self, capture: Capture) -> bytes:
        return self._segment[capture.start : capture.end]

    def _literal(self, start: int, end: int) -> Iterator[tuple[str, bytes]]:
        """Yield (kind, bytes) of what stands between captures; the kind is empty for what never differs."""
        pieces = _PIECES if self.finding.captures else _DULL_PIECES if self.dull else _EXACT_PIECES
        for piece in () if self.finding.literal else pieces.finditer(self._segment, start, end):
            if piece.start() > start:
                yield "", self._segment[start : piece.start()]
            yield self._kind(piece), piece[0]
            start = piece.end()
        if end > start:
            yield "", self._segment[start:end]

    def _kind(self, piece: re.Match[bytes]) -> str:
        """Return how a piece is read in other lines."""
        before = self._segment[max(0, piece.start() - 1) : piece.start()]
        if piece.lastgroup == "glyphs" and (self._is_in_word(piece) or not _is_bar(before, piece[0])):
            return ""
        if piece.lastgroup == "padding" and piece.end() < len(self._segment) and _WORD_END.match(before):
            return "gap"
        if piece.lastgroup == "number" and before == b".":
            return "decimals"
        if piece.lastgroup == "number" and len(piece[0]) > MOST_COUNTED:
            return "long"
        if piece.lastgroup == "inner":
            return "clock"
        if piece.lastgroup == "named":
            return ""
        return piece.lastgroup or ""

    def _is_in_word(self, piece: re.Match[bytes]) -> bool:
        """Return whether glyphs touch a letter: they are part of a name, and no bar."""
        return (
            _BESIDE_LETTERS.fullmatch(self._segment, max(0, piece.start() - 1), piece.end() + 1) is not None
        )


def _is_bar(before: bytes, run: bytes) -> bool:
    """Return whether glyphs and blanks are drawn by a bar, so that other lines may have blanks alone here."""
    return before in (b"|", b"[") or _DRAWN.search(run) is not None


def _is_count(capture: Capture, text: bytes) -> bool:
    return capture.what in _COUNTS and text.isdigit()


def _is_clock(capture: Capture) -> bool:
    return capture.key is not None and normalised(capture.key.tag.rpartition("/")[2]) in CLOCK_NAMES


def fine(segment: bytes) -> bytes:
    """Return what lines have in common that differ only in free numbers."""
    return _FREE.sub(b"0", _bare(segment))


def dull(segment: bytes) -> bytes:
    """Return the same for lines of which nothing is kept: of the numbers in their names only the length counts."""
    return _FREE_OR_INNER.sub(_outlined, _bare(segment))


def _bare(segment: bytes) -> bytes:
    """Return a segment without the digits of clocks, and without those of numbers too long to count anything."""
    return _LONG.sub(b"\1", _CLOCKS.sub(_blank_digits, segment))


def _outlined(found: re.Match[bytes]) -> bytes:
    return b"0" if found["number"] else found["named"] or _blank_digits(found)


def _blank_digits(found: re.Match[bytes]) -> bytes:
    return b"\0" * len(found[0])  # no clean segment holds a NUL


def _expression(piece: tuple[str, bytes]) -> bytes:
    kind, text = piece
    if kind == "clock":
        return rb"[0-9]{%d}" % len(text)
    return _RUNS[kind][0] if kind else re.escape(text)


def _step(piece: tuple[str, bytes]) -> Step:
    kind, text = piece
    if kind == "clock":
        return Skip("digits", len(text), len(text))
    return _RUNS[kind][1] if kind else Text(text)
