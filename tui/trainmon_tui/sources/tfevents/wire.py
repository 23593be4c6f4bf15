"""Protocol buffers as they stand on the wire: numbered fields, without a schema and without trust."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
"""The wire types in use; groups (3 and 4) are not written any more."""
_LONGEST_VARINT = 10
_SIZES = {FIXED64: 8, FIXED32: 4}


class WireError(ValueError):
    """The bytes are no message."""


class Field(NamedTuple):
    """A field of a message: its payload stands at ``data[start:stop]``; a varint's is its ``value`` too."""

    number: int
    kind: int
    start: int
    stop: int
    value: int = 0


def fields(data: bytes, start: int, stop: int) -> Iterator[Field]:
    """Yield the fields of the message at ``data[start:stop]``; raises `WireError`."""
    while start < stop:
        key, start = varint(data, start, stop)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, end = varint(data, start, stop)
            yield Field(number, kind, start, end, value)
            start = end
            continue
        if kind == BYTES:
            size, start = varint(data, start, stop)
        elif kind in _SIZES:
            size = _SIZES[kind]
        else:
            raise WireError(f"wire type {kind} at byte {start}")
        if size > stop - start:
            raise WireError(f"a field of {size} bytes at byte {start} of {stop}")
        yield Field(number, kind, start, start + size)
        start += size


def varint(data: bytes, start: int, stop: int) -> tuple[int, int]:
    """Return the unsigned number at ``start`` and where it ends; raises `WireError`."""
    value = 0
    for place in range(start, min(stop, start + _LONGEST_VARINT)):
        byte = data[place]
        value |= (byte & 0x7F) << 7 * (place - start)
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, place + 1
    raise WireError(f"an endless number at byte {start}")


def signed(value: int) -> int:
    """Return a varint as the 64-bit number it stands for."""
    return value - (1 << 64) if value >> 63 else value


def text(data: bytes, field: Field) -> str:
    """Return a field's text; broken UTF-8 is replaced."""
    return data[field.start : field.stop].decode("utf-8", "replace")


def double(data: bytes, field: Field) -> float:
    """Return a 64-bit field as a floating-point number; raises `WireError` for a field of another kind."""
    if field.kind != FIXED64:
        raise WireError(f"field {field.number} is no 64-bit number")
    (value,) = struct.unpack_from("<d", data, field.start)
    return float(value)
