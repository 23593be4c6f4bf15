"""The same run watched by several programs, measured by a terminal bench that is no part of this project.

``python benchmarks/bench_beside.py --ptybench PATH [--peers BIN] [--sizes 120x40 160x45] [--rates 0 10 1000]``

``PATH`` is a script that runs a command in a pseudo-terminal and prints one JSON object: first byte, first chart,
and CPU, bytes and memory of a window of time. Programs, writer and rows are those of bench_live.py.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from bench_live import FIRST_ROWS, Program, programs

SETTLE_S = 6.0
TRIES = 4


class Case(NamedTuple):
    """What is measured."""

    program: Program
    size: str
    rate: float
    seconds: float


def measured(ptybench: Path, case: Case) -> dict[str, Any]:
    """Return what the bench says of a program on a run of its own."""
    length = SETTLE_S + case.seconds
    window = f"{SETTLE_S}:{length - 0.5}"
    bench = [sys.executable, str(ptybench), "--size", case.size, "--dur", str(length), "--win", window, "--"]
    with tempfile.TemporaryDirectory() as folder:
        arguments = [str(case.rate), str(FIRST_ROWS), str(length * 3)]
        writing = [*case.program.writer, *arguments]
        env = {**os.environ, "HOME": folder}
        with subprocess.Popen(writing, stdout=subprocess.PIPE, text=True, cwd=folder) as writer:
            assert writer.stdout
            writer.stdout.readline()
            done = subprocess.run(
                [*bench, *case.program.command],
                capture_output=True,
                text=True,
                cwd=folder,
                env=env,
                check=True,
            )
            writer.kill()
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found | found.get(f"win_{window}", {})


def measured_whole(ptybench: Path, case: Case) -> dict[str, Any]:
    """Measure until the window is there: a child that ends in the wrong moment stops the bench's sampling."""
    for _ in range(TRIES):
        found = measured(ptybench, case)
        if "cpu_pct" in found:
            return found
    raise SystemExit(f"{case.program.name}: no window was measured in {TRIES} tries")


def line(case: Case, found: dict[str, Any]) -> str:
    """Return a row of the table."""
    chart = f"{found['first_chart_s']:.2f} s" if "first_chart_s" in found else "none"
    return (
        f"{case.size:8}{case.rate:6.0f}  {case.program.name:14}{found['first_byte_s'] * 1e3:8.0f} ms{chart:>10}"
        f"{found['cpu_pct']:8.1f}%{found['bytes_per_s']:11,}{found['rss_end_mb']:8.0f}"
    )


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ptybench", type=Path, required=True)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--sizes", nargs="*", default=["120x40", "160x45"])
    parser.add_argument("--rates", type=float, nargs="*", default=[0, 10, 1000])
    parser.add_argument("--seconds", type=float, default=12)
    asked = parser.parse_args()
    print(
        f"{'size':8}{'rows/s':>6}  {'program':14}{'first byte':>11}{'chart':>10}{'CPU':>9}{'bytes/s':>11}{'MB RSS':>8}"
    )
    for size in asked.sizes:
        for rate in asked.rates:
            for program in programs(asked.peers and asked.peers.absolute()):
                case = Case(program, size, rate, asked.seconds)
                print(line(case, measured_whole(asked.ptybench.absolute(), case)), flush=True)


if __name__ == "__main__":
    main()
