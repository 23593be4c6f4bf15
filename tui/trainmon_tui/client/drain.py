"""The program that reads a pipe to its end, whatever becomes of the screen: whoever writes into it never waits.

Standard input is the pipe; what it brings is written to standard output (a file that the engine reads) and to the
file that is named. The descriptor `SCREEN` is a socket to the screen: trouble is told there, and its end tells that
nobody looks any more. Only the standard library is loaded: this outlives everything else of ours by hours.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import socket
import stat
import sys

PIPE, KEPT, SCREEN = 0, 1, 3
READ_BYTES = 1 << 20
NEWLINE = 10


class Outlet:
    """A file that the bytes go to. A failure is said and counted, and the next bytes are tried anew."""

    def __init__(self, name: str, descriptor: int = -1) -> None:
        self.name = name
        self._descriptor = descriptor
        self._lost = 0
        self._at_line_start = True
        self.trouble = ""

    def write(self, data: bytes) -> None:
        """Append the bytes; what cannot be written is lost, and what follows begins on a line of its own."""
        left = memoryview(data)
        try:
            if self._descriptor < 0:
                self._descriptor = open_to_append(self.name)
            if self._lost and not self._at_line_start:
                self._at_line_start = os.write(self._descriptor, b"\n") > 0
            while left:
                written = os.write(self._descriptor, left)
                self._at_line_start = left[written - 1] == NEWLINE
                left = left[written:]
        except OSError as error:
            self._lost += len(left)
            reason = (error.strerror or str(error)).lower()
            self.trouble = f"cannot write {self.name}: {reason}; {self._lost} bytes lost"
        else:
            self.trouble = f"{self._lost} bytes are missing in {self.name}" if self._lost else ""


def open_to_append(path: str) -> int:
    """Return a descriptor that appends to a file; raises `OSError`, also for what would block or is no file."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK | os.O_NOCTTY
    descriptor = os.open(path, flags, 0o644)
    mode = os.fstat(descriptor).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISCHR(mode)):
        os.close(descriptor)
        raise OSError(0, "not a file")
    os.set_blocking(descriptor, True)
    return descriptor


def drain(outlets: list[Outlet], screen: socket.socket) -> None:
    """Read the pipe to its end. When the screen goes away, what was kept for it is dropped."""
    watched: list[int] = [PIPE, screen.fileno()]
    told = ""
    data = b""
    while True:
        for outlet in outlets:
            outlet.write(data)
        trouble = "; ".join(outlet.trouble for outlet in outlets if outlet.trouble)
        if trouble != told:
            told = trouble
            tell(screen, trouble)
        ready, _, _ = select.select(watched, [], [])
        if screen.fileno() in ready:
            watched = [PIPE]
            outlets = outlets[1:]
            os.close(KEPT)
        data = os.read(PIPE, READ_BYTES) if PIPE in ready else b""
        if PIPE in ready and not data:
            return


def widen(pipe: int) -> None:
    """Let the pipe hold more where the system can, so that bursts do not wait for a slow disk."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a file, or the user's limit
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, READ_BYTES)


def tell(screen: socket.socket, words: str) -> None:
    """Send the screen a line, if there is one and it listens."""
    with contextlib.suppress(OSError):
        screen.send(words.encode("utf-8", "replace").replace(b"\n", b" ") + b"\n")


def main(tee: str) -> int:
    """Drain standard input; return the exit status: 0 when the pipe has ended."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # without a reader the training would break
    widen(PIPE)
    screen = socket.socket(fileno=SCREEN)
    screen.setblocking(False)
    outlets = [Outlet("the temporary file for the screen", KEPT)]
    drain(outlets + ([Outlet(tee)] if tee else []), screen)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
