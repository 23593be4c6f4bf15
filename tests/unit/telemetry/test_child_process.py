"""A child that answers requests with lines, with real processes."""

import select
import sys
import time

import pytest

from trainmon_tui.telemetry import child_process
from trainmon_tui.telemetry.child_process import ChildProcess, NotALineError

PATIENCE_S = 30.0
ECHO = "import sys\nfor line in sys.stdin: print('sample', flush=True)"


@pytest.fixture
def child():
    started = []

    def start(code):
        started.append(ChildProcess([sys.executable, "-c", code]))
        return started[-1]

    yield start
    for one in started:
        if one._streams:
            one.kill()
        one.wait(PATIENCE_S)


def lines_of(one):
    while not (lines := one.lines()):
        assert select.select(one.filenos(), [], [], PATIENCE_S)[0]
    return lines


def ended(one):
    deadline = time.monotonic() + PATIENCE_S
    while not one.ended():
        assert time.monotonic() < deadline
        one.lines()
        time.sleep(0.005)
    one.lines()
    return one.ended()


def test_a_request_is_answered_by_a_line(child):
    one = child(ECHO)
    assert one.lines() == []
    one.ask()
    assert lines_of(one) == [b"sample"]
    assert one.ended() == ""


def test_a_line_that_comes_in_halves_is_one(child):
    one = child(
        "import sys; sys.stdout.write('sam'); sys.stdout.flush(); sys.stdin.read(1); print('ple', flush=True)"
    )
    assert select.select(one.filenos(), [], [], PATIENCE_S)[0]
    assert one.lines() == []
    one.ask()
    assert lines_of(one) == [b"sample"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("raise SystemExit(3)", "ended with status 3"),
        ("import os; os.abort()", "crashed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crashed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "was ended by signal 9"),
        ("raise SystemExit('no \\x1b[2Jlibrary')", "ended with status 1 (no library)"),
    ],
)
def test_its_end_is_told_in_words(child, code, words):
    assert ended(child(code)) == words


def test_a_child_that_is_gone_can_still_be_asked(child):
    one = child("")
    ended(one)
    one.ask()
    assert one.lines() == []


def test_a_line_without_end_is_refused(child, monkeypatch):
    monkeypatch.setattr(child_process, "MAX_LINE", 1000)
    one = child("import sys; sys.stdout.write('x' * 5000); sys.stdout.flush(); sys.stdin.read()")
    assert select.select(one.filenos(), [], [], PATIENCE_S)[0]
    with pytest.raises(NotALineError):
        lines_of(one)


def test_a_child_that_ignores_everything_is_killed(child):
    one = child("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)")
    one.kill()
    assert one.wait(PATIENCE_S)
    assert one.ended() == "was ended by signal 9"


def test_what_cannot_be_started_raises():
    with pytest.raises(OSError, match="No such file"):
        ChildProcess(["/no/such/program"])
