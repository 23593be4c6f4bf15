"""The conversation with an engine that runs as our child process."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.protocol.asks import Bye
from trainmon_tui.protocol.framing import Unframer, encode

if TYPE_CHECKING:
    from trainmon_tui.client.spawn import Spawned
    from trainmon_tui.protocol.asks import FromScreen
    from trainmon_tui.protocol.messages import FromEngine

READ_BYTES = 256 * 1024
GOODBYE_S = 1.0
"""How long a leaving engine may take before it is killed."""


class ProcessConnection:
    """A pipe to an engine process that this object started and reaps."""

    def __init__(self, engine: Spawned) -> None:
        self._pid, self._incoming, self._outgoing = engine
        self._unframer = Unframer()
        self._unsent = bytearray()
        self._reason = ""
        self.status: int | None = None
        """How the process ended, negative for a signal; None while it runs, or when somebody else reaped it."""
        os.set_blocking(engine.incoming, False)
        os.set_blocking(engine.outgoing, False)

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
            self._reason = self._reason or self._reap()
            return None
        try:
            return self._take(data)
        except (msgspec.MsgspecError, ValueError):
            self._reason = "it sent something that is not ours"
            return None

    def _take(self, data: bytes) -> list[FromEngine]:
        """Return the messages that these bytes complete; raises what `Unframer` does."""
        return self._unframer.from_engine(data)

    def gone_reason(self) -> str:
        """Say in words how the engine ended."""
        return f"engine died ({self._reason})" if self._reason else ""

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
            self.status = status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        except ChildProcessError:
            return "it ended"
        return f"ended by signal {-status}" if status < 0 else f"ended with status {status}"
