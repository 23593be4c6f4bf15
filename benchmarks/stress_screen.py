"""Hours of hands in minutes: random keys, mouse and sizes on a log that is rotated, truncated and deleted.

``python benchmarks/stress_screen.py [--minutes 10] [--seed 1] [--table]``

Every few moments it looks whether the screen still stands, and at the end it must leave well: exit status 0, nothing
kept as a crash, the terminal given back. What fails is told with its seed and its last actions. Memory is printed for
each tenth of the time. ``--table`` begins at a table of three runs instead of one.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from pty_app import PtyApp  # noqa: E402 - found by the path above
from test_every_key import LEAVING, bytes_of  # noqa: E402 - found by the path above

from trainmon_tui.ui.keys import KEYS  # noqa: E402 - after the paths

LINES = (ROOT / "demo_logs" / "vivqa-failing.log").read_bytes().splitlines(keepends=True)
HANDS = [bytes_of(name) for key in KEYS if key.action not in LEAVING for name in key.keys.split(",")]
TYPED = (
    "loss",
    "nan",
    "epoch=3",
    "12:00",
    "/(a+)+$/",
    "漢字",
    "[/red]",
    "99999999999",
    "-1",
    "\x1b[A",
    "\x7f\x7f",
)
SIZES = [(120, 40), (120, 40), (40, 24), (80, 24), (160, 45), (30, 100), (1, 1), (220, 60), (19, 5)]
ATTACKS = (
    b"\x1b]52;c;Y3VybA==\x07\x1b]0;title\x07 loss=1\n", b"[/] [@click=app.quit]x[/] loss=2.0\n",
    b"\xff\xfe\x00loss=nan\n", b"a" * 200_000 + b"\n", b"\r".join(b"%d%%| 3/9 loss=%d" % (n, n) for n in range(300)),
)  # fmt: skip
LOOK_S = 1.0
ALLOWED_GROWTH = 0.15
"""How much more memory the screen may take in the last quarter of the time than in the second."""
ALLOWED_ENGINE_MB = 200
"""The engine keeps what it reads, within bounds."""


class StressError(Exception):
    """Something that must not happen."""


class Writer(threading.Thread):
    """The run: a log that grows, and what befalls logs."""

    def __init__(self, path: Path, seed: int) -> None:
        super().__init__(daemon=True)
        self.path = path
        self.done = threading.Event()
        self.counts: dict[str, int] = {}
        self._chance = random.Random(seed)
        self._at = 0
        self.append(100)

    def run(self) -> None:
        """Write until done."""
        acts = [self.append] * 60 + [self.burst, self.attack, self.rotate, self.truncate, self.delete]
        while not self.done.wait(self._chance.random() / 5):
            act = self._chance.choice(acts)
            act()
            self.counts[act.__name__] = self.counts.get(act.__name__, 0) + 1

    def append(self, lines: int = 5) -> None:
        """Write a few lines."""
        with self.path.open("ab") as file:
            file.writelines(LINES[(self._at + n) % len(LINES)] for n in range(lines))
        self._at += lines

    def burst(self) -> None:
        """Write very many lines at once."""
        self.append(5000)

    def attack(self) -> None:
        """Write what no terminal should be sent."""
        with self.path.open("ab") as file:
            file.write(self._chance.choice(ATTACKS))

    def rotate(self) -> None:
        """Move the log away and begin a new one."""
        with contextlib.suppress(FileNotFoundError):
            self.path.replace(self.path.with_suffix(".log.1"))
        self.append()

    def truncate(self) -> None:
        """Empty it in place."""
        with contextlib.suppress(FileNotFoundError):
            os.truncate(self.path, 0)

    def delete(self) -> None:
        """Delete it; the next line makes a new one."""
        self.path.unlink(missing_ok=True)


class Sample(NamedTuple):
    """Memory in bytes of the screen and of all it started."""

    at_s: float
    screen: int
    rest: int


class Stress:
    """One program under random hands."""

    def __init__(self, app: PtyApp, seed: int) -> None:
        self.app = app
        self.actions: list[str] = []
        self.samples: list[Sample] = []
        self._chance = random.Random(seed)
        self._looked_s = 0.0

    def play(self, seconds: float) -> None:
        """Do one thing after another."""
        acts = [self._hand] * 30 + [self._mouse] * 10 + [self._type] * 3 + [self._palette, self._resize]
        begun = time.monotonic()
        while (now := time.monotonic()) - begun < seconds:
            self._chance.choice(acts)()
            self._take(self._chance.random() * 0.08)
            if now - self._looked_s > LOOK_S:
                self._looked_s = now
                self._look(now - begun)

    def leave(self) -> None:
        """Close whatever is open and quit."""
        self.app.resize(120, 40)
        for _ in range(20):
            self._press("\x1b")
            self._take(0.5)
            self._press("q")
            try:
                status = self.app.wait(4.0)
            except AssertionError:
                continue
            if status != 0 or not self.app.usable:
                raise StressError(
                    f"left with {status}, the terminal {'' if self.app.usable else 'not '}given back"
                )
            return
        raise StressError("it does not leave")

    def _press(self, keys: str) -> None:
        self.actions.append(repr(keys))
        try:
            self.app.press(keys)
        except OSError as error:
            raise StressError("the program ended") from error

    def _hand(self) -> None:
        self._press(self._chance.choice(HANDS))

    def _type(self) -> None:
        for key in (
            self._chance.choice("/:fw&"),
            self._chance.choice(TYPED),
            self._chance.choice(("\r", "\x1b")),
        ):
            self._press(key)
            self._take(0.1)

    def _palette(self) -> None:
        for key in ("\x10", self._chance.choice(("theme", "zoom", "[/", "x" * 200)), "\x1b", "\x1b"):
            self._press(key)
            self._take(0.3)

    def _mouse(self) -> None:
        x = self._chance.randint(1, self.app.columns + 1)
        y = self._chance.randint(1, max(1, self.app.rows - 1))  # a press on the footer's last key leaves
        button = self._chance.choice((0, 0, 2, 32, 35, 64, 65))
        ends = ("M", "m") if button < 3 else ("M",)
        self._press("".join(f"\x1b[<{button};{x};{y}{end}" for end in ends))

    def _resize(self) -> None:
        size = self._chance.choice(SIZES)
        self.actions.append(f"resize {size}")
        self.app.resize(*size)

    def _take(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        try:
            while (left := deadline - time.monotonic()) > 0:
                self.app.read(left)
        except EOFError as error:
            raise StressError("the program ended") from error

    def _look(self, at_s: float) -> None:
        if b"Traceback" in self.app.raw[-(1 << 20) :]:
            raise StressError("a traceback is on the terminal")
        rest = 0
        for pid in self.app.children():
            try:
                rest += psutil.Process(pid).memory_info().rss
            except psutil.Error:
                continue
        self.samples.append(Sample(at_s, psutil.Process(self.app.pid).memory_info().rss, rest))


def median_of(samples: list[Sample], part: str) -> float:
    """Return the median of a part's memory in MB."""
    values = sorted(getattr(sample, part) for sample in samples)
    return values[len(values) // 2] / 1e6


def report(stress: Stress, writers: list[Writer]) -> None:
    """Print what was done, and the memory; raise `StressError` where that grew."""
    print(f"{len(stress.actions)} actions; the log: {[writer.counts for writer in writers]}")
    samples, count = stress.samples, len(stress.samples)
    print("minute   screen MB   engine MB")
    for tenth in range(10):
        part = samples[count * tenth // 10 : max(count * tenth // 10 + 1, count * (tenth + 1) // 10)]
        print(f"{part[-1].at_s / 60:6.1f}{median_of(part, 'screen'):12.1f}{median_of(part, 'rest'):12.1f}")
    second, last = samples[count // 4 : count // 2], samples[count * 3 // 4 :]
    growth = median_of(last, "screen") / median_of(second, "screen") - 1
    print(f"screen: {growth:+.1%} from the second quarter to the last")
    if growth > ALLOWED_GROWTH or median_of(last, "rest") > ALLOWED_ENGINE_MB:
        raise StressError("memory grows")


def stress_for(seconds: float, seed: int, *, table: bool) -> None:
    """Play on a log of its own; print the report, or what failed."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        runs = [Path(folder) / "runs" / f"run{number}.log" for number in range(3 if table else 1)]
        runs[0].parent.mkdir(parents=True)
        writers = [Writer(path, seed + number) for number, path in enumerate(runs)]
        places = {name: str(home / name) for name in ("CONFIG", "CACHE", "STATE")}
        env = {"HOME": str(home), **{f"TRAINMON_{name}_DIR": place for name, place in places.items()}}
        with PtyApp([str(runs[0].parent if table else runs[0])], (120, 40), env) as app:
            app.until(lambda: bool(app.text.strip()))
            stress = Stress(app, seed)
            for writer in writers:
                writer.start()
            try:
                stress.play(seconds)
                stress.leave()
                report(stress, writers)
            except StressError as failed:
                crash = Path(places["STATE"]) / "crash.txt"
                words = crash.read_text() if crash.exists() else _ended(app)
                sys.exit(f"seed {seed}: {failed}\n{' '.join(stress.actions[-30:])}\n{app.text}\n{words}")
            finally:
                for writer in writers:
                    writer.done.set()


def _ended(app: PtyApp) -> str:
    """Return how a program ended that left no traceback, and its last bytes."""
    try:
        status = app.status if app.status is not None else app.wait(2.0)
    except AssertionError:
        return "it still runs"
    return f"exit status {status}; last bytes {bytes(app.raw[-400:])!r}"


def main() -> None:
    """Run once."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    stress_for(asked.minutes * 60, asked.seed, table=asked.table)


if __name__ == "__main__":
    main()
