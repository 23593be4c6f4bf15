"""Finds what a guide binds: its comments, and the stretches of text whose boxes and blanks they speak of.

A comment behind text binds the places of its own line. One that stands alone binds those of the line below it or,
where a block of code begins there, of the whole block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.report.guide.binding import Binding, BindingError, parse_bindings

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_COMMENT = 4000
MAX_BINDINGS = 2000

_OPEN = re.compile(r"<!--[ \t]*tm:")
_CLOSE = "-->"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+)?(`{3,}|~{3,})")
_EMPTY = "\ufeff \t>"
_MARGIN = f"{_EMPTY}-*+#"
"""What may stand before a comment that stands alone: the signs of quotes and lists."""


class Line(NamedTuple):
    """A physical line without its end."""

    start: int
    end: int
    block: int = 0
    """Which block of code it belongs to, its fences included; 0 for none."""


class Comment(NamedTuple):
    """A comment with bindings, and the stretch of the guide that it takes."""

    start: int
    end: int
    bindings: tuple[Binding, ...]


class Bound(NamedTuple):
    """Bindings, and the stretches of text that hold their places."""

    bindings: tuple[Binding, ...]
    stretches: tuple[Line, ...]


class Places:
    """Lines and columns of a guide, from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [line.start for line in lines_of(text)] or [0]
        self._marked = text.startswith("\ufeff")

    def __call__(self, at: int) -> tuple[int, int]:
        """Return the line and column of a position; a byte order mark takes no column."""
        line = bisect_right(self._starts, at)
        hidden = self._marked and line == 1 and at > 0
        return line, at - self._starts[line - 1] + 1 - hidden


def scan(text: str) -> Iterator[Bound]:
    """Yield what a guide binds, in its order; raises `BindingError`."""
    lines = list(lines_of(text))
    groups = list(_groups(text, lines))
    taken = {number for group in groups for number in range(group.first, group.last + 1)}
    for group in groups:
        own = _around(lines[group.first], lines[group.last].end, group.comments)
        alone = not any(text[part.start : part.end].strip(_MARGIN) for part in own)
        bindings = tuple(binding for comment in group.comments for binding in comment.bindings)
        yield Bound(bindings, tuple(_below(text, lines, group.last + 1, taken)) if alone else own)


class _Group(NamedTuple):
    """Comments that share lines: from the first of them to the last."""

    first: int
    last: int
    comments: list[Comment]


def _groups(text: str, lines: list[Line]) -> Iterator[_Group]:
    starts = [line.start for line in lines]
    group: _Group | None = None
    for comment in _comments(text):
        first, last = (bisect_right(starts, at) - 1 for at in (comment.start, comment.end - 1))
        if group is not None and first <= group.last:
            group = _Group(group.first, last, [*group.comments, comment])
            continue
        if group is not None:
            yield group
        group = _Group(first, last, [comment])
    if group is not None:
        yield group


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of a guide, each with the block of code it belongs to."""
    fence, block = "", 0
    for match in _LINE.finditer(text):
        if not match[0]:
            return
        end = match.start() + len(match[0].rstrip("\r\n"))
        mark = _FENCE.match(text, match.start(), end)
        inside = bool(fence)
        if mark and not inside:
            fence, block = mark[1], block + 1
        elif mark and mark[1].startswith(fence) and not text[mark.end() : end].strip():
            fence = ""
        yield Line(match.start(), end, block if inside or mark else 0)


def _comments(text: str) -> Iterator[Comment]:
    end, count = 0, 0
    while (opening := _OPEN.search(text, end)) is not None:
        begin = opening.end()
        close = text.find(_CLOSE, begin, begin + MAX_COMMENT)
        if close < 0:
            raise BindingError("this comment is not closed", opening.start(), f"it has to end with {_CLOSE}")
        if "<!--" in text[begin:close]:
            raise BindingError(
                "this comment is not closed before the next one", opening.start(), f"end it with {_CLOSE}"
            )
        bindings = tuple(parse_bindings(text[begin:close], begin))
        count += len(bindings)
        if count > MAX_BINDINGS:
            raise BindingError(f"more than {MAX_BINDINGS} bindings", opening.start())
        end = close + len(_CLOSE)
        yield Comment(opening.start(), end, bindings)


def _around(line: Line, end: int, comments: list[Comment]) -> tuple[Line, ...]:
    """Return what of a stretch is not taken by comments."""
    edges = [line.start, *(edge for comment in comments for edge in (comment.start, comment.end)), end]
    return tuple(Line(start, stop, line.block) for start, stop in zip(edges[::2], edges[1::2], strict=True))


def _below(text: str, lines: list[Line], first: int, taken: set[int]) -> Iterator[Line]:
    """Yield the next line that is not empty, or the lines of the block of code that begins there."""
    while first < len(lines) and not text[lines[first].start : lines[first].end].strip(_EMPTY):
        first += 1
    if first >= len(lines) or first in taken:
        return
    block = lines[first].block
    yield lines[first]
    for number in range(first + 1, len(lines)):
        if not block or lines[number].block != block:
            return
        if number not in taken:
            yield lines[number]
