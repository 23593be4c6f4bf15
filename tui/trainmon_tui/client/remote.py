"""The conversation with an engine on another machine: the same messages, through ssh."""

from __future__ import annotations

import select
import tempfile
from typing import IO, TYPE_CHECKING

from trainmon_tui.client.faults import error_of
from trainmon_tui.client.process import ProcessConnection
from trainmon_tui.client.spawn import spawn_talking
from trainmon_tui.client.ssh_words import Reason, explain
from trainmon_tui.model.errors import ExitCode, NoInputError
from trainmon_tui.protocol.framing import find_greeting
from trainmon_tui.protocol.messages import VERSION, Document, Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.client.far import Far
    from trainmon_tui.client.spawn import Spawned
    from trainmon_tui.protocol.asks import DocumentAsk
    from trainmon_tui.protocol.messages import FromEngine

ERROR_BYTES = 8192
NOISE_BYTES = 64 * 1024
"""What a shell may print at login before the engine speaks."""


class FarRun:
    """Starts engines for one run on another machine."""

    def __init__(self, far: Far, options: Sequence[str] = ()) -> None:
        self.far = far
        self._options = tuple(options)
        self.met = False
        """Whether an engine has ever answered there: until then a failure is the end, afterwards it is retried."""

    def connect(self) -> RemoteConnection:
        """Start ssh; raises `NoInputError` where there is none."""
        errors = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - the connection closes it
        try:
            engine = spawn_talking(self.far.engine(self._options), errors.fileno())
        except OSError as error:
            errors.close()
            raise NoInputError(
                f"ssh cannot be started: {error.strerror or error}",
                "install an ssh client, or name one: TRAINMON_SSH=/path/to/ssh",
            ) from error
        return RemoteConnection(engine, errors, self)


class RemoteConnection(ProcessConnection):
    """A pipe to ssh; the engine at its other end greets with the version of the protocol that it speaks."""

    def __init__(self, engine: Spawned, errors: IO[bytes], run: FarRun) -> None:
        super().__init__(engine)
        self._errors = errors
        self._run = run
        self._waiting: bytes | None = b""
        """What came before the greeting; None after it."""
        self._refusal: Reason | None = None

    def receive(self) -> list[FromEngine] | None:
        """Return the messages that have arrived; a failure before the very first greeting is a fault."""
        messages = super().receive()
        if messages is None and not self._run.met:
            reason = self._why()
            return [Fault(reason.message, reason.hint, ExitCode.NO_INPUT)]
        return messages and [self._told_apart(message) for message in messages]

    def gone_reason(self) -> str:
        """Say in words why the connection was lost."""
        return self._why().message

    def close(self, *, bye: bool = True) -> None:
        """End the conversation, and ssh."""
        super().close(bye=bye)
        self._errors.close()

    def _take(self, data: bytes) -> list[FromEngine]:
        if self._waiting is None:
            return super()._take(data)
        self._waiting += data
        greeting = find_greeting(self._waiting)
        if greeting is None:
            if len(self._waiting) > NOISE_BYTES:
                self._refuse("says much, but not what an engine says", "does its shell print text at login?")
            return []
        if greeting.version != VERSION:
            self._refuse(
                f"has a trainmon-tui that speaks protocol {greeting.version}; this one speaks {VERSION}",
                "install the same version on both machines",
            )
        self._waiting, self._run.met = None, True
        return super()._take(greeting.rest)

    def _refuse(self, words: str, hint: str) -> None:
        self._refusal = Reason(f"{self._run.far.host} {words}", hint)
        raise ValueError(words)

    def _why(self) -> Reason:
        if self._refusal is not None:
            return self._refusal
        size = self._errors.seek(0, 2)
        self._errors.seek(max(0, size - ERROR_BYTES))
        said = self._errors.read(ERROR_BYTES).decode("utf-8", "replace")
        return explain(self._run.far.host, self.status, said)

    def _told_apart(self, message: FromEngine) -> FromEngine:
        if isinstance(message, Fault):
            return Fault(f"{self._run.far.host}: {message.message}", message.hint, message.exit_code)
        return message


def read_far_document(run: FarRun, ask: DocumentAsk) -> Document:
    """Return one document about a run on another machine; raises `TrainmonError`."""
    connection = run.connect()
    try:
        connection.send(ask)
        while True:
            select.select([connection], [], [])
            messages = connection.receive()
            if messages is None:
                raise NoInputError(connection.gone_reason())
            for message in messages:
                if isinstance(message, Fault):
                    raise error_of(message)
                if isinstance(message, Document):
                    return message
    finally:
        connection.close()
