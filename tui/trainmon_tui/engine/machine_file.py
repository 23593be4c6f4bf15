"""The file that keeps what the machine said of a run, beside the run's journal: lines of JSON, bounded in size."""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.engine.machine_history import halved
from trainmon_tui.engine.run_mark import belongs, decode_mark, encode_mark, mark_of
from trainmon_tui.model.stretches import Stretch
from trainmon_tui.model.verdicts import Place
from trainmon_tui.sources.regular import open_regular, words_of

if TYPE_CHECKING:
    from pathlib import Path

    from trainmon_tui.engine.run_mark import Mark

ENDING = ".machine"
MAX_BYTES = 512 << 10
"""A file that would grow beyond it is written anew with half as many stretches, each twice as long: to read all of it
again takes the engine a tenth of a second or two."""
MOST_FILES = 200
"""The newest in the user's state folder are kept: a watch of half a minute leaves one behind."""
FIRST_AFTER_S = 30.0
"""A run that was watched for less leaves no file."""
WRITE_EVERY_S = 10.0
_DIGITS = 5


class _Line(msgspec.Struct, array_like=True):
    """A stretch as one line; the names are those of the last line that told them."""

    wall_s: float
    seconds: float
    step: float | None
    epoch: float | None
    line: int | None
    offset: int | None
    values: tuple[float | None, ...]
    names: tuple[str, ...] = ()
    """Empty where they are the same as in the line before."""


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Line).decode


class MachineFile:
    """Reads a run's stretches, and appends to them as the only writer; a second watcher of the run only reads."""

    def __init__(self, path: Path, run: str = "", *, made: bool = True) -> None:
        """Take the file of the run at ``run``; ``made`` makes its folder where that is missing."""
        self.path = path
        self._run = run
        self._marked: Mark | None = None
        self._is_anothers = False
        """Whether it is of an earlier run at the same place: it gives way to this one's."""
        self._made = made
        self._names: tuple[str, ...] = ()
        self._waiting: list[Stretch] = []
        self._waited_s = 0.0
        self._fd: int | None = None
        self._begun = False
        self.trouble = ""
        """Why it cannot be written, in words; empty as long as it can."""

    def read(self) -> list[Stretch]:
        """Return what was kept of this run; a line that cannot be read is left out."""
        try:
            with contextlib.closing(os.fdopen(open_regular(self.path), "rb")) as file:
                lines = file.read(2 * MAX_BYTES).splitlines()
        except (OSError, ValueError):
            return []
        found: list[Stretch] = []
        names: tuple[str, ...] = ()
        mark = None
        for line in lines:
            try:
                mark = decode_mark(line) or mark
                told = _decode(line)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue
            names = told.names or names
            found.append(_stretch(told, names))
        self._is_anothers = bool(self._run and found) and not (
            mark and belongs(mark, self._run, mark_of(self._run))
        )
        self._begun = bool(found) and not self._is_anothers
        return found if self._begun else []

    def append(self, stretch: Stretch) -> None:
        """Keep a stretch; it is written with others after some seconds."""
        self._waiting.append(stretch)
        self._waited_s += stretch.seconds
        if self._waited_s >= (WRITE_EVERY_S if self._begun else FIRST_AFTER_S):
            self.flush()

    def flush(self) -> None:
        """Write what waits; a disk that does not take it is said in words, once."""
        waiting, self._waiting, self._waited_s = self._waiting, [], 0.0
        if not waiting or self.trouble:
            return
        try:
            if self._fd is None:
                self._open()
            if self._fd is not None:
                self._write(self._fd, waiting)
        except OSError as error:
            self.trouble = f"the machine's history cannot be kept: {words_of(error)}"

    def close(self) -> None:
        """Write the rest and let go of the file."""
        if self._begun:
            self.flush()
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _open(self) -> None:
        if self._made:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _keep_newest(self.path)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        fd = os.open(self.path, flags, 0o600 if self._made else 0o666)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(fd)  # another watcher of the same run writes it
            return
        if self._is_anothers:
            os.ftruncate(fd, 0)
            self._is_anothers = False
        self._fd, self._begun = fd, True

    def _write(self, fd: int, stretches: list[Stretch]) -> None:
        data = self._new_mark() + b"".join(map(self._encoded, stretches))
        if os.fstat(fd).st_size + len(data) > MAX_BYTES:
            kept = halved([*self.read(), *stretches])
            self._names, self._marked = (), None
            data = self._new_mark() + b"".join(map(self._encoded, kept))
            os.ftruncate(fd, 0)
        os.write(fd, data)

    def _new_mark(self) -> bytes:
        """Return the line that says which run this is, where the log has grown to twice what the last one knew."""
        mark = mark_of(self._run) if self._run else None
        if mark is None or (self._marked is not None and mark.bytes < 2 * self._marked.bytes):
            return b""
        if self._marked is not None and mark == self._marked:
            return b""
        self._marked = mark
        return encode_mark(mark)

    def _encoded(self, stretch: Stretch) -> bytes:
        names, at = tuple(stretch.sample), stretch.at
        told = () if names == self._names else names
        self._names = names
        values = tuple(float(f"{value:.{_DIGITS}g}") for value in stretch.sample.values())
        line = _Line(
            round(stretch.wall_s, 1),
            round(stretch.seconds, 1),
            at.step,
            at.epoch,
            at.line,
            at.offset,
            values,
            told,
        )
        return _encode(line) + b"\n"


def _stretch(told: _Line, names: tuple[str, ...]) -> Stretch:
    sample = {name: value for name, value in zip(names, told.values, strict=False) if value is not None}
    return Stretch(told.wall_s, told.seconds, Place(told.step, told.epoch, told.line, told.offset), sample)


def _keep_newest(path: Path) -> None:
    """Remove the oldest histories of other runs where there are too many."""
    found = []
    for other in path.parent.glob(f"*{ENDING}"):
        with contextlib.suppress(OSError):
            found.append((other.stat().st_mtime, other))
    for _, other in sorted(found)[: max(0, len(found) - MOST_FILES)]:
        if other != path:
            with contextlib.suppress(OSError):
                other.unlink()
