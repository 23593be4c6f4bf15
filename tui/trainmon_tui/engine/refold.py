"""A second pass over what was read, for another judge; the first session answers until it has caught up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainmon_tui.engine.session import Session
    from trainmon_tui.sources.base import Source

SLICE_BYTES = 512 * 1024


class Refold:
    """Feeds a fresh session what the source has delivered so far: ``upto`` bytes."""

    def __init__(self, session: Session, upto: int) -> None:
        self.session = session
        self.upto = upto
        """The byte that is led to."""
        self.lost = False
        """Whether what was read is gone: the fresh session cannot be used."""

    @property
    def done(self) -> bool:
        """Whether the session has caught up."""
        return self.session.bytes_fed >= self.upto

    def advance(self, source: Source) -> None:
        """Feed one slice."""
        at = self.session.bytes_fed
        data = source.window(at, min(SLICE_BYTES, self.upto - at))
        if data:
            self.session.feed(data, source.clock())
        else:
            self.lost = True
