"""How many columns of a terminal a text takes, where nothing of a toolkit is at hand."""

from __future__ import annotations

import unicodedata

_WIDE = frozenset("WF")
_ON_TOP = frozenset({"Mn", "Me", "Cf"})
ELLIPSIS = "\u2026"


def columns_of(text: str) -> int:
    """Return the columns of a line: two of each wide character (Unicode Annex 11), none of a combining one."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in _ON_TOP:
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


def cut(text: str, width: int) -> str:
    """Return a line in at most ``width`` columns; what is cut ends in an ellipsis."""
    if columns_of(text) <= width:
        return text
    kept, room = [], width - 1
    for char in text:
        room -= _columns(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + ELLIPSIS


def filled(text: str, width: int) -> str:
    """Return a line with spaces behind it up to ``width`` columns."""
    return text + " " * (width - columns_of(text))
