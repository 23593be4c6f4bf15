"""By what a run is known again: where its log stands, and how it begins.

A log that grew, is replayed, or was moved begins as it did; one that was written anew at the same path does not.
"""

from __future__ import annotations

import hashlib
import os
import socket
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.errors import NoInputError
from trainmon_tui.sources.open import run_kind
from trainmon_tui.sources.regular import open_regular

if TYPE_CHECKING:
    from pathlib import Path

END_BYTES = 4096
"""Bytes compared at the beginning, and before the place where the log ended."""
ALIKE_BYTES = 64 * 1024
"""Two logs that share so much are one run, wherever they stand; shorter ones may be of one program's two runs."""
REWRITTEN = ("document", "folder")
"""Kinds of runs whose first bytes change as they go on: their place alone tells them."""
_HEAD = b'{"run":'


class Mark(msgspec.Struct, frozen=True):
    """A run as it stood at one moment."""

    host: str
    path: str
    device: int = 0
    inode: int = 0
    bytes: int = 0
    """How much of the log the digests speak of; 0 where its place alone counts."""
    head: str = ""
    tail: str = ""

    def is_place_of(self, other: Mark) -> bool:
        """Return whether both name one path, or one file, of one machine."""
        same_file = self.inode != 0 and (self.device, self.inode) == (other.device, other.inode)
        return self.host == other.host and (same_file or self.path == other.path)


class _Line(msgspec.Struct):
    run: Mark


def encode_mark(mark: Mark) -> bytes:
    """Return a mark as one line of a journal."""
    return msgspec.json.encode({"run": mark}) + b"\n"


def decode_mark(line: bytes) -> Mark | None:
    """Return the mark of a line, None if it is none; raises `msgspec.MsgspecError` or `UnicodeDecodeError`."""
    return msgspec.json.decode(line, type=_Line).run if line.startswith(_HEAD) else None


def mark_of(path: str) -> Mark:
    """Return the mark of a run as it stands now; of one that cannot be read, its place."""
    place = Mark(socket.gethostname(), _printable(os.path.realpath(path)))
    try:
        found = os.stat(path)  # noqa: PTH116 - a Path of any bytes may raise
        place = msgspec.structs.replace(place, device=found.st_dev, inode=found.st_ino)
        if run_kind(path) in REWRITTEN:
            return place
        head, tail, size = _digests(path, found.st_size)
    except (OSError, ValueError, NoInputError):
        return place
    return msgspec.structs.replace(place, bytes=size, head=head, tail=tail)


def belongs(known: Mark, path: str, now: Mark) -> bool:
    """Return whether the run at ``path``, which stands at ``now``, is the one that was marked."""
    if not known.is_place_of(now) and known.bytes < ALIKE_BYTES:
        return False
    if not known.bytes:
        return True
    try:
        return _digests(path, known.bytes) == (known.head, known.tail, known.bytes)
    except OSError:
        return False


def _digests(path: str | Path, size: int) -> tuple[str, str, int]:
    """Return digests of a log's first bytes and of those before ``size``, and how many bytes it has up to there."""
    fd = open_regular(path)
    try:
        size = min(size, os.fstat(fd).st_size)
        head = os.pread(fd, min(END_BYTES, size), 0)
        tail = os.pread(fd, min(END_BYTES, size), max(0, size - END_BYTES))
    finally:
        os.close(fd)
    return _digest(head), _digest(tail), size


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _printable(path: str) -> str:
    return path.encode("utf-8", "backslashreplace").decode()
