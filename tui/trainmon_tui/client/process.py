"""The engine as a child process, in a session of its own so that the terminal's signals pass it by."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.protocol.framing import Unframer, encode
from trainmon_tui.protocol.messages import Bye
from trainmon_tui.protocol.spec import encode_spec

if TYPE_CHECKING:
    from trainmon_tui.protocol.messages import FromEngine, FromScreen
    from trainmon_tui.protocol.spec import EngineSpec

READ_BYTES = 256 * 1024
GOODBYE_S = 1.0
"""How long a leaving engine may take before it is killed."""


class ProcessConnection:
    """A pipe to an engine process that this object started and reaps."""

    def __init__(self, pid: int, incoming: int, outgoing: int) -> None:
        self._pid = pid
        self._incoming = incoming
        self._outgoing = outgoing
        self._unframer = Unframer()
        self._unsent = bytearray()
        self._reason = ""
        os.set_blocking(incoming, False)
        os.set_blocking(outgoing, False)

    def fileno(self) -> int:
        """Return the descriptor that frames arrive on."""
        return self._incoming

    def send(self, message: FromScreen) -> None:
        """Send without blocking: what the pipe does not take now goes with the next message."""
        self._unsent += encode(message)
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            while self._unsent:
                del self._unsent[: os.write(self._outgoing, self._unsent)]

    def receive(self) -> list[FromEngine] | None:
        """Return the messages that have arrived; None when the engine is gone."""
        try:
            data = os.read(self._incoming, READ_BYTES)
        except BlockingIOError:
            return []
        except OSError as error:
            self._reason = f"its pipe broke: {error.strerror}"
            return None
        if not data:
            self._reason = self._reap()
            return None
        try:
            return self._unframer.from_engine(data)
        except (msgspec.MsgspecError, ValueError):
            self._reason = "it sent something that is not ours"
            return None

    def gone_reason(self) -> str:
        """Say in words how the engine ended."""
        return self._reason

    def close(self, *, bye: bool = True) -> None:
        """Say goodbye, wait a moment, and kill what does not leave."""
        if bye:
            self.send(Bye())
        for descriptor in (self._outgoing, self._incoming):
            with contextlib.suppress(OSError):
                os.close(descriptor)
        deadline = time.monotonic() + GOODBYE_S
        while not self._reaped():
            if time.monotonic() > deadline:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._pid, signal.SIGKILL)
                deadline = float("inf")
            time.sleep(0.005)

    def _reaped(self) -> bool:
        try:
            return os.waitpid(self._pid, os.WNOHANG)[0] != 0
        except ChildProcessError:
            return True

    def _reap(self) -> str:
        try:
            status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        except ChildProcessError:
            return "it ended"
        return f"ended by signal {-status}" if status < 0 else f"ended with status {status}"


def start_process(spec: EngineSpec, stderr: str = os.devnull) -> ProcessConnection:
    """Start an engine for the spec; its standard error goes to the file ``stderr``.

    ``-P`` keeps the user's folder off the import path: a ``json.py`` beside a log must not be imported.
    """
    argv = [sys.executable, "-P", "-m", "trainmon_tui.engine", encode_spec(spec)]
    child_in, outgoing = os.pipe()
    incoming, child_out = os.pipe()
    try:
        pid = os.posix_spawn(
            argv[0],
            argv,
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, child_in, 0),
                (os.POSIX_SPAWN_DUP2, child_out, 1),
                (os.POSIX_SPAWN_OPEN, 2, stderr, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
            ],
            setsid=True,
        )
    finally:
        os.close(child_in)
        os.close(child_out)
    return ProcessConnection(pid, incoming, outgoing)
