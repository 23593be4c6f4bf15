"""A run that comes out of a pipe or was started here: nothing that happens to the screen reaches it."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest
from pty_app import PROGRAM, PtyApp

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.e2e

STEPS = 250
CODE = """
import sys, time
for step in range(1, {steps} + 1):
    print(f'step={{step}} loss={{3 / step:.4f}}', flush=True)
    time.sleep({pause})
sys.exit({status})
"""


def training(steps: int = STEPS, pause: float = 0.01, status: int = 0) -> list[str]:
    return [sys.executable, "-c", CODE.format(steps=steps, pause=pause, status=status)]


def lines_of(steps: int = STEPS) -> str:
    return "".join(f"step={step} loss={3 / step:.4f}\n" for step in range(1, steps + 1))


def until(condition: Callable[[], bool], patience_s: float = 30.0) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def child_of(app: PtyApp, words: list[str]) -> psutil.Process:
    """The interpreter below the shell whose command line has these words in a row."""
    for one in psutil.Process(app.pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if one.cmdline()[0] == sys.executable and " ".join(words) in " ".join(one.cmdline()):
                return one
    raise AssertionError(f"no child with {words}")


@pytest.fixture
def piped(home, tmp_path):
    """A pipeline in a shell: the training, its pipe, the program; what the shell says at the end."""
    tee = tmp_path / "tee.log"

    def start(*words: str, steps: int = STEPS, pause: float = 0.01) -> PtyApp:
        (tmp_path / "train.py").write_text(CODE.format(steps=steps, pause=pause, status=0))
        line = f"{sys.executable} {tmp_path / 'train.py'}; echo trained $? > {tmp_path / 'done'}"
        shell = ["bash", "-c", f'{{ {line}; }} | "$@"; echo shell is back $?', "bash", *PROGRAM, *words]
        return PtyApp([], program=shell, size=(100, 30))

    start.tee = tee
    start.done = tmp_path / "done"
    start.script = str(tmp_path / "train.py")
    return start


def trained(piped) -> bool:
    return piped.done.exists() and piped.done.read_text() == "trained 0\n"


def test_a_pipe_is_watched_to_its_end_with_keys_from_the_terminal(piped):
    with piped("-") as app:
        app.until_drawn()
        app.press("?")
        app.until("keys")
        app.press("\x1b")
        app.until(lambda: "ENDED" in app.text and "its output has ended" in app.text)
        app.until(f"{STEPS} lines")
        app.press("q")
        app.until(lambda: b"shell is back 0" in app.raw)
        assert app.usable
        assert app.cooked
    assert trained(piped)


def test_leaving_early_lets_the_training_write_on(piped):
    with piped("--tee", str(piped.tee)) as app:
        app.until_drawn()
        app.press("q")
        app.until(lambda: b"the run goes on" in app.raw)
        app.until(lambda: b"shell is back 0" in app.raw)
    assert trained(piped)
    until(lambda: piped.tee.read_text() == lines_of())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_killed_screen_lets_the_training_write_on(piped, number):
    with piped("--tee", str(piped.tee)) as app:
        app.until_drawn()
        child_of(app, PROGRAM[2:]).send_signal(number)
        app.until(lambda: b"shell is back" in app.raw)
        assert app.usable
    assert trained(piped)
    until(lambda: piped.tee.read_text() == lines_of())


def test_killing_everything_but_the_screen_loses_nothing(piped):
    with piped("--tee", str(piped.tee)) as app:
        app.until_drawn()
        for words in ("trainmon_tui.client.drain", "trainmon_tui.engine"):
            child_of(app, [words]).kill()
        app.until("took over")
        app.until("ENDED")
        app.until(f"{STEPS} lines")
        app.press("q")
        app.wait()
    assert piped.tee.read_text() == lines_of()


def test_a_command_is_run_watched_and_its_status_passed_on(home, tmp_path):
    log = tmp_path / "out.log"
    with PtyApp(["--tee", str(log), "--", *training(60, status=3)], size=(80, 24)) as app:
        app.until("exit status 3")
        app.until("ENDED")
        app.press("q")
        assert app.wait() == 3
        assert app.usable
        assert b"exit status 3" in app.raw[app.raw.rfind(b"\x1b[?1049l") :]
    assert log.read_text() == lines_of(60)


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (160, 50)])
def test_how_it_ended_is_seen_at_every_width(home, size):
    with PtyApp(["--", "sh", "-c", "echo step=1 loss=2; kill -SEGV $$"], size=size) as app:
        app.until("killed by SIGSEGV")
        app.press("q")
        assert app.wait() == 128 + signal.SIGSEGV


def test_detaching_leaves_it_running(home, tmp_path):
    log = tmp_path / "out.log"
    with PtyApp(["--tee", str(log), "--", *training()], size=(80, 24)) as app:
        app.until_drawn()
        app.press("\x03")
        app.until("detach")
        app.press("d")
        assert app.wait() == 0
        said = bytes(app.raw).decode()
        assert "it goes on" in said
        assert str(log) in said
    until(lambda: log.read_text() == lines_of())


def test_stopping_ends_it_and_passes_the_signal_on(home, tmp_path):
    log = tmp_path / "out.log"
    with PtyApp(["--tee", str(log), "--", *training(10**6)], size=(80, 24)) as app:
        app.until_drawn()
        app.press("q")
        app.until("detach")
        app.press("s")
        assert app.wait() == 128 + signal.SIGTERM
        assert app.usable
    size = log.stat().st_size
    time.sleep(0.1)
    assert log.stat().st_size == size


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_no_end_of_the_screen_reaches_the_command(home, tmp_path, number):
    log = tmp_path / "out.log"
    with PtyApp(["--tee", str(log), "--", *training()], size=(80, 24)) as app:
        app.until_drawn()
        app.kill(number)
        assert app.wait() in (-number, 128 + number)
    until(lambda: log.read_text() == lines_of())


def test_what_cannot_be_run_is_said_without_a_screen(home):
    with PtyApp(["--", "no-such-program-at-all"]) as app:
        assert app.wait() == 127
        assert b"\x1b[?1049h" not in app.raw
        assert b"there is no command" in app.raw


def test_without_a_run_those_that_stand_here_are_offered(home, tmp_path, monkeypatch):
    (tmp_path / "outputs").mkdir()
    for name in ("first", "second"):
        (tmp_path / "outputs" / f"{name}.log").write_text(lines_of(50))
    monkeypatch.chdir(tmp_path)
    with PtyApp([], size=(40, 20)) as app:
        app.until("first.log")
        app.press("/second\r\r")
        app.until_drawn()
        app.until("50")
        app.press("q")
        assert app.wait() == 0
        assert app.usable
        assert app.cooked
