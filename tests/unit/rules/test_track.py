"""What is kept of one metric."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.track import RECENT_POINTS, Printed, StepPoint, Track


def printed(value, offset=0, *, attempt=0, precedence=0, summary=False):
    return Printed(attempt, precedence, offset, value, None, offset, summary)


def values(track):
    return [(point.epoch, point.value) for point in track.points()]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (printed(1.0, 10), printed(2.0, 20), 2.0),
        (printed(1.0, 20), printed(2.0, 10), 1.0),
        (printed(1.0, 10), printed(2.0, 20, precedence=-1), 1.0),
        (printed(1.0, 10, precedence=-1), printed(2.0, 20), 2.0),
        (printed(1.0, 20, precedence=-1), printed(2.0, 10), 2.0),
        (printed(1.0, 10), printed(2.0, 20, precedence=-1, attempt=1), 2.0),
        (printed(1.0, 10, attempt=1), printed(2.0, 20), 1.0),
    ],
)
def test_attempt_then_alias_then_place_decide(first, second, kept):
    track = Track()
    assert track.put(1, first)
    assert track.put(1, second) is (kept == second.value)
    assert values(track) == [(1, kept)]


def test_points_are_in_the_order_of_epochs():
    track = Track()
    for epoch in (3, 1, 2, 3, 5, 4):
        track.put(epoch, printed(float(epoch), epoch * 10))
    assert values(track) == [(1, 1.0), (2, 2.0), (3, 3.0), (4, 4.0), (5, 5.0)]


def test_newest_is_what_was_printed_last_whichever_alias():
    track = Track()
    track.put(1, printed(1.0, 10))
    track.put(1, printed(9.0, 20, precedence=-1))
    epoch, last = track.newest()
    assert (epoch, last.value) == (1, 9.0)
    track.put(None, printed(7.0, 30))
    assert track.newest()[1].value == 7.0
    assert values(track) == [(1, 1.0)]


def test_a_rewind_drops_what_is_run_again():
    track = Track()
    for epoch in (1, 2, 3):
        track.put(epoch, printed(float(epoch), epoch * 10))
    track.put_broken(3, printed(float("nan"), 25))
    track.put_steps([StepPoint(10, 1.0, 1.0), StepPoint(40, 2.0, 2.0)])
    track.rewind(2, 35)
    assert values(track) == [(1, 1.0)]
    assert track.newest()[1].value == 1.0
    assert not track.broken
    assert track.steps == [StepPoint(40, 2.0, 2.0)]


def test_the_first_broken_value_of_an_epoch_is_kept():
    track = Track()
    track.put_broken(1, printed(float("inf"), 20))
    track.put_broken(1, printed(float("nan"), 10))
    track.put_broken(1, printed(float("nan"), 30))
    assert track.broken[1].offset == 10


def test_what_is_kept_is_bounded():
    track = Track()
    track.put_steps([StepPoint(offset, float(offset), 0.0) for offset in range(RECENT_POINTS + 10)])
    assert len(track.steps) == RECENT_POINTS
    assert track.steps[0].offset == 10


def test_places_name_step_epoch_line_and_offset():
    found = Printed(0, 0, 120, 1.0, 40.0, 7, True).place(3)
    assert found == Place(40.0, 3.0, 7, 120)
    assert printed(1.0).place(None).epoch is None


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(-2, 0)), max_size=20), st.randoms())
def test_the_order_of_arrival_does_not_matter(pairs, random):
    found = [
        (epoch, printed(float(index), index, precedence=rank)) for index, (epoch, rank) in enumerate(pairs)
    ]
    straight, shuffled = Track(), Track()
    for epoch, one in found:
        straight.put(epoch, one)
    random.shuffle(found)
    for epoch, one in found:
        shuffled.put(epoch, one)
    assert values(straight) == values(shuffled)
    assert straight.newest() == shuffled.newest()
