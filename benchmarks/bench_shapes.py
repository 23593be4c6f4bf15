"""How fast logs of every shape are read, the hostile ones too, beside a naive reader and ripgrep counting matches.

Run ``python benchmarks/bench_shapes.py [--megabytes 8] [SHAPE...]``. The readers are those of `bench_parse`, each in a
process of its own over the same file; MB and CPU seconds of one run. ``parse`` is decode and parse, ``all`` the chain of
``check``; points a second and memory are those of ``all``.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import log_shapes
from bench_parse import MEGABYTE, cpu_of_rg, measure, read_all, read_naively, read_parsed

HEAD = ("rg", "naive", "parse", "all", "x rg", "x naive")


def compare(shape: str, size: int, path: Path) -> str:
    """Return the line of one shape: MB/s of each reader, and how many times the peers' speed ``parse`` has."""
    log_shapes.write(shape, size, path)
    readers = (read_naively, read_parsed, read_all)
    naive, parse, whole = (measure(reader, path) for reader in readers)
    rg = min(cpu_of_rg(path) for _ in range(3)) if shutil.which("rg") else None
    speeds = [size / MEGABYTE / cost.cpu_s for cost in (rg or naive, naive, parse, whole)]
    ratios = [speeds[2] / speeds[0], speeds[2] / speeds[1]]
    return (
        f"{shape:22}"
        + "".join(f"{speed:8.1f}" for speed in speeds)
        + "".join(f"{ratio:8.2f}" for ratio in ratios)
        + f"{whole.points / whole.cpu_s:12,.0f}{whole.rss_bytes / MEGABYTE:8.0f}"
    )


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", help="only shapes whose names contain this")
    parser.add_argument("--megabytes", type=float, default=8)
    asked = parser.parse_args()
    chosen = [
        shape
        for shape in log_shapes.SHAPES
        if not asked.shapes or any(part in shape for part in asked.shapes)
    ]
    print(
        f"{asked.megabytes:g} MB each, MB/s".ljust(22)
        + "".join(f"{name:>8}" for name in HEAD)
        + f"{'points/s':>12}{'MB RSS':>8}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for shape in chosen:
            print(compare(shape, int(asked.megabytes * MEGABYTE), Path(folder) / "run.log"), flush=True)


if __name__ == "__main__":
    main()
