"""How fast logs are read: megabytes and points a second, beside a naive reader that searches every line.

Run ``python benchmarks/bench_parse.py [MB]``. Ratios within one run are what counts.
"""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING

from trainmon_tui.decode.decoder import Decoder
from trainmon_tui.parse.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trainmon_tui.model.blocks import Parsed

CHUNK = 256 * 1024
MEGABYTE = 1_000_000
_NAIVE = re.compile(rb"([A-Za-z_][\w/%.]*)['\"]?\s*[:=]\s*['\"]?([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)")


def mixed(megabytes: float) -> bytes:
    """Return a dense log of bars, records, pairs and summaries."""
    parts, size, step = [], 0, 0
    while size < megabytes * MEGABYTE:
        step += 1
        value = 1 / step
        part = (
            f"2026-11-21 04:14:{step % 60:02d},477 - INFO - trainer - step={step} loss={value:.4f} acc={1 - value:.4f} lr=2.00e-03\n"
            f"[{step}/90000] loss: {value:.4f} grad_norm: {2 * value:.3f} tokens/s: {9000 + step % 7}\n"
            f"{{'loss': {value:.4f}, 'grad_norm': {value:.5f}, 'learning_rate': 0.0012, 'epoch': {step / 100:.2f}}}\n"
            f"iter {step}: loss {value:.4f}, time {step % 90}.25ms, mfu 9.31%\n"
        ).encode()
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def records(megabytes: float) -> bytes:
    """Return JSON lines of ten metrics."""
    line = '{{"step": {0}, "epoch": {1}, ' + ", ".join(f'"metric_{n}": {{2:.6f}}' for n in range(10)) + "}}\n"
    count = int(megabytes * MEGABYTE / len(line.format(10_000, 10, 0.5)))
    return "".join(line.format(n, n // 1000, 1 / (n + 1)) for n in range(count)).encode()


def redraws(megabytes: float) -> bytes:
    """Return a bar redrawn by carriage returns, an epoch to a line."""
    text = "Epoch {0}/99:  {1:2d}%|████▊     | {2}/1000 [00:{3:02d}<00:09, 137.78it/s, loss={4:.4f}, lr=0.002]{5}"
    count = int(megabytes * MEGABYTE / len(text.format(1, 1, 100, 1, 0.5, "\r").encode()))
    return "".join(
        text.format(
            n // 1000 + 1,
            n % 1000 // 10,
            n % 1000 + 1,
            n % 60,
            1 / (n + 1),
            "\n" if n % 1000 == 999 else "\r",
        )
        for n in range(count)
    ).encode()


def read(log: bytes) -> int:
    """Read a log as the engine does; return how many points it has."""
    decoder, parser = Decoder(), Parser()
    count = 0
    for start in range(0, len(log), CHUNK):
        count += _points(parser.feed(decoder.feed(log[start : start + CHUNK])))
    return count + _points(parser.feed(decoder.flush())) + _points(parser.finish())


def read_naively(log: bytes) -> int:
    """Search every line for names and numbers, without steps, series or times; return how many there are."""
    return sum(len([float(found[1]) for found in _matches(line)]) for line in re.split(rb"[\r\n]", log))


def _matches(line: bytes) -> Iterator[tuple[bytes, bytes]]:
    for found in _NAIVE.finditer(line):
        if found[2].count(b".") < 2 and found[2].strip(b"+-.") != b"":  # one point at most
            yield found[1], found[2]


def _points(parsed: Parsed) -> int:
    return sum(rows.values.size if rows.present is None else int(rows.present.sum()) for rows in parsed.rows)


def _measure(reader: Callable[[bytes], int], log: bytes) -> tuple[float, int]:
    start = time.process_time()
    points = reader(log)
    return time.process_time() - start, points


def main() -> None:
    """Print one table."""
    megabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    print(f"{'log':10} {'MB':>6} {'MB/s':>8} {'points/s':>12} {'naive MB/s':>11} {'ratio':>6}")
    for name, make in (("mixed", mixed), ("jsonl", records), ("redraws", redraws)):
        log = make(megabytes)
        size = len(log) / MEGABYTE
        seconds, points = _measure(read, log)
        naive, _ = _measure(read_naively, log)
        print(
            f"{name:10} {size:6.1f} {size / seconds:8.1f} {points / seconds:12,.0f} {size / naive:11.1f} {naive / seconds:6.1f}"
        )


if __name__ == "__main__":
    main()
