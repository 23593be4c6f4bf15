"""How a log that is followed moves up: by several lines at once while many come, so that it stands still in between."""

from __future__ import annotations

_MANY = 2
"""Lines of one frame from which on as many are expected of the next."""
_MOST = 4
"""The part of a pane that may wait for lines: one in so many rows."""
_SOON_S, _QUIET_S = 0.5, 0.9
"""Lines that follow others so soon are a stream, of which more is expected; after so long no more is waited for."""


class Roll:
    """Keeps the rows that wait below the newest line for those that the next frame brings."""

    def __init__(self) -> None:
        self._spare = 0
        self._newest = self._came = 0
        self._came_s = float("-inf")

    def take(self, newest: int, height: int, now_s: float) -> None:
        """Take note of the newest line's number as of another frame, in a pane of so many rows."""
        if newest == self._newest:
            return
        before, self._came = self._came, max(0, newest - self._newest)
        is_stream, self._came_s = now_s - self._came_s <= _SOON_S, now_s
        self._newest = newest
        expected = max(before, self._came)
        if 0 < self._came <= self.spare(height):
            self._spare = self.spare(height) - self._came
        elif is_stream and self._came >= _MANY and expected <= height // _MOST:
            self._spare = expected
        else:
            self._spare = 0

    def spare(self, height: int) -> int:
        """Return how many of a pane's rows are left blank below the newest line."""
        return min(self._spare, height // _MOST)

    def settle(self, now_s: float) -> bool:
        """Leave nothing blank any more where no line has come for a while; return whether anything was."""
        is_over = self._spare > 0 and now_s - self._came_s >= _QUIET_S
        if is_over:
            self._spare = 0
        return is_over
