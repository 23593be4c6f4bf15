"""The same place of a run on its three axes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.store.crossing import crossed
from trainmon_tui.store.store import Store

NAN = math.nan


@pytest.fixture
def places(make_rows):
    """Builds the places of points with such counters."""

    def build(**counters):
        store = Store()
        store.append(make_rows(list(range(len(next(iter(counters.values()))))), **counters))
        return store.series[0].places

    return build


STEPS, EPOCHS = [10, 20, 30, 40], [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("x", "found"),
    [
        (("step", 20, "epoch", False), 1.0),
        (("step", 25, "epoch", False), 1.5),
        (("step", 25, "epoch", True), 1.5),
        (("step", 0, "epoch", False), 1.0),
        (("step", 40, "epoch", True), 2.0),
        (("step", 41, "epoch", False), None),
        (("epoch", 2, "step", False), 30.0),
        (("epoch", 2, "step", True), 40.0),
        (("epoch", 1, "step", False), 10.0),
        (("epoch", 1, "step", True), 20.0),
        (("epoch", 0.5, "step", True), 10.0),
        (("step", 20, "time", False), None),
        (("time", 20, "step", False), None),
        (("step", 20, "index", False), None),
    ],
)
def test_a_place_is_found_by_the_points_that_have_both(places, x, found):
    axis, value, target, last = x
    assert crossed(places(steps=STEPS, epochs=EPOCHS), axis, value, target, last=last) == found


def test_what_lies_before_the_first_epoch_stands_at_it(places):
    late = places(steps=STEPS, epochs=[NAN, NAN, 2, 3])
    assert crossed(late, "step", 10, "epoch") == 2.0
    assert crossed(late, "step", 35, "epoch") == 2.5


def test_of_overlapping_attempts_the_later_one_counts(places):
    twice = places(
        steps=[10, 20, 30, 20, 30], epochs=NAN * np.ones(5), walls=[0.0, 60.0, 120.0, 500.0, 560.0],
        attempts=[0, 0, 0, 1, 1],
    )  # fmt: skip
    assert crossed(twice, "step", 20, "time") == 500.0
    assert crossed(twice, "step", 10, "time") == 0.0
    assert crossed(twice, "time", 60.0, "step") == 20.0
    assert crossed(twice, "time", 530.0, "step") == 25.0


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=30), st.data())
def test_there_and_back_is_the_same_place(make_rows_by_step, moves, data):
    steps, epochs = (np.cumsum(column).astype(float) for column in zip(*moves, strict=True))
    places = make_rows_by_step(steps, epochs)
    x = data.draw(st.floats(steps[0], steps[-1]))
    there = crossed(places, "step", x, "epoch")
    assert epochs[0] <= there <= epochs[-1]
    assert crossed(places, "epoch", min(there, epochs[-1]), "step") == pytest.approx(x)


@pytest.fixture(scope="session")
def make_rows_by_step(make_rows):
    def build(steps, epochs):
        store = Store()
        store.append(make_rows(steps, steps=steps, epochs=epochs))
        return store.series[0].places

    return build
