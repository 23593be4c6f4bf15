"""What a table of many runs costs: 1000 that have ended, and 20 that grow by a line a second.

``python benchmarks/bench_runs.py [--seconds 30]``
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "tests" / "e2e")]

from pty_app import PtyApp  # noqa: E402 - found by the path above

STEPS = 600
KEYS = 20


def log_lines(start: int, stop: int) -> str:
    """Return the lines of some steps of a run."""
    return "".join(
        f"epoch {n // 100 + 1}/50 step {n}/5000 train_loss {1 + 3 / (1 + n / 50):.4f} lr 0.001\n"
        for n in range(start, stop)
    )


def write_ended(folder: Path, count: int) -> None:
    """Write runs that ended at some time within the last days."""
    text, now = log_lines(0, STEPS), time.time()
    for number in range(count):
        path = folder / f"exp{number // 50:02}" / f"run{number:03}.log"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        then = now - 100 - number * 500
        os.utime(path, (then, then))


def grow(folder: Path, count: int, done: threading.Event) -> None:
    """Write runs, and a line to each of them every second."""
    with contextlib.ExitStack() as stack:
        files = [
            stack.enter_context((folder / f"run{n:02}.log").open("w", buffering=1)) for n in range(count)
        ]
        for file in files:
            file.write(log_lines(0, STEPS))
        step = STEPS
        while not done.wait(1.0):
            for file in files:
                file.write(log_lines(step, step + 1))
            step += 1


def measure(title: str, seconds: float) -> None:
    """Show the table of the working folder; print how soon it is there and what it costs once it stands."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as home, PtyApp([], (120, 40), {"HOME": home}) as app:
        app.until("health")
        first = time.monotonic() - begun
        app.until(lambda: app.text.count("PASS") > 15)
        judged = time.monotonic() - begun
        follow(app, seconds / 2)
        print(f"{title}: table after {first:.2f} s, a screen of verdicts after {judged:.2f} s")
        print(f"  key to paint: {median(pressed(app)) * 1e3:.0f} ms (median of {KEYS})")
        processes = [psutil.Process(pid) for pid in (app.pid, *app.children())]
        before, sent = [busy_s(one) for one in processes], len(app.raw)
        spent = follow(app, seconds)
        shares = [f"{(busy_s(one) - was) / spent:.1%}" for one, was in zip(processes, before, strict=True)]
        sizes = [f"{one.memory_info().rss >> 20} MB" for one in processes]
        print(f"  screen, engine: {', '.join(shares)} of a core, {', '.join(sizes)}")
        print(f"  {(len(app.raw) - sent) / spent:.0f} B/s to the terminal")


def follow(app: PtyApp, seconds: float) -> float:
    """Read for so long; return how long it was."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        app.read(0.2)
    return time.monotonic() - begun


def pressed(app: PtyApp) -> list[float]:
    """Walk through the table; return how long each key took to its paint, in seconds."""
    took = []
    for _ in range(KEYS):
        begun = time.monotonic()
        app.press("j")
        while not app.read(0.5):
            pass
        took.append(time.monotonic() - begun)
        follow(app, 0.15)
    return took


def median(values: list[float]) -> float:
    """Return the middle one."""
    return sorted(values)[len(values) // 2]


def busy_s(process: psutil.Process) -> float:
    """Return the CPU seconds of a process, 0 for one that has ended."""
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return times.user + times.system


def main() -> None:
    """Measure both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as place, contextlib.chdir(place):
        write_ended(Path(place), 1000)
        measure("1000 runs that have ended", seconds)
    done = threading.Event()
    with tempfile.TemporaryDirectory() as place, contextlib.chdir(place):
        thread = threading.Thread(target=grow, args=(Path(place), 20, done))
        thread.start()
        time.sleep(1.0)
        try:
            measure("20 runs that grow by a line a second", seconds)
        finally:
            done.set()
            thread.join()


if __name__ == "__main__":
    main()
