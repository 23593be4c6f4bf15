"""Whether a log is held back in its writer's buffer: a pipe's standard output goes out in blocks."""

from __future__ import annotations

import os
import time
from itertools import pairwise
from textwrap import shorten
from typing import TYPE_CHECKING

from trainmon_tui.model.units import format_duration
from trainmon_tui.report.doctor import Check
from trainmon_tui.telemetry.process_names import GONE, command_of
from trainmon_tui.telemetry.run_process import outermost
from trainmon_tui.telemetry.writers import scan_writers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import psutil

SILENT_S = 90.0
BLOCKS = (8192, 4096)
"""Sizes in which C and Python write into a file or a pipe."""
WATCHED_S = 2.0
LOOKS = 5
COMMAND_WIDTH = 60
_ADVICE = "start it with python -u (or PYTHONUNBUFFERED=1), so that each line comes at once"


def check_buffering(
    path: Path, age_s: float | None, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Check]:
    """Yield what a plain log's end and its writer, if one is found, tell of buffering."""
    writer = writer_of(path)
    sizes = _watched(path, sleep) if writer else [path.stat().st_size]
    age_s = age_s if sizes[0] == sizes[-1] else 0.0
    if block := cut_block(sizes[-1], _last_byte(path)):
        say = f"the log ends inside a line, at a multiple of {block} bytes: the rest is held back"
        yield Check("run", "buffering", "warn", say, _ADVICE)
    elif writer and (block := grown_in(sizes)):
        say = f"the log grows by whole blocks of {block} bytes: its newest lines are held back"
        yield Check("run", "buffering", "warn", say, _ADVICE)
    elif writer and age_s is not None and age_s > SILENT_S:
        yield _silent(writer, age_s)
    elif writer:
        yield Check("run", "writer", "ok", f"written by {_named(writer)}")


def _silent(writer: psutil.Process, age_s: float) -> Check:
    words = f"no output for {format_duration(age_s)} while {_named(writer)} still writes"
    if is_unbuffered(writer):
        return Check(
            "run", "buffering", "warn", f"{words}, unbuffered", f"it may hang: py-spy dump --pid {writer.pid}"
        )
    return Check("run", "buffering", "warn", f"{words}; stdout may be buffered: python -u", _ADVICE)


def cut_block(size: int, last: bytes) -> int:
    """Return the block at whose multiple a log ends inside a line; 0 for a log that ends with one."""
    return (
        0
        if last in (b"\n", b"\r", b"")
        else next((block for block in BLOCKS if size and size % block == 0), 0)
    )


def grown_in(sizes: Sequence[int]) -> int:
    """Return the block of which every growth was a multiple; 0 where it did not grow so."""
    steps = [after - before for before, after in pairwise(sizes) if after != before]
    return next((block for block in BLOCKS if steps and all(step % block == 0 for step in steps)), 0)


def writer_of(path: Path) -> psutil.Process | None:
    """Return the process that holds a file open for writing; None where none is seen."""
    skip = frozenset({os.getpid(), os.getppid()})
    found = [writer.pid for writer in scan_writers(os.path.realpath(path), skip) if writer]
    return outermost(found)


def is_unbuffered(process: psutil.Process) -> bool:
    """Whether a process was told not to buffer; False where that cannot be seen."""
    try:
        return "-u" in process.cmdline()[1:2] or bool(process.environ().get("PYTHONUNBUFFERED"))
    except GONE:
        return False


def _named(process: psutil.Process) -> str:
    return f"process {process.pid} ({shorten(command_of(process) or 'unknown', COMMAND_WIDTH, placeholder=' ...')})"


def _watched(path: Path, sleep: Callable[[float], None]) -> list[int]:
    sizes = [path.stat().st_size]
    for _ in range(LOOKS - 1):
        sleep(WATCHED_S / (LOOKS - 1))
        sizes.append(path.stat().st_size)
    return sizes


def _last_byte(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1))
        return file.read(1)
