"""What a rare, huge value does to a chart's scale: nothing, beside a mark."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.plot.chart import auto_scale, render_chart
from trainmon_tui.plot.scale import prefers_log
from trainmon_tui.plot.spec import ChartSpec, PlotLine
from trainmon_tui.plot.spikes import calm, dwarfs

FALLING = [2 * math.exp(-step / 30) + 0.3 for step in range(100)]


def line(values, mid=None):
    return PlotLine("train", values if mid is None else mid, values, values)


def with_spikes(*places, height=5000.0, base=FALLING):
    return [height if at in places else value for at, value in enumerate(base)]


def scale_of(values, **settings):
    return auto_scale(ChartSpec([line(values)], 0.0, 100.0, **settings))


@pytest.mark.parametrize("places", [(50,), (50, 51), (20, 70), (1,), (98,)])
@pytest.mark.parametrize("height", [5000.0, -5000.0, 1e300])
def test_a_spike_changes_neither_the_kind_of_scale_nor_its_range(places, height):
    values = with_spikes(*places, height=height)
    assert not prefers_log(calm(line(values)).mid)
    plain, spiked = scale_of(FALLING), scale_of(values)
    assert (spiked.low, spiked.high) == pytest.approx((plain.low, plain.high), abs=0.1)


def test_below_a_huge_spike_stands_a_large_one():
    values = with_spikes(50, height=1e9, base=with_spikes(20, height=900.0))
    assert scale_of(values).high < 3


def test_the_average_that_a_spike_carries_off_does_not_stretch_the_range():
    values = with_spikes(50)
    carried = [value + 500 * 0.9 ** (at - 50) * (at >= 50) for at, value in enumerate(FALLING)]
    assert auto_scale(ChartSpec([line(values, carried)], 0.0, 100.0)).high < 3


@pytest.mark.parametrize(
    "values",
    [
        [12000.0, 5000.0, *[30.0] * 60],
        [*FALLING[:-1], 1e6],
        [5000.0, *FALLING[1:]],
        [1e6 * math.exp(-step / 5) + 0.3 for step in range(100)],
        with_spikes(*range(40, 50)),
        with_spikes(*range(5, 95, 9)),
        FALLING,
        [1.0, 500.0],
        [],
        [math.nan] * 9,
    ],
)
def test_what_begins_ends_lasts_or_comes_often_is_no_spike(values):
    one = line(values)
    assert calm(one) is one


def test_on_a_logarithmic_axis_and_unclipped_everything_is_shown():
    assert scale_of(with_spikes(50), log_y=True).high >= 5000
    assert scale_of(with_spikes(50), clip=False).high >= 5000


@pytest.mark.parametrize("every", [1, 8])
@pytest.mark.parametrize(("height", "mark"), [(5000.0, "▴"), (-5000.0, "▾")])
def test_a_spike_outside_the_range_is_marked_however_few_the_points_are(every, height, mark):
    values = [
        value if at % every == 0 else math.nan for at, value in enumerate(with_spikes(48, height=height))
    ]
    picture = render_chart(ChartSpec([line(values)], 0.0, 100.0), 60, 14)
    assert sum(run.text.count(mark) for row in picture.rows for run in row) == 1


def test_a_sample_tells_whether_a_closer_look_is_worth_it():
    assert dwarfs(5000.0, [line(with_spikes(50))])
    assert not dwarfs(2.0, [line(FALLING)])
    assert not dwarfs(2.0, [line([])])


@given(st.lists(st.floats(allow_infinity=True, allow_nan=True), max_size=60))
def test_no_value_leaves_the_line_and_the_rest_stays(values):
    found = calm(line(values))
    assert [math.isfinite(value) for value in found.mid] == [math.isfinite(value) for value in values]
    finite = [value for value in values if math.isfinite(value)]
    assert all(min(finite) <= value <= max(finite) for value in found.mid if math.isfinite(value))
    changed = sum(not (old == new or math.isnan(old)) for old, new in zip(values, found.mid, strict=True))
    assert changed <= max(2, math.ceil(len(finite) * 0.35))
