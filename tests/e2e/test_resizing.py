"""Storms of sizes, in a terminal and in tmux: the program goes on, and what it shows in the end is whole."""

from __future__ import annotations

import random
import time

import pytest
from pty_app import PtyApp
from test_every_key import bytes_of, leave, table
from test_stalled_terminal import check_screen, read_all, rows_of
from tmux_app import Tmux, needs_tmux

pytestmark = pytest.mark.e2e

EDGES = [
    (1, 1), (2, 1), (1, 40), (500, 1), (500, 200), (19, 5), (20, 6), (40, 24), (59, 17), (60, 18), (99, 30), (160, 45),
]  # fmt: skip


def sizes(chance, count):
    """Sizes among 1x1 and 500x200, every other one an edge of the layout."""
    for number in range(count):
        yield chance.choice(EDGES) if number % 2 else (chance.randint(1, 500), chance.randint(1, 200))


@pytest.mark.parametrize("seed", [3, 4])
def test_a_storm_of_sizes_and_keys_leaves_the_screen_whole(home, growing, seed):
    chance = random.Random(seed)
    names = [name for _, name in table() if name not in {"space", "S"}]
    with PtyApp([str(growing)], (120, 40)) as app:
        app.until_drawn()
        for size in sizes(chance, 150):
            app.resize(*size)
            app.read(0.01)
            if chance.random() < 0.3:
                app.press(bytes_of(chance.choice(names)))
        app.resize(120, 40)
        for _ in range(6):
            app.press("\x1b")
            time.sleep(0.2)
        app.screen.reset()
        app.press("\x0c")
        read_some(app, 2.0)
        app.press(" ")
        read_some(app, 1.0)
        before = rows_of(app)
        app.screen.reset()
        app.press("\x0c")
        read_some(app, 1.0)
        assert "VIEW FROZEN" in app.text
        for row, look in rows_of(app).items():
            assert before[row] == look
        leave(app)


def read_some(app, seconds):
    """Read for so long, or until nothing has come for a second."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and app.read(1.0):
        pass


@needs_tmux
def test_a_storm_of_sizes_in_tmux_leaves_the_screen_whole(home, growing, tmp_path):
    chance = random.Random(5)
    with Tmux(tmp_path, [str(growing)], (120, 40)) as app:
        app.until("LIVE")
        for size in sizes(chance, 40):
            app.resize(*size)
            app.press(chance.choice(("z", "]", "6", "1", "g", "Tab")))
        app.resize(120, 40)
        app.until("LIVE")
        app.press("Space")
        app.until_still()
        before = app.text.split("\n")
        app.press("C-l")
        app.until_still()
        for one, other in zip(before, app.text.split("\n"), strict=True):
            assert one == other or "last line" in one or " ago" in one
        app.leave()


def test_a_narrow_moment_keeps_pane_place_and_chart(home, growing):
    with PtyApp([str(growing)], (200, 50)) as app:
        app.until_drawn()
        for key in ("]", "6", "\x1b[5~", "\x1b[5~"):
            app.press(key)
            read_some(app, 0.5)
        app.press(" ")
        read_all(app)
        before = rows_of(app)
        app.resize(30, 50)
        app.until(lambda: len(app.text.split("\n")[0]) <= 30)
        read_all(app)
        app.resize(200, 50)
        read_all(app)
        for row, (words, _) in rows_of(app).items():
            assert before[row][0] == words
        app.press(" ")
        check_screen(app)
