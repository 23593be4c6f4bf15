"""The real program in a tmux of its own, which nobody is attached to."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Self

import pytest
from pty_app import PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S = 30.0
needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Tmux:
    """One run of the program, or of another, in a pane. Use as a context manager; its server ends with it."""

    def __init__(
        self, folder: Path, args: list[str], size: tuple[int, int], program: list[str] | None = None
    ) -> None:
        self._socket = str(folder / "tmux")
        self._command = f"{shlex.join([*(program or PROGRAM), *args])}; echo ended with $?; sleep 30"
        self._size = size

    def __enter__(self) -> Self:
        columns, rows = map(str, self._size)
        path = f"PYTHONPATH={':'.join(sys.path)}"
        self.tell("-f", os.devnull, "new-session", "-d", "-x", columns, "-y", rows, "-e", path, self._command)
        return self

    def __exit__(self, *_exc: object) -> None:
        self.tell("kill-server")

    def tell(self, *words: str) -> str:
        """Give tmux a command; return what it prints."""
        env = {**os.environ, "LANG": "C.UTF-8"}
        call = ["tmux", "-S", self._socket, *words]
        return subprocess.run(call, capture_output=True, text=True, check=True, env=env).stdout

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        self.tell("send-keys", *keys)

    def resize(self, columns: int, rows: int) -> None:
        self.tell("resize-window", "-x", str(columns), "-y", str(rows))

    @property
    def text(self) -> str:
        """What the pane shows."""
        return self.tell("capture-pane", "-p")

    def until(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while words not in (shown := self.text):
            assert time.monotonic() < deadline, shown
            time.sleep(0.1)

    def until_still(self) -> None:
        """Wait until the pane shows the same for half a second."""
        deadline, shown = time.monotonic() + PATIENCE_S, ""
        while shown != (shown := self.text) and time.monotonic() < deadline:
            time.sleep(0.5)

    def leave(self) -> None:
        """Press escape and q until the program ends well."""
        for _ in range(30):
            self.press("Escape")
            time.sleep(0.7)
            self.press("q")
            if "ended with" in self.text:
                break
        self.until("ended with 0")
        assert "Traceback" not in self.tell("capture-pane", "-p", "-S", "-")
