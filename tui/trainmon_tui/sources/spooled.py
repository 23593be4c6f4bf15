"""A source over bytes that are made: it keeps them, so that a window of them can be shown again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.sources.base import SourceState, SourceStatus
from trainmon_tui.sources.finished import FinishedFile
from trainmon_tui.sources.spool import Spool

if TYPE_CHECKING:
    from trainmon_tui.sources.feed import Feed

LIVE_POLL_S = 0.1
WHOLE_POLL_S = 0.01


class Spooled:
    """Delivers what a feed makes: live for ever, else until the feed is settled, or up to byte ``until``."""

    def __init__(
        self, feed: Feed, *, live: bool, until: int | None = None, spool: Spool | None = None
    ) -> None:
        self._feed = feed
        self._live = live
        self._until = until
        self._spool = spool or Spool()
        self._consumed = 0
        self._busy = True
        self._told: set[str] = set()

    def read(self, limit: int) -> bytes:
        """Return the next bytes, ``b""`` when the feed has none now."""
        if self._is_cut():
            return b""
        data = self._feed.read(limit)
        if self._until is not None:
            data = data[: self._until - self._consumed]
        self._consumed += len(data)
        self._spool.append(data)
        self._busy = bool(data)
        return data

    def clock(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()

    def status(self) -> SourceStatus:
        """Return ``waiting`` before the first byte, and ``ended`` when nothing more is to be read."""
        return SourceStatus(self._state(), self._feed.words(), self._consumed, self._consumed)

    def _state(self) -> SourceState:
        if self._is_cut() or (not self._live and self._feed.settled()):
            return "ended"
        return "waiting" if self._live and not self._consumed and self._feed.words() else "ok"

    def _is_cut(self) -> bool:
        return self._until is not None and self._consumed >= self._until

    def take_notices(self) -> list[str]:
        """Return what happened to the feed since the last call, and once each: what is not kept, what it lacks."""
        notices = self._feed.take_notices()
        if self._spool.trouble:
            notices += self._once(f"{self._spool.trouble}; the log cannot be shown from there on")
        if not self._live and not self._is_cut() and self._feed.settled():
            notices += self._once(self._feed.words())
        return notices

    def _once(self, words: str) -> list[str]:
        new = {words} - self._told - {""}
        self._told |= new
        return list(new)

    def wait_s(self) -> float:
        """Return 0 while there may be more; else the time to the next look."""
        if self._busy:
            return 0.0
        return LIVE_POLL_S if self._live else WHOLE_POLL_S

    def window(self, offset: int, size: int) -> bytes:
        """Return bytes that were read before."""
        return self._spool.again(offset, size)

    def finished(self, name: str) -> FinishedFile:
        """Return all that was read so far as a file of its own; raises `NoInputError` if it was not kept."""
        if self._spool.trouble:
            raise NoInputError(self._spool.trouble, "make room, or name another folder with TMPDIR")
        try:
            return FinishedFile(name, self._spool.descriptor())
        except OSError as error:
            raise NoInputError(f"cannot read {name} again: {error.strerror}") from error

    def parts(self) -> tuple[str, ...]:
        """Return the names of the feed's parts."""
        return self._feed.parts()

    def control(self, action: str, value: float) -> bool:  # noqa: ARG002 - the protocol's names
        """Ignore a replay's controls: a feed runs only forward."""
        return False

    def replay(self) -> None:
        """Return None: there is no clock to turn."""

    def close(self) -> None:
        """Close the feed and give the kept bytes back; closing twice is fine."""
        self._feed.close()
        self._spool.close()
