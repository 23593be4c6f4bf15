"""The first values of a course, and the extremes among them, beside what min and max say."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.functions import WINDOW_FUNCTIONS
from trainmon_tui.rules.past import Course, Past
from trainmon_tui.rules.view import Point

NUMBERS = st.one_of(st.integers(-3, 3).map(float), st.just(math.nan), st.just(math.inf), st.just(-math.inf))


def course(values):
    return Course([Point(epoch, value, Place()) for epoch, value in enumerate(values, 1)])


def test_a_past_is_the_beginning_of_its_course():
    past = Past(course([5.0, 3.0, 4.0, 1.0]), 3)
    assert [point.value for point in past] == [5.0, 3.0, 4.0]
    assert len(past) == 3
    assert past[-1].value == past[2].value == 4.0
    assert [point.value for point in past[-2:]] == [3.0, 4.0]
    assert [point.value for point in past[1:99]] == [3.0, 4.0]
    assert not Past(course([1.0]), 0)


@pytest.mark.parametrize("index", [3, -4])
def test_what_is_beyond_is_not_there(index):
    with pytest.raises(IndexError):
        Past(course([5.0, 3.0, 4.0, 1.0]), 3)[index]


def test_of_equal_values_the_first_is_the_extreme():
    past = Past(course([2.0, 1.0, 1.0, 2.0]), 4)
    assert (past.lowest().epoch, past.highest().epoch) == (2, 1)


@pytest.mark.parametrize("values", [[], [math.nan], [math.nan, math.nan]])
def test_without_a_number_there_is_no_extreme(values):
    past = Past(course(values), len(values))
    assert past.lowest() is past.highest() is None


def test_a_last_value_that_was_looked_at_may_be_replaced():
    points = course([3.0, 2.0])
    assert Past(points, 2).lowest().value == 2.0
    points[-1] = Point(2, 9.0, Place())
    points.append(Point(3, 5.0, Place()))
    assert Past(points, 3).lowest().value == 3.0
    assert Past(points, 3).highest().value == 9.0


def test_what_was_dropped_is_forgotten():
    points = course([3.0, 1.0, 2.0, 2.5])
    assert Past(points, 4).lowest().value == 1.0
    points.forget(1)
    points.extend(course([4.0, 5.0]))
    assert Past(points, 3).lowest().value == 3.0


@given(values=st.lists(NUMBERS, max_size=12), ends=st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_windows_say_the_same_of_a_past_and_of_a_list(values, ends):
    points = course(values)
    for end in (min(end, len(values)) for end in ends):
        past = Past(points, end)
        for name, least in (("min", 0), ("max", 0), ("epoch_of_min", 0), ("epoch_of_max", 0), ("avg", 1)):
            if end >= least:
                said, expected = (WINDOW_FUNCTIONS[name].apply(each) for each in (past, list(past)))
                assert said == pytest.approx(expected, nan_ok=True)


def test_asking_at_every_epoch_compares_each_value_a_few_times():
    compared = 0

    class Counted(float):
        __hash__ = float.__hash__

        def __lt__(self, other):
            nonlocal compared
            compared += 1
            return float.__lt__(self, other)

    points = course(Counted(1000 - n) for n in range(1000))
    lowest = [Past(points, end).lowest().value for end in range(1, 1001)]
    assert all(after < before for before, after in pairwise(map(float, lowest)))
    assert compared < 3000
