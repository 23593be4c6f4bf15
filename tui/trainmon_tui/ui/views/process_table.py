"""The processes on the GPUs, one a row: the run's own first, then by memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_bytes
from trainmon_tui.ui.rows import Row, fit, left, right, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.model.readings import Gpu, GpuProcess

LEAST_WIDTH = 60
LEAST_ROOM = 3
_PID, _USER, _GPUS, _MEMORY, _BUSY = 10, 10, 8, 7, 5


class _Line(NamedTuple):
    process: GpuProcess
    gpus: tuple[int, ...]
    memory_bytes: float | None
    util_percent: float | None


def process_table(gpus: tuple[Gpu, ...], width: int, room: int) -> list[Row]:
    """Return a heading and as many processes as there is room for; nothing where there is too little."""
    lines = _lines(gpus)
    if not lines or room < LEAST_ROOM or width < LEAST_WIDTH:
        return []
    heading = _row("pid", "user", "gpu", "memory", "busy", "command")
    shown = lines[: room - 2]
    if len(shown) == 1 < len(lines):
        return []
    rows = [fit((), width), fit(say(heading, "dim"), width), *(fit(_said(line), width) for line in shown)]
    if len(shown) < len(lines):
        rows[-1] = fit(say(f" {len(lines) - len(shown) + 1} more", "dim"), width)
    return rows


def _said(line: _Line) -> Row:
    process = line.process
    busy = "" if line.util_percent is None else f"{line.util_percent:.0f}%"
    command = short_command(process.command) or "(not visible)"
    words = _row(
        str(process.pid), clean(process.user), _indices(line.gpus), format_bytes(line.memory_bytes), busy,
        f"this run: {command}" if process.is_run else command,
    )  # fmt: skip
    return say(words, "text" if process.is_run else "dim")


def short_command(command: str) -> str:
    """Return a command line, its program without the folder that it lies in."""
    program, blank, rest = clean(command).partition(" ")
    return program.rpartition("/")[2] + blank + rest


def _row(*cells: str) -> str:
    pid, user, gpus, memory, busy, command = cells
    parts = [
        right(pid, _PID),
        left(user, _USER),
        left(gpus, _GPUS),
        right(memory, _MEMORY),
        right(busy, _BUSY),
    ]
    return " ".join([*parts, "", command])


def _lines(gpus: tuple[Gpu, ...]) -> list[_Line]:
    """Return each process once, with every GPU that it is on."""
    found: dict[int, list[tuple[int, GpuProcess]]] = {}
    for gpu in gpus:
        for process in gpu.processes:
            found.setdefault(process.pid, []).append((gpu.index, process))
    lines = [
        _Line(
            places[0][1],
            tuple(index for index, _ in places),
            _total(one.memory_bytes for _, one in places),
            max((one.util_percent for _, one in places if one.util_percent is not None), default=None),
        )
        for places in found.values()
    ]
    return sorted(lines, key=lambda line: (not line.process.is_run, -(line.memory_bytes or 0.0)))


def _total(sizes: Iterable[float | None]) -> float | None:
    known = [size for size in sizes if size is not None]
    return sum(known) if known else None


def _indices(gpus: tuple[int, ...]) -> str:
    """Return the GPUs in short: ``0-4,6``."""
    runs: list[list[int]] = []
    for index in gpus:
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)
