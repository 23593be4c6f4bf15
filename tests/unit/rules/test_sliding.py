"""Functions of the newest N values, each row of them by itself."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules.functions import WINDOW_FUNCTIONS
from trainmon_tui.rules.nodes import STEPS as TELLS_STEP
from trainmon_tui.rules.sliding import SLIDING

NAN, INF = math.nan, math.inf
STEPS = [1, 2, 4]


def answer(function, values, steps=STEPS):
    with np.errstate(all="ignore"):
        found, known = SLIDING[function](np.array([steps], float), np.array([values], float))
    return float(found[0]) if known[0] else None


def same(found, wanted):
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=1e-12) or (math.isnan(found) and math.isnan(wanted))


def test_every_window_function_has_one():
    assert set(SLIDING) - TELLS_STEP == set(WINDOW_FUNCTIONS) - TELLS_STEP
    assert set(WINDOW_FUNCTIONS) <= set(SLIDING)


@pytest.mark.parametrize(
    ("function", "values", "wanted"),
    [
        ("last", [3, 1, 2], 2),
        ("last", [3, 1, NAN], NAN),
        ("first", [3, 1, 2], 3),
        ("count", [3, NAN, 2], 3),
        ("min", [3, 1, 2], 1),
        ("min", [3, NAN, 2], 2),
        ("min", [NAN, NAN, NAN], None),
        ("min", [3, -INF, 2], -INF),
        ("max", [3, 1, 2], 3),
        ("max", [NAN, 1, 2], 2),
        ("avg", [3, 1, 2], 2),
        ("avg", [3, NAN, 2], NAN),
        ("avg", [3, INF, 2], INF),
        ("avg", [-INF, INF, 2], NAN),
        ("median", [3, 1, 2], 2),
        ("median", [3, NAN, 2], NAN),
        ("median", [3, INF, 2], 3),
        ("std", [3, 1, 2], 1),
        ("std", [0.1, 0.1, 0.1], 0),
        ("std", [3, NAN, 2], NAN),
        ("std", [3, INF, 2], NAN),
        ("growth", [3, 1, 9], 2),
        ("growth", [3, 1, NAN], NAN),
        ("slope", [2, 4, 8], 2),
        ("slope", [5, 5, 5], 0),
        ("slope", [5, INF, 5], NAN),
        ("epoch_of_min", [3, 1, 1], 2),
        ("epoch_of_min", [NAN, NAN, 1], 4),
        ("epoch_of_min", [NAN, NAN, NAN], None),
        ("epoch_of_max", [3, 1, 3], 1),
        ("epoch_of_max", [3, NAN, INF], 4),
    ],
)
def test_of_three_values(function, values, wanted):
    assert same(answer(function, values), wanted)


@pytest.mark.parametrize(
    ("function", "wanted"),
    [
        ("last", 5), ("first", 5), ("min", 5), ("max", 5), ("avg", 5), ("median", 5), ("count", 1),
        ("epoch_of_min", 1), ("std", None), ("growth", None), ("slope", None),
    ],
)  # fmt: skip
def test_of_one_value(function, wanted):
    assert same(answer(function, [5], [1]), wanted)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=9))
def test_finite_rows_equal_the_standard_library(values):
    steps = list(range(len(values)))
    assert answer("avg", values, steps) == pytest.approx(statistics.fmean(values), rel=1e-9, abs=1e-6)
    assert answer("std", values, steps) == pytest.approx(statistics.stdev(values), rel=1e-9, abs=1e-6)
    assert answer("median", values, steps) == pytest.approx(statistics.median(values))
    fitted = statistics.linear_regression(steps, values).slope
    assert answer("slope", values, steps) == pytest.approx(fitted, rel=1e-6, abs=1e-6)


def test_rows_are_answered_one_by_one():
    steps, values = np.array([[1.0, 2.0], [2.0, 3.0]]), np.array([[4.0, 2.0], [2.0, 9.0]])
    wanted = {"avg": [3.0, 5.5], "min": [2.0, 2.0], "growth": [-2.0, 7.0], "epoch_of_max": [1.0, 3.0]}
    for function, answers in wanted.items():
        found, known = SLIDING[function](steps, values)
        assert known.all()
        assert found.tolist() == answers
