"""Operators on columns: three-valued, spread over steps, equal to the operators on single values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules import columns, kleene
from trainmon_tui.rules.columns import FALSE, NOTHING, TRUE, UNKNOWN, Numbers, Word

NAN, INF = math.nan, math.inf
STATES = [False, None, True]
VALUES = [None, -1.5, 0.0, 0.3, 0.1 + 0.2, 1.0, 7.0, NAN, INF, -INF]


def always(column):
    return lambda _: column


def numbers(values):
    known = np.array([value is not None for value in values])
    return Numbers(np.array([0.0 if value is None else value for value in values]), known)


def states(values):
    return np.array([UNKNOWN if value is None else (TRUE if value else FALSE) for value in values])


def plain(column):
    """Return a column as plain values, None where it is unknown."""
    if isinstance(column, Numbers):
        return [float(v) if k else None for v, k in zip(column.values, column.known, strict=True)]
    return [None if code == UNKNOWN else bool(code == TRUE) for code in column]


def pairs(values):
    return [a for a in values for _ in values], values * len(values)


def test_not():
    assert plain(columns.negate(always(states(STATES)))(None)) == [True, None, False]


@pytest.mark.parametrize("join", ["both", "either"])
def test_and_and_or_equal_those_of_single_values(join):
    left, right = pairs(STATES)
    found = plain(getattr(columns, join)(always(states(left)), always(states(right)))(None))
    single = getattr(kleene, join)
    assert found == [single(always(a), always(b))(None) for a, b in zip(left, right, strict=True)]


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "==", "!="])
def test_comparisons_equal_those_of_single_values(sign):
    left, right = pairs(VALUES)
    found = plain(columns.compare(sign, always(numbers(left)), always(numbers(right)))(None))
    wanted = [kleene.compare(sign, always(a), always(b))(None) for a, b in zip(left, right, strict=True)]
    assert found == wanted


@pytest.mark.parametrize("sign", ["+", "-", "*", "/"])
def test_arithmetic_equals_that_of_single_values(sign):
    left, right = pairs(VALUES)
    found = plain(columns.arithmetic(sign, always(numbers(left)), always(numbers(right)))(None))
    wanted = [kleene.arithmetic(sign, always(a), always(b))(None) for a, b in zip(left, right, strict=True)]
    for a, b in zip(found, wanted, strict=True):
        assert (a is None) == (b is None)
        assert a == b or (math.isnan(a) and math.isnan(b))


@given(
    st.floats(allow_nan=True), st.floats(allow_nan=True), st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
)
def test_any_two_numbers_compare_as_single_ones(a, b, sign):
    found = columns.compare(sign, always(numbers([a])), always(numbers([b])))(None)
    assert plain(found) == [kleene.compare(sign, always(a), always(b))(None)]


def test_a_fall_of_exactly_thirty_percent_is_not_more():
    fall = (0.1 - 0.07) / 0.1 * 100
    more, least = (
        columns.compare(sign, always(numbers([fall])), always(columns.number(30)))(None)
        for sign in (">", ">=")
    )
    assert (plain(more), plain(least)) == ([False], [True])


@pytest.mark.parametrize(
    ("sign", "a", "b", "wanted"),
    [
        ("==", "adam", "adam", True),
        ("!=", "adam", "adam", False),
        ("==", "adam", "sgd", False),
        ("!=", "adam", "sgd", True),
        ("<", "adam", "sgd", True),
    ],
)
def test_two_texts(sign, a, b, wanted):
    assert columns.scalar(columns.compare(sign, always(Word(a)), always(Word(b)))(None)) is wanted


@pytest.mark.parametrize(("sign", "wanted"), [("==", False), ("!=", True), ("<", None), (">=", None)])
def test_a_text_against_numbers(sign, wanted):
    right = columns.compare(sign, always(Word("adam")), always(numbers([1.0, None])))(None)
    left = columns.compare(sign, always(numbers([1.0, None])), always(Word("adam")))(None)
    assert plain(left) == plain(right) == [wanted, None]


def test_a_word_is_no_number():
    assert columns.numeric(always(Word("adam")))(None) is NOTHING
    one = columns.number(1)
    assert columns.numeric(always(one))(None) is one


def test_without_its_sign():
    assert plain(columns.absolute(always(numbers([-2.0, None, 3.0])))(None)) == [2.0, None, 3.0]


def test_the_first_that_is_known():
    found = columns.default(always(numbers([1.0, None, None])), always(numbers([5.0, 6.0, None])))(None)
    assert plain(found) == [1.0, 6.0, None]


def test_what_is_the_same_everywhere_meets_what_is_not():
    three = columns.number(3)
    found = columns.compare("<", always(numbers([1.0, 5.0])), always(three))(None)
    assert plain(found) == [True, False]
    total = columns.arithmetic("+", always(three), always(numbers([1.0, None])))(None)
    assert plain(total) == [4.0, None]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (columns.number(2), 2.0),
        (NOTHING, None),
        (Word("adam"), "adam"),
        (columns.condition(holds=True), True),
        (columns.condition(holds=False), False),
        (columns.condition(None), None),
        (numbers([4.0]), 4.0),
        (states([None]), None),
    ],
)
def test_one_value(column, value):
    assert columns.scalar(column) == value


def test_a_row_is_a_copy():
    column = numbers([1.0, 2.0, None])
    kept = columns.row(column, 1)
    column.values[1] = 9.0
    assert columns.scalar(kept) == 2.0
    assert columns.scalar(columns.row(column, 2)) is None
    assert columns.scalar(columns.row(states([True, False]), 1)) is False
    assert columns.row(Word("x"), 5) == Word("x")
    assert columns.scalar(columns.row(columns.number(4), 7)) == 4.0
