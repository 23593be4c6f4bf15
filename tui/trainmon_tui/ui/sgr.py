"""Text styles as a terminal is told them (SGR), and the shortest way from one to another."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_SGR = re.compile(r"\x1b\[([\d;:]*)m")
_NAMED = {"3": "fore", "9": "fore", "4": "back", "10": "back"}
"""What a code says of a colour, by all but its last digit: 31 is a fore colour, 104 a back colour."""
_EXTENDED = {"38": "fore", "48": "back"}
_LENGTHS = {"2": 5, "5": 3}
"""Codes of an extended colour: ``38;2;R;G;B`` and ``38;5;N``."""
_ATTRIBUTES = frozenset("123456789")
_ON_BLANKS = frozenset("49")
"""Attributes that are seen where no character is: lines below it and through it."""
_REVERSED = "7"

RESET = "\x1b[0m"


class _Parts(NamedTuple):
    attributes: frozenset[str]
    fore: str
    back: str


@lru_cache(maxsize=4096)
def switched(old: str, new: str) -> str:
    """Return what turns ``old`` into ``new``; both are what was sent since no style was set."""
    if not new:
        return RESET if old else ""
    if not old:
        return new
    before, after = _parts(old), _parts(new)
    if before is None or after is None or _takes_away(before, after):
        return new.replace("\x1b[", "\x1b[0;", 1)
    codes = sorted(after.attributes - before.attributes)
    codes += [colour for was, colour in zip(before[1:], after[1:], strict=True) if colour != was]
    return f"\x1b[{';'.join(codes)}m" if codes else ""


@lru_cache(maxsize=4096)
def on_blanks(style: str) -> str:
    """Return what of a style is seen on a blank: two styles that are the same there need no change between them."""
    parts = _parts(style) if style else None
    if parts is None or _REVERSED in parts.attributes:
        return style
    codes = [*sorted(parts.attributes & _ON_BLANKS), *([parts.back] if parts.back else [])]
    return f"\x1b[{';'.join(codes)}m" if codes else ""


@lru_cache(maxsize=4096)
def is_ground(style: str) -> bool:
    """Return whether a style is at most colours: what is seen of it on a blank is what erasing leaves there."""
    parts = _parts(style) if style else _Parts(frozenset(), "", "")
    return parts is not None and not parts.attributes


def _takes_away(before: _Parts, after: _Parts) -> bool:
    """Tell whether something of ``before`` is not there any more: only a reset takes it off everywhere."""
    return (
        not before.attributes <= after.attributes
        or bool(before.fore and not after.fore)
        or bool(before.back and not after.back)
    )


def _parts(style: str) -> _Parts | None:
    """Return what a style consists of, or None if there is more to it than attributes and two colours."""
    codes = ";".join(_SGR.findall(style)).split(";")
    attributes, colours = set(), {"fore": "", "back": ""}
    while codes:
        code = codes[0]
        length = _LENGTHS.get("".join(codes[1:2]), 0) if code in _EXTENDED else 1
        kind = _EXTENDED.get(code) or _NAMED.get(code[:-1])
        if not length or len(codes) < length:
            return None
        if kind:
            colours[kind] = ";".join(codes[:length])
        elif code in _ATTRIBUTES:
            attributes.add(code)
        else:
            return None
        del codes[:length]
    return _Parts(frozenset(attributes), colours["fore"], colours["back"])
