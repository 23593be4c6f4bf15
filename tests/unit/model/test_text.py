import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.text import MAX_SHOWN, clean, clean_bytes

HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\u2060\ufeff\ufe00-\ufe0f\ud800-\udfff]"
)
hostile = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b[]0;?mHJ\x07\x9b\x9d\u202e\ufe0f\u0301\r\n\t\\P^_"),
    ),
    max_size=200,
)


@given(hostile)
def test_nothing_that_a_terminal_could_act_on_is_left(text):
    assert not HARMFUL.search(clean(text))


@given(hostile)
def test_cleaning_twice_is_cleaning_once(text):
    once = clean(text)
    assert clean(once) == once


@given(hostile, st.integers(0, 50))
def test_the_limit_holds(text, limit):
    assert len(clean(text, limit)) <= limit


@given(st.binary(max_size=300))
def test_bytes_are_cleaned_as_text_is(raw):
    assert not HARMFUL.search(clean_bytes(raw))
    clean_bytes(raw).encode()


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("loss: 0.5", "loss: 0.5"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;HACKED\x07after", "after"),
        ("\x1b]52;c;Y3VybA==\x1b\\x", "x"),
        ("a\tb", "a    b"),
        ("a\x00b", "a␀b"),
        ("a\x7fb", "a␡b"),
        ("a\u202eb", "a\ufffdb"),
        ("✅\ufe0f", "✅"),
        ("日本語", "日本語"),
        ("e" + "\u0301" * 300, "e" + "\u0301" * 3),
        ("\ud800", "\ufffd"),
    ],
)
def test_known_payloads(raw, shown):
    assert clean(raw) == shown


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[2J", "\x1b[1;31m", "\x1b[?1049h", "\x1b[38;2;1;2;3m", "\x1b(B", "\x1bM", "\x1b7", "\x1bc",
        "\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\", "\x1bP1$r0m\x1b\\", "\x1b_payload\x1b\\", "\x1b^note\x1b\\",
    ],
)  # fmt: skip
def test_an_escape_sequence_goes_as_a_whole(sequence):
    assert clean(f"loss{sequence} 0.5") == "loss 0.5"


@pytest.mark.parametrize("start", ["\x1b]0;", "\x1bP", "\x1b_", "\x1b^"])
def test_a_sequence_that_never_ends_hides_no_more_than_its_limit(start):
    shown = clean(start + "9" * 5000 + "visible", 20_000)
    assert shown.endswith("visible")
    assert "\x1b" not in shown


@given(st.text(st.characters(categories=["L", "N", "P"]), max_size=80))
def test_letters_digits_and_signs_stay_as_they_are(text):
    assert clean(text) == text


def test_a_long_line_is_cut_for_showing():
    assert len(clean("x" * 10_000_000)) == MAX_SHOWN
    assert len(clean("é" * 10_000_000)) == MAX_SHOWN


def test_invalid_utf8_is_replaced():
    assert clean_bytes(b"loss \xff 1") == "loss \ufffd 1"
