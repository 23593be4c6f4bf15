"""Evaluations a second of a rule on the step clock, and what a large playbook adds to loading a log.

``python benchmarks/bench_rules.py`` prints both. Times are of the processor, so that what else runs on the machine
counts little, and the least of some repeats; a log is judged as often as the engine sends a frame while it loads.
"""

from __future__ import annotations

import argparse
import random
import time
from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.engine.session import Session
from trainmon_tui.model.blocks import Family, Parsed, Progress, Rows, Segments, SeriesKey
from trainmon_tui.rules.bench import Bench
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import playbook_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS, METRICS, EPOCHS = 100_000, 10, 100
CHUNK_BYTES = 1 << 20
FRAME_S = 0.25
NAMES = [f"m{number}" for number in range(METRICS)]
BY_STEP = [
    "m0 > 0.1 and m1 < 0.9 and m2 >= 0.05 or m3 != 0.5",
    "m4 > 4 * median(m4, last=16)",
    "avg(m5, last=128) > 0.9",
    "zscore(m6, 128) > 6",
    "rise_pct(m7, 100) > 1e6%",
    "increasing_for(m8, 50)",
    "m9 < 0.01 for 20 steps",
    "not finite(m0)",
    "min(m1) < 1e-9 and std(m1) > 1",
    "abs(m2 - m3) > 0.999 after step 1000",
]
BY_EPOCH = [
    "{m} > 0.999999",
    "avg({m}, last=5) > 0.9",
    "drop_pct({m}) > 99.99%",
    "increasing_for({m}, 20)",
    "{m} > 0.9 for 10 epochs",
    "min({m}) < 0 or max({m}) > 2",
    "not finite({m})",
    "std({m}) > 1 and count({m}) > 3",
]


def playbook_of(rules: int) -> str:
    """Return a playbook of ten rules by steps and the rest by epochs."""
    checks = [
        f'  - {{id: s{number}, title: S, when: {{every: step}}, fail: "{rule}"}}'
        for number, rule in enumerate(BY_STEP)
    ]
    for number in range(rules - len(BY_STEP)):
        rule = BY_EPOCH[number % len(BY_EPOCH)].format(m=NAMES[number % METRICS])
        checks.append(f'  - {{id: e{number}, title: E, when: {{every: epoch}}, fail: "{rule}"}}')
    metrics = "".join(f"  {name}: {{aliases: [{name}]}}\n" for name in NAMES)
    return f"playbook: 1\nname: large\nmetrics:\n{metrics}checks:\n" + "\n".join(checks) + "\n"


def log_of(rows: int) -> bytes:
    """Return a log of JSON lines with ten metrics each, over a hundred epochs."""
    noise = random.Random(3)
    lines = []
    for step in range(1, rows + 1):
        values = ", ".join(f'"{name}": {noise.random():.6f}' for name in NAMES)
        lines.append(f'{{"step": {step}, "epoch": {step * EPOCHS / rows:.4f}, {values}}}\n')
    return "".join(lines).encode()


def blocks(rows: int, size: int) -> Iterator[tuple[Segments, Parsed]]:
    """Yield rows of four metrics as a reader would give them."""
    family = Family(0, tuple(map(SeriesKey, NAMES[:4])))
    values = np.random.default_rng(1).random((size, 4))
    for first in range(0, rows, size):
        steps = np.arange(first, first + size, dtype=np.float64)
        lines = steps.astype(np.int64) + 1
        nowhere = np.full(size, np.nan)
        table = Rows(family, values, steps, nowhere, lines, lines * 80, nowhere, np.zeros(size, np.int64))
        yield Segments([], lines[:0], lines[:0]), Parsed([table], [], [], Progress(), int(lines[-1]))


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call keeps the processor busy."""
    begun = time.process_time()
    call()
    return time.process_time() - begun


def evaluate(rows: int, size: int) -> tuple[float, float]:
    """Return evaluations a second of the four-comparison rule over blocks of some rows, and with taking them in."""
    metrics = "".join(f"  {name}: {{aliases: [{name}]}}\n" for name in NAMES[:4])
    rule = f'checks: [{{id: c, title: C, when: {{every: step}}, fail: "{BY_STEP[0]}"}}]\n'
    bench = Bench(playbook_from(f"playbook: 1\nname: one\nclock: step\nmetrics:\n{metrics}{rule}"))
    taking, judging = 0.0, 0.0
    for block in list(blocks(rows, size)):
        taking += seconds(lambda block=block: bench.fold(*block))  # type: ignore[misc]
        judging += seconds(lambda: bench.judgement(ended=False, reason=""))
    return rows / judging, rows / (taking + judging)


def load(data: bytes, judge: Judge) -> float:
    """Return how long a log takes to be read and judged, while it loads and at its end."""
    session = Session(lambda: judge)

    def run() -> None:
        judged = time.process_time()
        for first in range(0, len(data), CHUNK_BYTES):
            session.feed(data[first : first + CHUNK_BYTES])
            if time.process_time() - judged >= FRAME_S:
                session.judgement(ended=False)
                judged = time.process_time()
        session.finish()
        session.judgement(ended=True)

    return seconds(run)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("--rules", type=int, default=200)
    arguments.add_argument("--rows", type=int, default=ROWS)
    arguments.add_argument("--repeats", type=int, default=3)
    given = arguments.parse_args()
    for size in (10_000, 1000, 1):
        rows = min(given.rows, 1000 * size) if size > 1 else 2000
        rate, whole = max(evaluate(rows // size * size, size) for _ in range(given.repeats))
        print(
            f"four comparisons, blocks of {size:>6,} rows: {rate / 1e6:8.3f} M evaluations/s,"
            f" {whole / 1e6:.3f} M with taking the rows in"
        )
    data, text = log_of(given.rows), playbook_of(given.rules)
    alone = min(load(data, Judge([], chosen=False)) for _ in range(given.repeats))
    both = min(load(data, Judge([playbook_from(text)], chosen=True)) for _ in range(given.repeats))
    print(
        f"{given.rows:,} rows x {METRICS}: {alone:.2f} s to load, {both:.2f} s with {given.rules} rules"
        f" ({len(BY_STEP)} by steps): + {100 * (both / alone - 1):.0f} %"
    )


if __name__ == "__main__":
    main()
