"""Copies of the fold at a few places of a log, so that a look back begins near what it leads to.

Their cost is bounded: there is one for so many bytes of the log, and where all of them together stand for too much,
every other one goes and the rest stand farther apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.engine.copying import Things, held_by

if TYPE_CHECKING:
    from trainmon_tui.engine.session import Session

SPACING = 2 << 20
"""Bytes from one copy to the next: they are folded again in a fifth of a second."""
MOST_BYTES = 48 << 20
"""Bytes of the log that all copies together may have read: their memory grows with it."""


class Snapshots:
    """Knows what was known at some places; what it hands out is a copy of its own."""

    def __init__(self) -> None:
        self._kept: list[Session] = []
        self._spacing = SPACING
        self._shared: Things = {}
        """What all copies share."""

    def note(self, session: Session) -> None:
        """Keep a copy, where none stands near, and one alone stands for no more than all of them may."""
        here = session.bytes_fed
        if not self._spacing <= here <= MOST_BYTES or any(
            abs(one.bytes_fed - here) < self._spacing for one in self._kept
        ):
            return
        self._kept = sorted([*self._kept, self._copy(session)], key=lambda one: one.bytes_fed)
        while sum(one.bytes_fed for one in self._kept) > MOST_BYTES and self._kept:
            self._kept = self._kept[1::2]
            self._spacing *= 2

    def before(self, offset: int) -> Session | None:
        """Return what was known at the nearest place that is not behind ``offset``; None where there is none."""
        found = [one for one in self._kept if one.bytes_fed <= offset]
        return self._copy(found[-1]) if found else None

    def _copy(self, session: Session) -> Session:
        if not self._shared:
            self._shared = held_by(session.unchanging())
        return session.copy(self._shared)

    def place_before(self, offset: int) -> int:
        """Return where `before` begins; -1 for nowhere."""
        return max((one.bytes_fed for one in self._kept if one.bytes_fed <= offset), default=-1)

    def forget(self) -> None:
        """Drop all copies: what they know was judged otherwise."""
        self._kept, self._spacing, self._shared = [], SPACING, {}
