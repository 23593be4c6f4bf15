"""The first picture stands before the toolkit is there, and whatever happens then, the terminal is given back."""

from __future__ import annotations

import os
import signal
import termios
from pathlib import Path

import pytest
from pty_app import PROGRAM, PtyApp

SLOW_TOOLKIT = """
import os, sys, time
while not os.path.exists(os.environ["TOOLKIT_MAY_COME"]):
    time.sleep(0.01)
sys.path.remove(os.path.dirname(os.path.dirname(__file__)))
del sys.modules["textual"]
import textual
"""
DEMO = Path(__file__).resolve().parents[2] / "demo_logs" / "vivqa-healthy.log"


@pytest.fixture
def slow(home, tmp_path, monkeypatch):
    """A toolkit that comes when the test says so."""
    package = tmp_path / "slow" / "textual"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(SLOW_TOOLKIT)
    here = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(package.parent), *([here] if here else [])]))
    monkeypatch.setenv("TOOLKIT_MAY_COME", str(tmp_path / "now"))
    return (tmp_path / "now").touch


@pytest.fixture
def app():
    with PtyApp([str(DEMO)]) as app:
        app.modes = termios.tcgetattr(app.fd)
        yield app


def chart(app):
    return sum("\u2800" < character <= "\u28ff" for character in app.text) > 20


def settle(app):
    """Read until the verdict is there, and nothing else comes for a while."""
    app.until("HEALTHY")
    while app.read(0.5):
        pass


def seen(app):
    """What a person sees of the charts and the panes below them: of a blank only its background."""
    rows = [[app.screen.buffer[y][x] for x in range(80)] for y in range(5, app.rows - 1)]
    return [[(cell.data, cell.bg, cell.data != " " and cell.fg) for cell in row[:60]] for row in rows]


def test_there_is_a_chart_before_the_toolkit_and_it_stays(slow, app):
    app.until(lambda: chart(app))
    assert b"\x1b[?1003h" not in app.raw, "the toolkit is there already"
    picture = app.text
    for line in ("loss", "diagnostics", "checklist", "log"):
        assert line in picture
    before = len(app.raw)
    slow()
    app.until("HEALTHY")
    taken_over = bytes(app.raw[before:])
    assert b"\x1b[?1049h" not in taken_over
    assert b"\x1b[2J" not in taken_over
    app.press("q")
    assert app.wait() == 0
    assert app.usable
    assert termios.tcgetattr(app.fd) == app.modes


def test_a_key_that_was_typed_before_acts_afterwards_and_is_not_shown(slow, app):
    settle(app)
    picture = seen(app)
    app.press("z")
    app.read(0.2)
    assert seen(app) == picture
    slow()
    app.until(lambda: "checklist" not in app.text)
    app.press("q")
    assert app.wait() == 0


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_whatever_ends_it_before_the_toolkit_the_terminal_is_given_back(slow, name):
    shell = ["sh", "-c", '"$@"; echo shell is back; read answer', "sh", *PROGRAM, str(DEMO)]
    with PtyApp([], program=shell) as app:
        before = termios.tcgetattr(app.fd)
        app.until(lambda: chart(app))
        os.kill(app.children()[0], signal.Signals[name])
        app.until(lambda: b"shell is back" in app.raw)
        app.until(lambda: app.usable and app.cooked)
        assert termios.tcgetattr(app.fd) == before
        app.press("\n")
        app.wait()


def test_ctrl_c_ends_it_before_the_toolkit(slow, app):
    app.until(lambda: chart(app))
    app.press("\x03")
    assert app.wait() == 130
    assert app.usable
    assert termios.tcgetattr(app.fd) == app.modes


def test_an_engine_that_dies_before_the_toolkit_is_started_again(slow, app):
    app.until(lambda: chart(app))
    os.kill(app.children()[0], signal.SIGKILL)
    slow()
    app.until("HEALTHY")
    app.press("q")
    assert app.wait() == 0


def test_a_resize_before_the_toolkit_is_honoured(slow, app):
    app.until(lambda: chart(app))
    app.resize(90, 30)
    slow()
    app.until(lambda: chart(app) and "HEALTHY" in app.text)
    app.until(lambda: "quit" in app.screen.display[-1])
    app.press("q")
    assert app.wait() == 0


@pytest.mark.parametrize(
    ("terminal", "colours"),
    [
        ({}, "truecolor"),
        ({"COLORTERM": "", "TERM": "screen-256color"}, "256"),
        ({"COLORTERM": "", "TERM": "linux"}, "standard"),
    ],
    ids=["truecolor", "256", "16"],
)
def test_the_cells_are_those_of_the_usual_way(home, terminal, colours):
    found = []
    for by_hand in ({}, {"TEXTUAL_COLOR_SYSTEM": colours}):
        with PtyApp([str(DEMO)], env=terminal | by_hand) as app:
            settle(app)
            found.append(seen(app))
            app.press("q")
            app.wait()
    assert found[0] == found[1]
