"""Bytes that are made, not read as they stand: unpacked, translated, merged or piped into one logical stream."""

from __future__ import annotations

from typing import Protocol


class Feed(Protocol):
    """Makes a stream once, from its start. `Spooled` turns it into a source; the feed itself remembers nothing.

    No call blocks, and none takes much longer than 50 ms.
    """

    def read(self, limit: int) -> bytes:
        """Return about ``limit`` next bytes; ``b""`` when there is nothing now."""
        ...

    def settled(self) -> bool:
        """Return whether nothing more is known to be waiting: a finished reading ends here."""
        ...

    def words(self) -> str:
        """Return what is awaited or wrong; empty when there is nothing to say."""
        ...

    def take_notices(self) -> list[str]:
        """Return what happened since the last call, in words."""
        ...

    def parts(self) -> tuple[str, ...]:
        """Return the names of the files that the lines come from, if lines carry part marks; else ``()``."""
        ...

    def close(self) -> None:
        """Let go of every descriptor; closing twice is fine."""
        ...


class Rereading:
    """What feeds have in common that look at whole files again and again: nothing stays open, nothing is an event."""

    _words = ""
    """Why what was looked at cannot be read now."""

    def words(self) -> str:
        """Return why what was looked at cannot be read now; empty where it can."""
        return self._words

    def take_notices(self) -> list[str]:
        """Return nothing: a file that is written anew is no event."""
        return []

    def parts(self) -> tuple[str, ...]:
        """Return (): the lines are of one making."""
        return ()

    def close(self) -> None:
        """Do nothing: no file stays open."""
