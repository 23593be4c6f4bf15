from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.decode.segment import clean_segment

HOSTILE = st.lists(
    st.sampled_from(
        [b"\x1b", b"[", b"]", b"P", b"\\", b"\x07", b"0", b";", b"m", b"\x9b", b"\xc2\x9d", b"a", b"\xe2", b"\x96",
         b"\x88", b"\0", b"?", b" ", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"X", b"H"]
    ),
    max_size=40,
).map(b"".join)  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"loss 1.5", b"loss 1.5"),
        (b"\x1b[32mINFO\x1b[0m step 3", b"INFO step 3"),
        (b"\x1b[1;38;5;208mloss\x1b[m=2", b"loss=2"),
        (b"\x1b]0;HACKED\x07loss 1", b"loss 1"),
        (b"\x1b]52;c;Y3VybA==\x1b\\loss 1", b"loss 1"),
        (b"\x1bP$q q\x1b\\loss 1", b"loss 1"),
        (b"\x1b_application\x1b\\loss 1", b"loss 1"),
        (b"\x1b[A\x1b[2K 50%|##  | 5/10", b" 50%|##  | 5/10"),
        (b"\x1b(Bplain\x1b7\x1b8", b"plain"),
        (b"loss 1\x1b[3", b"loss 1"),
        (b"loss 1\x1b]0;never ends", b"loss 1"),
        (b"loss 1\x1b", b"loss 1"),
        (b"\x1b[31\xc3\xa9", "é".encode()),
        (b"\x1b\x1b[31mx", b"x"),
        (b"l\0o\0s\0s\0", b"loss"),
        (b"\x1b\0[31mred", b"red"),
        (b"\xef\xbb\xbfepoch 1", b"epoch 1"),
        (b"\xff\xfee\0p\0o\0c\0h\0 \0001\0", b"epoch 1"),
        (b"\xfe\xff\0e\0p\0o\0c\0h\0 \0001", b"epoch 1"),
        (b"caf\xe9 1.5", "caf\ufffd 1.5".encode()),
        (b"\xe2\x96", "\ufffd".encode()),
        ("50%|█▌ |".encode(), "50%|█▌ |".encode()),
    ],
)
def test_what_a_terminal_would_act_on_is_gone(raw, text):
    assert clean_segment(raw) == text


@given(HOSTILE)
def test_clean_text_is_valid_utf8_without_escapes_and_stays_as_it_is(raw):
    text = clean_segment(raw)
    assert b"\x1b" not in text
    assert b"\0" not in text
    text.decode("utf-8")
    assert clean_segment(text) == text


def test_a_storm_of_escapes_takes_linear_time():
    assert clean_segment(b"\x1b]" * 250_000) == b""
    assert clean_segment(b"\x1b[" + b"1;" * 250_000) == b""
    assert clean_segment(b"\x1bP" * 2000 + b"x" * 100_000) == b""
