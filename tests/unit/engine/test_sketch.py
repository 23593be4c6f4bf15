"""Samples are placed where they agree with each other; where they contradict each other nothing is."""

import numpy as np
import pytest
from builders import TRAIN, VALID, family, rows, store_of
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.engine.log_sample import NEW, Drawn, LogSample
from trainmon_tui.engine.sketch import FEWEST, Sketches, in_order
from trainmon_tui.model.blocks import Progress

NAN = np.full(1, np.nan)


def sample(start, low, high=None, drawn=None):
    span = (low, low + 1 if high is None else high)
    return LogSample(start, start + 10, drawn or {}, {"step": span}, Progress())


def kept(lows, after=None, read=0):
    samples = [sample(100 * place, low) for place, low in enumerate(lows)]
    return [one.spans["step"][0] for one in in_order(samples, "step", after, read)]


@pytest.mark.parametrize(
    ("lows", "after", "read", "placed"),
    [
        ([10, 20, 30, 40], None, 0, [10, 20, 30, 40]),
        ([10, 20, 30, 40], 5, 0, [10, 20, 30, 40]),
        ([10, 20, 30], None, 0, []),
        ([10, 20, 30, 40, 50], 25, 150, [30, 40, 50]),
        ([10, 20, 30, 40, 50], 30, 205, [40, 50]),
        ([10, 20, 30, 40, 50], 45, 450, []),
        ([10, 20, 30, 40, 25, 35, 45, 55], None, 0, [10, 20, 25, 35, 45, 55]),
        ([10, 90, 20, 80, 30, 70, 40, 60], None, 0, []),
        ([900, 10, 20, 30, 40, 50, 60, 70], None, 0, [10, 20, 30, 40, 50, 60, 70]),
        ([10, 20, 30, 40, 50, 60, 70, 5], None, 0, []),
    ],
    ids=["in order", "behind what was read", "too few", "passed", "being passed", "all passed", "a resume", "laps", "one astray", "an odd end"],
)  # fmt: skip
def test_samples_lie_between_their_neighbours(lows, after, read, placed):
    assert kept(lows, after, read) == placed


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(0, 60), st.integers(0, 4000))
def test_whatever_is_kept_rises_and_lies_ahead(lows, after, read):
    samples = [sample(100 * place, low) for place, low in enumerate(lows)]
    found = in_order(samples, "step", after, read)
    ends = [end for one in found for end in one.spans["step"]]
    assert ends == sorted(ends)
    assert all(one.start >= read and one.spans["step"][0] >= after for one in found)


def test_counters_that_begin_anew_in_every_epoch_are_hardly_ever_taken_for_a_place():
    noise = np.random.default_rng(1)
    placed = sum(bool(kept(noise.permutation(1000)[:33].tolist())) for _ in range(500))
    assert placed == 0


def told(number, xs, values, key=TRAIN):
    points = Drawn(
        {"step": np.array(xs, float), "epoch": NAN.repeat(len(xs)), "time": NAN.repeat(len(xs))},
        np.array(values, float),
    )
    return {(number, "line", key): points}


def sketched(store, samples, after=None):
    return Sketches(samples, store.series, {"step": after}, 0)


def test_a_series_goes_on_with_its_own_points_beyond_what_was_read():
    store = store_of(rows(family(1, TRAIN), [3, 2, 1], [1, 2, 3]), rows(family(2, VALID), [5, 4], [1, 2]))
    samples = [
        sample(100 * n, 10 * n, 10 * n + 5, told(1, [10 * n, 10 * n + 5], [n, np.nan])) for n in range(1, 6)
    ]
    found = sketched(store, samples, 3.0)
    xs, values = found.of(store.series[0])["step"]
    assert (xs.tolist(), values.tolist()) == ([10, 20, 30, 40, 50], [1, 2, 3, 4, 5])
    assert found.of(store.series[1]) == {}
    assert len(found) == 5
    assert found.holds(samples[-1], "step")
    assert not found.holds(samples[-1], "epoch")


def test_points_that_the_reading_has_come_to_are_superseded():
    store = store_of(rows(family(1, TRAIN), [3, 2], [1, 25]))
    samples = [sample(100 * n, 10 * n, 10 * n, told(1, [10 * n], [n])) for n in range(1, 6)]
    xs, _ = sketched(store, samples).of(store.series[0])["step"]
    assert xs.tolist() == [30, 40, 50]


def test_a_series_that_was_new_to_the_samples_is_known_by_its_name_where_it_is_the_only_one():
    samples = [sample(100 * n, 10 * n, 10 * n, told(NEW, [10 * n], [n])) for n in range(1, 6)]
    alone = store_of(rows(family(4, TRAIN), [3, 2], [1, 2]))
    assert len(sketched(alone, samples).of(alone.series[0])["step"][0]) == 5
    double = store_of(rows(family(4, TRAIN), [3, 2], [1, 2]), rows(family(5, TRAIN, VALID), [[3, 2]], [1]))
    assert sketched(double, samples).of(double.series[0]) == {}


def test_what_is_new_behind_counters_that_begin_anew_is_another_series():
    store = store_of(rows(family(1, TRAIN), [3, 2], [1, 2]))
    first = [sample(100 * n, 10 * n, 10 * n, told(1, [10 * n], [n])) for n in range(1, 6)]
    second = [sample(1000 + 100 * n, 10 * n, 10 * n, told(NEW, [10 * n], [9])) for n in range(1, 6)]
    assert 9 not in sketched(store, first + second, 2.0).of(store.series[0])["step"][1]
    again = [one._replace(start=one.start + 1000, stop=one.stop + 1000) for one in first]
    assert sketched(store, first + again, 2.0).of(store.series[0])["step"][1].max() == 5


def test_a_series_without_the_axis_gets_none():
    store = store_of(rows(family(1, TRAIN), [3, 2], None, [1, 2]))
    samples = [sample(100 * n, 10 * n, 10 * n, told(1, [10 * n], [n])) for n in range(1, FEWEST + 2)]
    assert sketched(store, samples).of(store.series[0]) == {}
