import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.store.smoothing import stretch
from trainmon_tui.store.store import Store


@pytest.fixture(scope="session")
def one(make_rows):
    """Builds a store's single series."""

    def build(values, **given):
        store = Store()
        store.append(make_rows(values, **given))
        (series,) = store.series
        return series

    return build


@given(
    count=st.integers(1, 3000),
    columns=st.integers(1, 200),
    left=st.floats(-100, 3500),
    extent=st.floats(1, 3000),
    seed=st.integers(0, 20),
)
@settings(max_examples=60, deadline=None)
def test_columns_hold_the_extremes_of_their_points(*, one, count, columns, left, extent, seed):
    random = np.random.default_rng(seed)
    steps = np.cumsum(random.integers(0, 3, count)).astype(float)
    values = random.standard_normal(count)
    view = one(values, steps=steps).columns("step", left, left + extent, columns, 0.5)
    edges = np.linspace(left, left + extent, columns + 1)
    edges[-1] = np.nextafter(edges[-1], np.inf)
    for column in range(columns):
        inside = values[(steps >= edges[column]) & (steps < edges[column + 1])].astype(np.float32)
        if len(inside):
            assert (view.low[column], view.high[column]) == (inside.min(), inside.max())
            assert not math.isnan(view.mid[column])
        else:
            assert np.isnan([view.low[column], view.high[column], view.mid[column]]).all()


def test_the_newest_point_on_the_right_edge_is_in_the_view(one):
    view = one([1.0, 2.0, 3.0], steps=[0, 1, 2]).columns("step", 0, 2, 2)
    assert view.high.tolist() == [1.0, 3.0]


def test_smoothing_few_points_is_the_debiased_average(one):
    values = [4.0, 2.0, 8.0, 6.0]
    view = one(values, steps=[0, 1, 2, 3]).columns("step", 0, 4, 4, 0.99)
    average, expected, weight = 0.0, [], 0.99 ** stretch(4)
    for count, value in enumerate(values, 1):
        average = weight * average + (1 - weight) * value
        expected.append(average / (1 - weight**count))
    assert view.mid.tolist() == pytest.approx(expected, rel=1e-6)


def test_without_smoothing_mid_is_the_last_value(one):
    view = one([4.0, 2.0, 8.0, 6.0], steps=[0, 1, 2, 3]).columns("step", 0, 4, 2)
    assert view.mid.tolist() == [2.0, 6.0]


@pytest.mark.parametrize("count", [900, 5000, 70_000])
def test_zooming_does_not_change_the_smoothed_line(one, count):
    values = np.sin(np.arange(count) / count * 6) + np.random.default_rng(3).standard_normal(count)
    series = one(values, steps=np.arange(count))
    wide = series.columns("step", 0, count, 100, 0.9)
    near = series.columns("step", count * 0.5, count * 0.6 - 1e-6, 10, 0.9)
    # Column 59 of the wide view and the last of the near view end at the same x.
    assert near.mid[-1] == pytest.approx(wide.mid[59], abs=1e-3)


def test_smoothing_a_long_series_takes_out_its_noise(one):
    count = 200_000
    values = 1.0 + np.random.default_rng(3).standard_normal(count)
    view = one(values, steps=np.arange(count)).columns("step", 0, count, 200, 0.9)
    assert np.abs(view.mid[20:] - 1.0).max() < 0.2
    assert (view.high - view.low).min() > 4


def test_a_constant_smooths_to_itself_at_any_length(one):
    for count in (3, 5000, 100_000):
        view = one(np.full(count, 2.5), steps=np.arange(count)).columns("step", 0, count, 50, 0.97)
        assert np.nanmin(view.mid) == pytest.approx(2.5)
        assert np.nanmax(view.mid) == pytest.approx(2.5)


def test_nonfinite_points_are_counted_placed_and_kept_out_of_the_extremes(one):
    series = one([1.0, math.nan, math.inf, 2.0], steps=[0, 10, 11, 20])
    view = series.columns("step", 0, 20, 2)
    assert series.nonfinite == 2
    assert view.nonfinite_x.tolist() == [10.0]
    assert (view.low.tolist(), view.high.tolist()) == ([1.0, 2.0], [1.0, 2.0])
    assert not np.isnan(view.mid).any()


def test_a_later_attempt_replaces_the_earlier_from_its_first_x(one):
    series = one([1.0, 2.0, 3.0, 30.0, 40.0], steps=[0, 1, 2, 2, 3], attempts=[0, 0, 0, 1, 1])
    view = series.columns("step", 0, 4, 4)
    assert view.high.tolist() == [1.0, 2.0, 30.0, 40.0]
    assert view.seams == (2.0,)
    assert series.values.tolist() == [1.0, 2.0, 3.0, 30.0, 40.0]


def test_a_restart_from_the_beginning_hides_the_first_attempt(one):
    series = one([9.0, 9.0, 1.0], steps=[100, 200, 0], attempts=[0, 0, 1])
    assert series.x_range("step") == (0.0, 0.0)
    assert series.best(lower_is_better=False)[::3] == (0.0, 1.0)


def test_an_attempt_cuts_the_series_that_have_not_appeared_in_it(make_rows):
    store = Store()
    store.append(make_rows([1.0, 2.0], steps=[10, 30], family=1, source="summary"))
    store.append(make_rows([1.0, 2.0, 3.0], steps=[10, 30, 20], attempts=[0, 0, 1]))
    assert store.series[0].x_range("step") == (10.0, 10.0)
    assert store.series[0].seams("step") == [20.0]


def test_x_that_falls_back_inside_an_attempt_loses_no_point(one):
    series = one([1.0, 2.0, 3.0, 4.0], steps=[10, 12, 11, 13])
    view = series.columns("step", 10, 14, 4)
    assert view.high.tolist()[2:] == [3.0, 4.0]
    assert view.low.tolist()[2] == 2.0
    assert series.steps.tolist() == [10, 12, 11, 13]


def test_points_before_the_first_counter_are_not_on_its_axis(one):
    series = one([5.0, 1.0, 2.0], steps=[math.nan, 4, 5])
    assert series.x_range("step") == (4.0, 5.0)
    assert series.columns("step", 0, 10, 1).high.tolist() == [2.0]
    assert len(series) == 3


def test_a_point_without_x_after_the_first_takes_the_x_before_it(one):
    assert one([1.0, 7.0], steps=[3, math.nan]).columns("step", 0, 4, 1).high.tolist() == [7.0]


def test_without_counters_the_occurrence_is_x(one):
    series = one([3.0, 1.0, 2.0])
    assert series.x_axis == "index"
    assert series.x_range("index") == (0.0, 2.0)
    assert series.x_range("step") is None
    assert series.columns("index", 0, 3, 3).low.tolist() == [3.0, 1.0, 2.0]
    assert np.isnan(series.columns("step", 0, 3, 3).low).all()


@pytest.mark.parametrize(
    ("given", "axis"), [({"steps": [1.0, 2.0]}, "step"), ({"epochs": [1.0, 2.0]}, "epoch")]
)
def test_the_axis_is_what_the_log_has(one, given, axis):
    assert one([1.0, 2.0], **given).x_axis == axis


@pytest.mark.parametrize(
    ("values", "source", "constant", "shown"),
    [
        ([1.0], "line", True, False),
        ([1.0], "summary", False, True),
        ([1.0, 1.0], "summary", True, False),
        ([1.0, 2.0], "line", False, True),
        ([math.nan, math.nan], "line", False, True),
        ([math.nan], "line", False, False),
    ],
)
def test_what_moves_or_is_structured_is_shown(one, values, source, constant, shown):
    series = one(values, source=source)
    assert (series.constant, series.shown) == (constant, shown)


@pytest.mark.parametrize(("steps", "shown"), [([1, 2, 1], True), ([1, 1, 1], False)])
def test_a_run_that_began_again_keeps_its_chart(make_rows, steps, shown):
    """The first point of the new attempt replaces those of the old one, which stood elsewhere too."""
    store = Store()
    store.append(make_rows([3.0, 2.0, 2.5], steps=steps, attempts=[0, 0, 1]))
    assert store.series[0].shown is shown


def test_best_is_found_again_when_points_come(make_rows):
    store = Store()
    store.append(make_rows([3.0, 2.0, math.nan], steps=[1, 2, 3], epochs=[1, 1, 1]))
    series = store.series[0]
    assert series.best(lower_is_better=True)[::3] == (2.0, 2.0)
    store.append(make_rows([1.0], steps=[4], epochs=[2]))
    assert series.best(lower_is_better=True)[::3] == (4.0, 1.0)
    assert series.best(lower_is_better=False)[::3] == (1.0, 3.0)
    assert series.last == 1.0


def test_a_series_without_finite_values_has_no_best(one):
    assert one([math.nan, math.inf], steps=[1, 2]).best(lower_is_better=True) is None


@pytest.mark.parametrize(
    ("x0", "x1", "count"), [(0, 0, 5), (5, 1, 5), (math.nan, 1, 5), (0, math.inf, 5), (0, 1, 0)]
)
def test_a_view_without_width_is_empty(one, x0, x1, count):
    view = one([1.0, 2.0], steps=[0, 1]).columns("step", x0, x1, count, 0.9)
    assert len(view.low) == len(view.high) == len(view.mid) == count
    assert np.isnan(view.mid).all()


def test_time_is_an_axis_of_its_own(make_rows):
    store = Store()
    store.append(make_rows([3.0, 2.0, 1.0], steps=[10, 20, 30], walls=[1000.0, 1060.0, 1180.0]))
    (series,) = store.series
    assert store.first_wall == 1000.0
    assert series.x_range("time") == (1000.0, 1180.0)
    assert series.columns("time", 1000.0, 1180.0, 3).high.tolist() == [3.0, 2.0, 1.0]
    assert series.elsewhere("step", 15, "time") == 1030.0
    assert series.elsewhere("step", 31, "time") is None
    assert series.best(lower_is_better=True).wall_s == 1180.0


def test_in_time_both_attempts_are_shown_where_they_happened(make_rows):
    store = Store()
    store.append(make_rows([3.0, 2.0, 2.5], steps=[10, 20, 10], walls=[0.0, 60.0, 120.0], attempts=[0, 0, 1]))
    (series,) = store.series
    assert series.columns("time", 0.0, 120.0, 3).high.tolist() == [3.0, 2.0, 2.5]
    assert series.seams("time") == [120.0]


def test_without_times_there_is_no_axis_of_time(one):
    series = one([1.0, 2.0], steps=[1, 2])
    assert series.x_range("time") is None
    assert series.elsewhere("step", 1, "time") is None
