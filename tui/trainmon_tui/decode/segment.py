"""Pieces of a log without what a terminal would have acted on."""

from __future__ import annotations

import re
from codecs import BOM_UTF8

import numpy as np

_GLYPH_LEAD = 0xE2
_FIRST_BEYOND_ASCII = 0x80
_FOLLOWS = 0b10
"""The top bits of every byte of a character but its first."""
_BOMS = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)+", re.MULTILINE)
"""Of UTF-8 and of UTF-16, whose ASCII is readable once its NULs are gone."""

_ESCAPE = re.compile(
    rb"\x1b(?:"
    rb"\[[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor moves, erasing
    rb"|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # OSC: titles, links, the clipboard
    rb"|[PX^_][^\x1b\n]*(?:\x1b\\)?"  # DCS, SOS, PM, APC
    rb"|[ -/]*[0-~]?"  # two-character escapes, and an ESC that stands alone
    rb")"
)
"""Never fails after an ESC and never backtracks: every ESC is consumed in linear time. None reaches behind its line."""


def strip_escapes(raw: bytes) -> bytes:
    """Return ``raw`` without ANSI escape sequences; an unfinished one reaches to the end of its line."""
    return _ESCAPE.sub(b"", raw) if b"\x1b" in raw else raw


def clean_segment(raw: bytes) -> bytes:
    """Return valid UTF-8: no NULs, no escape sequences, no leading BOM; invalid bytes are U+FFFD. Idempotent.

    ``raw`` lies between two terminators, or it is many such pieces with a newline behind each: no escape sequence
    and no character crosses their ends.
    """
    text = strip_escapes(raw.replace(b"\0", b"") if b"\0" in raw else raw)
    return text if _is_sound(text) else _BOMS.sub(b"", text).decode("utf-8", "replace").encode()


def _is_sound(text: bytes) -> bool:
    """Whether no character needs to go or to be replaced."""
    if text.isascii() or _is_drawn(text):
        return True
    try:
        str(text, "utf-8")
    except UnicodeDecodeError:
        return False
    return BOM_UTF8 not in text


def _is_drawn(text: bytes) -> bool:
    """Whether all that is not ASCII are the glyphs that bars and boxes are drawn with: ``E2 80..BF 80..BF``."""
    codes = np.frombuffer(text, np.uint8)
    leads = (codes == _GLYPH_LEAD).nonzero()[0]
    if (
        not len(leads)
        or leads[-1] + 2 >= len(codes)
        or np.count_nonzero(codes >= _FIRST_BEYOND_ASCII) != 3 * len(leads)
    ):
        return False
    return bool(((codes[leads + 1] >> 6 == _FOLLOWS) & (codes[leads + 2] >> 6 == _FOLLOWS)).all())
