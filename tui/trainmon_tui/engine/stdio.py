"""The engine as a process: messages on its standard input and output, its last word to the terminal."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import select
import signal
import sys
import termios
import time
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.engine.serve import serve
from trainmon_tui.model.errors import ExitCode, TrainmonError
from trainmon_tui.protocol.framing import Unframer, encode
from trainmon_tui.protocol.messages import Fault
from trainmon_tui.protocol.spec import ORDERS_HEAD, decode_orders, decode_spec
from trainmon_tui.protocol.terminal import RESTORE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.protocol.asks import FromScreen
    from trainmon_tui.protocol.messages import FromEngine
    from trainmon_tui.protocol.spec import EngineSpec, TerminalSpec

READ_BYTES = 64 * 1024
PR_SET_PDEATHSIG = 1
TERMINAL_S = 2.0
"""How long an orphaned engine tries to restore the terminal."""


class Pipe:
    """The conversation's two ends: messages in from one descriptor, out to another."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._unframer = Unframer()

    def receive(self, timeout_s: float, wake_fds: Sequence[int]) -> list[FromScreen] | None:
        """Return messages; an empty list after the timeout or a wake-up; None when the screen is gone."""
        ready, _, _ = select.select([self._incoming, *wake_fds], [], [], timeout_s)
        if self._incoming not in ready:
            return []
        data = os.read(self._incoming, READ_BYTES)
        if not data:
            return None
        try:
            return self._unframer.from_screen(data)
        except (msgspec.MsgspecError, ValueError):
            return None

    def send(self, message: FromEngine) -> None:
        """Write a message whole; raises `BrokenPipeError` when the screen is gone."""
        left = memoryview(encode(message))
        while left:
            left = left[os.write(self._outgoing, left) :]


def main(argument: str = "") -> int:
    """Serve the run of an encoded `EngineSpec` on standard input and output; return the exit status.

    Without one, it is read from standard input once all modules are loaded.
    """
    if not argument:
        _load()
        argument = _take_orders()
        if not argument:
            return ExitCode.PASS
    pipe = _take_pipe()
    try:
        spec = decode_spec(argument)
    except ValueError as error:
        pipe.send(Fault(f"the engine was started with a spec it cannot read: {error}", "", ExitCode.INTERNAL))
        return ExitCode.INTERNAL
    _die_with_parent(spec.terminal)
    said_goodbye = False
    with contextlib.suppress(BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        said_goodbye = _serve(spec, pipe)
    if not said_goodbye:
        restore_terminal(spec.terminal)
    return ExitCode.PASS


def _load() -> None:
    gc.disable()  # nothing becomes garbage while modules load
    # The linear algebra that comes with numpy would start a thread for each core, and nothing here computes with it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import trainmon_tui.engine.starting  # noqa: F401, PLC0415 - heavy; a bad spec answers without it


def _take_orders() -> str:
    """Return the spec that the screen sends, and send errors where it says; an empty text if the screen is gone."""
    size = int.from_bytes(_read_whole(ORDERS_HEAD), "big")
    body = _read_whole(size)
    if not size or len(body) < size:
        return ""
    spec, errors = decode_orders(body)
    with contextlib.suppress(OSError):
        descriptor = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(descriptor, 2)
        os.close(descriptor)
    return spec


def _read_whole(size: int) -> bytes:
    """Return so many bytes of standard input, fewer at its end; what follows them stays in the pipe."""
    data = b""
    while len(data) < size and (more := os.read(0, size - len(data))):
        data += more
    return data


def _serve(spec: EngineSpec, pipe: Pipe) -> bool:
    _load()
    from trainmon_tui.engine.starting import start_served  # noqa: PLC0415 - heavy; a bad spec answers without it

    try:
        engine = start_served(spec)
    except TrainmonError as error:
        pipe.send(Fault(error.message, error.hint, int(error.exit_code)))
        return True
    finally:
        gc.freeze()
        gc.enable()
    try:
        return serve(engine, pipe.receive, pipe.send)
    finally:
        engine.close()


def _take_pipe() -> Pipe:
    """Keep standard output for messages: a stray print goes to standard error and cannot break the protocol."""
    outgoing = os.dup(1)
    os.dup2(2, 1)
    return Pipe(0, outgoing)


def _die_with_parent(terminal: TerminalSpec | None) -> None:
    """On Linux the kernel ends us with the screen, as a second net beside the closed pipe.

    The handler does all that is left to do: an exception could be lost wherever it happens to be raised.
    """

    def leave(_signal: int, _frame: object) -> None:
        restore_terminal(terminal)
        os._exit(ExitCode.PASS)

    if sys.platform == "linux":
        signal.signal(signal.SIGTERM, leave)
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def restore_terminal(terminal: TerminalSpec | None) -> None:
    """Leave the alternate screen, mouse and raw mode of a screen that died without a goodbye."""
    if terminal is None:
        return
    with contextlib.suppress(OSError, termios.error):
        descriptor = os.open(terminal.name, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            # Without draining: what the dead screen left in the queue must not hold us up.
            termios.tcsetattr(descriptor, termios.TCSANOW, terminal.attributes())
            _write_patiently(descriptor, RESTORE)
        finally:
            os.close(descriptor)


def _write_patiently(descriptor: int, data: bytes) -> None:
    """Write to a terminal that may be slow, busy or stalled, for `TERMINAL_S` at most."""
    deadline = time.monotonic() + TERMINAL_S
    while data and (left := deadline - time.monotonic()) > 0:
        if select.select([], [descriptor], [], left)[1]:
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(descriptor, data) :]
