"""Memory per point, append cost and the cost of one chart view, at 10^5 to 10^7 points. Run it by hand."""

from __future__ import annotations

import statistics
import sys
import time

import numpy as np

from trainmon_tui.model.blocks import Family, Rows, SeriesKey
from trainmon_tui.store.store import Store

METRICS = 8
BLOCK = 20_000
VIEWS = 60


def block(family, table, first):
    steps = np.arange(first, first + len(table), dtype=np.float64)
    return Rows(
        family=family,
        values=table,
        steps=steps,
        epochs=steps // 1000,
        lines=steps.astype(np.int64) + 1,
        offsets=steps.astype(np.int64) * 80,
        walls=np.full(len(table), np.nan),
        attempts=np.zeros(len(table), np.int64),
    )


def fill(points, metrics):
    family = Family(0, tuple(SeriesKey(f"m{index}") for index in range(metrics)))
    table = np.random.default_rng(0).standard_normal((BLOCK, metrics)).cumsum(axis=0)
    store, spent = Store(), 0.0
    for first in range(0, points, BLOCK):
        rows = block(family, table[: points - first], first)
        begun = time.perf_counter()
        store.append(rows)
        spent += time.perf_counter() - begun
    return store, family, table, spent


def milliseconds(call, repeats=VIEWS, before=lambda _: None):
    taken = []
    for index in range(repeats):
        before(index)
        begun = time.perf_counter()
        call(index)
        taken.append((time.perf_counter() - begun) * 1e3)
    return statistics.median(taken)


def measure(points, metrics):
    store, family, table, spent = fill(points, metrics)
    cells = points * metrics
    series = store.series

    def moved(index):
        for one in series:
            one.columns("step", 0.0 - index, points + 1.0 + index, 280, 0.9)

    def zoomed(index):
        for one in series:
            one.columns("step", points * 0.5 + index, points * 0.6 + index, 280, 0.9)

    def standing(_):
        for one in series:
            one.columns("step", 0.0, points * 1.25, 280, 0.9)
            one.best(lower_is_better=True)

    def add_line(index):
        store.append(block(family, table[index : index + 1], points + index))

    views = [milliseconds(view) / metrics for view in (moved, zoomed)]
    standing(0)
    views.append(milliseconds(standing, before=add_line) / metrics)
    print(
        f"{points:>10,} x {metrics:<2} {store.nbytes / cells:6.1f} B/point"
        f"  append {spent / cells * 1e9:6.0f} ns/point"
        f"  view {views[0]:.3f}  zoomed {views[1]:.3f}  after a line {views[2]:.3f} ms/series"
    )


def main():
    largest = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
    for points in (100_000, 1_000_000, 10_000_000):
        if points <= largest:
            measure(points, METRICS)
            measure(points, 1)


if __name__ == "__main__":
    main()
