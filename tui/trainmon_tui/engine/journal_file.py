"""A journal's file: lines of JSON that several programs append to at once. Nothing in it is ever changed."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import time
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.engine.run_mark import Mark, decode_mark
from trainmon_tui.model.journal import Entry, Strange, decode_entry
from trainmon_tui.sources.regular import NotRegularError, kind_of, open_regular, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 4 << 20
"""A journal is written by hands: what is larger is none, and is not added to."""
LOCK_S = 1.0
"""How long another program may hold the lock before a write is given up."""
_LOCK_STEP_S = 0.02
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)
"""What file systems say that know no locks: appending is all that is left there."""


class JournalFile:
    """Reads a journal again when it has changed, and appends to it. It need not exist."""

    def __init__(self, path: Path, *, private: bool = True) -> None:
        """Take a file; one that is not ``private`` is made as readable as the user's other files."""
        self.path = path
        self._mode = 0o600 if private else 0o666
        self.entries: list[Entry] = []
        self.strange: list[Strange] = []
        """What a later version wrote, which stays in the file as it is."""
        self.mark: Mark | None = None
        """The run as it stood when the last entry was made."""
        self.unreadable = 0
        """Lines that are no entries: torn by a full disk or a crash, or of something else."""
        self.trouble = ""
        """Why the file cannot be read, in words."""
        self._known: tuple[int, ...] | None = None

    def refresh(self) -> bool:
        """Read the file again if it has changed; return whether it has."""
        known, data, trouble = self._known, b"", ""
        try:
            fd = open_regular(self.path)
        except (FileNotFoundError, NotADirectoryError):
            known = None
        except (OSError, ValueError) as error:
            known, trouble = None, _said(error)
        else:
            with contextlib.closing(os.fdopen(fd, "rb", buffering=0)) as file:
                found = os.fstat(fd)
                known = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
                if known != self._known:
                    data, trouble = _newest(file.fileno(), found.st_size)
        if (known, trouble) == (self._known, self.trouble):
            return False
        self._known, self.trouble = known, trouble
        self._read(data)
        return True

    def _read(self, data: bytes) -> None:
        self.entries, self.strange, self.mark, self.unreadable = [], [], None, 0
        for line in data.split(b"\n"):
            if line.strip():
                self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            found = decode_mark(line) or decode_entry(line)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self.unreadable += 1
            return
        if isinstance(found, Mark):
            self.mark = found
        elif isinstance(found, Strange):
            self.strange.append(found)
        else:
            self.entries.append(found)

    @contextlib.contextmanager
    def writing(self) -> Iterator[int]:
        """Hold the file's lock, with all its entries read; give the descriptor to `append` to. Raises `OSError`."""
        fd = _open_to_append(self.path, self._mode)
        try:
            _lock(fd)
            self.refresh()
            yield fd
        finally:
            os.close(fd)
        self.refresh()


def append(fd: int, lines: bytes) -> None:
    """Append lines as a whole and wait until they are on the disk; raises `OSError`, and then nothing was added."""
    size = os.fstat(fd).st_size
    if size + len(lines) > MAX_BYTES:
        raise OSError(errno.EFBIG, f"the file has {MAX_BYTES >> 20} MiB already")
    torn = size > 0 and os.pread(fd, 1, size - 1) != b"\n"
    data = b"\n" * torn + lines
    try:
        _write_whole(fd, data)
        os.fsync(fd)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(fd, size)
        raise


def _write_whole(fd: int, data: bytes) -> None:
    if os.write(fd, data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _open_to_append(path: Path, mode: int) -> int:
    with contextlib.suppress(FileNotFoundError):
        found = path.stat().st_mode
        if not stat.S_ISREG(found):
            raise NotRegularError(kind_of(found))
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
    return os.open(path, flags, mode)


def _lock(fd: int) -> None:
    deadline = time.monotonic() + LOCK_S
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return
            if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EINTR):
                raise
            if time.monotonic() > deadline:
                raise OSError(errno.EAGAIN, "another program holds its lock") from error
            time.sleep(_LOCK_STEP_S)
        else:
            return


def _newest(fd: int, size: int) -> tuple[bytes, str]:
    """Return a file's last whole lines, at most `MAX_BYTES` of them, and in words why there are no more."""
    start = max(0, size - MAX_BYTES)
    try:
        data = os.pread(fd, size - start, start)
    except OSError as error:
        return b"", _said(error)
    if not start:
        return data, ""
    return data.partition(b"\n")[2], f"only its last {MAX_BYTES >> 20} MiB are read"


def _said(error: OSError | ValueError) -> str:
    return words_of(error) if isinstance(error, OSError) else str(error)
