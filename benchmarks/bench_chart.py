"""What it costs to draw a chart of 4 lines, rasterising included, at three sizes. Run it by hand."""

from __future__ import annotations

import math
import random
import statistics
import time

from trainmon_tui.plot.chart import render_chart
from trainmon_tui.plot.spec import Band, ChartSpec, PlotLine, Span

ROUNDS = 60
ROLES = ("train", "val", "teacher", "other1")


def line(role, columns, seed):
    noise = random.Random(seed)
    mid = [2.5 * math.exp(-4 * index / columns) + 0.4 + 0.25 * seed for index in range(columns)]
    low = [value - abs(noise.gauss(0, 0.1)) for value in mid]
    high = [value + abs(noise.gauss(0, 0.1)) for value in mid]
    return PlotLine(role, mid, low, high, best=(columns * 0.9, min(mid)))


def measure(width, height, marker):
    columns = (width - 5) * 2
    spec = ChartSpec(
        [line(role, columns, seed) for seed, role in enumerate(ROLES)],
        0.0,
        float(columns),
        bands=[Band(0.0, columns / 2, 1.0, 2.0, 0.5, 1.0)],
        spans=[Span("warm-up", 0.0, columns / 3), Span("distill", columns / 3, columns)],
        marker=marker,
    )
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        render_chart(spec, width, height)
        taken.append((time.perf_counter() - begun) * 1e3)
    taken.sort()
    print(
        f"{marker:8} {width:>3}x{height:<3} median {statistics.median(taken):6.2f} ms  worst {taken[-1]:6.2f} ms"
    )


def main():
    for marker in ("braille", "block", "ascii"):
        for width, height in ((80, 20), (160, 45), (400, 100)):
            measure(width, height, marker)


if __name__ == "__main__":
    main()
