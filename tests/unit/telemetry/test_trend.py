"""Trends are means over stretches that begin on the clock."""

import pytest

from trainmon_tui.model.readings import Gpu, Reading
from trainmon_tui.telemetry.trend import NOT_READ, STRETCHES, Trends


def gpu(value, state="ok", index=0):
    return (Gpu(index, "H100", Reading(value, state)),)


def test_a_stretch_is_a_mean_once_it_is_over():
    trends = Trends()
    for now, value in ((100.0, 10.0), (101.0, 30.0), (110.0, 50.0), (119.0, 60.0), (120.0, 70.0)):
        trends.add(now, gpu(value))
    assert trends.of(0) == (20.0, 55.0)
    assert trends.told(gpu(1.0))[0].trend == (20.0, 55.0)


def test_what_was_not_read_is_not_zero():
    trends = Trends()
    trends.add(0.0, gpu(10.0))
    trends.add(10.0, gpu(10.0, "stale"))
    trends.add(40.0, gpu(None, "lost"))
    assert trends.of(0) == (10.0, NOT_READ, NOT_READ, NOT_READ)


@pytest.mark.parametrize("jump", [10.0, 1e7])
def test_the_length_is_bounded(jump):
    trends = Trends()
    for place in range(200):
        trends.add(place * jump, gpu(5.0))
    assert len(trends.of(0)) == STRETCHES


def test_a_gpu_that_nobody_saw_has_nothing():
    assert Trends().of(3) == ()
