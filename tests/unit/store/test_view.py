import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.store.store import Store

SHAPES = {
    "drifting": lambda random, count: np.cumsum(random.integers(0, 3, count)),
    "all equal": lambda random, count: np.full(count, 5.0),
    "any order": lambda random, count: random.integers(0, 40, count),
    "with gaps": lambda random, count: np.where(random.random(count) < 0.3, math.nan, np.arange(count)),
}


def rows_of(make_rows, seed, count, shape):
    random = np.random.default_rng(seed)
    values = random.standard_normal(count)
    values[random.random(count) < 0.1] = random.choice([math.nan, math.inf, -math.inf])
    resumes = np.sort(random.integers(0, count + 1, random.integers(0, 4)))
    attempts = np.searchsorted(resumes, np.arange(count), side="right")
    steps = SHAPES[shape](random, count).astype(float)
    return lambda part: make_rows(values[part], steps=steps[part], attempts=attempts[part])


@given(
    seed=st.integers(0, 500),
    count=st.integers(1, 300),
    shape=st.sampled_from(sorted(SHAPES)),
    batches=st.integers(1, 12),
)
@settings(max_examples=80, deadline=None)
def test_a_view_that_grows_with_the_run_equals_one_that_is_new(make_rows, seed, count, shape, batches):
    rows = rows_of(make_rows, seed, count, shape)
    watched = Store()
    for part in np.array_split(np.arange(count), batches):
        if len(part):
            watched.append(rows(part))
            grown = watched.series[0].columns("step", -1.0, 120.0, 37, 0.6)
    at_once = Store()
    at_once.append(rows(np.arange(count)))
    fresh = at_once.series[0].columns("step", -1.0, 120.0, 37, 0.6)
    for name in ("low", "high", "nonfinite_x"):
        assert np.array_equal(getattr(grown, name), getattr(fresh, name), equal_nan=True), name
    assert np.allclose(grown.mid, fresh.mid, rtol=1e-4, atol=1e-5, equal_nan=True)


def test_columns_that_were_handed_out_do_not_change(make_rows):
    store = Store()
    store.append(make_rows([1.0, 2.0], steps=[0, 1]))
    early = store.series[0].columns("step", 0, 4, 2)
    store.append(make_rows([9.0], steps=[1]))
    late = store.series[0].columns("step", 0, 4, 2)
    assert (early.high[0], late.high[0]) == (2.0, 9.0)


def test_a_new_point_reads_only_its_own_column(make_rows):
    store = Store()
    store.append(make_rows(np.zeros(50_000), steps=np.arange(50_000)))
    series = store.series[0]
    series.columns("step", 0, 60_000, 280)
    asked = []
    extremes = series._pyramid.extremes
    series._pyramid.extremes = lambda starts, stops: asked.extend(stops - starts) or extremes(starts, stops)
    store.append(make_rows([1.0], steps=[50_000]))
    assert np.nanmax(series.columns("step", 0, 60_000, 280).high) == 1.0
    assert asked == [1]


def test_a_resume_that_replaces_points_draws_the_view_afresh(make_rows):
    store = Store()
    store.append(make_rows([1.0, 8.0, 8.0], steps=[0, 1, 2]))
    assert store.series[0].columns("step", 0, 3, 3).high.tolist() == [1.0, 8.0, 8.0]
    store.append(make_rows([2.0], steps=[1], attempts=[1]))
    view = store.series[0].columns("step", 0, 3, 3)
    assert view.high[:2].tolist() == [1.0, 2.0]
    assert np.isnan(view.high[2])


def test_one_nonfinite_x_a_column_whenever_they_come(make_rows):
    store = Store()
    for step, value in enumerate([math.nan, 1.0, math.inf, math.nan]):
        store.append(make_rows([value], steps=[step]))
        view = store.series[0].columns("step", 0, 4, 2)
    assert view.nonfinite_x.tolist() == [0.0, 2.0]


def test_values_at_the_edge_of_what_a_float_holds_are_drawn(make_rows):
    store = Store()
    store.append(make_rows([1e308, -1e308, 5e-324], steps=[0, 1, 2]))
    view = store.series[0].columns("step", 0, 3, 3, 0.9)
    assert np.isfinite([view.low, view.high, view.mid]).all()


@given(st.integers(0, 200), st.integers(1, 40), st.sampled_from(["step", "epoch", "index"]))
@settings(max_examples=60, deadline=None)
def test_every_point_is_in_one_column_of_a_view_of_the_whole_run(make_rows, seed, columns, axis):
    values = np.random.default_rng(seed).permutation(50).astype(float)
    store = Store()
    store.append(make_rows(values, steps=np.arange(50), epochs=np.arange(50) // 10))
    (series,) = store.series
    view = series.columns(axis, *series.x_range(axis), columns)
    assert np.nanmin(view.low) == 0
    assert np.nanmax(view.high) == 49
    filled = ~np.isnan(view.low)
    assert filled[0]
    assert filled[-1]


def test_another_grid_is_another_view(make_rows):
    store = Store()
    store.append(make_rows([1.0, 2.0, 3.0, 4.0], steps=[0, 1, 2, 3]))
    (series,) = store.series
    wide = series.columns("step", 0, 3, 2).high.tolist()
    assert series.columns("step", 2, 3, 2).high.tolist() == [3.0, 4.0]
    assert series.columns("step", 0, 3, 2).high.tolist() == wide == [2.0, 4.0]
