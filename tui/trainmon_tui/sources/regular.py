"""Opening a log without ever waiting for it or writing to it, and saying in words why it cannot be opened."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

Identity = tuple[int, int]
"""Device and inode: the same file under whatever name."""

_KINDS = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class NotRegularError(OSError):
    """The path leads to something that is not a file."""

    def __init__(self, kind: str) -> None:
        super().__init__(errno.EINVAL, f"is {kind}, not a file")
        self.kind = kind


def open_regular(path: str | Path, *, follow_link: bool = True) -> int:
    """Return a read-only descriptor of a regular file.

    Raises `NotRegularError` for anything else, and `OSError` when it cannot be opened. A FIFO is never
    opened: that alone would wake its writer.
    """
    _refuse_irregular(Path(path).stat(follow_symlinks=follow_link).st_mode)
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    fd = os.open(path, flags if follow_link else flags | os.O_NOFOLLOW)
    try:
        _refuse_irregular(os.fstat(fd).st_mode)
    except OSError:
        os.close(fd)
        raise
    return fd


def _refuse_irregular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise NotRegularError(kind_of(mode))


def kind_of(mode: int) -> str:
    """Return what a mode that is not a regular file's stands for."""
    return next((name for is_kind, name in _KINDS if is_kind(mode)), "something else")


def identity_of(found: os.stat_result) -> Identity:
    """Return the file's identity."""
    return found.st_dev, found.st_ino


def words_of(error: OSError) -> str:
    """Return the error as people say it: ``permission denied``."""
    return (error.strerror or str(error)).lower().replace("input/output error", "I/O error")
