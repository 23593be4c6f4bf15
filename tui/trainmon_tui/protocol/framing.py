"""Messages on a byte stream: four bytes of length (big endian), then MessagePack."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import msgspec

from trainmon_tui.protocol.asks import FromScreen
from trainmon_tui.protocol.messages import VERSION, FromEngine

MAX_MESSAGE = 256 * 1024 * 1024

GREETING = b"\x1etrainmon-tui protocol %d\n"
"""What an engine on another machine says first, with its protocol's version: before it, a shell may print anything."""
_GREETING = re.compile(rb"\x1etrainmon-tui protocol (\d{1,9})\n")

_encode = msgspec.msgpack.Encoder().encode


@cache
def _from_engine() -> msgspec.msgpack.Decoder[FromEngine]:
    return msgspec.msgpack.Decoder(FromEngine)


@cache
def _from_screen() -> msgspec.msgpack.Decoder[FromScreen]:
    return msgspec.msgpack.Decoder(FromScreen)


class Greeting(NamedTuple):
    """The version of the protocol that an engine speaks, and the bytes that follow."""

    version: int
    rest: bytes


def greet() -> bytes:
    """Return the greeting of an engine of this version."""
    return GREETING % VERSION


def find_greeting(data: bytes) -> Greeting | None:
    """Return the greeting that stands somewhere in the bytes; None while it has not come."""
    found = _GREETING.search(data)
    return Greeting(int(found[1]), data[found.end() :]) if found else None


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
        decode = _from_engine().decode  # made when it is needed: each side reads only what the other says
        return [decode(body) for body in self._bodies(data)]

    def from_screen(self, data: bytes) -> list[FromScreen]:
        """Return the screen's messages that are complete now."""
        decode = _from_screen().decode
        return [decode(body) for body in self._bodies(data)]
