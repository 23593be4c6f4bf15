"""Series that no healthy run prints: all of them must be kept, shown and asked for without an error."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.store.store import Store

NAN, INF = math.nan, math.inf
COUNT = 200
VALUES = {
    "nan only": np.full(COUNT, NAN),
    "inf only": np.where(np.arange(COUNT) % 2, INF, -INF),
    "huge": np.where(np.arange(COUNT) % 2, 1e308, -1e308),
    "denormal": np.full(COUNT, 5e-324),
    "mostly nan": np.where(np.arange(COUNT) % 50, NAN, 1.0),
    "ends in nan": np.where(np.arange(COUNT) < 100, 1.0, NAN),
}
STEPS = {
    "rising": np.arange(COUNT, dtype=float),
    "falling": np.arange(COUNT, 0, -1.0),
    "all equal": np.full(COUNT, 7.0),
    "unknown": np.full(COUNT, NAN),
    "huge": np.linspace(0, 1e300, COUNT),
    "infinite": np.where(np.arange(COUNT) == 100, INF, np.arange(COUNT, dtype=float)),
    "negative": np.arange(-COUNT, 0, dtype=float),
}


@pytest.mark.parametrize("values", sorted(VALUES))
@pytest.mark.parametrize("steps", sorted(STEPS))
def test_every_question_has_an_answer(make_rows, values, steps):
    store = Store()
    store.append(make_rows(VALUES[values], steps=STEPS[steps]))
    (series,) = store.series
    assert len(series) == COUNT
    assert np.array_equal(series.values, VALUES[values], equal_nan=True)
    assert series.nonfinite == int((~np.isfinite(VALUES[values])).sum())
    for axis in ("step", "epoch", "index"):
        x0, x1 = series.x_range(axis) or (0.0, 1.0)
        view = series.columns(axis, x0, x1, 50, 0.9)
        assert len(view.low) == len(view.high) == len(view.mid) == 50
        drawn = ~np.isnan(view.low)
        assert np.isfinite(view.low[drawn]).all()
        assert (view.low[drawn] <= view.high[drawn]).all()
        assert np.array_equal(drawn, ~np.isnan(view.mid))
    for lower in (False, True):
        best = series.best(lower)
        assert (best is None) == (not np.isfinite(VALUES[values]).any())


@pytest.mark.parametrize("values", ["nan only", "inf only"])
def test_without_a_finite_value_only_the_places_are_shown(make_rows, values):
    store = Store()
    store.append(make_rows(VALUES[values], steps=STEPS["rising"]))
    view = store.series[0].columns("step", 0, COUNT, 20, 0.9)
    assert np.isnan(view.low).all()
    assert len(view.nonfinite_x) == 20
    assert store.series[0].last == pytest.approx(VALUES[values][-1], nan_ok=True)


def test_points_at_one_x_are_one_column(make_rows):
    store = Store()
    store.append(make_rows([3.0, 1.0, 2.0], steps=[7, 7, 7]))
    view = store.series[0].columns("step", 6, 8, 4)
    assert view.low.tolist()[2] == 1.0
    assert view.high.tolist()[2] == 3.0
    assert view.mid.tolist()[2] == 2.0
    assert np.isnan(view.low).sum() == 3


def test_series_that_take_turns_keep_their_own_places(make_rows):
    store = Store()
    for step in range(100):
        turn = step % 2 == 0
        store.append(make_rows([[step, -step]], steps=[step], present=[[turn, not turn]]))
    even, odd = store.series
    assert even.steps.tolist() == list(range(0, 100, 2))
    assert odd.steps.tolist() == list(range(1, 100, 2))
    assert even.places is not odd.places
    assert odd.columns("step", 0, 100, 10).low[-1] == -99


@given(starts=st.lists(st.integers(0, 60), min_size=1, max_size=25), length=st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_of_attempts_that_overlap_many_times_the_last_one_at_each_x_is_shown(make_rows, starts, length):
    store, shown = Store(), {}
    for attempt, start in enumerate(starts):
        steps = np.arange(start, start + length)
        store.append(make_rows(np.full(length, attempt), steps=steps, attempts=np.full(length, attempt)))
        shown = {x: number for x, number in shown.items() if x < start}
        shown |= dict.fromkeys(steps.tolist(), attempt)
    view = store.series[0].columns("step", 0, 100, 100)
    for x in range(100):
        if x in shown:
            assert view.low[x] == view.high[x] == shown[x]
        else:
            assert math.isnan(view.low[x])
    assert len(store.series[0]) == len(starts) * length


def test_a_thousand_attempts_are_redrawn_in_a_moment(make_rows):
    store, count = Store(), 1000
    attempts = np.repeat(np.arange(count), 10)
    steps = np.tile(np.arange(10.0), count) + 5 * attempts
    store.append(make_rows(steps, steps=steps, attempts=attempts))
    view = store.series[0].columns("step", 0, 5010, 280, 0.9)
    assert not np.isnan(view.mid[:279]).any()
    assert len(store.series[0].seams("step")) == count - 1
