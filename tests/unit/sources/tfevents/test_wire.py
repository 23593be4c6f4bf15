"""Protocol buffers as they stand on the wire, whatever bytes come."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.sources.tfevents.wire import (
    BYTES,
    FIXED32,
    FIXED64,
    VARINT,
    Field,
    WireError,
    double,
    fields,
    signed,
    text,
    varint,
)

NUMBERS = st.integers(0, 2**64 - 1)


def written(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def field(number, kind, payload):
    size = written(len(payload)) if kind == BYTES else b""
    return written(number << 3 | kind) + size + payload


PARTS = st.one_of(
    NUMBERS.map(lambda value: (VARINT, written(value))),
    st.binary(min_size=8, max_size=8).map(lambda data: (FIXED64, data)),
    st.binary(min_size=4, max_size=4).map(lambda data: (FIXED32, data)),
    st.binary(max_size=200).map(lambda data: (BYTES, data)),
)


@given(NUMBERS, st.binary(max_size=5), st.binary(max_size=5))
def test_a_number_is_read_where_it_stands(value, before, behind):
    data = before + written(value) + behind
    stop = len(data) - len(behind)
    assert varint(data, len(before), len(data)) == (value, stop)
    if len(written(value)) > 1:
        with pytest.raises(WireError):
            varint(data, len(before), stop - 1)


@given(st.lists(st.tuples(st.integers(1, 500), PARTS), max_size=8))
def test_fields_are_read_in_their_order(parts):
    data = b"".join(field(number, kind, payload) for number, (kind, payload) in parts)
    found = list(fields(data, 0, len(data)))
    assert [(each.number, each.kind, data[each.start : each.stop]) for each in found] == [
        (number, kind, payload) for number, (kind, payload) in parts
    ]
    for each in found:
        if each.kind == VARINT:
            assert written(each.value) == data[each.start : each.stop]


@given(st.binary(max_size=60))
def test_any_bytes_end_or_are_refused(data):
    try:
        found = list(fields(data, 0, len(data)))
    except WireError:
        return
    assert all(0 < each.start <= each.stop <= len(data) for each in found)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x80" * 11, "an endless number at byte 0"),
        (b"\x0b", "wire type 3 at byte 1"),
        (b"\x0a\x05abc", "a field of 5 bytes at byte 2 of 5"),
        (b"\x09\x01\x02", "a field of 8 bytes at byte 1 of 3"),
        (b"\x08", "an endless number at byte 1"),
    ],
)
def test_what_is_no_message_is_named(data, words):
    with pytest.raises(WireError, match=words):
        list(fields(data, 0, len(data)))


@given(st.integers(-(2**63), 2**63 - 1))
def test_negative_numbers_are_two_complements(value):
    assert signed(value % 2**64) == value


@given(st.floats(allow_nan=False))
def test_a_double_is_read(value):
    data = b"xx" + struct.pack("<d", value)
    assert double(data, Field(3, FIXED64, 2, 10)) == value
    with pytest.raises(WireError, match="field 3 is no 64-bit number"):
        double(data, Field(3, FIXED32, 2, 6))


def test_broken_text_is_replaced():
    assert text(b"a\xffb", Field(1, BYTES, 0, 3)) == "a�b"
    assert text("grün".encode(), Field(1, BYTES, 0, 5)) == "grün"
