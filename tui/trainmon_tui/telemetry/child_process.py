"""One life of a child process that answers requests with lines; nothing here ever blocks."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_LINE = 1 << 20
MAX_COMPLAINT = 2048
_CHUNK = 1 << 16
_CRASHES = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE})


class NotALineError(Exception):
    """The child sent more than `MAX_LINE` bytes without an end of line."""


class ChildProcess:
    """A child with pipes on all three streams. Raises `OSError` where it cannot be started."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=env,
            start_new_session=True,  # Ctrl+C in the terminal is the parent's to handle
        )
        streams = (self._process.stdin, self._process.stdout, self._process.stderr)
        self._streams = [stream for stream in streams if stream is not None]
        self._stdin, self._stdout, self._stderr = (stream.fileno() for stream in self._streams)
        for descriptor in (self._stdin, self._stdout, self._stderr):
            os.set_blocking(descriptor, False)
        self._buffer = b""
        self._complaint = b""

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._process.pid

    def filenos(self) -> list[int]:
        """Return the descriptors that become readable when the child says something or ends."""
        return [self._stdout]

    def ask(self) -> None:
        """Send a request; a child that is gone or does not listen shows in other ways."""
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(self._stdin, b"\n")

    def lines(self) -> list[bytes]:
        """Return the complete lines that arrived. Raises `NotALineError`."""
        self._complaint = (self._complaint + _read(self._stderr, MAX_COMPLAINT))[-MAX_COMPLAINT:]
        self._buffer += _read(self._stdout, MAX_LINE)
        *lines, self._buffer = self._buffer.split(b"\n")
        if len(self._buffer) >= MAX_LINE:
            raise NotALineError
        return lines

    def ended(self) -> str:
        """Return how the child ended, in words; empty while it runs."""
        code = self._process.poll()
        if code is None:
            return ""
        if -code in _CRASHES:
            return "crashed"
        if code < 0:
            return f"was ended by signal {-code}"
        last_words = clean_bytes(self._complaint.strip().rpartition(b"\n")[2], 120)
        return f"ended with status {code}" + (f" ({last_words})" if last_words else "")

    def kill(self) -> None:
        """End the child without waiting for it and close its pipes; `ended` tells when it is gone."""
        self._process.kill()
        for stream in self._streams:
            stream.close()
        self._streams = []

    def wait(self, seconds: float) -> bool:
        """Wait for a killed child; return whether it is gone (one stuck in the kernel is not)."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def _read(descriptor: int, most: int) -> bytes:
    data = b""
    with contextlib.suppress(BlockingIOError):
        while len(data) < most and (chunk := os.read(descriptor, _CHUNK)):
            data += chunk
    return data
