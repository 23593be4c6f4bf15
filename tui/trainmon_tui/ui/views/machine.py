"""GPUs, the run's process and the host. A field that cannot be read says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.readings import Telemetry
from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_bytes, format_duration
from trainmon_tui.ui.rows import Row, fit, join, left, pick, right, say, width_of
from trainmon_tui.ui.views.meter import meter
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.model.readings import Gpu, Host, Reading, RunProcess
    from trainmon_tui.ui.sight import Sight

STALE_S = 5.0
_HOT_C = 85.0


def machine(sight: Sight, width: int, height: int) -> View:
    """Return one or two rows for each GPU, then the run's process and the host."""
    told = sight.frame.telemetry if sight.frame else None
    title = say("gpu and host", "title")
    if told is None or told == Telemetry():
        return View([fit(say(" not read yet", "dim"), width)], title)
    rows = _gpu_rows(sight, told, width, height)
    if told.process:
        rows.append(fit(_process(told.process), width))
    if told.host:
        rows += _host(sight, told.host, width, room=height - len(rows))
    top = sight.scrolled("machine", len(rows), height)
    return View(rows[top : top + height], title, _note(told))


def _note(told: Telemetry) -> Row:
    if told.gpus and told.gpu_age_s > STALE_S:
        return say(f"stale: {format_duration(told.gpu_age_s)} old", "warn")
    return say(clean(told.host.name) if told.host else "", "dim")


def _gpu_rows(sight: Sight, told: Telemetry, width: int, height: int) -> list[Row]:
    stale = told.gpu_age_s > STALE_S
    two_rows = len(told.gpus) * 2 + 3 <= height
    rows: list[Row] = []
    for gpu in told.gpus:
        rows.append(fit(_gpu(sight, gpu, width - 2, stale=stale), width))
        if two_rows:
            rows.append(fit(_gpu_more(sight, gpu), width))
    if told.gpu_note or not told.gpus:
        rows.append(fit(say(f" {clean(told.gpu_note) or 'no GPU seen'}", "dim"), width))
    return rows


def _gpu(sight: Sight, gpu: Gpu, width: int, *, stale: bool) -> Row:
    name = clean(gpu.name).removeprefix("NVIDIA ").removeprefix("GeForce ")
    numbers: list[tuple[int, Row]] = [
        (0, say(right(_number(gpu.util_percent, "%"), 4), "dim" if stale else "text")),
        (1, say(right(memory_words(gpu), 9), "dim" if stale else "text")),
        (2, say(right(_number(gpu.temperature_c, "°C" if sight.glyphs.unicode else "C"), 5), _heat(gpu))),
        (3, say(right(_power(gpu), 8), "dim")),
    ]
    label = min(len(name) + len(str(gpu.index)) + 1, max(6, width // 4))
    words = pick(numbers, max(6, width - label - 9), gap=" ")
    size = min(40, width - label - width_of(words) - 3)
    row: Row = ((" " + left(f"{gpu.index} {name}", label), "text", ""),)
    if size >= 3:
        row = (*row, (" ", "text", ""), *meter(sight.glyphs, share(gpu.util_percent.value), size))
    return (*row, (" ", "text", ""), *words)


def _gpu_more(sight: Sight, gpu: Gpu) -> Row:
    run = next((process for process in gpu.processes if process.is_run), None)
    others = len(gpu.processes) - bool(run)
    words = []
    if run:
        words.append(f"this run: pid {run.pid} {format_bytes(run.memory_bytes)}")
    if others:
        words.append(f"{others} other process" + ("es" if others > 1 else ""))
    if gpu.note:
        words.append(clean(gpu.note))
    if gpu.throttle:
        return join([say(f"   slowed down: {', '.join(gpu.throttle)}", "warn"), say(" ".join(words), "dim")])
    gap = f" {sight.glyphs.dot} "
    return say("   " + (gap.join(words) or "no process on it"), "dim")


def _number(reading: Reading, unit: str) -> str:
    if reading.value is None:
        return "n/a" if reading.state in {"unsupported", "ok"} else reading.state
    return f"{reading.value:.0f}{unit}"


def memory_words(gpu: Gpu) -> str:
    """Return used of total memory in short: ``118/139G``."""
    used, total = gpu.memory_used_bytes.value, gpu.memory_total_bytes.value
    if used is None:
        return _number(gpu.memory_used_bytes, "")
    whole = format_bytes(total)
    short = format_bytes(used)
    return f"{short.removesuffix(whole[-1])}/{whole}" if total else short


def _power(gpu: Gpu) -> str:
    if gpu.power_w.value is None:
        return _number(gpu.power_w, "")
    limit = gpu.power_limit_w.value
    return f"{gpu.power_w.value:.0f}/{limit:.0f}W" if limit else f"{gpu.power_w.value:.0f}W"


def _heat(gpu: Gpu) -> str:
    hot = gpu.temperature_c.value is not None and gpu.temperature_c.value >= _HOT_C
    return "warn" if hot else "dim"


def share(percent: float | None) -> float | None:
    """Return a percentage as a fraction."""
    return None if percent is None else percent / 100


def _process(process: RunProcess) -> Row:
    if not process.alive:
        return say(f" run: pid {process.pid} has ended", "warn")
    cpu = f"cpu {process.cpu_percent:.0f}%" if process.cpu_percent is not None else ""
    words = f" run: pid {process.pid}  {cpu}  {format_bytes(process.rss_bytes)}  {clean(process.how)}"
    return say(words, "text")


def _host(sight: Sight, host: Host, width: int, *, room: int) -> list[Row]:
    cpu = f"cpu {host.cpu_percent:3.0f}%" if host.cpu_percent is not None else ""
    load = f"load {host.load_1m:.1f}/{host.cores}" if host.load_1m is not None else ""
    ram = f"ram {format_bytes(host.memory_used_bytes)}/{format_bytes(host.memory_total_bytes)}"
    disk = f"disk {format_bytes(host.disk_free_bytes)} free" if host.disk_free_bytes is not None else ""
    words = [(0, say(f" {cpu}")), (2, say(load, "dim")), (1, say(ram)), (3, say(disk, "dim"))]
    if room < 2 or width < 36:
        return [fit(pick(words, width - 1), width)]
    return [
        fit(
            (
                *say(f" {left(cpu, 9)} "),
                *meter(sight.glyphs, share(host.cpu_percent), 12),
                *say(f"  {load}", "dim"),
            ),
            width,
        ),
        fit((*say(f" {left(ram, 20)}"), *say(f"  {disk}", "dim")), width),
    ]
