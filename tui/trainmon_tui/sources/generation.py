"""One file that the log's path led to for a while: an open descriptor, how far it was read, and fingerprints.

A file that was truncated and has grown past our offset looks like one that was appended to. What was read
at its head and just before the offset tells them apart.
"""

from __future__ import annotations

import os
from typing import Literal

from trainmon_tui.sources.regular import identity_of

HEAD_BYTES = 256
TAIL_BYTES = 64
COMPARED_BYTES = 4096
"""Bytes compared at either end to recognise a copy."""

Change = Literal["", "truncated", "rewritten"]


class Generation:
    """Reads one descriptor from its start; owns and closes it."""

    def __init__(self, fd: int) -> None:
        self._fd: int | None = fd
        self.identity = identity_of(os.fstat(fd))
        self.offset = 0
        """File offset of the next byte to read."""
        self._head = b""
        self._tail = b""

    def unread(self) -> int:
        """Return how many bytes stand behind the offset. Raises `OSError`."""
        return 0 if self._fd is None else max(0, os.fstat(self._fd).st_size - self.offset)

    def change(self) -> Change:
        """Return how the file stopped being a continuation of what was read, or ``""``. Raises `OSError`."""
        if self._fd is None:
            return ""
        if os.fstat(self._fd).st_size < self.offset:
            return "truncated"
        same_head = os.pread(self._fd, len(self._head), 0) == self._head
        same_tail = os.pread(self._fd, len(self._tail), self.offset - len(self._tail)) == self._tail
        return "" if same_head and same_tail else "rewritten"

    def read(self, limit: int) -> bytes:
        """Return the next bytes, ``b""`` at the file's end. Raises `OSError`."""
        return self.take(self.peek(limit))

    def peek(self, limit: int) -> bytes:
        """Return the next bytes, which stay unread. Raises `OSError`."""
        return b"" if self._fd is None else os.pread(self._fd, limit, self.offset)

    def take(self, data: bytes) -> bytes:
        """Return bytes that were peeked at: they are read from now on."""
        if len(self._head) < HEAD_BYTES:
            self._head += data[: HEAD_BYTES - len(self._head)]
        self._tail = (self._tail + data[-TAIL_BYTES:])[-TAIL_BYTES:]
        self.offset += len(data)
        return data

    def read_lines(self, limit: int) -> bytes:
        """Return the next bytes up to the last newline among ``limit``; an unfinished line stays unread."""
        data = self.peek(limit)
        return self.take(data[: data.rfind(b"\n") + 1])

    def again(self, offset: int, size: int) -> bytes:
        """Return bytes that were read before; ``b""`` when they cannot be read again."""
        try:
            return b"" if self._fd is None else os.pread(self._fd, size, offset)
        except OSError:
            return b""

    def has_read(self, other: Generation) -> bool:
        """Whether the other file is a copy of the beginning of what was read here. Raises `OSError`."""
        size = other.unread() + other.offset
        ends = (0, max(0, size - COMPARED_BYTES))
        return size <= self.offset and all(
            self.again(at, min(COMPARED_BYTES, size - at)) == other.again(at, COMPARED_BYTES) for at in ends
        )

    def reborn(self) -> Generation:
        """Hand the descriptor over to a new generation that reads the same file from its start; raises `ValueError`."""
        if self._fd is None:
            raise ValueError("a closed generation cannot be reborn")
        fd, self._fd = self._fd, None
        return Generation(fd)

    def continue_as(self, fresh: Generation) -> None:
        """Go on at the same offset with another generation's descriptor of the same file."""
        self.close()
        self._fd, fresh._fd = fresh._fd, None

    def close(self) -> None:
        """Close the descriptor; closing twice is fine."""
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)
