"""Every key of the table, pressed in a real terminal and in tmux, on a log that grows meanwhile."""

from __future__ import annotations

import random
import time

import pytest
from pty_app import PtyApp
from tmux_app import Tmux, needs_tmux

from trainmon_tui.config.assets import folder
from trainmon_tui.ui.keys import KEYS

pytestmark = pytest.mark.e2e

LEAVING = {"leave", "suspend"}
"""Keys that end or stop the program; tests of their own hold them."""
BYTES = {
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "escape": "\x1b", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C",
    "left": "\x1b[D", "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "home": "\x1b[H", "end": "\x1b[F", "space": " ", "slash": "/",
    "ampersand": "&", "colon": ":", "full_stop": ".", "greater_than_sign": ">", "less_than_sign": "<", "plus": "+", "minus": "-",
    "equals_sign": "=", "question_mark": "?", "right_square_bracket": "]", "left_square_bracket": "[",
    "left_curly_bracket": "{", "right_curly_bracket": "}", "comma": ",", "semicolon": ";", "apostrophe": "'",
    "left_parenthesis": "(", "right_parenthesis": ")", "ctrl+l": "\x0c", "ctrl+p": "\x10", "f1": "\x1bOP",
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


def table() -> list[tuple[str, str]]:
    """Return (action, name of a key) for all that can be pressed without leaving."""
    return [(key.action, name) for key in KEYS if key.action not in LEAVING for name in key.keys.split(",")]


def bytes_of(name: str) -> str:
    return BYTES.get(name, name)


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


@needs_tmux
def test_every_key_in_tmux(home, growing, tmp_path):
    with Tmux(tmp_path, [str(growing)], (100, 30)) as app:
        app.until("run.log")
        for _, name in table():
            sent = TMUX_NAMES.get(name, bytes_of(name))
            app.press(*([sent] if name in TMUX_NAMES else ["-l", sent]))
            app.press("Escape")
            time.sleep(0.03)
        app.resize(40, 24)
        app.leave()
