from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.decode import decoder as module
from trainmon_tui.decode.decoder import MAX_SEGMENT, Decoder

ATOMS = [
    b"\n", b"\r", b"\r\n", b"\b", b"\b\b\b", b"\0", b"\0\0\0", b"\x1b", b"\x1b[3", b"1m", b"\x1b]0;t", b"\x07",
    b"\x1b\\", b"\x1bP", b"a", b"loss 1.5", b" ", "é".encode(), "█".encode(), b"\xe2", b"\x96", b"\xff",
    b"\xef\xbb\xbf", b"\xef", b"[", b"]", b"step=12345678901234567890",
]  # fmt: skip
STREAMS = st.lists(st.sampled_from(ATOMS), max_size=40).map(b"".join)
CHOPS = st.lists(st.integers(1, 12), min_size=1, max_size=12)


def rows(segments):
    return list(zip(segments.texts, segments.lines.tolist(), segments.offsets.tolist(), strict=True))


def decode(parts):
    decoder = Decoder()
    found = [row for part in parts for row in rows(decoder.feed(part))]
    return found + rows(decoder.flush()), decoder.cut_segments


def chop(data, sizes):
    parts, at, turn = [], 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        parts.append(data[at : at + size])
        at += size
        turn += 1
    return parts


def without_escapes(raw: bytes) -> bytes:
    """Walk the escape grammar byte by byte."""
    out, at = bytearray(), 0
    while at < len(raw):
        if raw[at] != 0x1B:
            out.append(raw[at])
            at += 1
            continue
        at += 1
        kind = raw[at : at + 1]
        if kind == b"[":
            at += 1
            while at < len(raw) and 0x30 <= raw[at] <= 0x3F:
                at += 1
            while at < len(raw) and 0x20 <= raw[at] <= 0x2F:
                at += 1
            if at < len(raw) and 0x40 <= raw[at] <= 0x7E:
                at += 1
        elif kind and kind in b"]PX^_":
            at += 1
            ends = b"\x07\x1b" if kind == b"]" else b"\x1b"
            while at < len(raw) and raw[at] not in ends:
                at += 1
            if raw[at : at + 2] == b"\x1b\\":
                at += 2
            elif kind == b"]" and raw[at : at + 1] == b"\x07":
                at += 1
        else:
            while at < len(raw) and 0x20 <= raw[at] <= 0x2F:
                at += 1
            if at < len(raw) and 0x30 <= raw[at] <= 0x7E:
                at += 1
    return bytes(out)


def reference(data: bytes, limit: int):
    """Obviously correct, one byte at a time: ((text, line, offset) rows, segments cut)."""
    found, cut, line, body, offset = [], 0, 1, bytearray(), 0

    def end():
        nonlocal cut
        cut += len(body) > limit
        text = without_escapes(bytes(body[:limit])).decode("utf-8", "replace").lstrip("\ufeff").encode()
        if text:
            found.append((text, line, offset))
        body.clear()

    for at, byte in enumerate(data):
        if byte in b"\n\r\b":
            end()
            line += byte == 10
        elif byte != 0:
            offset = offset if body else at
            body.append(byte)
    end()
    return found, cut


@given(STREAMS)
@settings(max_examples=300)
def test_a_stream_fed_at_once_equals_the_reference(data):
    assert decode([data]) == reference(data, MAX_SEGMENT)


@given(STREAMS, CHOPS)
@settings(max_examples=300)
def test_any_way_of_chopping_gives_the_same_segments(data, sizes):
    assert decode(chop(data, sizes)) == decode([data])


@given(STREAMS, CHOPS, st.integers(1, 9))
@settings(max_examples=300)
def test_cutting_long_segments_does_not_depend_on_the_reads(data, sizes, limit):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MAX_SEGMENT", limit)
        assert decode(chop(data, sizes)) == reference(data, limit)
        assert decode([data]) == reference(data, limit)


@given(STREAMS, CHOPS)
def test_offsets_point_at_the_segments_first_byte_and_lines_count_newlines(data, sizes):
    for text, line, offset in decode(chop(data, sizes))[0]:
        assert data[:offset].count(b"\n") == line - 1
        assert offset == 0 or data[offset - 1 : offset] in (b"\n", b"\r", b"\b", b"\0")
        if text[:1].isalpha() and data[offset : offset + 1].isalpha():
            assert data[offset : offset + 1] == text[:1]


def test_lines_are_cut_and_numbered():
    assert decode([b"one\n\nthree\nfour"])[0] == [(b"one", 1, 0), (b"three", 3, 5), (b"four", 4, 11)]


def test_crlf_is_one_terminator_even_between_two_reads():
    assert decode([b"a\r", b"\nb\r\n"])[0] == [(b"a", 1, 0), (b"b", 2, 3)]


def test_a_bar_redrawn_by_carriage_returns_stays_one_line():
    assert decode([b"\r 10%|# |\r 20%|##|\nnext\n"])[0] == [
        (b" 10%|# |", 1, 1),
        (b" 20%|##|", 1, 10),
        (b"next", 2, 19),
    ]


def test_a_keras_bar_redrawn_by_backspaces_leaves_no_remnants():
    bar = b"1/9 [>....] loss: 2.5" + b"\b" * 70 + b"2/9 [=>...] loss: 2.4\n"
    assert [row[:2] for row in decode([bar])[0]] == [
        (b"1/9 [>....] loss: 2.5", 1),
        (b"2/9 [=>...] loss: 2.4", 1),
    ]


def test_unicode_line_separators_do_not_cut():
    data = "a\u2028b\x85c\x1cd\x0be\n".encode()
    assert decode([data])[0] == [(data[:-1], 1, 0)]


def test_a_hole_of_nuls_is_skipped_without_cutting_what_follows():
    decoder = Decoder()
    hole = MAX_SEGMENT + 5
    assert rows(decoder.feed(bytes(hole))) == []
    assert rows(decoder.feed(b"loss 1\n")) == [(b"loss 1", 1, hole)]
    assert decoder.cut_segments == 0


def test_a_huge_line_is_cut_counted_and_left_at_the_next_terminator():
    decoder = Decoder()
    first = rows(decoder.feed(b"x" * (MAX_SEGMENT + 1)))
    assert first == [(b"x" * MAX_SEGMENT, 1, 0)]
    for _ in range(20):
        assert rows(decoder.feed(b"y" * MAX_SEGMENT)) == []
    assert [row[:2] for row in rows(decoder.feed(b"tail\nloss 2\n"))] == [(b"loss 2", 2)]
    assert decoder.cut_segments == 1


def test_a_segment_of_exactly_the_limit_is_whole():
    assert decode([b"x" * MAX_SEGMENT + b"\n"]) == ([(b"x" * MAX_SEGMENT, 1, 0)], 0)


def test_what_is_held_stays_within_the_limit():
    decoder = Decoder()
    for _ in range(40):
        decoder.feed(b"z" * 100_000)
    assert len(decoder._held) <= MAX_SEGMENT


def test_the_unfinished_line_is_held_and_comes_once():
    decoder = Decoder()
    first = decoder.feed(b"epoch 1\n\x1b[31mloss 1." + "█".encode()[:2])
    assert rows(first) == [(b"epoch 1", 1, 0)]
    assert rows(decoder.feed("█".encode()[2:] + b"\n")) == [("loss 1.█".encode(), 2, 8)]
    assert rows(decoder.flush()) == []


def test_flushing_ends_the_line_and_what_comes_later_is_new():
    decoder = Decoder()
    decoder.feed(b"half")
    assert rows(decoder.flush(3.0)) == [(b"half", 1, 0)]
    assert rows(decoder.flush()) == []
    assert rows(decoder.feed(b"more\n")) == [(b"more", 1, 4)]


def test_flushing_inside_a_cut_line_begins_anew():
    decoder = Decoder()
    decoder.feed(b"x" * (MAX_SEGMENT + 1))
    assert rows(decoder.flush()) == []
    assert rows(decoder.feed(b"new\n")) == [(b"new", 1, MAX_SEGMENT + 1)]


def test_blocks_carry_their_arrival_and_bytes_are_counted():
    decoder = Decoder()
    assert decoder.feed(b"a\n", 2.5).arrived_s == 2.5
    assert decoder.feed(b"", 3.5).arrived_s == 3.5
    assert not decoder.feed(b"", 3.5).texts
    assert decoder.consumed == 2


def test_empty_blocks_have_arrays_of_their_own_length():
    block = Decoder().feed(b"\n\n\r\b")
    assert len(block.texts) == 0
    assert len(block.lines) == len(block.offsets) == 0
    assert str(block.lines.dtype) == str(block.offsets.dtype) == "int64"
