"""Every key of the table, pressed in a real terminal and in tmux, on a log that grows meanwhile; and storms of sizes."""

from __future__ import annotations

import os
import random
import shlex
import shutil
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from pty_app import PROGRAM, PtyApp

from trainmon_tui.config.assets import folder
from trainmon_tui.ui.keys import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.e2e

LEAVING = {"leave", "suspend"}
"""Keys that end or stop the program; tests of their own hold them."""
BYTES = {
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "escape": "\x1b", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C",
    "left": "\x1b[D", "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "home": "\x1b[H", "end": "\x1b[F", "space": " ", "slash": "/",
    "ampersand": "&", "colon": ":", "full_stop": ".", "greater_than_sign": ">", "less_than_sign": "<", "plus": "+", "minus": "-",
    "equals_sign": "=", "question_mark": "?", "right_square_bracket": "]", "left_square_bracket": "[",
    "left_curly_bracket": "{", "right_curly_bracket": "}", "comma": ",", "semicolon": ";", "apostrophe": "'",
    "left_parenthesis": "(", "right_parenthesis": ")", "ctrl+l": "\x0c", "f1": "\x1bOP",
}  # fmt: skip
TMUX_NAMES = {
    "space": "Space",
    "slash": "/",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "enter": "Enter",
}
SIZES = [
    (1, 1),
    (2, 1),
    (1, 40),
    (500, 1),
    (500, 200),
    (19, 5),
    (20, 6),
    (40, 24),
    (59, 17),
    (60, 18),
    (99, 30),
    (160, 45),
]


def table() -> list[tuple[str, str]]:
    """Return (action, name of a key) for all that can be pressed without leaving."""
    return [(key.action, name) for key in KEYS if key.action not in LEAVING for name in key.keys.split(",")]


def bytes_of(name: str) -> str:
    return BYTES.get(name, name)


@pytest.fixture
def growing(tmp_path: Path) -> Iterator[Path]:
    """A log that grows by a few lines all the time."""
    lines = (folder("demo_logs") / "vivqa-healthy.log").read_bytes().splitlines(keepends=True)
    log = tmp_path / "run.log"
    log.write_bytes(b"".join(lines[:120]))
    done = threading.Event()

    def work() -> None:
        with log.open("ab", buffering=0) as file:
            for line in lines[120:]:
                if done.wait(0.02):
                    return
                file.write(line)

    thread = threading.Thread(target=work)
    thread.start()
    yield log
    done.set()
    thread.join()


def close_what_a_key_opened(app: PtyApp) -> None:
    """Leave a dialog or a typed line, if a key opened one; elsewhere escape takes a crosshair or a search away."""
    app.press("\x1b")
    app.read(0.05)


def leave(app: PtyApp) -> None:
    """Press escape and q until the program ends well: the first ones close what a key before them opened."""
    for _ in range(30):
        close_what_a_key_opened(app)
        time.sleep(0.3)
        app.press("q")
        try:
            status = app.wait(3.0)
        except AssertionError:
            continue
        assert status == 0
        break
    assert app.usable
    assert b"Traceback" not in app.raw


@pytest.mark.parametrize("size", [(120, 40), (40, 24)])
def test_every_key_in_a_terminal(home, growing, size):
    with PtyApp([str(growing)], size=size) as app:
        app.until_drawn()
        for _, name in table():
            app.press(bytes_of(name))
            app.read(0.05)
            close_what_a_key_opened(app)
        leave(app)


def test_every_key_on_a_replay(home, tmp_path):
    log = folder("demo_logs") / "vivqa-failing.log"
    with PtyApp(["replay", str(log), "--speed", "50"], size=(100, 30)) as app:
        app.until_drawn()
        for _, name in table():
            app.press(bytes_of(name))
            app.read(0.05)
            close_what_a_key_opened(app)
        leave(app)


def test_keys_in_any_order(home, growing):
    chance = random.Random(7)
    names = [name for _, name in table()]
    with PtyApp([str(growing)], size=(160, 45)) as app:
        app.until_drawn()
        for _ in range(150):
            app.press(bytes_of(chance.choice(names)))
            app.read(0.01)
        leave(app)


def test_a_storm_of_sizes_leaves_the_screen_whole(home, growing):
    chance = random.Random(3)
    with PtyApp([str(growing)], size=(120, 40)) as app:
        app.until_drawn()
        for _ in range(60):
            app.resize(*chance.choice(SIZES))
            app.read(0.02)
        app.resize(120, 40)
        app.until_drawn()
        app.until("run.log")
        leave(app)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_every_key_in_tmux(home, growing, tmp_path):
    socket = str(tmp_path / "tmux")
    command = f"{shlex.join([*PROGRAM, str(growing)])}; echo ended with $?; sleep 30"

    def tmux(*words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", socket, *words],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "LANG": "C.UTF-8"},
        )
        return done.stdout

    def until(words: str) -> None:
        deadline = time.monotonic() + 30
        while words not in (shown := tmux("capture-pane", "-p")):
            assert time.monotonic() < deadline, shown
            time.sleep(0.1)

    tmux(
        "-f",
        "/dev/null",
        "new-session",
        "-d",
        "-x",
        "100",
        "-y",
        "30",
        "-e",
        f"PYTHONPATH={':'.join(sys.path)}",
        command,
    )
    try:
        until("run.log")
        for _, name in table():
            sent = TMUX_NAMES.get(name, bytes_of(name))
            tmux("send-keys", *([sent] if name in TMUX_NAMES else ["-l", sent]))
            tmux("send-keys", "Escape")
            time.sleep(0.03)
        tmux("resize-window", "-x", "40", "-y", "24")
        for _ in range(30):
            tmux("send-keys", "Escape")
            time.sleep(0.7)
            tmux("send-keys", "q")
            if "ended with" in tmux("capture-pane", "-p"):
                break
        until("ended with 0")
        assert "Traceback" not in tmux("capture-pane", "-p", "-S", "-")
    finally:
        tmux("kill-server")
