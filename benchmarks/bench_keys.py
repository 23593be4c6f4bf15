"""How soon a key is handled, and how soon it is seen, on terminals that read fast, slowly and not at all.

``python benchmarks/bench_keys.py [paint] [handled] [--peers BIN] [--keys 200] [--rates 0 10 1000]
[--terminals full slow stalled] [--stock] [--only help zoom ...]``

``paint`` is the time from a key to what it shows on the screen, beside other programs (``BIN`` as in bench_live.py),
of the keys that are named with ``--only``; ``handled`` is the time until the state has changed, stamped by the program
itself. Both while a log grows. The slow terminal takes 960 B/s, as a serial line of 9600 baud does; the stalled one takes nothing, and must
show the right screen once it reads again. The kernel holds a few kB for a pseudo-terminal, so what is seen on the
slow one is late by what stands there. ``--stock`` measures our screen with the toolkit's own driver too.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import select
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench_live import FIRST_ROWS, Program, programs
from bench_screen import quantile, settle
from pty_app import PtyApp  # found by the path that bench_screen adds
from test_cells_on_terminal import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE = (120, 40)
SLOW_BYTES_PER_S = 960
TERMINALS = {"full": None, "slow": SLOW_BYTES_PER_S, "stalled": 0}
"""How many bytes a second each takes; None is as many as come."""
GAP_S = 0.05
SHOWN_AFTER_S = 3.0
SEEN_KEYS_WHEN_SLOW = 5
QUIET_S = 20.0
"""How long a slow terminal is read after a key: more than the kernel holds of what was painted before."""
PATIENCE_S = 60.0
QUIET_AFTER_S = 0.03
"""What belongs together comes without such a pause."""
LAUNCHER = """
import os, sys, time
import trainmon_tui.ui.app as ui
from trainmon_tui.cli.main import main
stamps = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
hand = ui.TrainmonApp.action_hand
def stamped(self, name):
    hand(self, name)
    os.write(stamps, b'%.6f\\n' % time.monotonic())
ui.TrainmonApp.action_hand = stamped
if sys.argv[2] == 'stock':
    from textual.drivers.linux_driver import LinuxDriver
    import trainmon_tui.ui.shell as shell
    shell.CellDriver = LinuxDriver
sys.exit(main(sys.argv[3:]))
"""
"""Stamps every hand that is done; no part of the program knows of it."""
PRESSED = ("z", "z", "]", "6", "\x1b[A", "\x1b[B", "2", "1", "i", "o", "\t", "s")


class Toggle(NamedTuple):
    """A key that puts something on the screen, by a pattern that stands there only then, and one that takes it away."""

    name: str
    shows: bytes
    seen: str
    hides: bytes
    before: bytes = b""
    """What is pressed first of all."""


TOGGLES = {
    "trainmon-tui": (
        Toggle("pane", b"6", r"go to", b"1"),
        Toggle("tab", b"\x1b[Z", r"go to", b"\t"),
        Toggle("scroll the log", b"k", r"end: follow", b"F", b"6"),
        Toggle("zoom", b"z", r"smooth 0\.9", b"z"),
        Toggle("crosshair", b"\x1b[D", r"\u256d\u2500 step \d", b"\x1b"),
        Toggle("pan", b"{", r"\u2514[\u2500\u2534]+.*\n\u2502 +-\d", b"0"),
        Toggle("closer", b"i", r"\u2514[\u2500\u2534]+.*\n\u2502 +[1-9]", b"0"),
        Toggle("grid", b"g", r"\u256d\u2500 charts", b"g"),
        Toggle("find a chart", b"f", r"letters of its name", b"\x1b"),
        Toggle("go to", b":", r"go to: ", b"\x1b", b"6"),
        Toggle("escape", b"\x1b", r"\? help", b"f", b"f"),
        Toggle("commands", b"\x10", r"letters of what a key does", b"\x1b"),
        Toggle("help", b"?", r"fill the screen", b"?"),
        Toggle("help closed", b"?", r"\? help", b"?", b"?"),
    ),
    "wandb leet": (Toggle("help", b"h", r"Toggle this help", b"h"),),
    "toolong": (Toggle("help", b"\x1bOP", r"Moving at Terminal", b"\x1b"),),
}


class Reader:
    """The terminal's side: reads what comes, at most so many bytes a second; None is as fast as it can."""

    def __init__(self, fd: int, bytes_per_s: float | None) -> None:
        self._fd = fd
        self._rate = bytes_per_s
        self._allowed = 0.0
        self._since = time.monotonic()

    def take(self, timeout_s: float) -> bytes:
        """Return what was read within the time, b"" if nothing was."""
        if self._rate == 0:
            time.sleep(timeout_s)
            return b""
        most = 1 << 16 if self._rate is None else self._earned(timeout_s)
        if not most or not select.select([self._fd], [], [], timeout_s)[0]:
            return b""
        data = os.read(self._fd, most)
        self._allowed -= len(data)
        return data

    def _earned(self, timeout_s: float) -> int:
        """Return how many bytes may be read now; waits for the next one while there are none."""
        now = time.monotonic()
        assert self._rate is not None
        self._allowed = min(self._rate / 10, self._allowed + (now - self._since) * self._rate)
        self._since = now
        if self._allowed < 1:
            time.sleep(min(timeout_s, 1 / self._rate))
        return int(self._allowed)

    def drain(self, seconds: float) -> bytes:
        """Read for so long."""
        data, deadline = b"", time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            data += self.take(min(left, 0.01))
        return data

    def until(self, app: PtyApp, seen: str, patience_s: float) -> float:
        """Read until a pattern is on an app's screen; return after how many seconds what shows it came, else infinity.

        Nothing is drawn of what comes while more may follow, so that drawing delays no reading.
        """
        begun = time.monotonic()
        while time.monotonic() - begun < patience_s:
            came = []
            while data := self.take(QUIET_AFTER_S):
                came.append((time.monotonic() - begun, data))
            for passed, data in came:
                app.take_in(data)
                if re.search(seen, app.text):
                    return passed
        return float("inf")


@contextlib.contextmanager
def watching(program: Program, rate: float) -> Iterator[tuple[PtyApp, subprocess.Popen[str]]]:
    """Run a program on a log that grows, until both have shown what they have."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        arguments = [str(rate), str(FIRST_ROWS), "3600"]
        with subprocess.Popen([*program.writer, *arguments], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            writer.stdout.readline()
            command, *rest = program.command
            try:
                with PtyApp(rest, SIZE, {"HOME": folder}, program=[command]) as app:
                    settle(app, SHOWN_AFTER_S)
                    yield app, writer
            finally:
                writer.kill()


def seen(program: Program, toggle: Toggle, rate: float, speed: float | None, keys: int) -> list[float]:
    """Return the seconds from each key to what it shows."""
    delays = []
    with watching(program, rate) as (app, _):
        reader, pause_s = Reader(app.fd, speed), 0.4 if speed is None else QUIET_S
        app.press(toggle.before)
        app.take_in(reader.drain(pause_s))
        for number in range(keys):
            if re.search(toggle.seen, app.text):
                raise SystemExit(f"{toggle.name}: {toggle.seen!r} stands there before its key\n{app.text}")
            app.press(toggle.shows)
            delays.append(reader.until(app, toggle.seen, PATIENCE_S))
            app.take_in(reader.drain(0.1 + 0.037 * (number % 5)))
            app.press(toggle.hides)
            app.take_in(reader.drain(pause_s))
    return delays


def handled(rate: float, speed: float | None, keys: int, driver: str) -> tuple[list[float], str]:
    """Return the seconds from each key to its end inside the program, and what is to be said of the screen."""
    ours = programs(None)[0]
    launcher = [sys.executable, "-P", "-c", LAUNCHER, "stamps", driver, "run.log"]
    with watching(Program(ours.name, launcher, ours.writer), rate) as (app, writer):
        reader, pressed = Reader(app.fd, speed), []
        for number in range(keys):
            pressed.append(time.monotonic())
            app.press(PRESSED[number % len(PRESSED)])
            reader.drain(GAP_S + 0.007 * (number % 5))
        reader.drain(1.0)
        stamps = [float(line) for line in Path("stamps").read_text().split()]
        delays = [done - begun for begun, done in zip(pressed, stamps, strict=False)]
        writer.kill()
        says = _screen_after(app) if speed == 0 and driver == "cells" else ""
        return delays + [float("inf")] * (keys - len(delays)), says


def _screen_after(app: PtyApp) -> str:
    """Read a stalled terminal to its end, and compare it with one that is painted anew."""
    settle(app, 5)
    app.press(" ")  # a view that is frozen says no ages
    settle(app, 1)
    shown = cells_of(app)
    app.screen.reset()
    app.press("\x0c")
    settle(app, 1)
    differing = sum(one != other for one, other in zip(shown, cells_of(app), strict=True))
    return f"{differing} of {len(shown)} cells differ from a fresh paint"


def cells_of(app: PtyApp) -> list[object]:
    """Return what is seen of every cell of the screen but of the row with the last line's age."""
    rows = zip(app.screen.display, shown(app.screen), strict=True)
    return [cell for words, row in rows if "last line" not in words and " ago" not in words for cell in row]


def _line(case: tuple[str, str, float, str], delays: list[float], says: str = "") -> None:
    what, terminal, rate, name = case
    never = sum(delay == float("inf") for delay in delays)
    figures = (statistics.median(delays), quantile(delays, 0.99), max(delays))
    told = "".join(f"{'never' if value == float('inf') else f'{value * 1e3:,.1f}':>10}" for value in figures)
    says = "; ".join(filter(None, [f"{never} never" if never else "", says]))
    print(f"{what:8} {terminal:8}{rate:6.0f}  {name:28}{len(delays):5}{told}  {says}", flush=True)


def measure_paint(peers: Path | None, asked: argparse.Namespace) -> None:
    """Print a line for each terminal that reads, rate and program."""
    for terminal in asked.terminals:
        speed, keys = TERMINALS[terminal], asked.keys
        for rate in asked.rates if speed != 0 else ():
            for program in programs(peers):
                for toggle in filter(lambda toggle: toggle.name in asked.only, TOGGLES[program.name]):
                    count = keys if speed is None else SEEN_KEYS_WHEN_SLOW
                    delays = seen(program, toggle, rate, speed, count)
                    _line(("paint", terminal, rate, f"{program.name}, {toggle.name}"), delays)


def measure_handled(asked: argparse.Namespace) -> None:
    """Print a line for each terminal, rate and driver."""
    for terminal in asked.terminals:
        for rate in asked.rates:
            for driver in ["cells", "stock"] if asked.stock else ["cells"]:
                delays, says = handled(rate, TERMINALS[terminal], asked.keys, driver)
                _line(("handled", terminal, rate, f"trainmon-tui, {driver}"), delays, says)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="*", default=["paint", "handled"])
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--rates", type=float, nargs="*", default=[0, 10, 1000])
    parser.add_argument("--terminals", nargs="*", choices=TERMINALS, default=list(TERMINALS))
    parser.add_argument("--stock", action="store_true")
    names = sorted({toggle.name for toggles in TOGGLES.values() for toggle in toggles})
    parser.add_argument("--only", nargs="*", choices=names, default=names)
    asked = parser.parse_args()
    head = "".join(f"{name:>10}" for name in ("median", "p99", "max"))
    print(f"{'what':8} {'terminal':8}{'rows/s':>6}  {'program':28}{'keys':>5}{head}  (milliseconds)")
    if "handled" in asked.what:
        measure_handled(asked)
    if "paint" in asked.what:
        measure_paint(asked.peers and asked.peers.absolute(), asked)


if __name__ == "__main__":
    main()
