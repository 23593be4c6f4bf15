"""How fast event files are read: from bytes to series, beside a plain walk over the same records.

The walk is the loop that anybody would write: `struct`, every protocol buffer field in its turn, no checksums, and the
points in a list. Run ``python benchmarks/bench_tfevents.py [THOUSANDS]``. Ratios within one run are what counts.
"""

from __future__ import annotations

import struct
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from trainmon_tui.engine.documents import read_whole
from trainmon_tui.rules.judge import Judge
from trainmon_tui.sources.base import drain
from trainmon_tui.sources.opening import open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

sys.path.insert(0, str(Path(__file__).parent.parent / "tests/unit/sources/tfevents"))
from event_writer import event, simple, summary, tensor_float, version_record

SLICE = 256 * 1024
TIMES = 5


def framed(body: bytes) -> bytes:
    """Return a record; its checksums come from the library, which is as exact as the tests' and a thousand times faster."""
    from google_crc32c import value

    def masked(data: bytes) -> bytes:
        crc = value(data)
        return ((crc >> 15 | crc << 17) + 0xA282_EAD8 & 0xFFFF_FFFF).to_bytes(4, "little")

    size = len(body).to_bytes(8, "little")
    return size + masked(size) + body + masked(body)


def written(
    tags: list[str], points: int, value: Callable[[str, float], bytes], *, together: bool = False
) -> bytes:
    """Return a file of ``points`` scalars: one event each, or one event a step."""
    records = [version_record()]
    for step in range(1, points // len(tags) + 1):
        values = [value(tag, 1 / (step + place)) for place, tag in enumerate(tags)]
        groups = [values] if together else [[one] for one in values]
        records += [framed(event(summary(*group), step, 1.7e9 + step * 0.25)) for group in groups]
    return b"".join(records)


def kinds(points: int) -> dict[str, bytes]:
    many = [f"layers/{n}/grad_norm" for n in range(200)]
    four = ["train/loss", "train/accuracy", "train/lr", "train/grad_norm"]
    return {
        "1 tag": written(["train/loss"], points, simple),
        "4 tags": written(four, points, simple),
        "200 tags": written(many, points, simple),
        "4 tags, TF2 tensors": written(four, points, tensor_float),
        "4 tags in an event": written(four, points, simple, together=True),
    }


def walk(data: bytes) -> list[tuple[str, int, float, float]]:
    """Return (tag, step, time, value) of every scalar."""
    points, at = [], 0
    while at < len(data):
        (size,) = struct.unpack_from("<Q", data, at)
        wall_s, step = 0.0, 0
        for number, value, start, stop in fields(data, at + 12, at + 12 + size):
            if number == 1:
                (wall_s,) = struct.unpack_from("<d", data, start)
            elif number == 2:
                step = value
            elif number == 5:
                for _, _, first, last in fields(data, start, stop):
                    scalar = read_value(data, first, last)
                    if scalar is not None:
                        points.append((scalar[0], step, wall_s, scalar[1]))
        at += size + 16
    return points


def read_value(data: bytes, first: int, last: int) -> tuple[str, float] | None:
    tag, found = "", None
    for number, _, start, stop in fields(data, first, last):
        if number == 1:
            tag = data[start:stop].decode()
        elif number == 2:
            (found,) = struct.unpack_from("<f", data, start)
        elif number == 8:
            found = next(
                struct.unpack_from("<f", data, a)[0] for n, _, a, _ in fields(data, start, stop) if n == 5
            )
    return None if found is None else (tag, found)


def fields(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    while at < end:
        key, at = varint(data, at)
        kind, value, start = key & 7, 0, at
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            at += 8
        elif kind == 5:
            at += 4
        else:
            size, start = varint(data, at)
            at = start + size
        yield key >> 3, value, start, at


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def best(jobs: list[Callable[[], object]]) -> list[float]:
    """Return the processor seconds of each job's quickest run; they take turns, so that a busy machine slows all alike."""
    taken: list[list[float]] = [[] for _ in jobs]
    for _ in range(TIMES):
        for job, times in zip(jobs, taken, strict=True):
            began = time.process_time()
            job()
            times.append(time.process_time() - began)
    return list(map(min, taken))


def to_lines(path: Path) -> None:
    source = open_source(str(path), live=False)
    for _ in drain(source, SLICE):
        pass
    source.close()


def to_series(path: Path) -> int:
    source = open_source(str(path), live=False)
    session = read_whole(source, lambda: Judge([], chosen=True))
    source.close()
    return sum(len(series) for series in session.store.series)


def main() -> None:
    points = 1000 * int(sys.argv[1] if len(sys.argv) > 1 else 200)
    print(
        f"{'':22}{'walk':>10}{'to lines':>11}{'to series':>11}   {'chain / walk':>12}   (thousand points a second)"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.out.tfevents.1700000000.host"
        for name, data in kinds(points).items():
            path.write_bytes(data)
            count = len(walk(data))
            assert to_series(path) == count, name
            jobs = [lambda data=data: walk(data), lambda: to_lines(path), lambda: to_series(path)]
            rates = [count / taken / 1000 for taken in best(jobs)]
            print(f"{name:22}{rates[0]:10.0f}{rates[1]:11.0f}{rates[2]:11.0f}   {rates[2] / rates[0]:12.2f}")


if __name__ == "__main__":
    main()
