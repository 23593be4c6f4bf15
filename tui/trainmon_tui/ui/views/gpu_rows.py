"""GPUs in rows: as many columns as fit, below each what it is doing; two in a row where there is no room for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_bytes
from trainmon_tui.plot.sparkline import BLOCKS
from trainmon_tui.ui.rows import Row, cells, cut, fit, left, right, say
from trainmon_tui.ui.views import readings as words_of
from trainmon_tui.ui.views.meter import meter
from trainmon_tui.ui.views.process_table import short_command

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.model.readings import Gpu, GpuProcess, Instance
    from trainmon_tui.ui.glyphs import Glyphs
    from trainmon_tui.ui.sight import Sight

_LEAST_LABEL, _MOST_LABEL = 6, 24
_LEAST_METER, _MOST_METER = 6, 28
_LEAST_TREND, _MOST_TREND = 12, 60
_MEMORY_METER = 14
_UTIL, _MEMORY, _HEAT, _CLOCK, _PCIE, _FAN = 4, 9, 6, 7, 9, 4
_POWER = 8
_COMMAND = 40
_NARROW = 48
"""Below this width the run's number stands in its own row alone."""
_ASCII_LEVELS = "_.-=*#"
_BENIGN = ("power cap",)
"""How many GPUs work at full load: said, and no warning."""


_OPTIONAL: dict[str, Callable[[Gpu], bool]] = {
    "clock": lambda gpu: gpu.clock_mhz.value is not None,
    "trend": lambda gpu: bool(gpu.trend),
    "pcie": lambda gpu: gpu.pcie_in_bytes_per_s.value is not None,
    "fan": lambda gpu: gpu.fan_percent.value is not None,
}
"""Columns that are left out where no GPU has a value for them."""


class _Columns(NamedTuple):
    """Widths of a row's cells; 0 leaves one out."""

    label: int
    meter: int
    heat: int
    power: int
    clock: int
    memory_meter: int
    trend: int
    pcie: int
    fan: int


def gpu_rows(sight: Sight, gpus: tuple[Gpu, ...], width: int, room: int, *, stale: bool) -> list[Row]:
    """Return the GPUs in ``width`` cells, in ``room`` rows if that can be."""
    if len(gpus) > room and width >= 34:
        return _pairs(sight, gpus, width, stale=stale)
    columns = _columns(gpus, width)
    two_rows = len(gpus) * 2 <= room
    rows: list[Row] = []
    if columns.trend and len(gpus) * (1 + two_rows) < room:
        rows.append(_heading(columns, width))
    for gpu in gpus:
        rows.append(fit(_gpu(sight, gpu, columns, stale=stale), width))
        if two_rows or _is_odd(gpu):
            rows += _below(sight, gpu, width, trend=not columns.trend)
    return rows


def _columns(gpus: tuple[Gpu, ...], width: int) -> _Columns:
    """Return widths: the important columns first, then what is left goes to names, meter and trend."""
    longest = min(_MOST_LABEL, max(cells(_label(gpu)) for gpu in gpus))
    power = max(_POWER, *(len(words_of.power_words(gpu)) for gpu in gpus))
    rest = width - 1 - (_UTIL + 1) - (_MEMORY + 1)
    wanted = {
        "label": min(longest, _LEAST_LABEL), "meter": _LEAST_METER, "heat": _HEAT, "power": power, "clock": _CLOCK,
        "memory_meter": _MEMORY_METER, "trend": _LEAST_TREND, "pcie": _PCIE, "fan": _FAN,
    }  # fmt: skip
    taken = dict.fromkeys(wanted, 0)
    for name, cost in wanted.items():
        if name in _OPTIONAL and not any(_OPTIONAL[name](gpu) for gpu in gpus):
            continue
        if rest < cost + 1:
            break
        taken[name] = cost
        rest -= cost + 1
    for name, most in (
        ("label", longest),
        ("meter", 16),
        ("trend", 24),
        ("meter", _MOST_METER),
        ("trend", _MOST_TREND),
    ):
        if taken[name]:
            more = max(0, min(rest, most - taken[name]))
            taken[name] += more
            rest -= more
    return _Columns(**taken)


def _label(gpu: Gpu) -> str:
    name = clean(gpu.name).removeprefix("NVIDIA ").removeprefix("GeForce ").removeprefix("AMD ")
    return f"{gpu.index} {name}"


def _heading(columns: _Columns, width: int) -> Row:
    busy = left("busy", columns.meter + 1 + _UTIL)
    memory = left("memory", (columns.memory_meter + 1 if columns.memory_meter else 0) + _MEMORY)
    parts = [left("gpu", columns.label), busy, memory]
    names = (
        ("temp", columns.heat),
        ("power", columns.power),
        ("clock", columns.clock),
        ("in/out", columns.pcie),
        ("fan", columns.fan),
    )
    parts += [right(name, size) for name, size in names if size]
    parts.append(right("last 10 minutes" if columns.trend >= 15 else "trend", columns.trend))
    return fit(say(" " + " ".join(parts), "dim"), width)


def _gpu(sight: Sight, gpu: Gpu, columns: _Columns, *, stale: bool) -> Row:
    plain = "dim" if stale or gpu.for_run is False else "text"
    row: Row = ((" " + left(_label(gpu), columns.label) + " ", plain, ""),)
    row = (*row, *_busy(sight.glyphs, gpu, columns.meter, plain))
    if columns.memory_meter:
        used = words_of.share_of(gpu.memory_used_bytes.value, gpu.memory_total_bytes.value)
        row = (*row, (" ", "text", ""), *meter(sight.glyphs, used, columns.memory_meter))
    row = (*row, (" " + right(words_of.memory_words(gpu), _MEMORY), plain, ""))
    degrees = words_of.number(gpu.temperature_c, "°C" if sight.glyphs.unicode else "C")
    role = "dim" if stale else words_of.heat_role(gpu)
    cells_ = (
        (degrees, columns.heat, role), (words_of.power_words(gpu), columns.power, "dim"),
        (words_of.clock_words(gpu), columns.clock, "dim"), (words_of.pcie_words(gpu), columns.pcie, "dim"),
        (words_of.fan_words(gpu), columns.fan, "dim"),
    )  # fmt: skip
    row = (*row, *((" " + right(text, size), role, "") for text, size, role in cells_ if size))
    return (*row, (" ", "text", ""), *_trend(sight.glyphs, gpu, columns.trend)) if columns.trend else row


def _busy(glyphs: Glyphs, gpu: Gpu, size: int, role: str) -> Row:
    """Return meter and number, or over both the word why there is none."""
    value = gpu.util_percent.value
    if value is None:
        return say(right(words_of.number(gpu.util_percent, ""), size + _UTIL + bool(size)), "dim")
    words = say(right(f"{value:.0f}%", _UTIL), role)
    return (*meter(glyphs, value / 100, size), (" ", "text", ""), *words) if size else words


def _trend(glyphs: Glyphs, gpu: Gpu, size: int) -> Row:
    """Return the last stretches on a scale from 0 to 100; one that was not read is a dot."""
    levels = BLOCKS if glyphs.unicode else _ASCII_LEVELS
    shown = gpu.trend[-size:] if size else ()
    signs = [
        glyphs.dot if value < 0 else levels[min(int(value / 100 * len(levels)), len(levels) - 1)]
        for value in shown
    ]
    return say("".join(signs).rjust(size), "spark")


def _below(sight: Sight, gpu: Gpu, width: int, *, trend: bool) -> list[Row]:
    """Return the row below a GPU: what slows it down, whose it is, what is wrong; and its instances."""
    row = _more(sight, gpu, short=width < _NARROW)
    size = min(_MOST_TREND, width // 3)
    if trend and len(gpu.trend) > 1 and size >= _LEAST_TREND:
        row = (*fit(row, width - size - 2), *say("  "), *_trend(sight.glyphs, gpu, size))
    rows = [fit(row, width)]
    return [*rows, *(_instance(sight, part, width) for part in gpu.instances)]


def _instance(sight: Sight, part: Instance, width: int) -> Row:
    used, total = part.memory_used_bytes.value, part.memory_total_bytes.value
    words, size = (
        f"   instance {part.id} {left(part.name, 9)} ",
        f"{format_bytes(used)}/{format_bytes(total)}",
    )
    if width < _NARROW:
        return fit((*say(words, "dim"), *say(size), *say(" n/a (MIG)", "dim")), width)
    bar = meter(sight.glyphs, words_of.share_of(used, total), min(16, max(0, width - 40)))
    return fit((*say(f"{words}n/a (MIG) ", "dim"), *bar, *say(f" {size}")), width)


def _more(sight: Sight, gpu: Gpu, *, short: bool) -> Row:
    gap = f" {sight.glyphs.dot} "
    warnings = [word for word in gpu.throttle if word not in _BENIGN]
    slow = [f"slowed down: {', '.join(warnings)}"] if warnings else []
    bad = [clean(gpu.note)] if gpu.note and _is_broken(gpu) else []
    plain = [*_whose(gpu, short=short), *([clean(gpu.note)] if gpu.note and not bad else [])]
    plain += ["at its power limit"] if gpu.throttle == _BENIGN else []
    errors = gpu.ecc_uncorrected.value
    bad += [f"{errors:.0f} uncorrected memory errors"] if errors else []
    alarm = gap.join(slow + bad)
    rest = gap.join(plain or ([] if alarm else ["no process on it"]))
    row = say("   " + alarm, "bad" if bad else "warn") if alarm else say("  ")
    return (*row, (gap if alarm and rest else " " if rest else "", "dim", ""), (rest, "dim", ""))


def _whose(gpu: Gpu, *, short: bool) -> list[str]:
    """Return whose memory it is: the run's, and that of how many others; without a run that of the largest."""
    run = next((process for process in gpu.processes if process.is_run), None)
    others = [process for process in gpu.processes if not process.is_run]
    found = []
    if run:
        busy = f" {run.util_percent:.0f}%" if run.util_percent is not None else ""
        named = "" if short else f": pid {run.pid}"
        found.append(f"this run{named} {format_bytes(run.memory_bytes)}{busy}")
        found += [f"{len(others)} other process{'es' * (len(others) > 1)}"] if others else []
    elif others:
        found.append(_named(others[0]))
        found += [f"{len(others) - 1} more"] if len(others) > 1 else []
    elif gpu.for_run is False:
        found.append("not this run's")
    return found


def _named(process: GpuProcess) -> str:
    who = f" {clean(process.user, 12)}" if process.user else ""
    command = cut(short_command(process.command), _COMMAND) or "(not visible)"
    return f"pid {process.pid} {format_bytes(process.memory_bytes)}{who} {command}"


def _is_broken(gpu: Gpu) -> bool:
    return gpu.util_percent.state == "lost" or gpu.xid is not None


def _is_odd(gpu: Gpu) -> bool:
    """Whether a GPU has something to say that must not be left out for want of room."""
    wrong = _is_broken(gpu) or bool(gpu.ecc_uncorrected.value)
    return wrong or any(word not in _BENIGN for word in gpu.throttle) or bool(gpu.instances)


def _pairs(sight: Sight, gpus: tuple[Gpu, ...], width: int, *, stale: bool) -> list[Row]:
    """Return two GPUs a row: number, meter, utilization and memory of each."""
    half = width // 2
    rows = []
    for place in range(0, len(gpus), 2):
        both = [fit(_small(sight, gpu, half, stale=stale), half) for gpu in gpus[place : place + 2]]
        rows.append(fit(tuple(run for row in both for run in row), width))
    return rows


def _small(sight: Sight, gpu: Gpu, width: int, *, stale: bool) -> Row:
    role = "dim" if stale or gpu.for_run is False else "text"
    odd = _is_odd(gpu)
    memory = format_bytes(gpu.memory_used_bytes.value)
    size = max(0, width - 15)
    sign = sight.glyphs.state("bad" if _is_broken(gpu) else "warn") if odd else " "
    row = (*say(f"{sign}{gpu.index:>2} ", "warn" if odd else role), *_busy(sight.glyphs, gpu, size, role))
    return (*row, (" " + right(memory, 4), role, ""))
