"""Every turn of the screen's loop while a large run is scrolled, filtered and zoomed; none may take over 50 ms.

``python benchmarks/bench_large_runs.py [wide|long] [--rows N] [--size 200x60]``

``wide`` is 300 metrics of 10,000 points, ``long`` 10 metrics of a million. The engine is a process of its own, as it
is for people; what is measured is this process: the time on the processor of each turn of its loop, so that
other work on the machine is no finding.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import math
import random
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.client.process import ProcessConnection
from trainmon_tui.client.spawn import spawn_engine
from trainmon_tui.protocol.spec import EngineSpec
from trainmon_tui.ui.app import TrainmonApp
from trainmon_tui.ui.options import UiOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT_MS = 50.0
READ_S = 600.0


class Run(NamedTuple):
    """A log to write."""

    metrics: int
    rows: int


RUNS = {"wide": Run(300, 10_000), "long": Run(10, 1_000_000)}
ACTIONS: dict[str, list[str]] = {
    "scroll charts": ["]"] * 12 + ["["] * 6,
    "scroll the log": ["6", "home", *["pagedown"] * 10, *["up"] * 10, "end", "1"],
    "zoom and pan": ["i"] * 8 + ["{"] * 6 + ["o"] * 4 + ["0"],
    "crosshair": ["left"] * 12 + ["right"] * 6 + ["escape"],
    "grid and pages": ["g", *["]"] * 20, "i", "i", "{", "0", "G", "G", "g"],
    "filter": ["g", "f", *"m1", "enter", "]", "]", "escape", "g"],
    "find a chart": ["f", *"m7", "enter"],
    "jump": ["'", "a", "'", "s", "1"],
    "panes": ["2", "3", "4", "5", "6", "1", "z", "z", "tab", "1"],
    "axes": ["x", "l", "s", "s", "x", "x", "l"],
}


def write_log(path: Path, run: Run) -> None:
    """Write JSON lines; a few different rows of numbers are enough for every value to change."""
    noise = random.Random(3)
    rows = [[noise.uniform(0.9, 1.1) for _ in range(run.metrics)] for _ in range(97)]
    groups = ("loss", "acc", "grad_norm", "lr", "time")
    names = [f"{groups[place % len(groups)]}/m{place}" for place in range(run.metrics)]
    with path.open("w") as file:
        for step in range(run.rows):
            level = 0.2 + math.exp(-step / run.rows * 4)
            values = rows[step % len(rows)]
            body = ",".join(
                f'"{name}":{level * value:.5g}' for name, value in zip(names, values, strict=True)
            )
            file.write(f'{{"step":{step},{body}}}\n')


class Turns:
    """How long each turn of an event loop took on the processor, by what was being done."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = {}
        self.doing = "reading"

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Time every callback of the loop; the loop has no seam of its own for that."""
        handle = asyncio.events.Handle
        run = handle._run  # noqa: SLF001

        def timed(self_: asyncio.events.Handle) -> None:
            begun = time.thread_time()
            run(self_)
            self.taken.setdefault(self.doing, []).append((time.thread_time() - begun) * 1e3)

        handle._run = timed  # type: ignore[method-assign] # noqa: SLF001
        try:
            yield
        finally:
            handle._run = run  # type: ignore[method-assign] # noqa: SLF001

    def table(self) -> str:
        """Return a row for each action: turns, 99th percentile and worst."""
        lines = []
        for name, taken in self.taken.items():
            ordered = sorted(taken)
            high = ordered[int(len(ordered) * 0.99)]
            lines.append(
                f"  {name:<18}{len(taken):>7} turns   p99 {high:6.1f} ms   worst {ordered[-1]:6.1f} ms"
            )
        return "\n".join(lines)

    def worst(self) -> float:
        """Return the longest turn since the first paint, in ms."""
        return max(max(taken) for name, taken in self.taken.items() if name != "start")


async def drive(path: Path, size: tuple[int, int], turns: Turns) -> float:
    """Read the run, then do everything; return the seconds that reading took."""

    def connect() -> ProcessConnection:
        return ProcessConnection(spawn_engine(EngineSpec(str(path), telemetry=False)))

    app = TrainmonApp(connect(), connect, UiOptions(unicode=True))
    turns.doing = "start"
    async with app.run_test(size=size) as pilot:
        begun = time.monotonic()
        await pilot.pause(0.5)
        turns.doing = "reading"
        while not is_read(app) and time.monotonic() - begun < READ_S:
            await pilot.pause(0.2)
        took = time.monotonic() - begun
        gc.collect()
        for name, keys in ACTIONS.items():
            turns.doing = name
            for key in keys:
                await pilot.press(KEYS.get(key, key))
                await pilot.pause(0.03)
            await pilot.pause(0.3)
    return took


KEYS = {"]": "right_square_bracket", "[": "left_square_bracket", "{": "left_curly_bracket", "'": "apostrophe"}


def is_read(app: TrainmonApp) -> bool:
    """Whether the engine has read all of the log."""
    head = app.sight.frame.header if app.sight.frame else None
    return head is not None and 0 < head.bytes_total <= head.bytes_read


def main() -> int:
    """Measure the runs that are named; status 1 where one turn was too long."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("runs", nargs="*", default=[*RUNS])
    parser.add_argument("--rows", type=int, help="fewer rows, for a quick look")
    parser.add_argument("--size", default="200x60")
    args = parser.parse_args()
    columns, rows = map(int, args.size.split("x"))
    late = False
    for name in args.runs:
        run = RUNS[name]._replace(**({"rows": args.rows} if args.rows else {}))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "run.jsonl"
            write_log(path, run)
            turns = Turns()
            with turns.watched():
                took = asyncio.run(drive(path, (columns, rows), turns))
            print(
                f"{name}: {run.metrics} metrics x {run.rows} points, {path.stat().st_size / 1e6:.0f} MB,"
                f" read in {took:.0f} s, {columns}x{rows}\n{turns.table()}"
            )
            late |= turns.worst() > LIMIT_MS
            print(f"  {'worst':<18}{turns.worst():.1f} ms of {LIMIT_MS:.0f}\n")
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
