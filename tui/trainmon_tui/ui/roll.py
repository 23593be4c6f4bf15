"""How a log that is followed moves up: by several lines at once while many come, so that it stands still in between."""

from __future__ import annotations

_MANY = 2
"""Lines of one frame from which on as many are expected of the next."""
_MOST = 4
"""The part of a pane that may wait for lines: one in so many rows."""


class Roll:
    """Keeps the rows that wait below the newest line for those that the next frame brings."""

    def __init__(self) -> None:
        self.spare = 0
        """Rows that are left blank below the newest line."""
        self._newest = self._came = 0

    def take(self, newest: int, height: int) -> None:
        """Take note of the newest line's number as of another frame, in a pane of so many rows."""
        before, self._came = self._came, max(0, newest - self._newest)
        self._newest = newest
        expected = max(before, self._came)
        if 0 < self._came <= self.spare:
            self.spare -= self._came
        elif self._came >= _MANY and expected <= height // _MOST:
            self.spare = expected
        else:
            self.spare = 0
