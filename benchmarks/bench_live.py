"""What watching a live run costs, beside other terminal programs that watch the same numbers.

``python benchmarks/bench_live.py [--peers BIN] [--seconds 20] [--rates 0 10 1000]``

A writer appends rows of ten metrics at each rate (a second); every program watches in a pseudo-terminal of 120x40, one
after the other. CPU is that of the program and all it started, as a share of one core. ``BIN`` is the folder of an
environment where ``wandb`` (its ``leet``) and ``toolong`` are installed; what is missing there is left out. LEET reads
W&B's own files, so its rows are logged through ``wandb`` in offline mode.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from bench_screen import braille, cpu_seconds, settle  # noqa: E402 - it needs the path above too
from pty_app import PROGRAM, PtyApp  # noqa: E402 - found by the path above

SIZE = (120, 40)
SETTLE_S = 6.0
FIRST_ROWS = 500
METRICS = ("loss", "val_loss", "lr", "grad_norm", "acc", "kl", "ent", "mfu", "tok_s", "mem_gb")
_ROW = f"{{name: 2 / (1 + n / 500) + (n * 7 % 13) / 100 for name in {METRICS!r}}}"
_PACE = """
import sys, time
def paced(log, rate, first, seconds):
    for n in range(first): log(n)
    print('ready', flush=True)
    n, start = first, time.monotonic()
    while (passed := time.monotonic() - start) < seconds:
        while n < first + passed * rate: log(n); n += 1
        time.sleep(0.02)
"""
_TO_LOG = f"""{_PACE}
out = open(sys.argv[1], 'a', buffering=1)
def log(n):
    row = {_ROW}
    out.write(f'step={{n}} ' + ' '.join(f'{{name}}={{value:.5f}}' for name, value in row.items()) + '\\n')
paced(log, float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
"""
_TO_WANDB = f"""{_PACE}
import wandb
run = wandb.init(mode='offline', dir=sys.argv[1], project='bench', settings=wandb.Settings(console='off', silent=True))
paced(lambda n: run.log({_ROW}, step=n), float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
run.finish()
"""


class Program(NamedTuple):
    """One that watches: how it is started on a folder, and what writes there."""

    name: str
    command: list[str]
    writer: list[str]


class Cost(NamedTuple):
    """What watching took; nan where nothing was drawn."""

    chart_s: float
    cpu_share: float
    bytes_per_s: float
    rss_bytes: int


def programs(peers: Path | None) -> list[Program]:
    """Return those that are installed."""
    to_log = [sys.executable, "-c", _TO_LOG, "run.log"]
    found = [Program("trainmon-tui", [*PROGRAM, "run.log"], to_log)]
    if peers and (peers / "wandb").exists():
        to_wandb = [str(peers / "python"), "-c", _TO_WANDB, "."]
        found.append(Program("wandb leet", [str(peers / "wandb"), "leet"], to_wandb))
    if peers and (peers / "tl").exists():
        found.append(Program("toolong", [str(peers / "tl"), "run.log"], to_log))
    return found


def watch(program: Program, rate: float, seconds: float) -> Cost:
    """Watch a run that grows, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        arguments = [str(rate), str(FIRST_ROWS), str(SETTLE_S * 3 + seconds)]
        with subprocess.Popen([*program.writer, *arguments], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            writer.stdout.readline()
            command, *rest = program.command
            with PtyApp(rest, SIZE, {"HOME": folder}, program=[command]) as app:
                cost = _measured(app, seconds)
                app.press("q")
            writer.kill()
        return cost


def _measured(app: PtyApp, seconds: float) -> Cost:
    chart = _first_chart(app)
    settle(app, SETTLE_S)
    pids = [app.pid, *app.children()]
    before, start, sent = cpu_seconds(pids), time.monotonic(), _drain(app, seconds)
    passed = time.monotonic() - start
    return Cost(chart, (cpu_seconds(pids) - before) / passed, sent / passed, _rss_bytes(pids))


def _first_chart(app: PtyApp) -> float:
    """Seconds until braille for a line stands on the screen; nan for a program that draws none."""
    deadline = time.monotonic() + SETTLE_S
    while time.monotonic() < deadline:
        app.read(0.01)
        if braille(app) >= 20:
            return time.monotonic() - app.started
    return float("nan")


def _drain(app: PtyApp, seconds: float) -> int:
    """Count what is sent, without drawing it: this side must not be what slows the program down."""
    count, deadline = 0, time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if select.select([app.fd], [], [], left)[0]:
            count += len(os.read(app.fd, 1 << 20))
    return count


def _rss_bytes(pids: list[int]) -> int:
    return sum(psutil.Process(pid).memory_info().rss for pid in pids)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rates", type=float, nargs="*", default=[0, 10, 1000])
    asked = parser.parse_args()
    print(f"{'rows/s':>7}  {'program':14}{'first chart':>13}{'CPU':>9}{'bytes/s':>10}{'MB RSS':>8}")
    for rate in asked.rates:
        for program in programs(asked.peers and asked.peers.absolute()):
            cost = watch(program, rate, asked.seconds)
            chart = "none" if cost.chart_s != cost.chart_s else f"{cost.chart_s:.2f} s"
            print(
                f"{rate:7.0f}  {program.name:14}{chart:>13}{cost.cpu_share:9.2%}"
                f"{cost.bytes_per_s:10,.0f}{cost.rss_bytes / 1e6:8.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
