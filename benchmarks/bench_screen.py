"""Whole-program figures in a pseudo-terminal: start, freshness, keys under load, idle cost.

``python benchmarks/bench_screen.py [start|follow|keys|idle] [--runs 5] [--megabytes 100]``

Every figure is a ratio or stands beside a hello-world Textual app measured in the same run: machines are noisy.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from pty_app import PtyApp  # noqa: E402 - found by the path above

DEMO = ROOT / "demo_logs" / "vivqa-healthy.log"
SIZE = (120, 40)
HELLO = [
    sys.executable,
    "-c",
    (
        "from textual.app import App\nfrom textual.widgets import Static\n"
        "class Hello(App):\n    def compose(self):\n        yield Static('hello, terminal')\nHello().run()"
    ),
]


def braille(app: PtyApp) -> int:
    return sum("\u2800" < character <= "\u28ff" for character in app.text)


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def table(title: str, rows: list[tuple[str, str]]) -> None:
    print(f"\n{title}")
    for name, value in rows:
        print(f"  {name:<52} {value}")


def measure_start(runs: int) -> None:
    hello, first, panes, chart = [], [], [], []
    for _ in range(runs):
        with PtyApp([], SIZE, program=HELLO) as app:
            start = app.started
            hello.append(app.until("hello, terminal") - start)
            app.press("\x11")
        with PtyApp([str(DEMO)], SIZE) as app:
            start = app.started
            app.until(lambda: len(app.raw) > 0)
            first.append(time.monotonic() - start)
            panes.append(app.until(lambda: "diagnostics" in app.text) - start)
            chart.append(app.until(lambda: braille(app) >= 20) - start)
            app.press("q")
            app.wait()
    mid = statistics.median
    table(
        f"start, median of {runs}",
        [
            ("first byte", f"{mid(first) * 1e3:.0f} ms"),
            ("hello-world Textual, first paint", f"{mid(hello) * 1e3:.0f} ms"),
            ("panes", f"{mid(panes) * 1e3:.0f} ms = {mid(panes) / mid(hello):.2f} x hello"),
            ("first chart", f"{mid(chart) * 1e3:.0f} ms = {mid(chart) / mid(hello):.2f} x hello"),
        ],
    )


def measure_follow(runs: int) -> None:
    """From a line's write to its text on the screen."""
    delays = []
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "run.log"
        log.write_text("Epoch 1/9\n")
        with PtyApp([str(log)], SIZE) as app:
            app.until("diagnostics")
            for number in range(40 * runs):
                with log.open("a") as file:
                    file.write(f"step={number} loss={1 + number / 1000:.3f} mark=m{number}m\n")
                written = time.monotonic()
                seen = app.until(lambda n=number: f"m{n}m" in app.text)
                delays.append(seen - written)
                time.sleep(0.037 * (number % 7))
            app.press("q")
            app.wait()
    table(
        f"line written -> on the screen, {len(delays)} lines",
        [("median / p95 / max", " / ".join(f"{v * 1e3:.0f} ms" for v in (
            statistics.median(delays), quantile(delays, 0.95), max(delays))))],
    )  # fmt: skip


def big_log(path: Path, megabytes: int) -> None:
    line = "step={0} epoch={1:.4f} loss={2:.5f} lr=1.0e-04 grad_norm={3:.3f} acc=0.5{4:03d} tok_s=41234\n"
    with path.open("w") as file:
        size = number = 0
        while size < megabytes * 1_000_000:
            text = "".join(
                line.format(n, n / 1000, 3 / (1 + n / 1e4), 1 + n % 17 / 10, n % 1000)
                for n in range(number, number + 5000)
            )
            number += 5000
            size += file.write(text)


def measure_keys(megabytes: int) -> None:
    """From a key to the tab it opens, while a large log is being read."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "big.log"
        big_log(log, megabytes)
        with PtyApp([str(log)], (50, 30)) as app:
            app.until_drawn()
            settle(app, 0.5)
            loading = key_delays(app, 60)
            app.until(lambda: engine_idle(app), patience_s=120)
            idle = key_delays(app, 60)
            app.press("q")
            app.wait()
    rows = [
        (name, " / ".join(f"{v * 1e3:.1f} ms" for v in (statistics.median(d), quantile(d, 0.99), max(d))))
        for name, d in (("while reading: median / p99 / max", loading), ("afterwards", idle))
    ]
    rows.append(
        ("largest delay added by reading", f"{(max(loading) - statistics.median(idle)) * 1e3:.1f} ms")
    )
    table(f"key -> painted, {megabytes} MB log", rows)


def settle(app: PtyApp, seconds: float) -> None:
    """Let the terminal's answers to the toolkit's first questions go by."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.read(0.02)


def key_delays(app: PtyApp, count: int) -> list[float]:
    delays = []
    for number in range(count):
        # Both panes show what the screen already has: what is measured is the key, not the engine's next frame.
        tab, words = (("3", "ram "), ("2", "metric"))[number % 2]
        app.press(tab)
        pressed = time.monotonic()
        delays.append(app.until(lambda w=words: w in app.text) - pressed)
        time.sleep(0.02)
    return delays


def engine_idle(app: PtyApp) -> bool:
    busy = 0.0
    for pid in app.children():
        try:
            busy += psutil.Process(pid).cpu_percent(0.3)
        except psutil.Error:
            continue
    return busy < 10


def cpu_seconds(pids: list[int]) -> float:
    total = 0.0
    for pid in pids:
        times = psutil.Process(pid).cpu_times()
        total += times.user + times.system
    return total


def measure_idle(seconds: float) -> None:
    with PtyApp([str(DEMO)], SIZE) as app:
        app.until(lambda: braille(app) >= 20)
        settle(app, 3)
        pids = [app.pid, *app.children()]
        before, sent, start = cpu_seconds(pids), len(app.raw), time.monotonic()
        while time.monotonic() - start < seconds:
            app.read(0.2)
        elapsed = time.monotonic() - start
        table(
            f"idle on a finished log, {elapsed:.0f} s",
            [
                ("CPU, all processes", f"{(cpu_seconds(pids) - before) / elapsed * 100:.2f} %"),
                ("bytes to the terminal", f"{(len(app.raw) - sent) / elapsed:.0f} B/s"),
                ("RSS", ", ".join(f"{psutil.Process(p).memory_info().rss / 1e6:.0f} MB" for p in pids)),
            ],
        )
        app.press("q")
        app.wait()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="*", default=["start", "follow", "keys", "idle"])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=100)
    args = parser.parse_args()
    for what in args.what:
        if what == "start":
            measure_start(args.runs)
        elif what == "follow":
            measure_follow(args.runs)
        elif what == "keys":
            measure_keys(args.megabytes)
        elif what == "idle":
            measure_idle(20)
        else:
            parser.error(f"unknown measurement {what!r}")


if __name__ == "__main__":
    main()
