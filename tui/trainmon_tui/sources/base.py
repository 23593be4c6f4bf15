"""What every source of bytes can be asked. A source delivers one *logical stream*: its offsets only grow."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

SourceState = Literal["waiting", "ok", "ended", "error", "replay"]


class SourceStatus(msgspec.Struct, frozen=True):
    """How a source stands now."""

    state: SourceState
    text: str = ""
    """What is awaited or wrong, in words; empty when there is nothing to say."""
    total_bytes: int = 0
    """Bytes of the logical stream that exist now."""
    consumed_bytes: int = 0
    """Bytes of it that were read."""


class ReplayClock(msgspec.Struct, frozen=True):
    """Where a replay's clock stands."""

    playing: bool
    speed: float
    position: float
    """0 to 1 of the log's bytes."""
    done: bool


class Source(Protocol):
    """Bytes in the order they were logged. No call ever blocks."""

    def read(self, limit: int) -> bytes:
        """Return up to ``limit`` next bytes of the logical stream; ``b""`` when there is nothing now."""
        ...

    def clock(self) -> float:
        """Return seconds: monotonic for a live source, virtual for a replay."""
        ...

    def status(self) -> SourceStatus:
        """Return how the source stands, as of the last read."""
        ...

    def take_notices(self) -> list[str]:
        """Return what happened since the last call, in words."""
        ...

    def wait_s(self) -> float:
        """Return how many seconds to wait until reading again makes sense."""
        ...

    def window(self, offset: int, size: int) -> bytes:
        """Return bytes of the logical stream that were read before; ``b""`` when they are gone."""
        ...

    def control(self, action: str, value: float) -> bool:
        """Act on a replay's clock; True when the stream is to be read again from its start."""
        ...

    def replay(self) -> ReplayClock | None:
        """Return the replay's clock; None for a source that has none."""
        ...

    def parts(self) -> tuple[str, ...]:
        """Return the names of the files that lines come from, if lines carry part marks; else ``()``."""
        ...

    def close(self) -> None:
        """Let go of every descriptor."""
        ...


def drain(source: Source, slice_bytes: int) -> Iterator[bytes]:
    """Yield what a source that ends still has; waits where it has nothing yet."""
    while True:
        data = source.read(slice_bytes)
        if data:
            yield data
        elif source.status().state == "ended":
            return
        else:
            time.sleep(source.wait_s())
