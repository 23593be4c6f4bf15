"""Bounds how many new shapes are examined, so that a log of ever new lines is read as fast as lines come.

Examining takes a thousand times as long as reading a line of a known shape. Once the budget is spent, a shape is
examined when it comes for the second time: what is a series, comes again. Lines that promise a value or an event
and all others have a budget each, so that prose takes none from metrics.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FREE = 5000
"""Shapes of each of the two kinds that are examined when they come first."""
EVERY = 128
"""Segments for which one more is."""
MOST_ONCE = 200_000
"""Shapes that are remembered to have come once."""
_PROMISING = re.compile(
    rb"[=:] ?['\"]?[-+]?[0-9.]|%\||\b(?:error|traceback|memory|nan|sav|kill|epoch|best|early|loss|load|warn)",
    re.IGNORECASE,
)


class Attention:
    """Decides of each new shape whether it is examined; the cuts between blocks change nothing."""

    def __init__(self) -> None:
        self._seen = 0
        self._given = [0, 0]
        self._once: set[int] = set()

    def is_worth(self, skeleton: bytes, text: bytes, place: int) -> bool:
        """Return whether to examine a segment of a new shape, which stands at ``place`` of its block."""
        number = hash(skeleton)
        if number in self._once:
            self._once.remove(number)
            return True
        kind = _PROMISING.search(text) is not None
        if self._given[kind] < FREE + (self._seen + place) // EVERY:
            self._given[kind] += 1
            return True
        if len(self._once) >= MOST_ONCE:
            self._once.clear()
        self._once.add(number)
        return False

    def expect(self, skeletons: Iterable[bytes]) -> None:
        """Let shapes that were examined and are forgotten be examined again as soon as they come."""
        self._once.update(map(hash, skeletons))

    def move_on(self, segments: int) -> None:
        """Note that a block of so many segments was looked up."""
        self._seen += segments
