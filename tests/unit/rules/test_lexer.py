"""Tokens, their places, and the carets under what is wrong."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules.lexer import MAX_LENGTH, RuleError, tokens


def kinds(text):
    return [(token.kind, token.value) for token in tokens(text)[:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("   \t\n ", []),
        ("kl_raw", [("name", "kl_raw")]),
        ("_a1", [("name", "_a1")]),
        ("params.free_bits", [("name", "params.free_bits")]),
        ("grad.*", [("name", "grad.*")]),
        ("a.*.b", [("name", "a.*.b")]),
        ("loss*2", [("name", "loss"), ("sign", "*"), ("number", "2")]),
        ("`Val - Total`", [("name", "Val - Total")]),
        ("`and`", [("name", "and")]),
        ("and", [("word", "and")]),
        ("android", [("name", "android")]),
        ("'x'", [("text", "x")]),
        ('"it\'s"', [("text", "it's")]),
        ('""', [("text", "")]),
        ("80%", [("percent", "80")]),
        ("80 %", [("percent", "80")]),
        ("3..5", [("number", "3"), ("sign", ".."), ("number", "5")]),
        ("0.03..0.08", [("number", "0.03"), ("sign", ".."), ("number", "0.08")]),
        (".5", [("number", ".5")]),
        ("5.", [("number", "5.")]),
        ("1e-5", [("number", "1e-5")]),
        ("1.5E+3", [("number", "1.5E+3")]),
        ("3epochs", [("number", "3"), ("name", "epochs")]),
        ("<=", [("sign", "<=")]),
        ("< =", [("sign", "<"), ("sign", "=")]),
        ("a!=b", [("name", "a"), ("sign", "!="), ("name", "b")]),
        ("a==b", [("name", "a"), ("sign", "=="), ("name", "b")]),
    ],
)
def test_what_is_a_token(text, expected):
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0.0), ("007", 7.0), ("1e3", 1000.0), (".25", 0.25), ("80%", 80.0), ("1e-400", 0.0)],
)
def test_numbers(text, number):
    assert tokens(text)[0].number == number


def test_places_are_those_of_the_text():
    text = "  kl_raw >=  0.5 "
    found = tokens(text)
    assert [text[token.start : token.end] for token in found[:-1]] == ["kl_raw", ">=", "0.5"]
    assert found[-1].kind == "end"
    assert found[-1].start == len(text.rstrip())


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        ("a ? b", 2, "unexpected character '?'"),
        ("a & b", 2, "unexpected character '&'"),
        ("a ! b", 2, "unexpected character '!'"),
        ("é", 0, "unexpected character 'é'"),
        ("٣", 0, "unexpected character '٣'"),
        ("a\x00", 1, "unexpected character '\\x00'"),
        ("a # b", 2, "unexpected character '#'"),
        ("a; b", 1, "unexpected character ';'"),
        ("'x", 0, "this quote is not closed"),
        ('a "x', 2, "this quote is not closed"),
        ("`x", 0, "this quote is not closed"),
        ("``", 0, "this quote is not closed"),
        ("1e999", 0, "this number is too large"),
        ("9" * 400, 0, "this number is too large"),
    ],
)
def test_what_is_refused(text, start, message):
    with pytest.raises(RuleError) as caught:
        tokens(text)
    assert (caught.value.start, caught.value.message) == (start, message)


def test_the_length_is_bounded_exactly():
    assert len(tokens("a" * MAX_LENGTH)) == 2
    with pytest.raises(RuleError, match=f"at most {MAX_LENGTH} characters"):
        tokens("a" * (MAX_LENGTH + 1))


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (0, 3, "abc def\n^^^"),
        (4, 7, "abc def\n    ^^^"),
        (4, None, "abc def\n    ^"),
        (7, 8, "abc def\n       ^"),
        (3, 3, "abc def\n   ^"),
    ],
)
def test_carets(start, end, shown):
    assert RuleError("wrong", "abc def", start, end).pointed() == shown


def test_a_hint_stands_below_the_carets():
    error = RuleError("wrong", "abc", 0, 3, "did you mean 'abd'?")
    assert str(error) == "wrong\nabc\n^^^\ndid you mean 'abd'?"


@pytest.mark.parametrize("start", [0, 10, 99, 100, 101, 500, 998])
def test_a_long_expression_is_shown_around_the_place(start):
    text = "".join(chr(97 + index % 26) for index in range(1000))
    shown, carets = RuleError("wrong", text, start).pointed().split("\n")
    assert len(shown) <= 100
    assert shown[carets.index("^")] == text[start]


def test_control_characters_are_not_shown():
    assert "\x1b" not in RuleError("wrong", "a\x1b[31mb\u202e", 2).pointed()
    assert "\u202e" not in RuleError("wrong", "a\x1b[31mb\u202e", 2).pointed()


@given(st.text(max_size=60))
def test_tokens_cover_all_but_blanks(text):
    try:
        found = tokens(text)
    except RuleError as error:
        place = error.start
    else:
        place = 0
        between = [text[a.end : b.start] for a, b in pairwise(found)]
        assert not "".join(between).strip()
        assert all(a.end <= b.start for a, b in pairwise(found))
    assert 0 <= place <= len(text)
