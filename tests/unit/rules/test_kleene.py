"""Comparisons of printed decimals, texts and unknowns."""

from __future__ import annotations

import math
import operator
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules import kleene

SIGNS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def always(value):
    return lambda _: value


@pytest.mark.parametrize(
    ("a", "sign", "b", "expected"),
    [
        (0.1 + 0.2, "==", 0.3, True),
        (0.1 + 0.2, ">", 0.3, False),
        (0.1 + 0.2, "<=", 0.3, True),
        ((0.1 - 0.07) / 0.1 * 100, ">", 30.0, False),
        ((0.05 - 0.035) / 0.05 * 100, ">", 30.0, False),
        ((0.05 - 0.0349) / 0.05 * 100, ">", 30.0, True),
        (1.2 / 0.4, "<", 3.0, False),
        (1.2 / 0.4, ">=", 3.0, True),
        (0.0, "==", 1e-300, False),
        (math.inf, "==", math.inf, True),
        (math.inf, "<", math.inf, False),
        (-math.inf, "<", math.inf, True),
        (math.nan, "==", math.nan, False),
        (math.nan, "!=", math.nan, True),
        (math.nan, "<", 1.0, False),
        (1.0, ">=", math.nan, False),
        ("a", "==", "a", True),
        ("a", "!=", "b", True),
        ("a", "==", 1.0, False),
        ("a", "!=", 1.0, True),
        ("a", "<", 1.0, None),
        (1.0, ">=", "a", None),
        (None, "==", 1.0, None),
        ("a", "==", None, None),
        (None, "!=", None, None),
    ],
)
def test_comparisons(a, sign, b, expected):
    assert kleene.compare(sign, always(a), always(b))(None) is expected


@given(st.floats(), st.floats(), st.sampled_from(sorted(SIGNS)))
def test_far_numbers_compare_as_usual(a, b, sign):
    if not math.isclose(a, b, rel_tol=1e-9):
        assert kleene.compare(sign, always(a), always(b))(None) is SIGNS[sign](a, b)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_exactly_one_of_less_equal_more(a, b):
    answers = [kleene.compare(sign, always(a), always(b))(None) for sign in ("<", "==", ">")]
    assert sorted(answers) == [False, False, True]


@given(st.integers(1, 999), st.integers(1, 99))
def test_a_fall_by_exactly_n_percent_is_no_more(thousandths, percent):
    before = thousandths / 1000
    after = float(f"{before * (100 - percent) / 100:.12g}")
    fall = (before - after) / before * 100
    assert kleene.compare(">", always(fall), always(float(percent)))(None) is False
    assert kleene.compare(">=", always(fall), always(float(percent)))(None) is True


@pytest.mark.parametrize(
    ("sign", "a", "b", "expected"),
    [
        ("+", 1.0, 2.0, 3.0),
        ("-", 1.0, 2.0, -1.0),
        ("*", 3.0, 2.0, 6.0),
        ("/", 3.0, 2.0, 1.5),
        ("/", 3.0, 0.0, None),
        ("/", 0.0, 0.0, None),
        ("*", 1e300, 1e300, math.inf),
        ("-", math.inf, 1.0, math.inf),
        ("+", None, 1.0, None),
        ("+", 1.0, None, None),
    ],
)
def test_arithmetic(sign, a, b, expected):
    assert kleene.arithmetic(sign, always(a), always(b))(None) == expected


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([True], True),
        ([None], None),
        ([True, True, True], True),
        ([True, None, True], None),
        ([None, True, False], False),
        ([False, None, None], False),
    ],
)
def test_a_chain_holds_where_all_hold(conditions, expected):
    assert reduce(kleene.both, [always(value) for value in conditions])(None) is expected


@pytest.mark.parametrize(("join", "decisive"), [(kleene.both, False), (kleene.either, True)])
def test_what_decides_spares_the_right_side(join, decisive):
    def explodes(_):
        raise AssertionError

    assert join(always(decisive), explodes)(None) is decisive
