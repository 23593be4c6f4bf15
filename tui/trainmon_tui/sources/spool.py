"""A temporary file without a name: what was made once can be read again, and nothing of it is left behind."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

from trainmon_tui.sources.regular import words_of

if TYPE_CHECKING:
    from collections.abc import Callable


class Spool:
    """Appends bytes and gives them back. A full disk is a notice; what follows it is not kept."""

    def __init__(self, make_file: Callable[[], int] | None = None) -> None:
        self.size = 0
        """Bytes that are kept."""
        self.trouble = ""
        """Why nothing more is kept; empty as long as all is well."""
        self._fd = -1
        try:
            self._fd = (make_file or _unnamed_file)()
        except OSError as error:
            self._fail(error)

    def append(self, data: bytes) -> None:
        """Keep bytes behind those that were kept before."""
        try:
            while data and not self.trouble:
                written = os.pwrite(self._fd, data, self.size)
                self.size += written
                data = data[written:]
        except OSError as error:
            self._fail(error)

    def again(self, offset: int, size: int) -> bytes:
        """Return kept bytes; ``b""`` where nothing is kept."""
        start = max(0, offset)
        try:
            return os.pread(self._fd, max(0, min(offset + size, self.size) - start), start)
        except OSError:
            return b""

    def descriptor(self) -> int:
        """Return a descriptor of the file for somebody else to close. Raises `OSError`."""
        return os.dup(self._fd)

    def close(self) -> None:
        """Give the file back to the disk; closing twice is fine."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def _fail(self, error: OSError) -> None:
        self.trouble = f"cannot keep the stream in a temporary file: {words_of(error)}"


def _unnamed_file() -> int:
    with tempfile.TemporaryFile(buffering=0) as file:
        return os.dup(file.fileno())
