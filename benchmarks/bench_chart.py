"""What it costs to draw a chart of four lines: rasterising alone, and from a store of many points.

``python benchmarks/bench_chart.py [--points 10000000]``

Milliseconds of processor time. From the store, each drawing is one after a new line: the columns of four series are
taken out of their pyramids, then drawn. The aim at 160x45 is a median of 3 ms and a 99th percentile of 10 ms.

What was loaded is kept out of the collector's sight, as the screen and the engine do once they are up: a look through
all of numpy takes 6 ms.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import statistics
import time
from typing import TYPE_CHECKING

from bench_store import block, fill

from trainmon_tui.plot.chart import render_chart
from trainmon_tui.plot.spec import Band, ChartSpec, PlotLine, Span

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 200
ROLES = ("train", "val", "teacher", "other1")
WIDTH, HEIGHT = 160, 45


def line(role, columns, seed):
    noise = random.Random(seed)
    mid = [2.5 * math.exp(-4 * index / columns) + 0.4 + 0.25 * seed for index in range(columns)]
    low = [value - abs(noise.gauss(0, 0.1)) for value in mid]
    high = [value + abs(noise.gauss(0, 0.1)) for value in mid]
    return PlotLine(role, mid, low, high, best=(columns * 0.9, min(mid)))


def report(name: str, draw: Callable[[int], object]) -> None:
    """Draw many times and print the quantiles."""
    gc.freeze()
    taken = []
    for number in range(ROUNDS):
        begun = time.process_time()
        draw(number)
        taken.append((time.process_time() - begun) * 1e3)
    taken.sort()
    p99 = taken[int(len(taken) * 0.99)]
    print(f"{name:28} median {statistics.median(taken):6.2f}  p99 {p99:6.2f}  worst {taken[-1]:6.2f} ms")


def measure_raster(width: int, height: int, marker: str) -> None:
    """Draw columns that are there already."""
    columns = (width - 5) * 2
    spec = ChartSpec(
        [line(role, columns, seed) for seed, role in enumerate(ROLES)],
        0.0,
        float(columns),
        bands=[Band(0.0, columns / 2, 1.0, 2.0, 0.5, 1.0)],
        spans=[Span("warm-up", 0.0, columns / 3), Span("distill", columns / 3, columns)],
        marker=marker,
    )
    report(f"{marker:8} {width:>3}x{height}", lambda _: render_chart(spec, width, height))


def measure_store(points: int) -> None:
    """Draw what a store holds, after each line that it takes in."""
    store, family, table, _ = fill(points, len(ROLES))
    columns, end = (WIDTH - 5) * 2, points * 1.25

    def draw(number: int) -> None:
        store.append(block(family, table[number : number + 1], points + number))
        lines = []
        for role, series in zip(ROLES, store.series, strict=True):
            found = series.columns("step", 0.0, end, columns, 0.9)
            lines.append(PlotLine(role, found.mid.tolist(), found.low.tolist(), found.high.tolist()))
        render_chart(ChartSpec(lines, 0.0, end), WIDTH, HEIGHT)

    report(f"{points:>12,} points {WIDTH}x{HEIGHT}", draw)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--points", type=int, default=10_000_000)
    asked = parser.parse_args()
    for marker in ("braille", "block", "ascii"):
        for width, height in ((80, 20), (WIDTH, HEIGHT), (400, 100)):
            measure_raster(width, height, marker)
    for points in (100_000, 1_000_000, 10_000_000):
        if points <= asked.points:
            measure_store(points)


if __name__ == "__main__":
    main()
