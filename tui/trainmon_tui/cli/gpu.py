"""``trainmon-tui gpu``: the machine's GPUs on the screen, or one sample of them as a table or as JSON."""

from __future__ import annotations

import select
import sys
import time
from typing import TYPE_CHECKING

from trainmon_tui.cli.flags import add_machine, add_screen
from trainmon_tui.cli.output import write_text
from trainmon_tui.cli.screen import hear_the_terminal
from trainmon_tui.config.terminal import PLAIN_COLUMNS, can_show_a_screen, columns
from trainmon_tui.model.units import format_bytes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from trainmon_tui.cli.parser import Parser
    from trainmon_tui.model.readings import Gpu, GpuProcess, Host, Reading, RunProcess, Telemetry
    from trainmon_tui.telemetry.sampler import Sampler

PATIENCE_S = 20.0
"""A driver that has not answered by then is said not to."""
CORES_S = 1.0
"""How long the share of the cores' time is waited for where the GPUs answer sooner."""
_NAME_WIDTH = 28
_NO_VALUE = {"unsupported": "n/a", "denied": "denied", "failed": "failed", "lost": "lost", "mig": "n/a MIG"}


def add_arguments(parser: Parser) -> None:
    """Add the command's options."""
    parser.add_argument("--json", action="store_true", help="print one sample as JSON (docs/gpu.schema.json)")
    parser.add_argument("--once", action="store_true", help="print one sample as a table, on a terminal too")
    add_machine(parser)
    add_screen(parser)


def run(args: argparse.Namespace) -> int:
    """Show the machine, or print one sample; a machine without a driver is an answer, not an error."""
    from trainmon_tui.telemetry.sampler import Sampler

    sampler = Sampler(pid=args.pid or None, interval_s=args.interval)
    if not (args.json or args.once) and can_show_a_screen(sys.stdout):
        from trainmon_tui.cli.gpu_live import show

        hear_the_terminal()
        return show(sampler, args)
    try:
        telemetry = wait_for_sample(sampler)
    finally:
        sampler.close()
    if args.json:
        from trainmon_tui.report.machine import as_json

        write_text(as_json(telemetry))
    else:
        write_text(as_table(telemetry, columns(sys.stdout)))
    return 0


def wait_for_sample(sampler: Sampler) -> Telemetry:
    """Return the first sample whose GPUs have answered, or the last one before patience ends."""
    sampler.start()
    began = time.monotonic()
    while True:
        now = time.monotonic()
        telemetry = sampler.poll(now)
        told = _cores_are_told(telemetry) or now >= began + CORES_S
        if (sampler.settled and told) or now >= began + PATIENCE_S:
            return telemetry
        select.select(sampler.filenos(), [], [], 0.1)


def _cores_are_told(telemetry: Telemetry) -> bool:
    return telemetry.host is None or telemetry.host.cpu_percent is not None


def as_table(telemetry: Telemetry, width: int = PLAIN_COLUMNS) -> str:
    """Return the sample as lines of at most ``width`` characters."""
    lines = [_host_line(telemetry.host, width)] if telemetry.host else []
    if telemetry.process:
        lines.append(_run_line(telemetry.process))
    if telemetry.gpus:
        lines.append(_row("#", "name", "util", "memory", "temp", "power"))
    for gpu in telemetry.gpus:
        lines += _gpu_lines(gpu)
    if telemetry.gpu_note:
        lines.append(telemetry.gpu_note)
    return "".join(line[:width].rstrip() + "\n" for line in lines)


def _host_line(host: Host, width: int) -> str:
    cpu = "-" if host.cpu_percent is None else f"{host.cpu_percent:.0f}%"
    load = "-" if host.load_1m is None else f"{host.load_1m:.1f}"
    memory = f"{format_bytes(host.memory_used_bytes)}/{format_bytes(host.memory_total_bytes)}"
    facts = f"{host.cores} cores, CPU {cpu}, load {load}, memory {memory}"
    disk = f", disk free {format_bytes(host.disk_free_bytes)}"
    return f"{host.name[: max(0, width - len(facts + disk) - 2)]}: {facts}{disk}"


def _run_line(process: RunProcess) -> str:
    if not process.alive:
        return f"run {process.pid}: ended"
    cpu = "-" if process.cpu_percent is None else f"{process.cpu_percent:.0f}%"
    return f"run {process.pid}: CPU {cpu}, memory {format_bytes(process.rss_bytes)}, {process.command}"


def _gpu_lines(gpu: Gpu) -> Iterator[str]:
    yield _row(
        str(gpu.index),
        gpu.name,
        _shown(gpu.util_percent, "%"),
        _of(gpu.memory_used_bytes, gpu.memory_total_bytes),
        _shown(gpu.temperature_c, "C"),
        _watts(gpu.power_w, gpu.power_limit_w),
    )
    notes = [word for word in (gpu.throttle and f"slowed: {', '.join(gpu.throttle)}", gpu.note) if word]
    if notes:
        yield f"    {'; '.join(notes)}"
    for part in gpu.instances:
        memory = _of(part.memory_used_bytes, part.memory_total_bytes)
        yield _row("", f"  MIG {part.id} {part.name}", "n/a MIG", memory, "", "")
    for process in gpu.processes:
        yield _process_line(process)


def _row(*cells: str) -> str:
    index, name, util, memory, temperature, power = cells
    name = name[:_NAME_WIDTH]
    return f"{index:>2}  {name:<{_NAME_WIDTH}}  {util:>7}  {memory:>11}  {temperature:>7}  {power:>10}"


def _process_line(process: GpuProcess) -> str:
    memory = format_bytes(process.memory_bytes)
    sign = "*" if process.is_run else " "
    return f"   {sign}{process.pid:>10} {memory:>5}  {process.user[:12]:<12}  {process.command or '(not visible)'}"


def _shown(reading: Reading, unit: str) -> str:
    if reading.value is None:
        return _NO_VALUE.get(reading.state, "-")
    return f"{reading.value:.0f}{unit}"


def _of(used: Reading, total: Reading) -> str:
    if used.value is None:
        return _NO_VALUE.get(used.state, "-")
    return f"{format_bytes(used.value)}/{format_bytes(total.value)}"


def _watts(power: Reading, limit: Reading) -> str:
    if power.value is None:
        return _shown(power, "")
    return f"{power.value:.0f}/{limit.value:.0f}W" if limit.value is not None else f"{power.value:.0f}W"
