"""The compiled language against a naive reading of the same tree, with unknown values anywhere."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

METRICS = ("kl_raw", "loss", "none")
VALUES = [-2.0, -0.5, 0.0, 0.1, 0.25, 1.0, 3.0]


class Naive:
    """A tree that writes itself and answers by Python's own means; None is unknown."""

    def __init__(self, text, answer):
        self.text = text
        self.answer = answer


def constant(value):
    return Naive(f"{value!r}", lambda _: value)


def metric(name):
    return Naive(name, lambda row: row.get(name))


def arithmetic(parts):
    left, sign, right = parts

    def answer(row):
        a, b = left.answer(row), right.answer(row)
        if a is None or b is None or (sign == "/" and b == 0):
            return None
        return {"+": a + b, "-": a - b, "*": a * b, "/": a / (b or 1)}[sign]

    return Naive(f"({left.text} {sign} {right.text})", answer)


def comparison(parts):
    left, sign, right = parts

    def answer(row):
        a, b = left.answer(row), right.answer(row)
        if a is None or b is None:
            return None
        equal = math.isclose(a, b, rel_tol=1e-12)
        less = a < b and not equal
        more = a > b and not equal
        table = {"<": less, ">": more, "<=": less or equal, ">=": more or equal, "==": equal, "!=": not equal}
        return table[sign]

    return Naive(f"({left.text} {sign} {right.text})", answer)


def within(parts):
    value, low, high = parts
    chain = junction((comparison((low, "<=", value)), "and", comparison((value, "<=", high))))
    return Naive(f"({value.text} in {low.text}..{high.text})", chain.answer)


def negation(inner):
    def answer(row):
        value = inner.answer(row)
        return None if value is None else not value

    return Naive(f"(not {inner.text})", answer)


def junction(parts):
    left, word, right = parts

    def answer(row):
        values = [left.answer(row), right.answer(row)]
        decisive = word == "or"
        if decisive in values:
            return decisive
        return None if None in values else not decisive

    return Naive(f"({left.text} {word} {right.text})", answer)


numbers = st.recursive(
    st.sampled_from(VALUES).map(constant) | st.sampled_from(METRICS).map(metric),
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(arithmetic),
    max_leaves=6,
)
comparisons = st.tuples(numbers, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), numbers).map(comparison)
conditions = st.recursive(
    comparisons | st.tuples(numbers, numbers, numbers).map(within),
    lambda inner: inner.map(negation) | st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(junction),
    max_leaves=6,
)
rows = st.fixed_dictionaries({}, optional={name: st.sampled_from(VALUES) for name in METRICS[:2]})


def series(row):
    return {name: {5: value} for name, value in row.items()}


@given(numbers, rows)
def test_numbers_equal_a_naive_reading(ask, tree, row):
    wanted, found = tree.answer(row), ask(tree.text, **series(row))
    assert (found is None) == (wanted is None)
    if wanted is not None:
        assert math.isclose(found, wanted, rel_tol=1e-12) or (math.isnan(found) and math.isnan(wanted))


@given(conditions, rows)
def test_conditions_equal_a_naive_reading(ask, tree, row):
    assert ask(tree.text, **series(row)) is tree.answer(row)


@given(conditions, rows, st.sampled_from(VALUES))
def test_learning_more_never_turns_an_answer(ask, tree, row, value):
    """What was known stays as it was when an unknown metric becomes known."""
    before = ask(tree.text, **series(row))
    missing = [name for name in METRICS[:2] if name not in row]
    for name in missing:
        after = ask(tree.text, **series({**row, name: value}))
        assert before is None or after is before
