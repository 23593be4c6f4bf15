import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.store.pyramid import Pyramid


def naive(values, starts, stops):
    low, high = [], []
    for start, stop in zip(starts, stops, strict=True):
        part = values[start:stop]
        part = part[np.isfinite(part)]
        low.append(part.min() if len(part) else np.nan)
        high.append(part.max() if len(part) else np.nan)
    return np.array(low, np.float32), np.array(high, np.float32)


def filled(values, batch):
    pyramid = Pyramid()
    for start in range(0, len(values), batch):
        pyramid.extend(values[start : start + batch])
    return pyramid


@given(
    count=st.integers(1, 6000),
    batch=st.integers(1, 700),
    columns=st.integers(1, 90),
    bad=st.sampled_from([0.0, 0.01, 0.5, 1.0]),
    seed=st.integers(0, 99),
)
@settings(max_examples=120, deadline=None)
def test_extremes_of_any_ranges_are_those_of_the_values(count, batch, columns, bad, seed):
    random = np.random.default_rng(seed)
    values = random.standard_normal(count)
    values[random.random(count) < bad] = random.choice([np.nan, np.inf, -np.inf])
    pyramid = filled(values, batch)
    edges = np.sort(random.integers(0, count + 1, columns + 1))
    low, high = pyramid.extremes(edges[:-1], edges[1:])
    expected_low, expected_high = naive(values, edges[:-1], edges[1:])
    assert np.array_equal(low, expected_low, equal_nan=True)
    assert np.array_equal(high, expected_high, equal_nan=True)


@given(
    start=st.integers(0, 600),
    length=st.integers(0, 600),
    bad=st.sampled_from([0.0, 0.5, 1.0]),
    seed=st.integers(0, 9),
)
@settings(deadline=None)
def test_the_extremes_of_one_range_are_those_beside_another(start, length, bad, seed):
    random = np.random.default_rng(seed)
    values = random.standard_normal(1300)
    values[random.random(1300) < bad] = random.choice([np.nan, np.inf, -np.inf])
    pyramid = filled(values, 77)
    alone = pyramid.extremes(np.array([start]), np.array([start + length]))
    beside = pyramid.extremes(np.array([start, 1250]), np.array([start + length, 1300]))
    for one, several in zip(alone, beside, strict=True):
        assert one.dtype == several.dtype
        assert np.array_equal(one, several[:1], equal_nan=True)


def test_a_column_of_many_points_beside_columns_of_few_is_exact():
    values = np.random.default_rng(1).standard_normal(40_000)
    pyramid = filled(values, 999)
    edges = np.array([0, 1, 2, 3, 39_990, 39_991, 40_000])
    low, high = pyramid.extremes(edges[:-1], edges[1:])
    expected_low, expected_high = naive(values, edges[:-1], edges[1:])
    assert low.tolist() == expected_low.tolist()
    assert high.tolist() == expected_high.tolist()


def test_no_ranges_and_no_values_are_no_error():
    low, high = Pyramid().extremes(np.array([0, 0]), np.array([0, 0]))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_a_newest_value_is_seen_at_once():
    pyramid = filled(np.zeros(1000), 1000)
    pyramid.extend(np.array([7.0]))
    assert pyramid.extremes(np.array([0]), np.array([1001]))[1].tolist() == [7.0]


def test_nonfinite_values_are_found_and_kept():
    values = np.array([1.0, np.nan, 2.0, np.inf, -np.inf] * 20)
    pyramid = filled(values, 7)
    assert np.array_equal(pyramid.values, values, equal_nan=True)
    assert pyramid.nonfinite.tolist() == np.flatnonzero(~np.isfinite(values)).tolist()
    low, high = pyramid.extremes(np.array([0]), np.array([100]))
    assert (low[0], high[0]) == (1.0, 2.0)


def test_values_beyond_single_precision_stay_finite():
    pyramid = filled(np.array([1e300, -1e300] * 40), 13)
    low, high = pyramid.extremes(np.array([0]), np.array([80]))
    assert np.isfinite(low[0])
    assert np.isfinite(high[0])
    assert low[0] < 0 < high[0]


def test_means_are_those_of_the_finite_values():
    values = np.arange(64.0)
    values[3] = np.nan
    values[16:32] = np.inf
    means = filled(values, 10).means(1, 0, 4)
    assert means[0] == pytest.approx(np.delete(np.arange(16.0), 3).mean())
    assert np.isnan(means[1])
    assert means[2] == pytest.approx(np.arange(32.0, 48.0).mean())


def test_the_mean_of_huge_values_is_no_overflow():
    assert np.isfinite(filled(np.full(16, 1.7e308), 16).means(1, 0, 1)).all()


@given(
    widths=st.lists(
        st.sampled_from([0, 1, 2, 15, 16, 17, 31, 32, 33, 255, 256, 257, 600]), min_size=1, max_size=30
    )
)
@settings(deadline=None)
def test_extremes_are_exact_at_the_widths_where_levels_change(widths):
    edges = np.concatenate(([3], 3 + np.cumsum(widths)))
    values = np.random.default_rng(5).standard_normal(int(edges[-1]) + 5)
    low, high = filled(values, 100).extremes(edges[:-1], edges[1:])
    expected_low, expected_high = naive(values, edges[:-1], edges[1:])
    assert np.array_equal(low, expected_low, equal_nan=True)
    assert np.array_equal(high, expected_high, equal_nan=True)


def test_memory_on_top_of_the_values_is_below_a_byte_each():
    pyramid = filled(np.random.default_rng(0).standard_normal(100_000), 100_000)
    assert pyramid.nbytes < 9.5 * 100_000
