"""Ranges as people write them, and as they are shown."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules.ranges import Span, parse_span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("0.03..0.08", (0.03, 0.08)),
        (" 0.03 .. 0.08 ", (0.03, 0.08)),
        ("5..", (5, math.inf)),
        ("..2.5", (-math.inf, 2.5)),
        ("-1..-0.5", (-1, -0.5)),
        ("20%..50%", (20, 50)),
        ("1e-5..1e-3", (1e-5, 1e-3)),
        ("0..0", (0, 0)),
    ],
)
def test_a_range_is_read(text, span):
    assert parse_span(text) == span


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("3", "a range is written 0.03..0.08, not '3'"),
        ("", "a range is written"),
        ("..", "a range needs at least one end"),
        (" .. ", "a range needs at least one end"),
        ("5..3", "the range '5..3' ends before it begins"),
        ("a..3", "'a' is not a number"),
        ("1...3", "ends before it begins"),
        ("nan..3", "'nan' is not a number"),
        ("1..inf", "'inf' is not a number"),
        ("1..2..3", "'2..3' is not a number"),
    ],
)
def test_what_is_no_range_is_refused(text, wrong):
    with pytest.raises(ValueError, match=re.escape(wrong)):
        parse_span(text)


@pytest.mark.parametrize(
    ("span", "unit", "words"),
    [
        (Span(0.03, 0.08), None, "0.03-0.08"),
        (Span(-math.inf, 2.5), None, "under 2.5"),
        (Span(5, math.inf), "nats", "over 5"),
        (Span(20, 50), "percent", "20-50%"),
        (Span(-math.inf, 50), "percent", "under 50%"),
    ],
)
def test_a_range_is_told(span, unit, words):
    assert span.words(unit) == words


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_both_ends_belong_to_a_range(low, high, value):
    low, high = sorted((low, high))
    span = parse_span(f"{low!r}..{high!r}")
    assert span.holds(low)
    assert span.holds(high)
    assert span.holds(value) is (low <= value <= high)
    assert not span.holds(math.nan)
