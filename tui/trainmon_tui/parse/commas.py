"""Writes the decimal commas of a log as points, from the first line on that surely has one: ``loss: 0,532``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.texts import Texts

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Segments

LONGEST = 64 * 1024
"""Bytes of a line that is written anew."""
_END = rb"(?![0-9]|[,.][0-9])"
_LIKELY = re.compile(rb"0,[0-9]{2,15}" + _END)
"""No thousands begin with a nought. A literal comes first, so that most blocks are passed at the speed of a search."""
LONGEST_NAME = 64
_JOINS = b" :='\"+-"
"""What a value stands right behind."""
_NAMED = re.compile(rb"([A-Za-z_]\w{0,63})['\"]?[)\]]? ?[:=] ?['\"]?[-+]?\Z")
_NUMBERED = re.compile(
    rb"(?:.*_)?(?:devices?|[cg]pus?|cores?|ranks?|nodes?|ids?|indices|index|range|shape|sizes?|dims?|layers?|blocks?)",
    re.IGNORECASE | re.DOTALL,
)
"""Names that lists of numbers stand behind: ``CUDA_VISIBLE_DEVICES=0,12``."""
_COMMA = re.compile(rb"(?<![0-9.,\[({A-Za-z_-])([-+]?[0-9]{1,15}),([0-9]{1,15})" + _END)


class Commas:
    """What one log has shown of its numbers so far; before the first sure one, commas part thousands."""

    def __init__(self) -> None:
        self._are_decimal = False

    def rewrite(self, segments: Segments) -> Segments:
        """Return the segments of a block with points for decimal commas."""
        if not segments.texts:
            return segments
        texts = Texts.of(segments.texts)
        if not self._are_decimal and not _is_shown(texts.raw):
            return segments
        return msgspec.structs.replace(segments, texts=Texts.of([self._with_points(text) for text in texts]))

    def _with_points(self, text: bytes) -> bytes:
        self._are_decimal = self._are_decimal or _is_shown(text)
        return _COMMA.sub(rb"\1.\2", text) if self._are_decimal and len(text) <= LONGEST else text


def _is_shown(text: bytes) -> bool:
    """Return whether a text holds a named value that only a decimal comma makes sense of."""
    for found in _LIKELY.finditer(text):
        place = found.start()
        if place and text[place - 1] in _JOINS:
            named = _NAMED.search(text, max(0, place - LONGEST_NAME), place)
            if named and not _NUMBERED.fullmatch(named[1]):
                return True
    return False
