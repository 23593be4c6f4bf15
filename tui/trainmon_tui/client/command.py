"""A command that the screen starts and watches: in a session of its own, its output in a file, so that it outlives us."""

from __future__ import annotations

import errno
import os
import shlex
import signal
from typing import TYPE_CHECKING

from trainmon_tui.client.companion import status_of
from trainmon_tui.client.drain import open_to_append
from trainmon_tui.model.errors import UsageError
from trainmon_tui.protocol.asks import News

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_FOUND, NOT_RUN = 127, 126
"""Exit statuses of a shell: there is no such command; it cannot be run."""
SIGNALLED = 128
IGNORED_BY_US = (signal.SIGPIPE, signal.SIGXFSZ)
"""Python ignores these; a command expects them as the system sets them."""


class CommandRefusedError(Exception):
    """The command could not be started: the words for a person, and the exit status of a shell."""

    def __init__(self, message: str, hint: str, status: int) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status


class RunningCommand:
    """A command with its standard output and error in the file ``log``, and nothing on its standard input."""

    def __init__(self, argv: Sequence[str], log: str) -> None:
        self.words = shlex.join(argv)
        self.log = log
        self.status: int | None = None
        """How it ended, negative for a signal; None while it runs."""
        output = _open_log(log)
        try:
            self.pid = _start(list(argv), output)
        finally:
            os.close(output)

    def news(self) -> News:
        """Return how the command ended, if it has."""
        return News("" if self.running() else ended_words(self.status or 0), not self.running())

    def running(self) -> bool:
        """Return whether the command itself still runs."""
        if self.status is None:
            self.status = status_of(self.pid)
        return self.status is None

    def stoppable(self) -> bool:
        """Return whether the command still runs: whoever leaves is asked what is to become of it."""
        return self.running()

    def about(self) -> tuple[str, ...]:
        """Return the command, its process and where its output goes."""
        return (self.words, f"process {self.pid}, its output in", self.log)

    def stop(self, *, force: bool = False) -> None:
        """Send SIGTERM, or by force SIGKILL, to the command and everything in its process group."""
        if self.running():
            os.killpg(self.pid, signal.SIGKILL if force else signal.SIGTERM)

    def exit_status(self) -> int:
        """Return the exit status that a shell would give: 128 and the signal's number for one; 0 while it runs."""
        if self.running() or self.status is None:
            return 0
        return self.status if self.status >= 0 else SIGNALLED - self.status

    def farewell(self) -> str:
        """Return what is to be said when the screen is gone: that the command goes on, or how it ended."""
        if self.running():
            return (
                f"it goes on: {self.words} (pid {self.pid}), output in {self.log}\n"
                f"to watch it again: trainmon-tui {shlex.quote(self.log)}; to stop it: kill -- -{self.pid}"
            )
        return f"{self.words}: {ended_words(self.status or 0)}\nits output is in {self.log}"


def ended_words(status: int) -> str:
    """Return how a process ended: ``exit status 3``, ``killed by SIGTERM``."""
    if status >= 0:
        return f"exit status {status}"
    try:
        return f"killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"killed by signal {-status}"


def _open_log(log: str) -> int:
    try:
        return open_to_append(log)
    except OSError as error:
        raise UsageError(f"cannot write {log}: {(error.strerror or str(error)).lower()}") from error


def _start(argv: list[str], output: int) -> int:
    try:
        return os.posix_spawnp(
            argv[0],
            argv,
            {**os.environ, "PYTHONUNBUFFERED": "1"},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, output, 1),
                (os.POSIX_SPAWN_DUP2, output, 2),
            ],
            setsid=True,
            setsigdef=IGNORED_BY_US,
        )
    except (OSError, ValueError) as error:
        raise _refused(argv[0], error) from error


def _refused(program: str, error: OSError | ValueError) -> CommandRefusedError:
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOENT, errno.ENOTDIR):
        hint = "" if "/" in program else "it is in none of the folders of PATH"
        return CommandRefusedError(f"there is no command {program!r}", hint, NOT_FOUND)
    reason = ((error.strerror if isinstance(error, OSError) else "") or str(error)).lower()
    hint = "a script needs a first line such as #!/bin/sh" if number == errno.ENOEXEC else ""
    return CommandRefusedError(f"{program!r} cannot be run: {reason}", hint, NOT_RUN)
