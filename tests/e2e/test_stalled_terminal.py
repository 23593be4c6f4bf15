"""A terminal that reads slowly or not at all: every key is handled, and what it shows in the end is right."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest
from pty_app import PtyApp
from test_cells_on_terminal import shown

from trainmon_tui.config.assets import folder

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e

LAUNCHER = """
import os, sys
from trainmon_tui.cli.main import main
from trainmon_tui.ui.app import TrainmonApp
done = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
hand = TrainmonApp.action_hand
def kept(self, name):
    hand(self, name)
    os.write(done, f'{name}\\n'.encode())
TrainmonApp.action_hand = kept
sys.exit(main(sys.argv[2:]))
"""
_AGE = re.compile(r"last line|\bago\b|just now")
KEYS = {"z": "maximise", "?": "help", "6": "pane.log", "\t": "next_pane", "y": "copy", "t": "theme"}
"""Keys that paint much, open a dialog, or send what is no painting."""


def press_all(app: PtyApp, done: Path, rounds: int, between=time.sleep) -> None:
    """Press keys one after another, each when the one before it was handled; nothing is read here."""
    done.touch()
    count = len(done.read_text().split())
    for number in range(rounds * len(KEYS)):
        key, action = list(KEYS.items())[number % len(KEYS)]
        app.press(key)
        count += 1
        deadline = time.monotonic() + 30
        while len(names := done.read_text().split()) < count:
            assert time.monotonic() < deadline, (
                f"{action} was never handled, after {count - 1} keys that were"
            )
            between(0.01)
        assert names[-1] == action
        if action == "help":
            app.press("?")


def check_screen(app: PtyApp) -> None:
    """Read all there is, and compare it with what is painted anew on an empty screen; then leave."""
    read_all(app)
    app.press(" ")  # a view that is frozen tells no load of the machine
    read_all(app)
    before = rows_of(app)
    app.screen.reset()
    app.press("\x0c")
    read_all(app)
    for row, (words, cells) in rows_of(app).items():
        assert before[row][0] == words
        assert before[row][1] == cells
    app.press("q")
    assert app.wait() == 0
    assert app.usable


def rows_of(app: PtyApp) -> dict[int, tuple[str, list[object]]]:
    """Words and cells of each row but that which tells the last line's age."""
    rows = zip(app.screen.display, shown(app.screen), strict=True)
    return {at: row for at, row in enumerate(rows) if not _AGE.search(row[0])}


def read_all(app: PtyApp) -> None:
    """Read until nothing has come for a second."""
    while app.read(1.0):
        pass


@pytest.mark.parametrize("columns", [120, 40])
def test_keys_are_handled_while_nothing_is_read(home, tmp_path, columns):
    done, log = tmp_path / "done", tmp_path / "run.log"
    log.write_bytes((folder("demo_logs") / "vivqa-failing.log").read_bytes())
    program = [sys.executable, "-P", "-c", LAUNCHER, str(done)]
    with PtyApp([str(log)], (columns, 40), program=program) as app:
        app.until_drawn()
        read_all(app)
        press_all(app, done, 4)
        before = psutil.Process(app.pid).memory_info().rss
        with log.open("a") as file:
            file.write("step=1 loss=2.5\n" * 2000)
        press_all(app, done, 20)
        assert psutil.Process(app.pid).memory_info().rss < before + 12e6
        check_screen(app)


def test_keys_are_handled_while_little_is_read(home, tmp_path):
    done = tmp_path / "done"
    program = [sys.executable, "-P", "-c", LAUNCHER, str(done)]
    with PtyApp([str(folder("demo_logs") / "vivqa-failing.log")], (120, 40), program=program) as app:
        app.until_drawn()
        read_all(app)

        def take_some(seconds: float) -> None:
            time.sleep(seconds)
            if select.select([app.fd], [], [], 0)[0]:
                app.take_in(os.read(app.fd, max(1, round(960 * seconds))))

        press_all(app, done, 8, take_some)
        check_screen(app)
