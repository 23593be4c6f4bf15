import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.store.pyramid import Pyramid
from trainmon_tui.store.smoothing import REFERENCE, Average, Smoother, moving_average, stretch


def pyramid_of(values):
    pyramid = Pyramid()
    pyramid.extend(np.asarray(values, float))
    return pyramid


def debiased(values, weight):
    """The formula of the module, one point after the other."""
    average, seen, smooth = 0.0, 0, []
    for value in values:
        if math.isfinite(value):
            seen += 1
            average = weight * average + (1 - weight) * value
        smooth.append(average / (1 - weight**seen) if seen else math.nan)
    return np.array(smooth)


def curve_in_batches(values, weight, sizes):
    """The curve at every position, after the values came in batches and a curve was asked for each time."""
    pyramid, smoother, start = Pyramid(), Smoother(weight), 0
    for size in sizes:
        pyramid.extend(np.asarray(values[start : start + size], float))
        start += size
        curve = smoother.curve(pyramid, [(0, len(pyramid))])
    return curve.at(np.arange(1.0, len(values) + 1))


@pytest.mark.parametrize("weight", [0.0, 0.5, 0.9, 0.999])
def test_a_run_of_the_meant_length_is_smoothed_by_the_formula(weight):
    values = np.random.default_rng(1).standard_normal(REFERENCE)
    curve = Smoother(weight).curve(pyramid_of(values), [(0, REFERENCE)])
    assert curve.at(np.arange(1.0, REFERENCE + 1.0)) == pytest.approx(
        debiased(values, weight), rel=1e-6, abs=1e-6
    )


def test_a_few_points_are_hardly_smoothed():
    falling = 3.0 * 0.8 ** np.arange(26)
    curve = Smoother(0.9).curve(pyramid_of(falling), [(0, 26)])
    assert np.abs(curve.at(np.arange(1.0, 27.0)) - falling).max() < 0.15


def test_a_longer_series_is_smoothed_by_the_formula_with_its_weight_stretched():
    values = np.random.default_rng(1).standard_normal(4000)
    curve = Smoother(0.9).curve(pyramid_of(values), [(0, 4000)])
    expected = debiased(values, 0.9 ** stretch(4000))
    assert curve.at(np.arange(1.0, 4001.0)) == pytest.approx(expected, abs=1e-6)


def test_the_average_of_bins_follows_that_of_their_points():
    count = 20_000
    values = np.sin(np.arange(count) / 2000) + np.random.default_rng(2).standard_normal(count)
    curve = Smoother(0.9).curve(pyramid_of(values), [(0, count)])
    expected = debiased(values, 0.9 ** stretch(count))
    assert np.abs(curve.at(np.arange(1.0, count + 1)) - expected)[200:].max() < 0.15


@given(
    count=st.integers(1, 9000),
    weight=st.sampled_from([0.0, 0.6, 0.97]),
    seed=st.integers(0, 99),
    bad=st.sampled_from([0.0, 0.2, 1.0]),
)
@settings(max_examples=40, deadline=None)
def test_points_that_come_one_after_the_other_give_the_same_curve(count, weight, seed, bad):
    random = np.random.default_rng(seed)
    values = random.standard_normal(count)
    values[random.random(count) < bad] = np.nan
    sizes = random.multinomial(count, np.full(7, 1 / 7))
    at_once = curve_in_batches(values, weight, [count])
    assert np.allclose(curve_in_batches(values, weight, sizes), at_once, rtol=1e-6, equal_nan=True)


def test_a_new_point_is_added_without_reading_the_old_ones():
    pyramid, smoother = pyramid_of(np.zeros(100_000)), Smoother(0.9)
    smoother.curve(pyramid, [(0, 100_000)])
    pyramid.extend(np.array([1.0]))
    read = []
    finite, means = pyramid.finite, pyramid.means
    pyramid.finite = lambda start, stop: read.append(stop - start) or finite(start, stop)
    pyramid.means = lambda *given: read.append(given[2] - given[1]) or means(*given)
    smoother.curve(pyramid, [(0, 100_001)])
    assert sum(read) <= 512


def test_pieces_that_were_replaced_are_smoothed_afresh():
    values = np.array([1.0, 2.0, 9.0, 3.0])
    pyramid, smoother = pyramid_of(values), Smoother(0.99)
    smoother.curve(pyramid, [(0, 4)])
    curve = smoother.curve(pyramid, [(0, 2), (3, 4)])
    expected = debiased([1.0, 2.0, 3.0], 0.99 ** stretch(3))
    assert curve.at(np.array([1.0, 2.0, 4.0])) == pytest.approx(expected)


def test_no_points_have_no_smoothed_value():
    smoother = Smoother(0.9)
    assert np.isnan(smoother.curve(pyramid_of([]), []).at(np.array([1.0]))).all()
    only_bad = pyramid_of([math.nan, math.inf])
    assert np.isnan(smoother.curve(only_bad, [(0, 2)]).at(np.array([1.0, 2.0]))).all()


def test_huge_values_do_not_overflow():
    curve = Smoother(0.9).curve(pyramid_of(np.full(50, 1.7e308)), [(0, 50)])
    assert np.isfinite(curve.at(np.arange(1.0, 51.0))).all()


def test_an_average_goes_on_where_it_stood():
    values, ones = np.random.default_rng(4).standard_normal(50), np.ones(50)
    whole, end = moving_average(values, ones, 0.8, Average())
    first, middle = moving_average(values[:20], ones[:20], 0.8, Average())
    second, last = moving_average(values[20:], ones[20:], 0.8, middle)
    assert np.concatenate((first, second)) == pytest.approx(whole)
    assert (last.raw, last.points) == (pytest.approx(end.raw), 50)


def test_the_stretch_changes_seldom_and_by_little():
    assert stretch(REFERENCE) == 1.0
    assert stretch(1) > 100 > stretch(26) > stretch(300) > 1.0
    steps = [stretch(count) for count in range(REFERENCE, 16 * REFERENCE)]
    assert len(set(steps)) <= 33
    for count in (7, 26, 501, 5000, 123_456):
        assert REFERENCE / count * 0.9 < stretch(count) <= REFERENCE / count


@given(st.floats(0, 0.999), st.integers(1, 300), st.floats(-1e6, 1e6))
def test_one_more_bin_gives_the_same_average_either_way(weight, points, mean):
    _, before = moving_average(np.array([1.0, 4.0]), np.ones(2), weight, Average())
    averages, _ = moving_average(np.array([mean]), np.array([float(points)]), weight, before)
    assert before.value_after(mean, points, weight) == pytest.approx(averages[0], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("count", [4097, 5000, 70_001])
def test_the_newest_point_moves_the_end_of_a_long_curve(count):
    values = np.zeros(count)
    pyramid, smoother = pyramid_of(values), Smoother(0.9)
    before = smoother.curve(pyramid, [(0, count)]).at(np.array([float(count)]))
    pyramid.extend(np.array([1e6]))
    after = smoother.curve(pyramid, [(0, count + 1)]).at(np.array([count + 1.0]))
    assert before == 0
    assert after > 0
