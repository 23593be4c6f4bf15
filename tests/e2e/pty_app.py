"""Drives the real program in a pseudo-terminal and reads its screen back, as a person would."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PROGRAM = [sys.executable, "-P", "-m", "trainmon_tui"]
PATIENCE_S = 30.0
# What pyte does not know and would print: kitty keyboard, private modes with a letter, window reports.
_UNKNOWN = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_KEPT = re.compile(rb"\x1b\[\?(?:1049|25|7)[hl]")


def understood(data: bytes) -> bytes:
    """Return what pyte understands of a program's output."""
    return _UNKNOWN.sub(lambda found: found[0] if _KEPT.fullmatch(found[0]) else b"", data)


class PtyApp:
    """One run of the program. Use as a context manager; what is left of it is killed at the end."""

    def __init__(
        self,
        args: list[str],
        size: tuple[int, int] = (120, 40),
        env: Mapping[str, str] | None = None,
        program: list[str] | None = None,
    ) -> None:
        self.columns, self.rows = size
        self.screen = pyte.Screen(self.columns, self.rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.status: int | None = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a suite in the background is deaf to it
            os.environ.update(
                {
                    "TERM": "xterm-256color",
                    "COLORTERM": "truecolor",
                    "LANG": "C.UTF-8",
                    "PYTHONWARNINGS": "default",
                    "TRAINMON_REMEMBER": "false",
                }
            )
            for name in ("COLUMNS", "LINES", "NO_COLOR"):
                os.environ.pop(name, None)
                os.unsetenv(name)  # readline sets them behind os.environ's back
            os.environ.update(env or {})
            argv = [*(program or PROGRAM), *args]
            os.execvp(argv[0], argv)
        self._set_size()
        self.started = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        if self.status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self.pid, 0)
        with contextlib.suppress(OSError):
            os.close(self.fd)

    def _set_size(self) -> None:
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))

    def resize(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.screen.resize(rows, columns)
        self._set_size()

    def read(self, timeout_s: float = 0.05) -> bytes:
        """Take in what the program wrote; b"" when nothing came, raises EOFError when it is gone."""
        ready, _, _ = select.select([self.fd], [], [], timeout_s)
        if not ready:
            return b""
        try:
            data = os.read(self.fd, 65536)
        except OSError as error:
            raise EOFError from error
        if not data:
            raise EOFError
        self.take_in(data)
        return data

    def take_in(self, data: bytes) -> None:
        """Show what was read from the program."""
        self.raw += data
        self._answer(data)
        try:
            self._stream.feed(understood(data))
        except TypeError:
            # A killed program's half-written sequence meets the next one: terminals cope, pyte does not.
            self._stream = pyte.ByteStream(self.screen)

    def _answer(self, data: bytes) -> None:
        if b"\x1b[c" in data:
            os.write(self.fd, b"\x1b[?62;22c")
        if b"\x1b[6n" in data:
            os.write(self.fd, b"\x1b[1;1R")

    def press(self, keys: str | bytes) -> None:
        os.write(self.fd, keys.encode() if isinstance(keys, str) else keys)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def until(self, condition: str | Callable[[], bool], patience_s: float = PATIENCE_S) -> float:
        """Read until the text (or condition) is on the screen; return the monotonic time it was seen."""
        deadline = time.monotonic() + patience_s
        test = (lambda: condition in self.text) if isinstance(condition, str) else condition
        fresh = True
        while not ((fresh or callable(condition)) and test()):
            if time.monotonic() > deadline:
                raise AssertionError(f"not on the screen within {patience_s} s: {condition!r}\n{self.text}")
            try:
                fresh = bool(self.read())
            except EOFError:
                if test():
                    break
                raise AssertionError(f"the program ended before showing {condition!r}\n{self.text}") from None
        return time.monotonic()

    def until_drawn(self) -> float:
        """Read until a chart is on the screen."""
        return self.until(lambda: sum("\u2800" < character <= "\u28ff" for character in self.text) > 10)

    def wait(self, patience_s: float = PATIENCE_S) -> int:
        """Read until the program ends; return its exit status (negative: a signal)."""
        deadline = time.monotonic() + patience_s
        while True:
            with contextlib.suppress(EOFError):
                self.read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                with contextlib.suppress(EOFError):
                    while self.read(0.05):
                        pass
                return self.status
            if time.monotonic() > deadline:
                raise AssertionError(f"still running after {patience_s} s\n{self.text}")

    def kill(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def children(self) -> list[int]:
        """Every living descendant, nearest first."""
        found = [self.pid]
        for parent in found:
            with contextlib.suppress(FileNotFoundError):
                for task in Path(f"/proc/{parent}/task").iterdir():
                    found += [int(pid) for pid in (task / "children").read_text().split()]
        return found[1:]

    @property
    def usable(self) -> bool:
        """Whether the terminal is as it was: main screen, cursor shown, cooked mode, no mouse reports."""
        raw = bytes(self.raw)
        left = raw.rfind(b"\x1b[?1049l") > raw.rfind(b"\x1b[?1049h")
        cursor = raw.rfind(b"\x1b[?25h") > raw.rfind(b"\x1b[?25l")
        mouse = raw.rfind(b"\x1b[?1000l") >= raw.rfind(b"\x1b[?1000h")
        return left and cursor and mouse

    @property
    def cooked(self) -> bool:
        """Whether the terminal edits lines and echoes them again."""
        return (
            termios.tcgetattr(self.fd)[3] & (termios.ICANON | termios.ECHO) == termios.ICANON | termios.ECHO
        )
