"""Several runs in a real terminal: the table, one of them, back again, the comparison, and a look back in time."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest
from pty_app import PtyApp
from test_every_key import LEAVING, bytes_of

from trainmon_tui.config.assets import folder
from trainmon_tui.ui.keys import KEYS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e

ESCAPE = "\x1b"


def log_text(start: int, stop: int, rate: float, floor: float) -> str:
    lines = [f"learning_rate: {rate}", "batch_size: 64"] if not start else []
    lines += [
        f"epoch {n // 50 + 1}/10 step {n}/500 train_loss {floor + 3 / (1 + n / 20):.4f}"
        for n in range(start, stop)
    ]
    return "\n".join(lines) + "\n"


@pytest.fixture
def runs(home, tmp_path, monkeypatch) -> Path:
    """A folder with three runs, the working folder of the program."""
    place = tmp_path / "project"
    (place / "runs").mkdir(parents=True)
    (place / "runs" / "slow.log").write_text(log_text(0, 300, 0.001, 1.0))
    (place / "runs" / "fast.log").write_text(log_text(0, 500, 0.01, 0.5))
    shutil.copy(folder("demo_logs") / "vivqa-failing.log", place / "runs" / "vqa.log")
    for name, age_s in (("fast", 4000), ("vqa", 8000)):
        then = time.time() - age_s
        os.utime(place / "runs" / f"{name}.log", (then, then))
    monkeypatch.chdir(place)
    return place


def row_of(app: PtyApp, name: str) -> str:
    return next((line for line in app.text.splitlines()[2:] if name in line), "")


def line_of_time(app: PtyApp) -> int:
    """Return the row of the line of time, counted from 1; 0 while there is none."""
    return next((at for at, line in enumerate(app.text.splitlines(), 1) if "●" in line and "┃" in line), 0)


def leave(app: PtyApp) -> None:
    app.press("q")
    assert app.wait() == 0
    assert app.usable
    assert b"Traceback" not in app.raw


def test_from_the_table_to_a_run_and_back(runs):
    with PtyApp([], size=(120, 30)) as app:
        app.until(lambda: "FAIL" in row_of(app, "vqa"))
        assert "LIVE" in row_of(app, "slow")
        app.press("/")
        app.until("filter:")
        app.press("vqa\r")
        app.until(lambda: not row_of(app, "slow"))
        app.press("\r")
        app.until("checklist")
        app.until("esc runs")
        app.press(ESCAPE)
        app.until(lambda: "FAIL" in row_of(app, "vqa"))
        app.press(ESCAPE)
        app.until(lambda: bool(row_of(app, "slow")))
        with (runs / "runs" / "slow.log").open("a") as file:
            file.write(log_text(300, 400, 0.001, 1.0))
        app.until(lambda: "80%" in row_of(app, "slow"))
        leave(app)


def test_marked_runs_are_compared_and_keep_growing(runs):
    with PtyApp(["runs/slow.log", "runs/fast.log"], size=(120, 40)) as app:
        app.until(lambda: bool(row_of(app, "slow")) and bool(row_of(app, "fast")))
        app.press("  ")
        app.until("2 marked")
        app.press("c")
        app.until("settings that differ")
        app.until("★")
        app.until("0.01")
        app.until_drawn()
        with (runs / "runs" / "slow.log").open("a") as file:
            file.write(log_text(300, 450, 0.001, 1.0))
        app.until("449")
        app.press("x")
        app.until("by epoch")
        app.press("2z")
        app.until(lambda: "by epoch" not in app.text and "differences" in app.text)
        app.press(ESCAPE)
        app.until("2 marked")
        leave(app)


def test_compare_opens_the_comparison_at_once(runs):
    with PtyApp(["compare", "runs/slow.log", "runs/fast.log"], size=(40, 24)) as app:
        app.until("1 ━ slow")
        app.until_drawn()
        app.press("2")
        app.until("learning_rate")
        leave(app)


@pytest.mark.parametrize(
    "args", [[], ["compare", "runs/slow.log", "runs/fast.log", "runs/vqa.log"]], ids=["table", "compare"]
)
def test_every_key_leaves_it_whole(runs, args):
    """Each key of the table, then an escape for what it may have opened; in the table some of them open a run."""
    with PtyApp(args, size=(100, 30)) as app:
        app.until("fast")
        for key in KEYS:
            if key.action not in LEAVING:
                for name in key.keys.split(","):
                    app.press(bytes_of(name))
                    app.read(0.05)
                    app.press(ESCAPE)
                    app.read(0.05)
        for size in ((40, 24), (20, 6), (1, 1), (200, 60), (100, 30)):
            app.resize(*size)
            app.read(0.1)
        for _ in range(20):  # a run that opened late, behind its escape
            app.press("" if "fast" in app.text else ESCAPE)
            app.read(0.2)
        app.until("fast")
        for _ in range(20):
            app.press(ESCAPE)
            time.sleep(0.2)
            app.press("q")
            with contextlib.suppress(AssertionError):
                if app.wait(2.0) == 0:
                    break
        assert app.usable
        assert b"Traceback" not in app.raw


def test_a_live_run_is_looked_back_in(runs):
    with PtyApp(["runs/slow.log"], size=(100, 30)) as app:
        app.until("epoch 6/10")
        app.press("<<")
        app.until("AS OF")
        app.until("epoch 4/10")
        app.press(":")
        app.until("as of:")
        app.press("2\r")
        app.until("epoch 2/10")
        with (runs / "runs" / "slow.log").open("a") as file:
            file.write(log_text(300, 400, 0.001, 1.0))
        app.press("L")
        app.until(lambda: "epoch 8/10" in app.text and "AS OF" not in app.text)
        leave(app)


def test_a_replay_is_sought_by_keys_and_by_mouse(runs):
    with PtyApp(["replay", "runs/vqa.log", "--speed", "1"], size=(120, 30)) as app:
        app.until("◆")
        app.press(" ")
        app.until("paused")
        app.press(":")
        app.press("5\r")
        app.until("epoch 5/40")
        app.until(lambda: line_of_time(app))
        row = line_of_time(app)
        app.press(f"\x1b[<0;70;{row}M\x1b[<0;70;{row}m")
        app.until(lambda: "epoch 5/40" not in app.text)
        app.press("M")
        app.press("L")
        app.until("100%")
        leave(app)
