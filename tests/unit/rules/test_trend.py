"""The course of a metric in a few bars: equal to cutting all its points into stretches, however they come."""

from __future__ import annotations

import math

import numpy as np
import pytest
from by_steps import Naive, counting
from hypothesis import given, settings
from hypothesis import strategies as st
from test_columns_are_exact import SIZES, attempts, written

from trainmon_tui.model.blocks import Family, Rows, SeriesKey
from trainmon_tui.rules.judge import Judge
from trainmon_tui.rules.playbooks import playbook_from
from trainmon_tui.rules.trend import MOST_BARS, Trend, Trends

VALUES = st.floats(-1e6, 1e6) | st.sampled_from([math.nan, math.inf, -math.inf, 1.7e308, -1.7e308])
NOWHERE = math.nan


def bars(values):
    """Return the means of stretches of all values, cut anew."""
    known = [value for value in values if math.isfinite(value)]
    length = 1
    while length * MOST_BARS < len(known):
        length *= 2
    cut = [known[first : first + length] for first in range(0, len(known), length)]
    return [math.fsum(value / len(stretch) for value in stretch) for stretch in cut]


def drawn(values, sizes=()):
    trend, first = Trend(), 0
    for size in [*sizes, len(values)]:
        part = np.array(values[first : first + size], float)
        trend, first = trend.then(part, first + np.arange(len(part), dtype=float)), first + size
    return trend


@settings(max_examples=80, deadline=None)
@given(st.lists(VALUES, max_size=200), st.lists(st.integers(0, 40), max_size=10))
def test_bars_are_the_means_of_stretches_wherever_blocks_are_cut(values, sizes):
    found = drawn(values, sizes).means()
    assert found == pytest.approx(bars(values), rel=1e-9, abs=1e-6 * max(map(abs, found), default=0))
    assert all(map(math.isfinite, found))


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=150))
def test_only_the_last_bar_changes_until_neighbours_become_one(values):
    trend = Trend()
    for value in values:
        before, trend = trend, trend.then(np.array([value]), np.array([0.0]))
        if before.length == trend.length:
            full = before.points // before.length
            assert trend.means()[:full] == before.means()[:full]
        assert len(trend.means()) <= MOST_BARS


def test_neighbours_become_one_when_there_would_be_too_many():
    assert drawn(range(16)).means() == tuple(range(16))
    assert drawn(range(17)).means() == (0.5, 2.5, 4.5, 6.5, 8.5, 10.5, 12.5, 14.5, 16.0)
    assert [drawn(range(count)).length for count in (16, 17, 32, 33, 64, 65, 1_000_000)] == [
        1,
        2,
        2,
        4,
        4,
        8,
        65_536,
    ]


def test_what_is_not_finite_is_left_out():
    assert drawn([1, math.nan, 3, math.inf]).means() == (1, 3)
    assert drawn([math.nan]).means() == drawn([]).means() == ()


def test_an_earlier_trend_stays_as_it_was():
    before = drawn(range(40))
    kept = before.means()
    before.then(np.arange(100.0), np.arange(100.0))
    before.before(3)
    assert before.means() == kept


@pytest.mark.parametrize(
    ("step", "points"),
    [(0, 0), (1, 0), (3, 0), (4, 4), (7, 4), (8, 8), (38, 36), (39, 36), (40, 40), (99, 40)],
)
def test_stretches_that_reach_a_step_are_dropped(step, points):
    left = drawn(range(40)).before(step)
    assert left.points == points
    assert left.means() == drawn(range(40)).means()[: points // 4]


def test_without_steps_nothing_is_dropped():
    trend = Trend().then(np.arange(5.0), np.full(5, NOWHERE))
    assert trend.before(2.0) is trend


def test_points_go_on_after_a_cut():
    again = drawn(range(40)).before(8).then(np.full(8, 7.0), np.arange(8.0, 16.0))
    assert again.means() == (1.5, 5.5, 7, 7)


# --- by steps ------------------------------------------------------------------------------------------

BOOK = playbook_from("""playbook: 1
name: by steps
clock: step
metrics: {a: {aliases: [a]}, b: {aliases: [b]}, sum: {expr: a + b}}
diagnostics: [a, sum]
""")


@settings(max_examples=60, deadline=None)
@given(attempts([0.0, 0.25, 1.0, math.nan, -3.0]), SIZES)
def test_by_steps_the_bars_are_those_of_the_points_that_count(new_log, runs, sizes):
    log, judge, first = written(new_log(), runs), Judge([BOOK], chosen=True), 0
    for size in [*sizes, len(log.lines)]:
        judge.fold(*log.block(first, end := min(first + size, len(log.lines))))
        judge.judgement(ended=False)
        first = end
    naive = Naive(counting(runs), derived={"sum": ("a + b", ("a", "b"))})
    gauges = {gauge.metric: gauge.trend for gauge in judge.judgement(ended=True).gauges}
    for metric, trend in gauges.items():
        assert trend == pytest.approx(bars([value for _, value in naive.series.get(metric, [])]))


# --- rows that name no epoch -------------------------------------------------------------------------


def rows(values, *, first=0, attempt=0, offset=0, family=0, steps=None):
    count = len(values)
    steps = first + np.arange(count, dtype=float) if steps is None else np.array(steps, float)
    numbers = np.arange(count)
    return Rows(
        Family(family, (SeriesKey("loss"),)), np.array(values, float).reshape(count, 1), steps,
        np.full(count, NOWHERE), numbers, offset + numbers, np.full(count, NOWHERE), np.full(count, attempt),
    )  # fmt: skip


def taken(*blocks):
    trends = Trends(["loss"])
    for block in blocks:
        for each in block:
            trends.take("loss", each, 0, np.arange(len(each.lines)))
        trends.settle()
    return trends.means("loss")


def test_a_metric_that_was_not_printed_has_no_bars():
    assert Trends(["lr"]).means("lr") == taken() == ()


def test_a_metric_that_is_not_drawn_has_no_bars():
    trends = Trends(["lr"])
    trends.take("loss", rows([1]), 0, np.arange(1))
    trends.settle()
    assert trends.means("loss") == ()


def test_kinds_of_lines_are_taken_in_the_order_of_the_log():
    odd, even = rows([1, 3], steps=[1, 3], offset=0), rows([2, 4], steps=[2, 4], offset=10, family=1)
    assert taken([even, odd]) == (1, 3, 2, 4)


@pytest.mark.parametrize("together", [False, True])
def test_what_a_later_attempt_goes_through_again_is_replaced(together):
    before, again = rows(range(10)), rows([70, 80], first=7, attempt=1, offset=100)
    blocks = [[before, again]] if together else [[before], [again]]
    assert taken(*blocks) == (0, 1, 2, 3, 4, 5, 6, 70, 80)


def test_an_attempt_that_goes_on_further_replaces_nothing():
    assert taken([rows([1, 2])], [rows([5], first=9, attempt=1, offset=50)]) == (1, 2, 5)


def test_a_second_resume_reaches_back_before_the_first():
    blocks = [
        [rows(range(6))],
        [rows([40, 50], first=4, attempt=1, offset=50)],
        [rows([9], first=2, attempt=2, offset=90)],
    ]
    assert taken(*blocks) == (0, 1, 9)


def test_a_straggler_of_an_earlier_attempt_does_not_count():
    assert taken(
        [rows([1, 2])], [rows([9], first=1, attempt=1, offset=50)], [rows([5], first=1, offset=60)]
    ) == (1, 9)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-9, 9), min_size=1, max_size=60), st.lists(st.integers(1, 9), max_size=12))
def test_blocks_change_nothing(values, sizes):
    blocks, first = [], 0
    for size in [*sizes, len(values)]:
        if part := values[first : first + size]:
            blocks.append([rows(part, first=first, offset=first)])
        first += size
    assert taken(*blocks) == pytest.approx(taken([rows(values)]), abs=1e-9)
