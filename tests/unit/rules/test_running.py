"""Functions of a window that grows: their answers after each point, and that blocks make no difference."""

from __future__ import annotations

import itertools
import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules.functions import WINDOW_FUNCTIONS
from trainmon_tui.rules.nodes import STEPS as TELLS_STEP
from trainmon_tui.rules.running import MOST_SORTED, RUNNING

NAN, INF = math.nan, math.inf


def run(function, steps, values, cuts=()):
    """Return the answers after each point, None where there is none, over blocks cut at ``cuts``."""
    state, found = None, []
    edges = [0, *cuts, len(values)]
    with np.errstate(all="ignore"):
        for first, last in itertools.pairwise(edges):
            block = np.array(steps[first:last], float), np.array(values[first:last], float)
            state, answers, known = RUNNING[function](state, *block)
            found += [float(a) if k else None for a, k in zip(answers, known, strict=True)]
    return found


def same(found, wanted):
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=1e-12, abs_tol=1e-12) or (
        math.isnan(found) and math.isnan(wanted)
    )


def test_every_window_function_has_one():
    assert set(RUNNING) - TELLS_STEP == set(WINDOW_FUNCTIONS) - TELLS_STEP
    assert set(WINDOW_FUNCTIONS) <= set(RUNNING)


STEPS = [1, 2, 4, 8]
CASES = [
    ("last", [3, 1, 2, 5], [3, 1, 2, 5]),
    ("last", [3, NAN, 2, INF], [3, NAN, 2, INF]),
    ("first", [3, 1, 2, 5], [3, 3, 3, 3]),
    ("first", [NAN, 1, 2, 5], [NAN, NAN, NAN, NAN]),
    ("count", [3, NAN, 2, 5], [1, 2, 3, 4]),
    ("min", [3, 1, 2, 5], [3, 1, 1, 1]),
    ("min", [NAN, 3, NAN, 1], [None, 3, 3, 1]),
    ("min", [INF, 3, -INF, 1], [INF, 3, -INF, -INF]),
    ("max", [3, 1, 2, 5], [3, 3, 3, 5]),
    ("max", [NAN, NAN, NAN, 1], [None, None, None, 1]),
    ("avg", [3, 1, 2, 6], [3, 2, 2, 3]),
    ("avg", [3, NAN, 2, 6], [3, NAN, NAN, NAN]),
    ("avg", [3, INF, 2, 6], [3, INF, INF, INF]),
    ("avg", [3, INF, -INF, 6], [3, INF, NAN, NAN]),
    ("median", [3, 1, 2, 5], [3, 2, 2, 2.5]),
    ("median", [3, INF, 2, 5], [3, INF, 3, 4]),
    ("median", [3, NAN, 2, 5], [3, NAN, NAN, NAN]),
    ("std", [3, 1, 2, 6], [None, math.sqrt(2), 1, statistics.stdev([3, 1, 2, 6])]),
    ("std", [3, 3, 3, 3], [None, 0, 0, 0]),
    ("std", [3, INF, 3, 3], [None, NAN, NAN, NAN]),
    ("growth", [3, 1, 6, 10], [None, -2, 1, 1]),
    ("growth", [3, NAN, 6, 10], [None, NAN, 1, 1]),
    ("slope", [2, 4, 8, 16], [None, 2, 2, 2]),
    ("slope", [2, NAN, 8, 16], [None, NAN, NAN, NAN]),
    ("slope", [5, 5, 5, 5], [None, 0, 0, 0]),
    ("epoch_of_min", [3, 1, 1, 0], [1, 2, 2, 8]),
    ("epoch_of_min", [NAN, 1, NAN, 5], [None, 2, 2, 2]),
    ("epoch_of_max", [3, 1, 3, 5], [1, 1, 1, 8]),
    ("epoch_of_max", [3, INF, INF, 5], [1, 2, 2, 2]),
]


@pytest.mark.parametrize(("function", "values", "wanted"), CASES)
@pytest.mark.parametrize("cuts", [(), (1,), (2,), (1, 2, 3)])
def test_after_each_point(function, values, wanted, cuts):
    found = run(function, STEPS, values, cuts)
    assert all(map(same, found, wanted)), found


@given(
    st.sampled_from(sorted(RUNNING)),
    st.lists(st.sampled_from([-2.0, 0.1, 0.1, 0.3, 7.5, 1e6, NAN, INF, -INF]), min_size=1, max_size=12),
    st.lists(st.integers(1, 11), max_size=4),
)
def test_blocks_make_no_difference(function, values, cuts):
    steps = list(range(len(values)))
    inside = sorted({cut for cut in cuts if cut < len(values)})
    whole, parts = run(function, steps, values), run(function, steps, values, inside)
    assert all(map(same, whole, parts))


@pytest.mark.parametrize("level", [0.0, 1e6, -1e9])
@pytest.mark.parametrize("begin", [0, 10_000_000])
def test_neither_the_level_nor_large_steps_cost_digits(level, begin):
    noise = np.random.default_rng(7).normal(size=5000)
    steps = list(range(begin, begin + 5000))
    values = (level + noise).tolist()
    assert run("avg", steps, values, [1000])[-1] == pytest.approx(statistics.fmean(values), rel=1e-14)
    assert run("std", steps, values, [1000])[-1] == pytest.approx(statistics.stdev(values), rel=1e-9)
    fitted = statistics.linear_regression([step - begin for step in steps], (noise - noise[0]).tolist()).slope
    assert run("slope", steps, values, [1000])[-1] == pytest.approx(fitted, rel=1e-5, abs=1e-12)


def test_a_first_value_far_away_leaves_the_rest_exact():
    values = [1e6] + [0.5] * 1000
    assert run("std", list(range(1001)), values)[-1] == pytest.approx(statistics.stdev(values), rel=1e-12)


def test_what_is_carried_is_never_changed():
    for function, step in RUNNING.items():
        state, _, _ = step(None, np.array([1.0, 2.0]), np.array([3.0, 1.0]))
        first = step(state, np.array([3.0]), np.array([2.0]))[1]
        step(state, np.array([3.0]), np.array([-9.0]))
        again = step(state, np.array([3.0]), np.array([2.0]))[1]
        assert first.tolist() == again.tolist(), function


def test_a_running_median_holds_so_many_values_and_is_unknown_beyond():
    half = MOST_SORTED // 2
    state, _, known = RUNNING["median"](None, np.arange(half), np.zeros(half))
    assert known.all()
    state, _, known = RUNNING["median"](state, np.arange(half + 1), np.zeros(half + 1))
    assert known[:-1].all()
    assert not known[-1]
    assert not RUNNING["median"](state, np.arange(1), np.zeros(1))[2].any()
