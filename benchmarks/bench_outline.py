"""How soon the whole of a large log is outlined, and what that adds to reading it.

``python benchmarks/bench_outline.py LOG [--turns 3]``

The engine alone, in this process, fed as its loop feeds it: processor seconds with and without an outline in turns, and
when behind the first picture a frame first spans the run. `make_log.py` writes logs that are large enough.
"""

from __future__ import annotations

import argparse
import sys
import time
from statistics import median
from typing import NamedTuple

from trainmon_tui.engine import outline
from trainmon_tui.engine.early import FIRST_BYTES
from trainmon_tui.engine.engine import SLICE_BYTES
from trainmon_tui.engine.serve import FRAMES_PER_S
from trainmon_tui.engine.start import start_engine
from trainmon_tui.protocol.asks import Ask
from trainmon_tui.protocol.charts import ChartAsk
from trainmon_tui.protocol.log import LogAsk
from trainmon_tui.protocol.spec import EngineSpec

ASK = Ask(1, 0, (ChartAsk("loss", 130),), LogAsk(12))
NEVER = 1 << 62


class Turn(NamedTuple):
    """One reading of the whole log."""

    cpu_s: float
    outlined_s: float
    samples: int
    worst_ms: float


def read(path: str) -> Turn:
    """Read a log to its end, with as many frames as a screen gets."""
    engine = start_engine(EngineSpec(path, telemetry=False))
    engine.slice_bytes = FIRST_BYTES
    engine.advance()
    engine.frame(1, ASK)
    engine.slice_bytes = SLICE_BYTES
    begun, cpu, framed = time.perf_counter(), time.process_time(), 0.0
    outlined, samples, worst, more = float("nan"), 0, 0.0, True
    while more:
        turn = time.perf_counter()
        more = engine.advance()
        worst = max(worst, time.perf_counter() - turn)
        if time.perf_counter() - framed > 1 / FRAMES_PER_S:
            framed = time.perf_counter()
            end = engine.frame(2, ASK).header.at_end
            outlined = framed - begun if end is not None and not samples else outlined
            samples = max(samples, end.samples if end is not None else 0)
    engine.close()
    return Turn(time.process_time() - cpu, outlined, samples, worst * 1000)


def main() -> None:
    """Print one line for each way of reading."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log")
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args()
    least = outline.LEAST_BYTES
    turns: dict[str, list[Turn]] = {"without": [], "with": []}
    for _ in range(asked.turns):
        for way, told in turns.items():
            outline.LEAST_BYTES = least if way == "with" else NEVER
            told.append(read(asked.log))
    for way, told in turns.items():
        columns = [median(column) for column in zip(*told, strict=True)]
        cpu, outlined, samples, worst = columns
        words = f", spans the run after {outlined:.2f} s, {samples:.0f} samples" if samples else ""
        sys.stdout.write(f"{way:8} {cpu:6.2f} s of processor time, worst turn {worst:.0f} ms{words}\n")


if __name__ == "__main__":
    main()
