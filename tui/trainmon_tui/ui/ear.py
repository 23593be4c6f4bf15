"""Waiting for what the terminal says: the toolkit looks ten times a second, this sleeps until there is something."""

from __future__ import annotations

import contextlib
import os
import select
import socket
from typing import TYPE_CHECKING

from textual.constants import ESCAPE_DELAY

if TYPE_CHECKING:
    from collections.abc import Iterator

READ_BYTES = 4096
_LOOKS = 3
"""So often a lone escape is looked at again, until it is known to be the key and no sequence's beginning."""


class Ear:
    """One terminal, until `stop` is called, by whatever thread."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._stopped, self._stop = socket.socketpair()

    def stop(self) -> None:
        """Let the one who listens end; stopping twice is fine."""
        self._stop.close()

    def pieces(self) -> Iterator[bytes]:
        """Yield what came, and a few empty pieces while nothing follows; end when stopped or the terminal is gone."""
        looks = 0
        with self._stopped, contextlib.suppress(OSError):
            while True:
                wanted = [self._descriptor, self._stopped.fileno()]
                ready, _, _ = select.select(wanted, [], [], ESCAPE_DELAY if looks else None)
                if self._stopped.fileno() in ready:
                    return
                looks = _LOOKS if ready else looks - 1
                piece = os.read(self._descriptor, READ_BYTES) if ready else b""
                if ready and not piece:
                    return
                yield piece
