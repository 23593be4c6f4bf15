import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.plot.scale import (
    Scale,
    duration_ticks,
    label_all,
    linear_ticks,
    log_ticks,
    nice_grid,
    nice_step,
    prefers_log,
    y_scale,
)

USUAL = st.floats(-1e12, 1e12)


def labels(ticks):
    return [tick.label for tick in ticks]


@given(st.floats(1e-300, 1e300))
def test_a_nice_step_is_the_next_of_one_two_five(least):
    step = nice_step(least)
    assert least * (1 - 1e-6) <= step <= least * 2.6
    assert f"{step:.0e}"[0] in "125"


@given(x0=st.floats(-1e9, 1e9), extent=st.floats(1e-3, 1e9), columns=st.integers(1, 800))
def test_a_grid_holds_its_range_in_round_columns(x0, extent, columns):
    start, stop = nice_grid(x0, x0 + extent, columns)
    assert start <= x0 + abs(x0) * 1e-9
    assert stop >= x0 + extent - abs(stop) * 1e-9


@given(extent=st.floats(1, 1e9), columns=st.integers(20, 800))
def test_a_grid_leaves_little_of_the_chart_empty(extent, columns):
    start, stop = nice_grid(0, extent, columns)
    assert extent / (stop - start) > 0.7


def test_a_grid_stays_while_x_grows_inside_it():
    assert nice_grid(0, 1001, 100) == nice_grid(0, 1190, 100) == (0, 1200)
    assert nice_grid(5, 5, 10)[1] > 5


@given(low=USUAL, extent=st.floats(1e-6, 1e12), most=st.integers(1, 20))
def test_ticks_are_inside_few_and_alike(low, extent, most):
    ticks = linear_ticks(low, low + extent, most)
    assert len(ticks) <= most
    room = extent * 1e-6 + abs(low) * 1e-9
    assert all(low - room <= tick.value <= low + extent + room for tick in ticks)
    decimals = {
        len(tick.label.partition(".")[2].rstrip("kMGT"))
        for tick in ticks
        if tick.label != "0" and "e" not in tick.label
    }
    assert len(decimals) <= 1


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 22000, 3, ["0", "10k", "20k"]),
        (0.1, 1.1, 4, ["0.5", "1.0"]),
        (0, 1e-4, 3, ["0", "0.5e-4", "1.0e-4"]),
        (0, 4, 5, ["0", "1", "2", "3", "4"]),
        (-1, 1, 3, ["-1", "0", "1"]),
        (1.2e6, 1.8e6, 4, ["1.2M", "1.4M", "1.6M", "1.8M"]),
    ],
)
def test_labels_are_round_and_short(low, high, most, expected):
    assert labels(linear_ticks(low, high, most)) == expected


def test_log_ticks_are_powers_of_ten():
    assert labels(log_ticks(0.01, 100, 5)) == ["0.01", "0.1", "1", "10", "100"]
    assert labels(log_ticks(1e-6, 1e-3, 9)) == ["1e-6", "1e-5", "1e-4", "1e-3"]
    assert labels(log_ticks(1.5, 9, 4)) == ["2", "5"]
    assert log_ticks(0, 1, 3) == []


def all_sorted(curves, extremes):
    """The ends of a clipped range, from all of the extremes in their order."""
    low, high = min(curves + extremes), max(curves + extremes)
    skip = math.ceil(len(extremes) / 100)
    ordered = sorted(extremes)
    near, far = min(*curves, ordered[skip]), max(*curves, ordered[-1 - skip])
    is_worth = high - low > 2.5 * (max(curves) - min(curves)) and high - low > 2.5 * (far - near) > 0
    return (near, far) if is_worth else (low, high)


@given(
    usual=st.lists(st.floats(-4, 4), min_size=1, max_size=8),
    far=st.lists(st.floats(-90, 90), max_size=6),
    repeats=st.integers(1, 60),
    seed=st.randoms(use_true_random=False),
)
def test_a_sample_of_the_outliers_answers_as_all_of_them_do(usual, far, repeats, seed):
    curves, extremes = [0.0, 1.0], usual * repeats + far + [0.0, 1.0, 2.0]
    seed.shuffle(extremes)
    low, high = all_sorted(curves, extremes)
    found = y_scale(curves, extremes, floor_zero=False)
    room = (high - low) * 0.05
    assert (found.low, found.high) == pytest.approx((low - room, high + room))


def test_a_range_shows_everything_but_rare_outliers():
    body = [1.0 + 0.001 * index for index in range(300)]
    assert y_scale(body).high > 1.29
    clipped = y_scale(body, [*body, 500.0])
    assert clipped.high < 2
    assert y_scale([*body, 500.0], body).high > 500


def test_ranges_of_nothing_one_value_and_logs_have_width():
    for scale in (
        y_scale([]),
        y_scale([], log=True),
        y_scale([3.0]),
        y_scale([0.0]),
        y_scale([3.0], log=True),
    ):
        assert scale.high > scale.low
    assert y_scale([-1.0, 0.0, 2.0], log=True).low > 0
    assert y_scale([0.05, 3.0]).low == 0


def test_a_steady_range_moves_rarely_while_a_curve_falls():
    ends = [y_scale([2.0, 2.0 / (1 + n / 500)], steady=True) for n in range(400, 600)]
    assert len(set(ends)) <= 6
    assert len({y_scale([2.0, 2.0 / (1 + n / 500)]) for n in range(400, 600)}) == len(ends)
    assert y_scale([0.94, 2.0], steady=True) == pytest.approx((0.9, 2.1, False))
    assert y_scale([0.05, 3.0], steady=True).low == 0


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2).filter(lambda values: max(values) - min(values) > 1e-3),
    st.booleans(),
)
def test_a_steady_range_holds_every_value_and_wastes_little(values, log):
    usable = [value for value in values if value > 1e-100] if log else values
    scale, exact = y_scale(usable, steady=True, log=log), y_scale(usable, log=log)
    assert all(scale.low <= value <= scale.high for value in usable)
    if not log:
        assert scale.high - scale.low < 1.5 * (exact.high - exact.low)


@pytest.mark.parametrize("steady", [False, True])
@given(values=st.lists(st.floats(allow_nan=True, allow_infinity=True)), log=st.booleans())
def test_any_values_give_a_usable_range(steady, values, log):
    scale = y_scale(values, values, log=log, steady=steady)
    assert scale.high > scale.low
    assert math.isfinite(scale.high)
    assert math.isfinite(scale.low)
    assert not log or scale.low > 0


def test_a_fraction_runs_from_low_to_high():
    assert Scale(2, 4).fraction(3) == 0.5
    assert Scale(1, 100, log=True).fraction(10) == pytest.approx(0.5)
    assert Scale(1, 100, log=True).fraction(-1) < 0


def test_labels_of_nothing_are_none():
    assert label_all([], 1.0) == []


@pytest.mark.parametrize(
    ("values", "step", "labels"),
    [
        ([0.0, 0.5, 1.0], 0.5, ["0.0", "0.5", "1.0"]),
        ([0.0, 20_000.0], 20_000.0, ["0", "20k"]),
        ([1_500_000.0, 2_000_000.0], 500_000.0, ["1.5M", "2.0M"]),
        ([0.0, 2e-5], 2e-5, ["0", "2e-5"]),
        ([3.0], 0.0, ["3"]),
        ([-0.0, 1.0], 1.0, ["0", "1"]),
        ([], 1.0, []),
    ],
)
def test_the_labels_of_an_axis_share_one_form(values, step, labels):
    assert label_all(values, step) == labels


@pytest.mark.parametrize("most", [0, -1])
def test_without_room_there_are_no_ticks(most):
    assert linear_ticks(0.0, 1.0, most) == []
    assert log_ticks(1.0, 10.0, most) == []


@pytest.mark.parametrize("ends", [(0.0, 10.0), (-1.0, 1.0), (10.0, 10.0), (10.0, 1.0)])
def test_a_logarithmic_axis_needs_two_ends_above_zero(ends):
    assert log_ticks(*ends, 5) == []


@pytest.mark.parametrize("log", [False, True])
def test_a_range_of_nothing_but_nan_is_that_of_no_data(log):
    nothing = y_scale([float("nan")] * 9, [float("inf")], log=log)
    assert nothing == y_scale([], log=log)
    assert nothing.low < nothing.high


@pytest.mark.parametrize(
    ("high", "labels"),
    [
        (50, ["0", "10s", "20s", "30s", "40s", "50s"]),
        (600, ["0", "2m", "4m", "6m", "8m", "10m"]),
        (5400, ["0", "15m", "30m", "45m", "1h", "1h15m", "1h30m"]),
        (7 * 86400, ["0", "1d", "2d", "3d", "4d", "5d", "6d", "7d"]),
    ],
)
def test_durations_are_labelled_in_round_units(high, labels):
    assert [tick.label for tick in duration_ticks(0.0, float(high), 8)] == labels


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (5.0, 1.0), (0.0, math.inf), (math.nan, 1.0)])
def test_no_duration_is_labelled_where_there_is_no_range(low, high):
    assert duration_ticks(low, high, 5) == []


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e8), st.integers(1, 30))
def test_no_more_durations_are_labelled_than_asked_for(low, width, most):
    ticks = duration_ticks(low, low + width, most)
    assert len(ticks) <= most
    assert all(low - 1e-6 * width - 1e-6 <= tick.value <= low + width * (1 + 1e-6) + 1e-6 for tick in ticks)


@pytest.mark.parametrize(
    ("values", "better"),
    [
        ([12000.0, 5000.0, *[30.0] * 20], True),
        ([10.0, 8.0, 6.0, 4.0, 3.0, 2.5], False),
        ([12000.0, 5000.0, 0.0, *[30.0] * 20], False),
        ([math.nan], False),
        ([], False),
        ([1.0, 1e-3, 1e-3, 1e-3], True),
        ([*[900.0] * 10, 20.0, 20.0], False),
    ],
)
def test_a_logarithmic_axis_is_chosen_only_where_nothing_else_can_be_read(values, better):
    assert prefers_log(values) is better


def test_a_curve_that_explodes_over_many_decades_prefers_a_logarithmic_axis():
    assert prefers_log([1e13, 1e12, 1e11, *[3e38] * 6])
    assert not prefers_log([1e13, *[3e38] * 9])
    assert not prefers_log([1.0, 1.0, 1.0, *[1000.0] * 6])


@given(st.floats(-1e300, 1e300), st.floats(1e-3, 1e300), st.floats(0.01, 1))
def test_a_raised_range_is_longer_at_its_top_only(low, extent, share):
    scale = Scale(low, max(low + extent, math.nextafter(low, math.inf)))
    raised = scale.raised(share)
    assert raised.low == low
    assert math.isfinite(raised.high)
    assert raised.high >= min(scale.high, raised.high)


def test_a_logarithmic_range_is_raised_by_decades():
    assert Scale(1.0, 100.0, log=True).raised(0.5).high == pytest.approx(1000.0)
