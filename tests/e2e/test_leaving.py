"""However the program ends, the terminal is usable, the exit status true and the training unharmed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest
from pty_app import PROGRAM, PtyApp

from trainmon_tui.config.assets import folder

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e


@pytest.fixture
def log(tmp_path) -> Path:
    path = tmp_path / "run.log"
    shutil.copy(folder("demo_logs") / "vivqa-healthy.log", path)
    return path


@pytest.fixture
def app(home, log):
    with PtyApp([str(log)]) as running:
        running.until_drawn()
        yield running


def engine_of(app: PtyApp) -> int:
    for pid in app.children():
        if "trainmon_tui.engine" in " ".join(psutil.Process(pid).cmdline()):
            return pid
    raise AssertionError("no engine among the children")


def gone(pid: int, patience_s: float = 10) -> bool:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def test_q_leaves_with_status_0(app):
    engine = engine_of(app)
    app.press("q")
    assert app.wait() == 0
    assert app.usable
    assert gone(engine)


@pytest.mark.parametrize("redirection", ["<&-", "</dev/null"])
def test_keys_are_heard_where_standard_input_is_no_terminal(home, log, redirection):
    with PtyApp([*PROGRAM, str(log)], program=["sh", "-c", f'exec "$@" {redirection}', "sh"]) as app:
        app.until_drawn()
        app.press("q")
        assert app.wait() == 0
        assert app.usable


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_with_its_own_status(app, number):
    engine = engine_of(app)
    app.kill(number)
    assert app.wait() == 128 + number
    assert app.usable
    assert gone(engine)


def test_ctrl_c_leaves(app):
    app.press("\x03")
    assert app.wait() in (0, 130)
    assert app.usable


def test_a_killed_engine_is_said_and_replaced(app):
    first = engine_of(app)
    os.kill(first, signal.SIGKILL)
    app.until(lambda: "signal 9" in app.text)
    app.until(lambda: [pid for pid in app.children() if pid != first and psutil.pid_exists(pid)] != [])
    app.until_drawn()
    app.press("q")
    assert app.wait() == 0
    assert app.usable


def test_a_killed_screen_leaves_the_shell_a_usable_terminal(home, log):
    shell = ["sh", "-c", '"$@"; echo shell is back; read answer', "sh", *PROGRAM, str(log)]
    with PtyApp([], program=shell) as app:
        app.until_drawn()
        app.until(lambda: len(app.children()) >= 2)
        screen, engine = app.children()[:2]
        os.kill(screen, signal.SIGKILL)
        app.until(lambda: app.usable)
        assert gone(engine)
        app.until(lambda: app.cooked)
        app.until(lambda: b"shell is back" in app.raw)
        app.press("\n")
        app.wait()


def test_a_terminal_that_goes_away_ends_everything(app):
    engine = engine_of(app)
    os.close(app.fd)
    assert gone(app.pid)
    assert gone(engine)
    app.fd = os.open(os.devnull, os.O_RDONLY)


@pytest.mark.parametrize("after_s", [0.0, 0.02, 0.05, 0.1, 0.2])
def test_a_terminal_that_goes_while_the_screen_comes_up_ends_it(home, log, after_s):
    with PtyApp([str(log)]) as app:
        app.until_drawn()
        time.sleep(after_s)
        os.close(app.fd)
        assert gone(app.pid)
        app.fd = os.open(os.devnull, os.O_RDONLY)


def test_who_was_stopped_from_outside_paints_again_and_hears_each_key_once(app):
    app.until(lambda: b"\x1b[?2026$p" in app.raw)  # the toolkit stands
    app.kill(signal.SIGSTOP)
    app.until(lambda: psutil.Process(app.pid).status() == psutil.STATUS_STOPPED)
    app.screen.reset()
    app.kill(signal.SIGCONT)
    app.until_drawn()
    app.until("diagnostics")
    app.press("]")
    app.until(lambda: re.search(r" 2/\d+ \[ \]", app.text))


def test_a_suspended_program_comes_back_with_its_whole_screen(app):
    app.press("\x1a")
    app.until(lambda: psutil.Process(app.pid).status() == psutil.STATUS_STOPPED)
    app.until(lambda: app.usable)
    app.screen.reset()
    app.kill(signal.SIGCONT)
    app.until_drawn()
    app.until("quit")
    app.until("diagnostics")


def test_leaving_never_touches_the_writer(home, tmp_path):
    log = tmp_path / "run.log"
    code = f"import time\nf = open({str(log)!r}, 'a')\nfor n in range(10**6):\n f.write(f'step={{n}} loss=1.5\\n'); f.flush(); time.sleep(.02)"
    with subprocess.Popen([sys.executable, "-c", code]) as training:
        try:
            with PtyApp([str(log)]) as app:
                app.until_drawn()
                app.until("loss=1.5")
                app.kill(signal.SIGKILL)
                app.wait()
            size = log.stat().st_size
            deadline = time.monotonic() + 10
            while log.stat().st_size == size and time.monotonic() < deadline:
                time.sleep(0.05)
            assert training.poll() is None
            assert log.stat().st_size > size
            assert {path.name for path in tmp_path.iterdir()} == {"home", "run.log"}
        finally:
            training.kill()
