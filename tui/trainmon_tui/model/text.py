"""The one cleaner: text from a log, path, host, YAML file or driver passes here before anybody sees it."""

from __future__ import annotations

import re
import unicodedata

MAX_SHOWN = 4096
"""Characters of one line that are ever shown."""

_VISIBLE: dict[int, int | str | None] = {code: 0x2400 + code for code in range(32)}
_VISIBLE[9] = "    "
_VISIBLE[0x7F] = 0x2421
_VISIBLE |= dict.fromkeys(range(0x80, 0xA0), "\ufffd")
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
_VISIBLE |= dict.fromkeys(_BIDI, "\ufffd")
_VISIBLE |= dict.fromkeys((0x2028, 0x2029), "\u2424")
# Zero-width and variation selectors: terminals disagree on their width, which would shift cells.
_VISIBLE |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x180E, *range(0xFE00, 0xFE10)))
_VISIBLE |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_VISIBLE |= dict.fromkeys((*range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0)))
# Soft hyphens, invisible operators, annotations: some terminals give them a cell, some none.
_VISIBLE |= dict.fromkeys((0xAD, *range(0x2061, 0x2065), *range(0x206A, 0x2070), *range(0xFFF9, 0xFFFC)))
_VISIBLE |= dict.fromkeys((*range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B)))

_PLAIN = re.compile(r"[ -~\u00b7\u00d7\u2013\u2014\u2026\u2190-\u2bff]*")
"""Text of which nothing is taken, much of what a screen shows: letters, frames, signs and braille."""

_ESCAPE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]"
    r"|\][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)?"
    r"|[PX^_][^\x1b\x9c]{0,4096}(?:\x1b\\|\x9c)?"
    r"|[ -/]*[0-~])"
)
_HIGHEST_PILE = 3
"""Marks that stand on one character; more would reach into the rows above and below."""
_PILED = re.compile(r"(?:[^\w\s!-~\u2010-\u2bff\u3000-\u303f]|[\u1160-\u11ff]){4,}")
"""Where a pile may be: whatever else stands in a row so often is no letter and no common sign."""


def clean(text: str, limit: int = MAX_SHOWN) -> str:
    """Return ``text`` without anything that a terminal could act on, at most ``limit`` characters.

    Controls become visible symbols; escape sequences, C1, bidirectional and zero-width characters go.
    Cleaning is idempotent.
    """
    if _PLAIN.fullmatch(text):
        return text[:limit]
    text = text[: limit * 2]
    if "\x1b" in text:
        text = _ESCAPE.sub("", text)
    text = text.translate(_VISIBLE)[:limit]
    return text if text.isascii() else _PILED.sub(_lowered, text)


def _lowered(found: re.Match[str]) -> str:
    """Return a run of characters with no more marks in a row than one character may bear."""
    kept, height = [], 0
    for character in found[0]:
        height = height + 1 if _is_mark(character) else 0
        if height <= _HIGHEST_PILE:
            kept.append(character)
    return "".join(kept)


def _is_mark(character: str) -> bool:
    """Tell whether a character stands on the one before it; the inner letters of Hangul do too."""
    return "\u1160" <= character <= "\u11ff" or unicodedata.category(character)[0] == "M"


def clean_bytes(raw: bytes, limit: int = MAX_SHOWN) -> str:
    """Return `clean` of UTF-8 bytes, invalid ones replaced."""
    return clean(raw[: limit * 4].decode("utf-8", "replace"), limit)
