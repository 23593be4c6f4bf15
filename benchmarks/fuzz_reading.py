"""Feeds hostile and half-realistic logs through the whole reading chain and proves that nothing is lost unsaid.

``python benchmarks/fuzz_reading.py [--lines 1000000] [--seed 1] [--corpus DIR]``; ``--corpus`` adds the lines of real logs.
A log is read twice, cut into blocks at different places: once by the chain of the app (decode, parse, store, rules),
once by a reader that accounts for every segment. It stops at the first log that breaks a promise and prints how to
see it again (``--seed S --log N``); with ``--go-on`` it names every such log.

The promises: no exception; every line comes out of the decoder once, or is counted as cut; every segment is read by one
template, and what none understands is counted; both readings agree; every point lies in the store.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import make_log
import numpy as np

from trainmon_tui.decode.decoder import Decoder
from trainmon_tui.decode.segment import clean_segment
from trainmon_tui.engine.session import Session
from trainmon_tui.parse import shapes
from trainmon_tui.parse.detectors import KINDS, examine
from trainmon_tui.parse.parser import Parser
from trainmon_tui.parse.tables import UNFIT
from trainmon_tui.rules.playbooks import choose_playbooks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trainmon_tui.model.blocks import Parsed, Segments
    from trainmon_tui.parse.shapes import Reading
    from trainmon_tui.rules.judge import Judge

LINES_A_LOG = (1, 2000)
LEARNED = 8192
"""Segments of which both readings share what they teach; most logs have fewer shapes."""
EXAMINED = 0.05
"""Part of the segments that are examined once more, one by one."""
SHOWN_EVERY_S = 10.0
ENDS = (b"\n",) * 12 + (b"\r\n", b"\r", b"\r", b"\r", b"\b\b\b", b"\n\n", b"\n\0\0\0")
_TEXTS = (
    "step=", "epoch", "loss: ", "Epoch 3/", "[", "]", "{'loss': ", "'epoch': '0.5'}", '{"a":', "}", "%|", "| ", ", ", " - ", "\t",
    " 5%|#| 1/2 [0:01<0:01]", "13/13 [==] - ", "nan", "-inf", "1e999", "1e-400", "9" * 400, "12345678901234567", "0.12345678901234567",
    "1,234,567", ".5", "5.", "-0.0", "+1", "--1", "1.2.3", "3/4", "1_000", "\u0663", "\u2501", "\u2588", "\u258d", "|   loss | 0.5 |",
    "-" * 30, "(", ")", "\u00b1", "Traceback (most recent call last):", "config: ", "Namespace(", "# step  loss  lr", "1  2  3", "best ",
    "\ufffd", "\u202e", "x" * 300, "2026-13-45 99:99:99", "2026-11-21 04:14:01,477 - INFO - ", "CUDA out of memory", "saved to ckpt-", "=" * 40,
)  # fmt: skip
PIECES = (
    *(text.encode() for text in _TEXTS),
    *(b"\x1b[31m", b"\x1b]0;t\x07", b"\x1b[", b"\xff\xfe", b"\xe2\x96", b"\xef\xbb\xbf", b"\x07", b"\x7f"),
)
_NUMBER = re.compile(rb"[0-9]+(?:\.[0-9]+)?")


class BrokenPromiseError(AssertionError):
    """A promise of the reader does not hold."""


def known_lines(corpus: Path | None) -> list[bytes]:
    """Return the lines that logs are made of: the detectors' samples, the benchmarks' lines, and real ones."""
    lines = [sample.encode() for kind in KINDS.values() for sample in kind.SAMPLES]
    for kind in make_log.KINDS.values():
        lines += "".join(part for part, _ in zip(kind(4000), range(60), strict=False)).encode().splitlines()
    for path in sorted(corpus.rglob("*")) if corpus else ():
        if path.is_file() and path.stat().st_size:
            with path.open("rb") as file:
                lines += re.split(rb"[\r\n]+", file.read(256 * 1024))
    return [line for line in lines if line.strip() and len(line) < 20_000]


class LogMaker:
    """Makes one log from a seed."""

    def __init__(self, lines: Sequence[bytes], seed: str) -> None:
        self._lines = lines
        self._chance = random.Random(seed)

    def make(self) -> bytes:
        """Return the log: a few kinds of lines that come again and again, changed or not."""
        chance = self._chance
        kinds = chance.choices(self._lines, k=chance.randint(1, 12))
        wildness = chance.choice((0.0, 0.02, 0.2, 0.8))
        parts = (self._line(kinds, wildness) for _ in range(chance.randint(*LINES_A_LOG)))
        log = b"".join(part + chance.choice(ENDS) for part in parts)
        return log[: chance.randint(0, len(log))] if chance.random() < 0.3 else log

    def _line(self, kinds: Sequence[bytes], wildness: float) -> bytes:
        chance = self._chance
        line = (
            _NUMBER.sub(self._number, chance.choice(kinds)) if chance.random() < 0.9 else chance.choice(kinds)
        )
        while chance.random() < wildness:
            line = chance.choice((self._cut, self._insert, self._repeat, self._splice, self._garbage))(line)
        return line[:40_000]

    def _number(self, found: re.Match[bytes]) -> bytes:
        chance, text = self._chance, found[0]
        if chance.random() < 0.5:
            return text
        if chance.random() < 0.02:
            return chance.choice(PIECES)
        if b"." in text:
            return b"%.*f" % (chance.randint(0, 8), chance.random() * 10.0 ** chance.randint(-4, 5))
        return b"%d" % chance.randint(0, 10 ** min(len(text), 9))

    def _cut(self, line: bytes) -> bytes:
        first, last = sorted(self._chance.choices(range(len(line) + 1), k=2))
        return self._chance.choice((line[:first], line[first:], line[:first] + line[last:]))

    def _insert(self, line: bytes) -> bytes:
        place = self._chance.randint(0, len(line))
        return line[:place] + self._chance.choice(PIECES) + line[place:]

    def _repeat(self, line: bytes) -> bytes:
        first, last = sorted(self._chance.choices(range(len(line) + 1), k=2))
        return line[:last] + line[first:last] * self._chance.randint(1, 3) + line[last:]

    def _splice(self, line: bytes) -> bytes:
        other = self._chance.choice(self._lines)
        return line[: self._chance.randint(0, len(line))] + other[self._chance.randint(0, len(other)) :]

    def _garbage(self, line: bytes) -> bytes:
        return self._chance.randbytes(self._chance.randint(0, 30)) + line[:10]

    def looks(self) -> bool:
        """Return whether to ask for the judgement now."""
        return self._chance.random() < 0.02

    def blocks(self, log: bytes) -> Iterator[bytes]:
        """Yield a log in blocks: of one size, or of any."""
        size, start = max(self._chance.choice((1, 100, 4096, 4096, 1 << 20)), len(log) // 16), 0
        while start < len(log):
            length = size if self._chance.random() < 0.5 else self._chance.randint(1, 2 * size)
            yield log[start : start + length]
            start += length


class Account:
    """Reads a log and accounts for every segment of it."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.segments = self.points = self.not_understood = 0
        self.parser = Parser(listen=self._listen)

    def read(self, blocks: Iterator[bytes], log: bytes) -> None:
        """Read the blocks of ``log``; raises `BrokenPromiseError`."""
        decoder = Decoder()
        for data in blocks:
            self._feed(decoder.feed(data))
        self._feed(decoder.flush())
        self.parser.finish()
        expected = sum(1 for piece in re.split(rb"[\n\r\b]", log) if clean_segment(piece))
        if expected != self.segments or decoder.cut_segments:
            raise BrokenPromiseError(
                f"{expected} lines with text, {self.segments} segments, {decoder.cut_segments} cut"
            )

    def _feed(self, segments: Segments) -> None:
        if segments.texts:
            self.parser.feed(segments)

    def _listen(self, segments: Segments, readings: Sequence[Reading], parsed: Parsed) -> None:
        places = np.sort(np.concatenate([np.empty(0, np.int64), *(each.positions for each in readings)]))
        if not np.array_equal(places, np.arange(len(segments.texts))):
            raise BrokenPromiseError(f"{len(segments.texts)} segments, but {len(places)} were read")
        unknown = 0
        for reading in readings:
            unknown += 0 if reading.template.understood else len(reading.positions)
            if reading.template is UNFIT:
                continue  # a line that is no row of the table above it is one by itself
            for place in reading.positions.tolist() if self._chance.random() < EXAMINED else ():
                text = segments.texts[place]
                if reading.template.understood != (examine(text) is not None or not text.strip()):
                    raise BrokenPromiseError(
                        f"understood: {reading.template.understood}, alone the contrary: {text!r}"
                    )
        if parsed.not_understood < unknown:
            raise BrokenPromiseError(
                f"{unknown} segments are not understood, but {parsed.not_understood} are counted"
            )
        self.segments += len(segments.texts)
        self.not_understood += parsed.not_understood
        self.points += sum(points_of(parsed))


def points_of(parsed: Parsed) -> Iterator[int]:
    """Yield how many points each block of rows has."""
    for rows in parsed.rows:
        yield rows.values.size if rows.present is None else int(rows.present.sum())


def read_twice(log: bytes, maker: LogMaker, make_judge: Callable[[], Judge], seed: str) -> Counter[str]:
    """Read a log in both ways; return what was counted. Raises `BrokenPromiseError`, or whatever the reader raises."""
    account = Account(random.Random(seed))
    account.read(maker.blocks(log), log)
    session = Session(make_judge)
    for data in maker.blocks(log):
        session.feed(data)
        if maker.looks():
            session.judgement(ended=False)
    session.finish()
    session.judgement(ended=True)
    stored = sum(len(series) for series in session.store.series)
    if (stored, session.not_understood) != (account.points, account.not_understood):
        raise BrokenPromiseError(
            f"{stored} points and {session.not_understood} segments not understood,"
            f" but in other blocks {account.points} and {account.not_understood}"
        )
    return Counter(segments=account.segments, points=stored, unknown=account.not_understood, bytes=len(log))


def run(
    lines: Sequence[bytes], wanted: int, seed: int, only: int | None = None, *, go_on: bool = False
) -> Iterator[Counter[str]]:
    """Yield the totals after each log until so many lines were read.

    Raises `BrokenPromiseError` with the log's number, or prints it and goes on.
    """
    make_judge, totals, number = choose_playbooks("").judge, Counter[str](), only or 0
    while totals["segments"] < wanted:
        name = f"{seed}/{number}"
        maker = LogMaker(lines, name)
        log = maker.make()
        totals["logs"] += 1
        try:
            totals += read_twice(log, maker, make_judge, name)
        except Exception as error:
            totals["broken"] += 1
            if not go_on:
                raise BrokenPromiseError(
                    f"--seed {seed} --log {number}: {type(error).__name__}: {error}"
                ) from error
            print(f"BROKEN --seed {seed} --log {number}: {type(error).__name__}: {error}", flush=True)
            totals["segments"] += log.count(b"\n")
        yield totals
        if only is not None:
            return
        number += 1


def words(totals: Counter[str], seconds: float) -> str:
    """Return the totals in a line."""
    return (
        f"{totals['segments']:,} lines in {totals['logs']:,} logs, {totals['bytes'] / 1e6:.0f} MB, {totals['points']:,} points,"
        f" {totals['unknown']:,} not understood (all counted), {seconds:.0f} s"
    )


def share_what_is_learned() -> None:
    """Let both readings of a log ask the detectors once: what a segment teaches depends on its bytes alone."""
    shapes.learn = lru_cache(maxsize=LEARNED)(shapes.learn)


def main() -> int:
    """Fuzz as the arguments say; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=int, help="only this log of the seed")
    parser.add_argument("--corpus", type=Path, help="a folder of real logs whose lines are used too")
    parser.add_argument("--go-on", action="store_true", help="name every log that breaks a promise")
    asked = parser.parse_args()
    lines = known_lines(asked.corpus)
    share_what_is_learned()
    began = shown = time.monotonic()
    totals: Counter[str] = Counter()
    try:
        for totals in run(lines, asked.lines, asked.seed, asked.log, go_on=asked.go_on):
            if time.monotonic() - shown > SHOWN_EVERY_S:
                shown = time.monotonic()
                print(words(totals, shown - began), flush=True)
    except KeyboardInterrupt:
        print("interrupted")
    except BrokenPromiseError as broken:
        print(f"BROKEN after {words(totals, time.monotonic() - began)}\n{broken}")
        return 1
    print(
        f"{totals['broken'] or 'nothing'} broken: {words(totals, time.monotonic() - began)}, {len(lines):,} known lines, seed {asked.seed}"
    )
    return min(totals["broken"], 1)


if __name__ == "__main__":
    sys.exit(main())
