"""The run's process with everything it started, and the host, in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_bytes
from trainmon_tui.plot.sparkline import BLOCKS
from trainmon_tui.ui.rows import Row, fit, join, left, pick, say, width_of
from trainmon_tui.ui.views.meter import meter
from trainmon_tui.ui.views.readings import share, share_of

if TYPE_CHECKING:
    from trainmon_tui.model.readings import Host, RunProcess
    from trainmon_tui.ui.sight import Sight

_LEAST_WIDTH = 36
_METER = 12
_INDENT = " " * len(" run: ")
_LITTLE_DISK_BYTES = 5 * 1024.0**3
_NEARLY_FULL = 0.9
_WAITING = 20.0
_CORE_STEPS = 5
"""Levels of a core's load that are told apart: a finer picture changes all the time and says no more."""


def process_rows(process: RunProcess, width: int, room: int) -> list[Row]:
    """Return the run's process: itself, and in a second row what it started."""
    if not process.alive:
        return [fit(say(f" run: {_end_of(process)}", "warn"), width)]
    cpu = f"cpu {process.cpu_percent:.0f}%" if process.cpu_percent is not None else ""
    parts = [
        (0, say(f" run: pid {process.pid}")),
        (1, say(cpu)),
        (2, say(format_bytes(process.rss_bytes))),
        (4, say(f"{process.threads} thread{'s' * (process.threads > 1)}" if process.threads else "", "dim")),
        (5, say(f"{process.open_files} files" if process.open_files else "", "dim")),
        (3, say(clean(process.how), "dim")),
    ]
    rows = [fit(pick(parts, max(width, 8)), width)]
    family = _family(process)
    if not family or room < 2:
        return rows
    return [*rows, fit((*say(_INDENT), *pick(family, max(width - len(_INDENT), 8))), width)]


def _end_of(process: RunProcess) -> str:
    if process.state == "unseen":
        return f"there is no pid {process.pid}: it has ended already, or never was"
    how = " (zombie: its parent has not taken note)" if process.state == "zombie" else ""
    return f"pid {process.pid} has ended{how}"


def _family(process: RunProcess) -> list[tuple[int, Row]]:
    if not process.children:
        return []
    busy = f" at {process.worker_cpu_percent:.0f}%" if process.worker_cpu_percent is not None else ""
    many = "s" if process.workers and process.workers > 1 else ""
    tree = f"all together cpu {process.tree_cpu_percent:.0f}%" if process.tree_cpu_percent is not None else ""
    return [
        (0, say(f"{process.workers} worker{many}{busy}" if process.workers else "")),
        (2, say(f"{process.children} processes" if process.children > 1 else "1 process", "dim")),
        (1, say(tree, "dim")),
        (3, say(format_bytes(process.tree_rss_bytes), "dim")),
        (0, say(f"{process.zombies} ended unnoticed" if process.zombies else "", "warn")),
    ]


def host_rows(sight: Sight, host: Host, width: int, room: int) -> list[Row]:
    """Return the host in as many rows as there are: load, memory and disk, flows, cores."""
    if room < 2 or width < _LEAST_WIDTH:
        return [fit(pick(_short(host), width - 1), width)]
    rows = [_load(sight, host, width), _memory(sight, host, width)]
    flows = _flows(host)
    if flows and room > 2:
        rows.append(fit(pick(flows, max(8, width - 1)), width))
    if room > len(rows) and len(host.core_percents) > 1 and width >= _LEAST_WIDTH + len(" cores "):
        rows += _cores(sight, host, width, room - len(rows))
    return rows


def _short(host: Host) -> list[tuple[int, Row]]:
    cpu = f"cpu {host.cpu_percent:3.0f}%" if host.cpu_percent is not None else ""
    return [(0, say(f" {cpu}")), (2, say(_load_words(host), "dim")), (1, say(_ram(host))), (3, _disk(host))]


def _load(sight: Sight, host: Host, width: int) -> Row:
    cpu = f"cpu {host.cpu_percent:3.0f}%" if host.cpu_percent is not None else "cpu    -"
    waits = host.iowait_percent is not None and host.iowait_percent >= _WAITING
    waiting = say(f"waits for disks {host.iowait_percent:.0f}%", "warn") if waits else ()
    bar = (*say(f" {left(cpu, 9)} "), *meter(sight.glyphs, share(host.cpu_percent), _METER))
    return fit(join([bar, say(_load_words(host), "dim"), waiting]), width)


def _memory(sight: Sight, host: Host, width: int) -> Row:
    used = share_of(host.memory_used_bytes, host.memory_total_bytes)
    role = "warn" if used is not None and used >= _NEARLY_FULL else "text"
    swap = f"swap {format_bytes(host.swap_used_bytes)}" if host.swap_used_bytes else ""
    bar: Row = ((" ", "text", ""), *meter(sight.glyphs, used, _METER)) if width >= 52 else ()
    ram = ((f" {_ram(host)}", role, ""), *bar)
    parts = [(0, ram), (1, _disk(host)), (2, say(swap, "dim"))]
    return fit(pick(parts, width - 1), width)


def _load_words(host: Host) -> str:
    return f"load {host.load_1m:.1f}/{host.cores}" if host.load_1m is not None else ""


def _ram(host: Host) -> str:
    return f"ram {format_bytes(host.memory_used_bytes)}/{format_bytes(host.memory_total_bytes)}"


def _disk(host: Host) -> Row:
    free = host.disk_free_bytes
    if free is None:
        return ()
    return say(f"disk {format_bytes(free)} free", "warn" if free < _LITTLE_DISK_BYTES else "dim")


def _flows(host: Host) -> list[tuple[int, Row]]:
    found = []
    if host.disk_read_bytes_per_s is not None:
        words = f" disk read {format_bytes(host.disk_read_bytes_per_s)} write {format_bytes(host.disk_write_bytes_per_s)}/s"
        found.append((0, say(words, "dim")))
    if host.net_in_bytes_per_s is not None:
        words = (
            f"net in {format_bytes(host.net_in_bytes_per_s)} out {format_bytes(host.net_out_bytes_per_s)}/s"
        )
        found.append((1, say(words, "dim")))
    return found


def _cores(sight: Sight, host: Host, width: int, room: int) -> list[Row]:
    """Return a block for each core, in as many rows as there are."""
    lead = " cores "
    size = width - len(lead) - 1
    signs = "".join(_core(sight, percent) for percent in host.core_percents)
    pieces = [signs[start : start + size] for start in range(0, len(signs), size)][:room]
    rows = [
        (*say(lead if not place else " " * len(lead), "dim"), *say(piece, "accent"))
        for place, piece in enumerate(pieces)
    ]
    return [fit(row, width) for row in rows if width_of(row)]


def _core(sight: Sight, percent: float) -> str:
    step = min(_CORE_STEPS - 1, int(percent / 100 * _CORE_STEPS))
    if not sight.glyphs.unicode:
        return "_.-=#"[step]
    return BLOCKS[step * (len(BLOCKS) - 2) // (_CORE_STEPS - 1)]
