"""Messages on a byte stream: four bytes of length (big endian), then MessagePack."""

from __future__ import annotations

import msgspec

from trainmon_tui.protocol.messages import FromEngine, FromScreen

MAX_MESSAGE = 256 * 1024 * 1024

_encode = msgspec.msgpack.Encoder().encode
_from_engine = msgspec.msgpack.Decoder(FromEngine)
_from_screen = msgspec.msgpack.Decoder(FromScreen)


def encode(message: FromEngine | FromScreen) -> bytes:
    """Return a message ready to be written to the pipe."""
    body = _encode(message)
    return len(body).to_bytes(4, "big") + body


class Unframer:
    """Cuts a byte stream into messages; feed it whatever arrived.

    Raises `msgspec.MsgspecError` or `ValueError` when the stream is not ours.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()

    def _bodies(self, data: bytes) -> list[bytes]:
        self._buffer += data
        bodies = []
        while len(self._buffer) >= 4:
            size = int.from_bytes(self._buffer[:4], "big")
            if size > MAX_MESSAGE:
                raise ValueError(f"a message of {size} bytes is not one of ours")
            if len(self._buffer) < 4 + size:
                break
            bodies.append(bytes(self._buffer[4 : 4 + size]))
            del self._buffer[: 4 + size]
        return bodies

    def from_engine(self, data: bytes) -> list[FromEngine]:
        """Return the engine's messages that are complete now."""
        return [_from_engine.decode(body) for body in self._bodies(data)]

    def from_screen(self, data: bytes) -> list[FromScreen]:
        """Return the screen's messages that are complete now."""
        return [_from_screen.decode(body) for body in self._bodies(data)]
