"""A run that writes into our standard input: a drain takes its bytes, and the engine reads what the drain keeps."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from typing import TYPE_CHECKING

from trainmon_tui.client.children import python
from trainmon_tui.client.companion import status_of
from trainmon_tui.client.spawn import spawn_with
from trainmon_tui.protocol.asks import News

if TYPE_CHECKING:
    from collections.abc import Callable

DRAIN = "trainmon_tui.client.drain"
LISTEN_BYTES = 65536


class PipedRun:
    """Holds the pipe, so that a drain that was killed can be replaced: the training never loses its reader.

    ``kept`` is the descriptor of a file without a name that holds everything the pipe brought.
    """

    def __init__(self, pipe: int, tee: str = "", spawn: Callable[..., int] = spawn_with) -> None:
        self._pipe = pipe
        self._tee = tee
        self._spawn = spawn
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - lives as long as the run
        self.kept = self._file.fileno()
        self._ended = False
        self._trouble = ""
        self._heard = b""
        self._drain: int | None = None
        self._start()

    @property
    def pipe_name(self) -> str:
        """The pipe as the links of /proc name it; empty where there is no /proc, or it is a file."""
        with contextlib.suppress(OSError):
            name = os.readlink(f"/proc/self/fd/{self._pipe}")  # noqa: PTH115 - no path of a file
            return name if name.startswith("pipe:[") else ""
        return ""

    def news(self) -> News:
        """Return whether the pipe has ended, or what is wrong beside it; replaces a drain that was killed."""
        self._listen()
        status = None if self._ended or self._drain is None else status_of(self._drain)
        if status == 0:
            self._listen()
            self._ended = True
        elif status is not None or self._drain is None:
            self._start_again()
        words = [self._trouble, "its output has ended" if self._ended else ""]
        return News("; ".join(filter(None, words)), self._ended)

    def stoppable(self) -> bool:
        """Return False: the run is the shell's, and goes on by itself."""
        return False

    def about(self) -> tuple[str, ...]:
        """Return where the output goes."""
        return (f"its output goes to {self._tee}",) if self._tee else ()

    def stop(self, *, force: bool = False) -> None:
        """Do nothing: the run is not ours."""

    def farewell(self) -> str:
        """Leave the pipe to the drain, and what it keeps for nobody; return what is to be said of that."""
        ended = self.news().ended
        self._screen.close()
        self._file.close()
        os.close(self._pipe)
        if ended:
            return ""
        kept = f"and written to {self._tee}" if self._tee else "and thrown away"
        return f"the run goes on; its output is read to the end (by process {self._drain}) {kept}"

    def _start(self) -> None:
        """Start a drain; raises `OSError`."""
        self._screen, theirs = socket.socketpair()
        self._screen.setblocking(False)
        self._drain = None
        with theirs:
            streams = [self._pipe, self.kept, os.devnull, theirs.fileno()]
            self._drain = self._spawn(streams, python(DRAIN, self._tee))

    def _start_again(self) -> None:
        self._screen.close()
        try:
            self._start()
        except OSError as error:
            self._trouble = f"the pipe has no reader: {error.strerror or error}; trying again"
        else:
            self._trouble = "the reader of the pipe was killed; another one took over"

    def _listen(self) -> None:
        """Take in what the drain says; each line replaces the one before."""
        with contextlib.suppress(OSError):
            while data := self._screen.recv(LISTEN_BYTES):
                self._heard += data
        *lines, self._heard = self._heard.split(b"\n")
        if lines:
            self._trouble = lines[-1].decode("utf-8", "replace")
