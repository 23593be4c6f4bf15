"""The way out, on a real pseudo-terminal: what the terminal was told and how it was left."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from trainmon_tui.protocol.terminal import RESTORE
from trainmon_tui.ui import guard as module
from trainmon_tui.ui.guard import Guard

APP = Path(__file__).parent / "pty_app.py"
LIMIT_S = 30


class Terminal:
    def __init__(self, mode, tmp_path):
        self.master, slave = pty.openpty()
        self.before = termios.tcgetattr(slave)
        self.seen = b""
        environment = os.environ | {
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "TRAINMON_STATE_DIR": str(tmp_path),
        }
        self.process = subprocess.Popen(
            [sys.executable, str(APP), mode],
            stdin=slave, stdout=slave, stderr=slave, start_new_session=True, env=environment,
        )  # fmt: skip
        self.slave = slave

    def read_until(self, words):
        deadline = time.monotonic() + LIMIT_S
        while words not in self.seen:
            assert time.monotonic() < deadline, self.seen[-2000:]
            if select.select([self.master], [], [], 0.1)[0]:
                self.seen += os.read(self.master, 65536)

    def ended(self):
        """Wait for the end, reading what comes; return the exit status."""
        deadline = time.monotonic() + LIMIT_S
        while self.process.poll() is None:
            assert time.monotonic() < deadline
            if select.select([self.master], [], [], 0.05)[0]:
                self.seen += os.read(self.master, 65536)
        while select.select([self.master], [], [], 0.05)[0]:
            self.seen += os.read(self.master, 65536)
        return self.process.returncode

    def is_restored(self):
        return termios.tcgetattr(self.slave) == self.before and self.seen.rfind(
            b"\x1b[?1049l"
        ) > self.seen.rfind(b"\x1b[?1049h")

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def terminal(tmp_path):
    opened = []

    def open_(mode):
        opened.append(Terminal(mode, tmp_path))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_screen_cleanly(terminal, number):
    screen = terminal("calm")
    screen.read_until(b"LIVE")
    screen.process.send_signal(number)
    assert screen.ended() == 128 + number
    assert screen.is_restored()


def test_q_leaves_the_terminal_as_it_was(terminal):
    screen = terminal("calm")
    screen.read_until(b"LIVE")
    os.write(screen.master, b"q")
    assert screen.ended() == 0
    assert screen.is_restored()


def test_an_exception_is_one_line_with_the_place_of_the_traceback(terminal, tmp_path):
    screen = terminal("crash")
    assert screen.ended() == 70
    assert screen.is_restored()
    last = screen.seen[screen.seen.rfind(b"\x1b[?1049l") :].decode()
    assert "trainmon-tui: internal error: RuntimeError: boom [/] ; the traceback is in" in last
    assert "Traceback" not in last
    assert "RuntimeError: boom" in (tmp_path / "crash.txt").read_text()


def test_a_fault_is_told_after_the_screen_is_gone(terminal):
    screen = terminal("fault")
    assert screen.ended() == 66
    assert screen.is_restored()
    last = screen.seen[screen.seen.rfind(b"\x1b[?1049l") :].decode()
    assert "trainmon-tui: no such file: run.log" in last
    assert "did you mean run2.log?" in last


def test_a_terminal_that_goes_away_ends_the_program(terminal):
    screen = terminal("calm")
    screen.read_until(b"LIVE")
    os.close(screen.master)
    os.close(screen.slave)
    screen.process.wait(LIMIT_S)
    assert screen.process.returncode != 0
    screen.master, screen.slave = pty.openpty()


def test_leaving_now_writes_the_restore_sequences(monkeypatch):
    reader, writer = os.pipe()
    guard = Guard()
    guard._saved, guard._output = None, writer
    left = []
    monkeypatch.setattr(module.os, "_exit", left.append)
    guard.leave_now(143)
    assert left == [143]
    assert os.read(reader, 4096) == RESTORE
    os.close(reader)
    os.close(writer)


def test_a_full_terminal_does_not_hold_up_the_exit():
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    while select.select([], [writer], [], 0)[1]:
        os.write(writer, b"x" * 65536)
    guard = Guard()
    guard._saved, guard._output = None, writer
    guard.restore()
    os.close(reader)
    os.close(writer)


def test_a_slow_exit_is_cut_short(monkeypatch):
    monkeypatch.setattr(module, "GRACE_S", 0.01)
    guard = Guard()
    left = []
    guard.leave_now = left.append

    class App:
        def exit(self, return_code):
            left.append(return_code)

    guard._leave(App(), signal.SIGTERM)
    deadline = time.monotonic() + 5
    while len(left) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert left == [143, 143]


def test_a_terminal_that_was_gone_before_is_noticed_too(monkeypatch):
    master, slave = pty.openpty()
    os.close(master)
    left = []
    monkeypatch.setattr(module, "_fileno", lambda _stream: slave)
    monkeypatch.setattr(Guard, "leave_now", lambda _self, code: left.append(code))
    Guard().watch()
    deadline = time.monotonic() + LIMIT_S
    while not left and time.monotonic() < deadline:
        time.sleep(0.01)
    assert left == [128 + signal.SIGHUP]
    os.close(slave)


def test_what_is_no_terminal_may_end(monkeypatch):
    reader, writer = os.pipe()
    os.close(writer)
    watched = []
    monkeypatch.setattr(module, "_fileno", lambda _stream: reader)
    monkeypatch.setattr(module.threading, "Thread", lambda **_: watched.append("a pipe"))
    Guard().watch()
    assert watched == []
    os.close(reader)
