"""Waiting for what the terminal says: the toolkit looks ten times a second, this sleeps until there is something."""

from __future__ import annotations

import contextlib
import os
import select
import socket
from typing import TYPE_CHECKING, Self

from textual import constants
from textual._parser import Read1
from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from collections.abc import Iterator

READ_BYTES = 4096
ALONE_S = constants.ESCAPE_DELAY if "ESCDELAY" in os.environ else 0.025
"""How long nothing follows an escape that is the key: terminals send a sequence whole. The toolkit waits for 0.1 s."""
_LOOKS = 3
"""So often a lone escape is looked at again, until it is known to be the key and no sequence's beginning."""


class _Soon(Read1):
    """What the parser waits for, no longer than it has to."""

    def __new__(cls, timeout: float | None = None) -> Self:
        """Take the toolkit's own time for ours."""
        return super().__new__(cls, timeout and ALONE_S)


class Letters(XTermParser):
    """Makes messages of what is heard; an escape is the key as soon as that is certain."""

    read1 = _Soon


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
                ready, _, _ = select.select(wanted, [], [], ALONE_S if looks else None)
                if self._stopped.fileno() in ready:
                    return
                looks = _LOOKS if ready else looks - 1
                piece = os.read(self._descriptor, READ_BYTES) if ready else b""
                if ready and not piece:
                    return
                yield piece
