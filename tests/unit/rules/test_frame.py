"""A block of steps: points spread over the steps that follow them, and several metrics in one order."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules.columns import NOTHING, Numbers, number
from trainmon_tui.rules.frame import Frame, Lane

STEPS = st.lists(st.booleans(), min_size=1, max_size=30)


def frame_of(size, **lanes):
    steps = np.arange(size, dtype=float) * 10
    made = {}
    for name, at in lanes.items():
        places = np.array(at, np.int64)
        made[name] = Lane(places, steps[places], places * 1.5)
    return Frame(steps, np.zeros(size, np.int64), made, None, {})


@given(STEPS, st.booleans())
def test_each_step_has_what_was_found_at_the_newest_point(printed, known_before):
    at = np.flatnonzero(printed)
    before = number(-1) if known_before else NOTHING
    found = Numbers(at.astype(float), at % 3 != 0)
    values, known = frame_of(len(printed)).spread(at, before, found)
    newest = None
    for step, is_point in enumerate(printed):
        newest = step if is_point else newest
        if newest is None:
            assert bool(known[step]) is known_before
            assert bool(values[step] == -1) is known_before
        else:
            assert (values[step], bool(known[step])) == (newest, newest % 3 != 0)


def test_points_at_every_step_are_not_copied():
    frame, found = frame_of(3), Numbers(np.arange(3.0), np.ones(3, np.bool_))
    assert frame.spread(np.arange(3), NOTHING, found) is found


@given(STEPS, STEPS)
def test_several_metrics_are_in_the_order_of_their_steps(first, second):
    size = max(len(first), len(second))
    frame = frame_of(size, a=np.flatnonzero(first), b=np.flatnonzero(second))
    lane = frame.merged(["a", "b"])
    wanted = sorted([*np.flatnonzero(first).tolist(), *np.flatnonzero(second).tolist()])
    assert lane.at.tolist() == wanted
    assert lane.steps.tolist() == [place * 10 for place in wanted]
    assert lane.values.tolist() == [place * 1.5 for place in wanted]


def test_one_metric_is_merged_with_nothing():
    frame = frame_of(4, a=[1, 3])
    assert frame.merged(["a"]) is frame.lanes["a"]


def test_a_frame_has_the_length_of_its_steps():
    assert len(frame_of(7)) == 7
