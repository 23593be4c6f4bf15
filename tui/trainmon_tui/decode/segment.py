"""One piece of a log without what a terminal would have acted on."""

from __future__ import annotations

import codecs
import re

BOM = codecs.BOM_UTF8
_BOMS = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)+")
"""Of UTF-8 and of UTF-16, whose ASCII is readable once its NULs are gone."""

_ESCAPE = re.compile(
    rb"\x1b(?:"
    rb"\[[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor moves, erasing
    rb"|\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # OSC: titles, links, the clipboard
    rb"|[PX^_][^\x1b]*(?:\x1b\\)?"  # DCS, SOS, PM, APC
    rb"|[ -/]*[0-~]?"  # two-character escapes, and an ESC that stands alone
    rb")"
)
"""Never fails after an ESC and never backtracks: every ESC is consumed in linear time."""


def strip_escapes(raw: bytes) -> bytes:
    """Return ``raw`` without ANSI escape sequences; an unfinished one reaches to the end of ``raw``."""
    return _ESCAPE.sub(b"", raw) if b"\x1b" in raw else raw


def clean_segment(raw: bytes) -> bytes:
    """Return valid UTF-8: no NULs, no escape sequences, no leading BOM; invalid bytes are U+FFFD. Idempotent.

    ``raw`` lies between two terminators, so that no escape sequence or character crosses its ends.
    """
    text = strip_escapes(raw.replace(b"\0", b""))
    if mark := _BOMS.match(text):
        text = text[mark.end() :]
    return text if text.isascii() else text.decode("utf-8", "replace").encode()
