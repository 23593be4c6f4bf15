"""Pieces of bytes at many places, and how a sequence of numbers goes on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.sources.tfevents import repeats
from trainmon_tui.sources.tfevents.repeats import HELD, Repeats, cut, over


@given(st.binary(min_size=4, max_size=60), st.integers(1, 4), st.data())
def test_pieces_are_the_bytes_at_their_places(data, size, draw):
    starts = draw.draw(st.lists(st.integers(0, len(data) - size), max_size=9))
    found = cut(data, np.array(starts, np.int64), size)
    assert [row.tobytes() for row in found] == [data[start : start + size] for start in starts]
    assert found.shape == (len(starts), size)


@pytest.mark.parametrize(
    ("came", "period"),
    [
        ([], []),
        ([5], []),
        ([5, 5], [5]),
        ([1, 2, 3, 1, 2, 3], [1, 2, 3]),
        ([1, 2, 3, 1, 2, 3, 1], [2, 3, 1]),
        ([9, 1, 2, 2, 1, 2, 2, 1, 2, 2], [1, 2, 2]),
        ([1, 2, 3, 4], []),
        ([256, 1, 0, 256, 1, 0], [256, 1, 0]),
    ],
)
def test_what_came_like_this_before_comes_again(came, period):
    order = Repeats()
    order.add(np.array(came, np.int64))
    assert order.period().tolist() == period


@given(st.lists(st.integers(-1, 3), min_size=1, max_size=6), st.integers(3, 20), st.integers(0, 5))
def test_a_sequence_that_repeats_goes_on_as_it_did(loop, times, cut_off):
    whole = loop * (times + 2)
    came = whole[: len(loop) * times + min(cut_off, len(loop))]
    order = Repeats()
    for number in came:
        order.add(np.array([number], np.int64))
    assert over(order.period(), len(loop)).tolist() == whole[len(came) : len(came) + len(loop)]


def test_a_guess_rests_on_more_than_the_last_few_numbers():
    order = Repeats()
    loop = [7] * 300 + [8] * 5
    order.add(np.array(loop * 3 + [7] * 100, np.int64))
    assert over(order.period(), 305).tolist() == [7] * 200 + [8] * 5 + [7] * 100


def test_what_is_held_is_bounded(monkeypatch):
    order = Repeats()
    for _ in range(3):
        order.add(np.arange(HELD, dtype=np.int64))
    assert len(order._held) == HELD
    assert not len(order.period())
    monkeypatch.setattr(repeats, "HELD", 4)
    order.add(np.array([1, 1, 1], np.int64))
    assert len(order._held) == 4


@pytest.mark.parametrize("count", [0, 1, 3, 7])
def test_a_period_fills_any_number_of_places(count):
    assert over(np.array([4, 5, 6]), count).tolist() == [4, 5, 6, 4, 5, 6, 4][:count]
