import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.store.pieces import grown


@pytest.mark.parametrize(
    ("before", "now", "new"),
    [
        ([], [], []),
        ([], [(0, 5)], [(0, 5)]),
        ([(0, 5)], [(0, 5)], []),
        ([(0, 5)], [(0, 9)], [(5, 9)]),
        ([(0, 5)], [(0, 7), (7, 9)], [(5, 7), (7, 9)]),
        ([(0, 5), (8, 9)], [(0, 5), (8, 12)], [(9, 12)]),
    ],
)
def test_what_came_since_is_told(before, now, new):
    assert grown(before, now) == new


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ([(0, 5)], []),
        ([(0, 5)], [(0, 4)]),
        ([(0, 5)], [(1, 9)]),
        ([(0, 5), (8, 9)], [(0, 4), (8, 9)]),
        ([(0, 5), (8, 9)], [(0, 5)]),
    ],
)
def test_points_that_are_gone_spoil_what_was_computed(before, now):
    assert grown(before, now) is None


@given(st.lists(st.integers(1, 9), max_size=8), st.integers(0, 80))
def test_a_prefix_and_what_is_new_make_the_whole(lengths, cut):
    stops = [sum(lengths[: index + 1]) for index in range(len(lengths))]
    now = list(zip([0, *stops], stops, strict=False))
    before = [(start, min(stop, cut)) for start, stop in now if start < cut]
    fresh = grown(before, now)
    points = [point for start, stop in (*before, *fresh) for point in range(start, stop)]
    assert points == list(range(sum(lengths)))
