r"""Marks in a stream that is merged from several files: which file each line comes from.

A file is declared by a line of its own, ``\x1f2=1,0,output.log\x1f``: file 2, read by voice 1, rank 0. After that
each of its lines begins with ``\x1f2\x1f``, or with ``\x1f2+\x1f`` where a line of it goes on behind those of others.
The stream thus explains itself wherever it is kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

SEPARATOR = b"\x1f"
"""Never stands in the files' own text: whoever merges them puts a blank in its place."""

_MARK = re.compile(rb"\x1f([0-9]{1,6})(\+|=([0-9]{1,6}),([0-9]{1,6}),([^\x1f]*))?\x1f")
_LINE = re.compile(r"\bline ([0-9]{1,18})\b")


class Part(NamedTuple):
    """A file of a merged stream."""

    number: int
    name: str
    """How people find it: its path from the folder that was opened."""
    voice: int = 0
    """Files of one voice tell one story, one after another: the log of a run and that of its resume."""
    rank: int = 0
    """The process that wrote it; the metrics of rank 0 speak for all."""


class Mark(NamedTuple):
    """What stands before a line."""

    number: int
    continued: bool
    """The line goes on: its beginning stands further up."""
    part: Part | None
    """The declared file, in a declaration."""
    size: int
    """Bytes of the mark."""


def parse_mark(text: bytes) -> Mark | None:
    """Return the mark that ``text`` begins with, if it does."""
    found = _MARK.match(text)
    if found is None:
        return None
    number, extra = int(found[1]), found[2]
    part = None
    if extra not in (None, b"+"):
        part = Part(number, found[5].decode("utf-8", "replace"), int(found[3]), int(found[4]))
    return Mark(number, extra == b"+", part, found.end())


def is_merged(text: bytes) -> bool:
    """Return whether a stream that begins with ``text`` is merged."""
    mark = parse_mark(text) if text.startswith(SEPARATOR) else None
    return mark is not None and mark.part is not None


def declaration(part: Part) -> bytes:
    """Return the line that declares a file."""
    name = (
        part.name.encode("utf-8", "replace")
        .replace(SEPARATOR, b" ")
        .replace(b"\n", b" ")
        .replace(b"\r", b" ")
    )
    return b"\x1f%d=%d,%d,%s\x1f\n" % (part.number, part.voice, part.rank, name)


def marked(data: bytes, number: int, *, continued: bool = False) -> bytes:
    """Return whole or begun lines of one file, each behind its mark."""
    mark, body = b"\x1f%d\x1f" % number, cleaned(data)
    ended = body.endswith(b"\n")
    first = b"\x1f%d+\x1f" % number if continued else mark
    return first + body.removesuffix(b"\n").replace(b"\n", b"\n" + mark) + (b"\n" if ended else b"")


def cleaned(data: bytes) -> bytes:
    """Return a file's bytes without anything that could be taken for a mark."""
    return data.replace(SEPARATOR, b" ")


def named_lines(text: str, where: Callable[[int], str]) -> str:
    """Return a sentence in which ``line 12`` is what ``where`` calls it."""
    return _LINE.sub(lambda found: where(int(found[1])), text)


def unmarked(text: bytes) -> bytes:
    """Return a line as it stands in its file; a declaration becomes a heading."""
    mark = parse_mark(text) if text.startswith(SEPARATOR) else None
    if mark is None:
        return text
    return f"── {mark.part.name} ──".encode() if mark.part else text[mark.size :]
