from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.engine.pace import WINDOW_S, Pace, eta_s, fraction_done
from trainmon_tui.model.blocks import Progress


def paced(*samples):
    pace = Pace()
    for now, step in samples:
        pace.observe(now, Progress(step=step))
    return pace


def test_unknown_until_two_steps_lie_apart():
    assert paced().rate_per_s() is None
    assert paced((0, 1)).rate_per_s() is None
    assert paced((0, 1), (0.5, 2)).rate_per_s() is None


def test_the_rate_is_steps_over_seconds():
    assert paced((0, 0), (10, 50)).rate_per_s() == pytest.approx(5)


def test_only_the_last_minutes_count():
    pace = paced(
        *[(t, t * 100) for t in range(10)], *[(1000 + t, 1000 + t) for t in range(int(WINDOW_S) + 1)]
    )
    assert pace.rate_per_s() == pytest.approx(1)


def test_a_resume_starts_anew():
    pace = paced((0, 1000), (10, 2000), (20, 500), (30, 510))
    assert pace.rate_per_s() == pytest.approx(1)


def test_a_step_seen_again_does_not_slow_the_run_down():
    assert paced((0, 0), (10, 100), (60, 100)).rate_per_s() == pytest.approx(10)


def test_epochs_count_where_steps_are_not_printed():
    pace = Pace()
    pace.observe(0, Progress(epoch=1))
    pace.observe(20, Progress(epoch=3))
    assert pace.rate_per_s() == pytest.approx(0.1)


def test_no_counter_no_rate():
    pace = Pace()
    pace.observe(0, Progress())
    pace.observe(10, Progress())
    assert pace.rate_per_s() is None


@given(
    st.lists(
        st.tuples(st.floats(0, 400), st.floats(-50, 1e6) | st.sampled_from([0.0, 1.0, 1e-9, 1e15])),
        min_size=1,
        max_size=120,
    ),
    st.floats(0, 1e12),
)
def test_no_run_gives_an_end_that_is_absurd(moves, total):
    pace, now, position = Pace(), 0.0, 0.0
    for seconds, steps in moves:
        now, position = now + seconds, max(0.0, position + steps)
        pace.observe(now, Progress(step=position, steps_total=total))
    known, progress = pace.range(), Progress(step=position, steps_total=total)
    rates = [pace.rate_per_s(), *(known or ())]
    ends = [end for end in (eta_s(progress, rate) for rate in rates) if end is not None]
    assert all(math.isfinite(end) and end >= 0 for end in ends)
    assert known is None or known.slow <= known.mean <= known.fast
    assert pace.slower() is None or 0 <= pace.slower() < 1


@pytest.mark.parametrize(
    ("progress", "rate"),
    [
        (Progress(step=1.0, steps_total=1e308), 0.1),
        (Progress(step=1.0, steps_total=1e15), 10.0),
        (Progress(step=1.0, steps_total=float("inf")), 10.0),
        (Progress(step=float("nan"), steps_total=9.0), 10.0),
        (Progress(step=1.0, steps_total=9.0), 5e-324),
        (Progress(epoch=1.0, epochs_total=9.0), -1.0),
    ],
)
def test_an_end_that_nobody_sees_is_none(progress, rate):
    assert eta_s(progress, rate) is None


@pytest.mark.parametrize(
    ("progress", "done"),
    [
        (Progress(step=50, steps_total=200), 0.25),
        (Progress(epoch=3, epochs_total=4), 0.75),
        (Progress(step=300, steps_total=200), 1.0),
        (Progress(step=50), None),
        (Progress(), None),
    ],
)
def test_fraction_done(progress, done):
    assert fraction_done(progress) == done


@pytest.mark.parametrize(
    ("progress", "rate", "seconds"),
    [
        (Progress(step=50, steps_total=200), 3.0, 50.0),
        (Progress(epoch=3, epochs_total=4), 0.1, 10.0),
        (Progress(step=50, steps_total=200), None, None),
        (Progress(step=50, steps_total=200), 0.0, None),
        (Progress(step=50), 3.0, None),
        (Progress(step=250, steps_total=200), 3.0, 0.0),
    ],
)
def test_eta(progress, rate, seconds):
    assert eta_s(progress, rate) == (None if seconds is None else pytest.approx(seconds))


def steady(rate, seconds, *, every=5.0, start=(0.0, 0.0)):
    """Samples of a run that makes ``rate`` steps a second."""
    return [(start[0] + n * every, start[1] + n * every * rate) for n in range(int(seconds / every) + 1)]


@given(st.floats(0.01, 1e4), st.integers(150, 1700))
def test_a_steady_run_has_one_pace_whatever_part_is_looked_at(rate, seconds):
    pace = paced(*steady(rate, seconds))
    assert pace.range() == pytest.approx((rate, rate, rate), rel=1e-6)
    assert pace.rate_per_s() == pytest.approx(rate, rel=1e-6)
    assert pace.slower() is None


@given(st.lists(st.floats(0.1, 100), min_size=8, max_size=40))
def test_the_worse_parts_are_never_faster_than_the_better_ones(rates):
    samples = [(0.0, 0.0)]
    for rate in rates:
        samples += steady(rate, 30, start=samples[-1])[1:]
    known = paced(*samples).range()
    assert known is not None
    assert min(rates) * 0.99 <= known.slow <= known.fast <= max(rates) * 1.01
    assert min(rates) * 0.99 <= known.mean <= max(rates) * 1.01


def test_one_pause_bends_the_mean_and_neither_edge():
    before = steady(10, 600)
    after = steady(10, 600, start=(before[-1][0] + 60, before[-1][1]))
    known = paced(*before, *after).range()
    assert known.mean < 10
    assert (known.slow, known.fast) == pytest.approx((10, 10), rel=0.1)


@pytest.mark.parametrize(
    ("share", "told"), [(0.3, True), (0.65, True), (0.75, False), (1.0, False), (2.0, False)]
)
def test_a_minute_that_is_much_slower_than_before_is_told(share, told):
    before = steady(10, 600)
    pace = paced(*before, *steady(10 * share, 60, start=before[-1])[1:])
    found = pace.slower()
    assert (found is not None) is told
    assert found is None or found == pytest.approx(share, rel=0.05)


def test_a_slowdown_is_not_told_of_a_young_run():
    before = steady(10, 60)
    assert paced(*before, *steady(1, 60, start=before[-1])[1:]).slower() is None


@given(st.lists(st.tuples(st.floats(0, 100), st.none() | st.floats(0, 1e9)), max_size=60))
def test_whatever_is_observed_a_rate_is_above_zero_or_unknown(steps):
    pace, now = Pace(), 0.0
    for wait, step in steps:
        now += wait
        pace.observe(now, Progress(step=step))
        rate = pace.rate_per_s()
        assert rate is None or rate > 0
        assert pace.slower() is None or 0 <= pace.slower() < 1
