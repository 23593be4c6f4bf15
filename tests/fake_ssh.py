"""A program that stands for ssh: it notes how it was called, and runs the command here, or fails as it is told."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = f"""#!{sys.executable}
import json, os, sys, time
argv = sys.argv[1:]
with open(os.environ["FAKE_SSH_CALLS"], "a") as calls:
    calls.write(json.dumps(argv) + "\\n")
told = os.environ.get("FAKE_SSH_FAILS", "")
if told and os.path.exists(told):
    status, _, words = open(told).read().partition(" ")
    sys.stderr.write(words + "\\n")
    sys.exit(int(status))
sys.stdout.write(os.environ.get("FAKE_SSH_NOISE", ""))
sys.stdout.flush()
host, command = argv[argv.index("--") + 1:]
os.chdir(os.environ["HOME"])
os.execvp("sh", ["sh", "-c", command])
"""


class FakeSsh:
    """The program in a folder of its own, and what is to become of it."""

    def __init__(self, folder: Path) -> None:
        self.program = folder / "bin" / "ssh"
        self.program.parent.mkdir()
        self.program.write_text(SCRIPT)
        self.program.chmod(0o755)
        self._calls = folder / "ssh-calls"
        self._fails = folder / "ssh-fails"
        self.env = {
            "PATH": f"{self.program.parent}:{os.environ['PATH']}",
            "FAKE_SSH_CALLS": str(self._calls),
            "FAKE_SSH_FAILS": str(self._fails),
            "TRAINMON_REMOTE": f"{sys.executable} -P -m trainmon_tui",
        }

    def fail(self, status: int, words: str) -> None:
        """End with this status and these words from now on."""
        self._fails.write_text(f"{status} {words}")

    def mend(self) -> None:
        """Work again."""
        self._fails.unlink()

    @property
    def calls(self) -> list[list[str]]:
        """The arguments of every call so far."""
        return [json.loads(line) for line in self._calls.read_text().splitlines()]
