"""Is the hardware doing its part? One pure function for each thing that may be wrong.

Each takes a `Window` and returns a `Finding`, or None for "not so" as well as for "not known". Thresholds are ours
where no source is named; a check that cannot see what it needs stays silent.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from trainmon_tui.model.units import format_bytes, format_duration
from trainmon_tui.rules.hardware_window import MINUTE_S, Finding, Severity, slope_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.rules.hardware_window import Window

WINDOW_S = MINUTE_S
LASTING = 3
"""Minutes in a row (of a counter that moves less often: beats) in which a GPU waits before that is told: weights that
are written take one or two."""
BUSY = 60.0
"""Percent of the time; below it a GPU that trains waits for something."""
IDLE = 5.0
FULL_CORE = 85.0
WAITING_FOR_DISK = 20.0
ALLOCATED = 0.02
"""Share of the memory that a run which uses a GPU has at least."""
OFTEN = 0.3
ALWAYS = 0.9
UNEVEN_FROM = 50.0
SPREAD = 30.0
MEMORY_SPREAD = 0.3
CREEP_WINDOW_S = 900.0
CREEP_STEP, CREEP_WHOLE = 0.001, 0.01
CREEP_SOON_S = 6 * 3600.0
SILENT_S = 120.0
STALLED_S = 300.0
WORKING = 20.0
CPU_BUSY = 50.0
FULL_DISK_BYTES = 2.0 * 1024**3


def starved(window: Window) -> Finding | None:
    """Tell whether the GPU waits for its input.

    Formula: in each of three minutes (or beats, see `Window.beats`), mean utilization < 60 % while the log's counter moves, the run holds more than
    2 % of the memory, and neither heat nor a power brake slows the clocks in 30 % of the time (a run that writes its
    weights waits too, but not while it counts). Why: each loader worker uses
    85 % of a core or more (the workers' CPU is the bottleneck); no workers, and the process itself uses 85 % of a
    core (it loads and trains by turns); cores wait for disks 20 % of the time; else not known.
    Sources: utilization is the share of time in which a kernel ran (NVML API reference, nvmlUtilization_t);
    loading in workers: PyTorch, "Performance Tuning Guide" and `torch.utils.data.DataLoader`.
    """
    busy = window.mean("gpu.util", WINDOW_S)
    if busy is None or not all(map(_is_waiting, window.beats(LASTING))):
        return None
    worker, workers = window.mean("run.worker_cpu", WINDOW_S), window.now("run.workers")
    own, waiting = window.mean("run.cpu", WINDOW_S), window.mean("host.iowait", WINDOW_S)
    lead = f"GPU busy {busy:.0f}% of the time"
    if worker is not None and workers and worker >= FULL_CORE:
        words = f"{lead}: its {workers:.0f} loader workers use {worker:.0f}% of a core each"
        advice = "more loader workers, cheaper transforms, or data prepared beforehand"
        return Finding("cpu-bound-loader", "dataloader_stall", "warn", "gpu.util", words, advice)
    if workers == 0 and own is not None and own >= FULL_CORE:
        words = f"{lead}: one process loads and trains by turns, at {own:.0f}% of a core"
        advice = "load in workers (num_workers > 0), with pinned memory"
        return Finding("cpu-bound-loader", "dataloader_stall", "warn", "gpu.util", words, advice)
    if waiting is not None and waiting >= WAITING_FOR_DISK:
        words = f"{lead}: cores wait for disks {waiting:.0f}% of theirs"
        advice = "data on a faster disk or in memory, larger files, more reading ahead"
        return Finding("starved-gpu", "dataloader_stall", "warn", "gpu.util", words, advice)
    advice = "profile a step: input, small batches, or waiting for the CPU (.item(), prints)"
    return Finding("starved-gpu", "dataloader_stall", "warn", "gpu.util", f"{lead} while it trains", advice)


def throttled(window: Window) -> Finding | None:
    """Tell whether the clocks are slowed down.

    Formula: over 60 s, the mean share of the run's GPUs with a reason set: heat (SwThermalSlowdown,
    HwThermalSlowdown) or a power brake or hardware slowdown (HwPowerBrakeSlowdown, HwSlowdown) >= 30 % is a
    warning; the power limit (SwPowerCap) >= 90 % is news only, since many GPUs work so at full load.
    Source: NVML API reference, nvmlClocksEventReasons.
    """
    hot, braked = window.mean("gpu.too_hot", WINDOW_S), window.mean("gpu.braked", WINDOW_S)
    clock = window.mean("gpu.clock_frac", WINDOW_S)
    at = "" if clock is None else f", clock at {clock:.0%}"
    if hot is not None and hot >= OFTEN:
        degrees = window.now("gpu.temperature_c")
        warm = "" if degrees is None else f" ({degrees:.0f} °C)"
        words = f"GPU slowed by heat {hot:.0%} of the time{warm}{at}"
        return Finding(
            "throttled-heat",
            "gpu_throttled",
            "warn",
            "gpu.too_hot",
            words,
            "look at fans, air flow and neighbours",
        )
    if braked is not None and braked >= OFTEN:
        words = f"GPU slowed by a power brake {braked:.0%} of the time{at}"
        return Finding(
            "throttled-brake",
            "gpu_throttled",
            "warn",
            "gpu.braked",
            words,
            "look at the power supply and its cables",
        )
    capped = window.mean("gpu.power_capped", WINDOW_S)
    if capped is not None and capped >= ALWAYS:
        words = f"GPU at its power limit{at}"
        return Finding("power-capped", "gpu_throttled", "info", "gpu.power_capped", words, "")
    return None


def memory_creep(window: Window) -> Finding | None:
    """Tell whether GPU memory grows towards its end.

    Formula: over 15 min, the medians of five equal parts grow each by more than 0.1 % of the memory and together
    by 1 % or more; the time that is left is what is free over the median of the slopes of all pairs (Sen 1968). A
    warning when that is less than six hours. PyTorch's allocator keeps what it once had (PyTorch, "CUDA semantics:
    memory management"), so that growth in every part is more than a larger batch.
    """
    total = window.now("gpu.memory_total_bytes")
    return _creep(window, "gpu.memory_used_bytes", total, "GPU memory") if total else None


def host_memory_creep(window: Window) -> Finding | None:
    """Tell the same of the machine's memory: the formula of `memory_creep`, of the share of RAM that is used."""
    return _creep(window, "host.ram_used_frac", 1.0, "RAM")


def _creep(window: Window, name: str, total: float, what: str) -> Finding | None:
    if not _has_grown(window, name, total):
        return None
    parts = window.fifths(name, CREEP_WINDOW_S)
    grown = [second[1] - first[1] for first, second in itertools.pairwise(parts)]
    if not grown or min(grown) <= CREEP_STEP * total or sum(grown) < CREEP_WHOLE * total:
        return None
    slope = slope_of(parts)
    left_s = (total - parts[-1][1]) / slope
    rate = f"{slope * 3600:.0%}" if total == 1.0 else format_bytes(slope * 3600)
    words = f"{what} grows by {rate} an hour: full in about {format_duration(left_s)}"
    severity: Severity = "warn" if left_s < CREEP_SOON_S else "info"
    advice = "look for tensors kept with their graph (loss instead of loss.item()), and lists that grow"
    kind = "memory-creep" if name.startswith("gpu") else "ram-creep"
    return Finding(kind, "oom", severity, name, words, advice)


def _has_grown(window: Window, name: str, total: float) -> bool:
    """Tell at a glance whether anything may creep: most of the time nothing does, and a closer look costs more."""
    found = window.last(CREEP_WINDOW_S)
    first, last = (found[0].sample.get(name), found[-1].sample.get(name)) if found else (None, None)
    return first is not None and last is not None and last - first >= CREEP_WHOLE * total / 2


def imbalanced(window: Window) -> Finding | None:
    """Tell whether the run's GPUs share the work unequally.

    Formula: in each of three minutes, the greatest mean utilization of the run's GPUs is 50 % or more and the least is
    30 points below it while the log's counter moves (the others wait for the one that writes the weights, and look
    busy); or, as news, over 60 s the shares of memory differ by 30 points.
    """
    busy = _each_busy(window)
    if all(map(_is_uneven, window.beats(LASTING))):
        most, least = max(busy, key=lambda at: busy[at]), min(busy, key=lambda at: busy[at])
        words = f"GPU {least} is busy {busy[least]:.0f}% of the time, GPU {most} {busy[most]:.0f}%"
        return Finding(
            "gpu-imbalance",
            "gpu_imbalance",
            "warn",
            "gpu.util",
            words,
            "look at how data and layers are shared out",
        )
    used = window.each_gpu("memory_used_frac", WINDOW_S) if busy else {}
    if len(used) > 1 and max(used.values()) - min(used.values()) >= MEMORY_SPREAD:
        most, least = max(used, key=lambda at: used[at]), min(used, key=lambda at: used[at])
        words = f"GPU {most} has {used[most]:.0%} of its memory in use, GPU {least} {used[least]:.0%}"
        return Finding("memory-imbalance", "gpu_imbalance", "info", "gpu.memory_used_frac", words, "")
    return None


def idle(window: Window) -> Finding | None:
    """Tell whether the log goes on while the GPU does nothing.

    Formula: in each of three minutes, mean utilization < 5 % while the log's counter moves. Where no GPU is known to be
    the run's this is news only: it may run on another machine, or not use a GPU at all.
    """
    busy = window.mean("gpu.util", WINDOW_S)
    if busy is None or not all(map(_is_idle, window.beats(LASTING))):
        return None
    if window.now("gpu.own"):
        words = f"the log goes on, and the run's GPU is busy {busy:.0f}% of the time"
        return Finding(
            "idle-gpu",
            "gpu_idle",
            "warn",
            "gpu.util",
            words,
            "does it compute on the CPU? look at the device of model and data",
        )
    words = "the log goes on, and no GPU of this machine works"
    return Finding(
        "no-gpu-works", "gpu_idle", "info", "gpu.util", words, "it may run elsewhere: look at the host's name"
    )


def silent_at_work(window: Window) -> Finding | None:
    """Tell whether the GPU works while no line comes: an evaluation, a checkpoint, or buffered output.

    Formula: no byte for 120 s or more, mean utilization over 60 s >= 20 %.
    """
    silence_s, busy = window.now("silence_s"), window.mean("gpu.util", WINDOW_S)
    if silence_s is None or silence_s < SILENT_S or busy is None or busy < WORKING:
        return None
    words = f"no line for {format_duration(silence_s)}, and the GPU is busy {busy:.0f}% of the time"
    return Finding(
        "silent-at-work",
        "output_buffered",
        "info",
        "silence_s",
        words,
        "an evaluation, a checkpoint, or buffered output (python -u)",
    )


def stalled(window: Window) -> Finding | None:
    """Tell whether neither the log nor the GPU says anything.

    Formula: no byte for 300 s or more, mean utilization over 60 s < 5 %, and the run's processes, where they are
    known, use less than half a core together (else it is news: data may be prepared).
    """
    silence_s, busy = window.now("silence_s"), window.mean("gpu.util", WINDOW_S)
    if silence_s is None or silence_s < STALLED_S or busy is None or busy >= IDLE:
        return None
    cpu = window.mean("run.tree_cpu", WINDOW_S)
    lead = f"no line for {format_duration(silence_s)}, GPU idle"
    if cpu is not None and cpu >= CPU_BUSY:
        words = f"{lead}, and {cpu:.0f}% of a core in use"
        return Finding("cpu-at-work", "stall", "info", "silence_s", words, "data may be prepared, or loaded")
    advice = "it may hang: in a collective, a lock, a full disk (py-spy dump --pid PID tells where)"
    return Finding("stalled", "stall", "warn", "silence_s", lead, advice)


def broken(window: Window) -> Finding | None:
    """Tell whether the driver lost a GPU, or counted errors on it.

    Formula: a GPU of the run is lost in the newest stretch; or memory errors that cannot be corrected and driver
    errors (Xid) are more than 15 min ago, on as many GPUs of the run. Source: NVIDIA, "XID Errors" and "GPU Memory Error Management".
    """
    lost = window.now("gpu.lost")
    if lost:
        words = f"the driver lost {lost:.0f} GPU{'s' * (lost > 1)}"
        return Finding(
            "gpu-lost",
            "gpu_error",
            "fail",
            "gpu.lost",
            words,
            "stop, drain the node: nvidia-smi -r or a reboot",
        )
    known = window.counted("gpu.errors", beside="gpu.own")
    if known and known[-1] > known[0]:
        words = f"{known[-1] - known[0]:.0f} new GPU errors (uncorrected memory, or Xid)"
        return Finding(
            "gpu-errors",
            "gpu_error",
            "warn",
            "gpu.errors",
            words,
            "look at the GPU's note, dmesg and nvidia-smi -q -d ECC",
        )
    return None


def disk_full(window: Window) -> Finding | None:
    """Tell whether the disk of the checkpoints is nearly full. Formula: less than 2 GiB free."""
    free = window.now("host.disk_free_bytes")
    if free is None or free >= FULL_DISK_BYTES:
        return None
    words = f"{format_bytes(free)} left on the disk of the checkpoints"
    return Finding(
        "disk-full",
        "disk_full",
        "warn",
        "host.disk_free_bytes",
        words,
        "make room before the next checkpoint",
    )


CHECKS: tuple[Callable[[Window], Finding | None], ...] = (
    broken, stalled, memory_creep, host_memory_creep, idle, starved, throttled, imbalanced, silent_at_work, disk_full,
)  # fmt: skip
"""The most important first."""


def _is_idle(window: Window) -> bool:
    busy = window.mean("gpu.util", window.beat_s)
    return busy is not None and busy < IDLE and bool(window.steps(window.beat_s))


def _is_waiting(window: Window) -> bool:
    busy = window.mean("gpu.util", window.beat_s)
    return busy is not None and busy < BUSY and _is_training(window) and not _is_slowed(window)


def _is_uneven(window: Window) -> bool:
    busy = _each_busy(window).values()
    uneven = len(busy) > 1 and max(busy) >= UNEVEN_FROM and max(busy) - min(busy) >= SPREAD
    return uneven and bool(window.steps(window.beat_s))


def _each_busy(window: Window) -> dict[int, float]:
    return window.each_gpu("util", window.beat_s) if window.now("gpu.own") else {}


def _is_training(window: Window) -> bool:
    used = window.now("gpu.memory_used_frac")
    moves, known = window.steps(window.beat_s), window.now("gpu.own")
    busy = window.mean("gpu.util", window.beat_s) or 0.0
    return bool(moves and known) and used is not None and used > ALLOCATED and busy >= IDLE


def _is_slowed(window: Window) -> bool:
    return any((window.mean(name, window.beat_s) or 0.0) >= OFTEN for name in ("gpu.too_hot", "gpu.braked"))
