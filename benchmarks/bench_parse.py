"""How fast logs are read, beside a naive reader that searches every line and beside ripgrep counting matches.

Run ``python benchmarks/bench_parse.py [LINES]``. Each reader runs in a process of its own over the same file, one after
the other in one run: CPU seconds (the least of three turns) and the most memory come from the system. Ratios within one
run are what counts.

``rg`` counts matches of the key-and-number pattern and keeps nothing; ``naive`` searches line by line with the same
pattern and keeps the floats; ``parse`` is decode and parse, with steps, epochs, series and events; ``all`` is the whole
chain of ``check``: decode, parse, store, rules.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import make_log

from trainmon_tui.decode.decoder import Decoder
from trainmon_tui.engine.documents import SLICE_BYTES, read_whole
from trainmon_tui.parse.parser import Parser
from trainmon_tui.rules.playbooks import choose_playbooks
from trainmon_tui.sources.whole import WholeFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.model.blocks import Parsed

MEGABYTE = 1_000_000
PATTERN = r"""([A-Za-z_][\w/%.]*)['"]?\s*[:=]\s*['"]?([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)"""
_NAIVE = re.compile(PATTERN.encode())
_MACHINE_WORD = 8
TURNS = 3


class Cost(NamedTuple):
    """What one reader took."""

    cpu_s: float
    rss_bytes: int
    points: int


def read_naively(path: Path) -> int:
    """Search every line for names and numbers, without steps, series or times; return how many there are."""
    kept: dict[bytes, list[float]] = {}
    with path.open("rb") as log:
        for physical in log:
            for line in physical.split(b"\r"):
                for name, text in _NAIVE.findall(line):
                    if text.count(b".") < 2 and text.strip(b"+-.") != b"":  # one point at most
                        kept.setdefault(name, []).append(float(text))
    return sum(map(len, kept.values()))


def read_parsed(path: Path) -> int:
    """Decode and parse, keeping nothing; return how many points there are."""
    decoder, parser = Decoder(), Parser()
    source, count = WholeFile(path), 0
    while source.status().state != "ended":
        count += _points(parser.feed(decoder.feed(source.read(SLICE_BYTES))))
    source.close()
    return count + _points(parser.feed(decoder.flush())) + _points(parser.finish())


def read_all(path: Path) -> int:
    """Read as ``check`` does; return how many points the store holds."""
    source = WholeFile(path)
    session = read_whole(source, choose_playbooks("").judge)
    source.close()
    session.judgement(ended=True)
    return sum(len(series) for series in session.store.series)


def _points(parsed: Parsed) -> int:
    return sum(rows.values.size if rows.present is None else int(rows.present.sum()) for rows in parsed.rows)


def measure(reader: Callable[[Path], int], path: Path) -> Cost:
    """Return the least that a reader took in `TURNS` turns."""
    return min(_measure(reader, path) for _ in range(TURNS))


def _measure(reader: Callable[[Path], int], path: Path) -> Cost:
    """Run a reader in a process of its own."""
    receive, send = os.pipe()
    child = os.fork()
    if not child:
        os.write(send, reader(path).to_bytes(_MACHINE_WORD, "little"))
        os._exit(0)
    os.close(send)
    points = int.from_bytes(os.read(receive, _MACHINE_WORD), "little")
    os.close(receive)
    _, _, used = os.wait4(child, 0)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, points)


def count_by_rg(path: Path) -> int:
    """Let ripgrep count the matches."""
    program = shutil.which("rg") or "rg"
    options = ["--count-matches", "--no-config", "--text"]
    told = subprocess.run([program, *options, PATTERN, str(path)], capture_output=True, check=False)
    if told.returncode > 1:  # 1 says that nothing matches
        raise RuntimeError(told.stderr.decode("utf-8", "replace"))
    return int(told.stdout or 0)


def cpu_of_rg(path: Path) -> Cost:
    """Return what ripgrep took, without starting it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    matches = count_by_rg(path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, 0, matches)


def row(name: str, size: float, cost: Cost, others: dict[str, Cost]) -> str:
    """Return one line of the table."""
    ratios = "".join(f"{other.cpu_s / cost.cpu_s:9.2f}x" for other in others.values())
    rss = f"{cost.rss_bytes / MEGABYTE:7.0f}" if cost.rss_bytes else " " * 7
    return f"  {name:8}{size / cost.cpu_s:9.1f}{cost.points / cost.cpu_s:14,.0f}{rss}{ratios}"


def compare(kind: str, lines: int, folder: Path) -> None:
    """Print the readers of one log, each beside the naive one and ripgrep."""
    path = folder / f"{kind}.log"
    size = make_log.write(kind, lines, path) / MEGABYTE
    peers = {"naive": measure(read_naively, path)}
    if shutil.which("rg"):
        peers["rg"] = min(cpu_of_rg(path) for _ in range(TURNS))
    print(
        f"{kind}, {size:.0f} MB"
        + " " * (39 - len(f"{kind}, {size:.0f} MB"))
        + "".join(f"{f'x {name}':>10}" for name in peers)
    )
    for name, cost in peers.items():
        print(row(name, size, cost, peers))
    for name, reader in (("parse", read_parsed), ("all", read_all)):
        print(row(name, size, measure(reader, path), peers))


def main() -> None:
    """Print one table."""
    lines = int(float(sys.argv[1])) if len(sys.argv) > 1 else 300_000
    print(
        f"  {'reader':8}{'MB/s':>9}{'points/s':>14}{'MB RSS':>7}"
        + ("" if shutil.which("rg") else "   (rg is not installed)")
    )
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("mixed", "noisy", "jsonl", "bars"):
            compare(kind, lines, Path(folder))
    print(f"took {time.process_time():.0f} s here, besides the readers")


if __name__ == "__main__":
    main()
