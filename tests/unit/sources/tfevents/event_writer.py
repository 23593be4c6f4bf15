"""Writes event files as TensorBoard's writers do, byte for byte, for tests and benchmarks."""

from __future__ import annotations

import struct

VERSION = "brain.Event:2"


def crc32c(data: bytes) -> int:
    """CRC-32C bit by bit, as RFC 3720 defines it."""
    crc = 0xFFFF_FFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F6_3B78 if crc & 1 else 0)
    return crc ^ 0xFFFF_FFFF


def masked(data: bytes) -> bytes:
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282_EAD8 & 0xFFFF_FFFF).to_bytes(4, "little")


def record(event: bytes) -> bytes:
    size = len(event).to_bytes(8, "little")
    return size + masked(size) + event + masked(event)


def varint(value: int) -> bytes:
    value &= 0xFFFF_FFFF_FFFF_FFFF
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def chunk(number: int, payload: bytes | str) -> bytes:
    """A field of bytes."""
    data = payload.encode() if isinstance(payload, str) else payload
    return varint(number << 3 | 2) + varint(len(data)) + data


def number(field: int, value: int) -> bytes:
    """A field of a whole number; like every writer, none for 0."""
    return varint(field << 3) + varint(value) if value else b""


def event(body: bytes, step: int = 0, wall_s: float = 0.0) -> bytes:
    return b"\x09" + struct.pack("<d", wall_s) + number(2, step) + body


def simple(tag: str, value: float) -> bytes:
    """A value as TensorFlow 1, PyTorch and tensorboardX write it."""
    return chunk(1, tag) + b"\x15" + struct.pack("<f", value)


def metadata(plugin: str, content: bytes = b"") -> bytes:
    return chunk(9, chunk(1, chunk(1, plugin) + (chunk(2, content) if content else b"")))


def tensor(tag: str, dtype: int, payload: bytes, plugin: str = "scalars", shape: bytes = b"") -> bytes:
    """A value as TensorFlow 2 writes it."""
    return (
        chunk(1, tag)
        + chunk(8, number(1, dtype) + chunk(2, shape) + payload)
        + (metadata(plugin) if plugin else b"")
    )


def tensor_float(tag: str, value: float, plugin: str = "scalars") -> bytes:
    return tensor(tag, 1, chunk(5, struct.pack("<f", value)), plugin)


def tensor_double(tag: str, value: float) -> bytes:
    return tensor(tag, 2, chunk(4, struct.pack("<d", value)))


def tensor_int(tag: str, value: int, dtype: int = 9) -> bytes:
    return tensor(tag, dtype, chunk(10 if dtype == 9 else 7, varint(value)))


def tensor_text(tag: str, text: str) -> bytes:
    return tensor(tag, 7, chunk(8, text), "text")


def histogram(tag: str) -> bytes:
    return chunk(1, tag) + chunk(5, b"\x09" + struct.pack("<d", -1.0) + b"\x11" + struct.pack("<d", 1.0))


def hparams(settings: dict[str, float | str | bool]) -> bytes:
    entries = b"".join(
        chunk(1, chunk(1, name) + chunk(2, _setting(value))) for name, value in settings.items()
    )
    return chunk(1, "_hparams_/session_start_info") + metadata("hparams", chunk(3, entries))


def _setting(value: float | str | bool) -> bytes:
    if isinstance(value, bool):
        return b"\x20" + varint(value)
    if isinstance(value, str):
        return chunk(3, value)
    return b"\x11" + struct.pack("<d", value)


def summary(*values: bytes) -> bytes:
    return chunk(5, b"".join(chunk(1, value) for value in values))


def version_record(wall_s: float = 1.7e9) -> bytes:
    return record(event(chunk(3, VERSION), wall_s=wall_s))


def scalar_record(tag: str, value: float, step: int, wall_s: float = 1.7e9) -> bytes:
    return record(event(summary(simple(tag, value)), step, wall_s))


def value_record(value: bytes, step: int, wall_s: float = 1.7e9) -> bytes:
    return record(event(summary(value), step, wall_s))
