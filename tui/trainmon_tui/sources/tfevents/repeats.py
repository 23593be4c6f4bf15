"""What comes again in a file that a loop writes: pieces of bytes at many places, and sequences that repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Ints = NDArray[np.int64]

HELD = 8192
"""Numbers that are remembered: what repeats after more is not found."""
_ALIKE = 512
"""The newest numbers have to have come before in the same order, up to so many."""
_WIDTH = 8


def cut(data: bytes, starts: Ints, size: int) -> Bytes:
    """Return the ``size`` bytes from each place on, a row each; all of them stand in the data."""
    if not len(starts):
        return np.empty((0, size), np.uint8)
    everywhere = np.ndarray((len(data) - size + 1,), f"V{size}", data, 0, (1,))
    return everywhere[starts].view(np.uint8).reshape(len(starts), size)


class Repeats:
    """Guesses how a sequence of numbers goes on: as it did when it last ran as it ran now."""

    def __init__(self) -> None:
        self._held = np.empty(0, np.int64)

    def add(self, numbers: Ints) -> None:
        """Take in what came."""
        self._held = np.concatenate((self._held, numbers[-HELD:]))[-HELD:]

    def period(self) -> Ints:
        """Return the numbers that come next, over and over; none where nothing repeats."""
        held = self._held
        tail, known = held[-min(_ALIKE, max(1, len(held) // 2)) :].tobytes(), held.tobytes()
        found = known.rfind(tail, 0, len(known) - _WIDTH) if len(held) else -1
        while found >= 0 and found % _WIDTH:
            found = known.rfind(tail, 0, found + len(tail) - 1)
        first = (found + len(tail)) // _WIDTH if found >= 0 else len(held)
        return held[first:]


def over(period: Ints, count: int) -> Ints:
    """Return so many numbers of a sequence that comes over and over."""
    return np.tile(period, count // len(period) + 1)[:count]
