"""Writes rows that other signs than bars frame as rows of a box, so that `boxes` names and places them together.

``dowel`` and its kin print ``AverageReturn   22.1`` between two rules, and results of trials are indented below
``Result for trial_3:``. Which of such lines belong together only those around them tell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np

from trainmon_tui.model.texts import Texts
from trainmon_tui.parse.numbers import NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.blocks import Segments

LONGEST = 256
"""Rows of a frame; what goes on for longer is none."""

_RULE = re.compile(rb"-{3,} {1,4}-{3,} *")
_STARTS = frozenset({b"---", b"Res"})
"""How every line begins that opens a frame."""
_HEAD = re.compile(rb"Results? [^=:]{1,80}: *")
_ALIGNED = re.compile(rb" *([A-Za-z][\w/%@. ()-]{0,63}?) {2,}(" + NUMBER + rb"|[A-Za-z]\w{0,31}) *")
_INDENTED = re.compile(rb" {1,16}([A-Za-z_][\w/%@. -]{0,63}): *(.*)")
_DRAWN = b"-" * 8

Frame = Literal["", "ruled", "headed"]


class Frames:
    """Remembers whether the last line stood in a frame."""

    def __init__(self) -> None:
        self._frame: Frame = ""
        self._rows = 0

    def rewrite(self, segments: Segments) -> Segments:
        """Return the segments of a block with framed rows as rows of a box."""
        if not segments.texts or not (self._frame or _opens(Texts.of(segments.texts))):
            return segments
        return msgspec.structs.replace(segments, texts=self._written(segments.texts))

    def _written(self, texts: Sequence[bytes]) -> Texts:
        return Texts.of(self._line(text) if self._frame or text[:3] in _STARTS else text for text in texts)

    def _line(self, text: bytes) -> bytes:
        if _RULE.fullmatch(text):
            self._enter("" if self._frame == "ruled" and self._rows else "ruled")
            return _DRAWN
        if _HEAD.fullmatch(text):
            self._enter("headed")
            return text
        row = {"": None, "ruled": _ALIGNED, "headed": _INDENTED}[self._frame]
        found = row.fullmatch(text) if row and self._rows < LONGEST else None
        if found is None:
            self._enter("")
            return text
        self._rows += 1
        return b"| %s | %s |" % (found[1], found[2].replace(b"|", b" "))

    def _enter(self, frame: Frame) -> None:
        self._frame, self._rows = frame, 0


def _opens(texts: Texts) -> bool:
    """Whether a line may open a frame, told by first letters: cutting every text out takes as long as reading it."""
    first = np.frombuffer(texts.raw, np.uint8).take(texts.starts, mode="clip")
    places = np.flatnonzero((first == ord("-")) | (first == ord("R")))
    return any(texts[place][:3] in _STARTS for place in places.tolist())
