"""What the screen knows of an engine: something to send asks to and to read frames from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from trainmon_tui.protocol.asks import FromScreen
    from trainmon_tui.protocol.messages import FromEngine


class Connection(Protocol):
    """A conversation with an engine."""

    def fileno(self) -> int:
        """Return a descriptor that becomes readable when `receive` has something."""
        ...

    def send(self, message: FromScreen) -> None:
        """Send without blocking; does nothing when the engine is gone."""
        ...

    def receive(self) -> list[FromEngine] | None:
        """Return the messages that have arrived; None when the engine is gone."""
        ...

    def gone_reason(self) -> str:
        """Say in words what became of the engine: ``engine died (ended by signal 9)``; empty while it lives."""
        ...

    def close(self, *, bye: bool = True) -> None:
        """End the conversation; with a goodbye the engine leaves the terminal alone."""
        ...
