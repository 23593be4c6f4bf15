"""Which names a log lists below a heading that speaks of gradients: their lines alone do not say what they are.

``[Gradient Check]`` and then ``  encoder: 0.52`` makes ``encoder`` a module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOKED_AT = 50_000
"""Segments from the log's start in which headings are looked for: what is printed regularly has come by then."""
MOST = 500
_HEADING = re.compile(rb"[^\d=]*\bgrad(?:ient)?s?\b[^\d=]*", re.IGNORECASE)
_ENDS = (b":", b"]", b"=", b"-", b"*", b"#")
"""What a heading ends with; a sentence about gradients ends otherwise."""
_ROW = re.compile(
    rb"[\s>*|+-]*([A-Za-z_][\w./\[\] -]{0,80}?)\s*[:=|]\s*[-+]?(?:\d|\.\d|nan\b|inf\b)", re.IGNORECASE
)


class GradientBlocks:
    """Takes in texts in the order of the log."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._seen = 0
        self._inside = False

    def fold(self, texts: Sequence[bytes]) -> None:
        """Take in the texts of one block."""
        left = LOOKED_AT - self._seen
        if left <= 0:
            return
        self._seen += len(texts)
        for text in texts[:left]:
            if self._inside:
                self._take(text)
            if not self._inside and b"grad" in text.lower():
                self._inside = is_heading(text)

    def _take(self, text: bytes) -> None:
        """Note the name of a row; a line that is none ends the block, a blank one does not."""
        row = _ROW.match(text)
        if row is not None and len(self.names) < MOST:
            self.names.add(row[1].decode("utf-8", "replace").strip())
        self._inside = row is not None or not text.strip() or is_heading(text)


def is_heading(text: bytes) -> bool:
    """Tell whether a line says that gradients follow: it names them, holds no number, and ends as headings do."""
    line = text.strip()
    return len(line) <= MOST and line.endswith(_ENDS) and _HEADING.fullmatch(line.strip(b"= ")) is not None
