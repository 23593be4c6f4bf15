from math import inf, isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.plot.strokes import along, between, bridged

DEEPEST = 19
HEIGHT = st.one_of(st.just(nan), st.floats(-500, 500), st.integers(-3, 43).map(lambda half: half / 2))
HEIGHTS = st.lists(HEIGHT, min_size=12, max_size=12)


def is_drawn(top, bottom):
    return top <= bottom


def joined_one_by_one(tops, bottoms, deepest):
    """The same stretches, each from its own column and the one before it."""
    drawn, before = [], None
    for top, bottom in zip(tops, bottoms, strict=True):
        if isnan(top) or isnan(bottom):
            drawn.append(None)
            before = None
            continue
        first, last = top, bottom
        if before is not None:
            first = min(top, (before[1] + top) / 2)
            last = max(bottom, (before[0] + bottom) / 2)
        before = top, bottom
        inside = last >= -0.5 and first <= deepest + 0.5
        nearest = [min(max(int(edge + 0.5), 0), deepest) for edge in (first, last)] if inside else None
        drawn.append(nearest)
    return drawn


@given(HEIGHTS, HEIGHTS)
def test_an_envelope_is_what_its_columns_give_one_by_one(some, others):
    known = [(min(pair), max(pair)) for pair in zip(some, others, strict=True)]
    known = [pair if pair[0] <= pair[1] else (nan, nan) for pair in known]
    tops, bottoms = between([top for top, _ in known], [bottom for _, bottom in known], DEEPEST)
    found = [
        [top, bottom] if is_drawn(top, bottom) else None for top, bottom in zip(tops, bottoms, strict=True)
    ]
    assert found == joined_one_by_one([top for top, _ in known], [bottom for _, bottom in known], DEEPEST)


@given(HEIGHTS, HEIGHTS)
def test_no_stretch_leaves_the_raster(some, others):
    known = [(min(pair), max(pair)) for pair in zip(some, others, strict=True)]
    envelope = between([top for top, _ in known], [bottom for _, bottom in known], DEEPEST)
    for tops, bottoms in (envelope, along(some, DEEPEST)):
        assert len(tops) == len(bottoms) == len(some)
        assert all(0 <= top <= DEEPEST + 1 for top in tops)
        assert all(-1 <= bottom <= DEEPEST for bottom in bottoms)


@pytest.mark.parametrize(
    ("tops", "bottoms"), [([1.0, nan, 9.0], [2.0] * 3), ([1.0, 2.0, 9.0], [2.0, nan, 9.0])]
)
def test_an_envelope_with_one_end_has_a_gap_and_is_not_joined_over_it(tops, bottoms):
    tops, bottoms = between(tops, bottoms, DEEPEST)
    assert not is_drawn(tops[1], bottoms[1])
    assert tops[2] == 9


def test_neighbours_of_an_envelope_are_joined():
    assert between([0.0, 6.0], [1.0, 7.0], 7) == ([0, 4], [1, 7])
    assert between([6.0, 0.0], [7.0, 1.0], 7) == ([6, 0], [7, 4])


@pytest.mark.parametrize("height", [-0.6, -inf, DEEPEST + 0.6, inf, nan])
def test_what_lies_outside_is_not_drawn(height):
    for tops, bottoms in (between([height], [height], DEEPEST), along([height], DEEPEST)):
        assert not is_drawn(tops[0], bottoms[0])


@pytest.mark.parametrize(
    ("height", "dot"), [(-0.5, 0), (0.0, 0), (DEEPEST, DEEPEST), (DEEPEST + 0.5, DEEPEST)]
)
def test_the_ends_of_the_range_are_drawn_on_the_outer_dots(height, dot):
    assert between([height], [height], DEEPEST) == ([dot], [dot])
    assert along([height], DEEPEST) == ([dot], [dot])


@given(HEIGHTS)
def test_a_curve_covers_or_touches_each_column_that_is_known_inside(heights):
    tops, bottoms = along(heights, DEEPEST)
    for height, top, bottom in zip(heights, tops, bottoms, strict=True):
        if 0 <= height <= DEEPEST:
            assert top <= bottom
            assert top - 1 <= height <= bottom + 1


@given(HEIGHTS)
def test_a_curve_has_no_gap_between_columns(heights):
    inside = [min(max(height, 0.0), float(DEEPEST)) for height in heights if not isnan(height)]
    tops, bottoms = along(inside, DEEPEST)
    for column in range(1, len(inside)):
        assert tops[column] <= bottoms[column - 1] + 1
        assert tops[column - 1] <= bottoms[column] + 1


@given(st.floats(-0.5, DEEPEST + 0.5), st.integers(1, 9))
def test_a_level_curve_is_one_dot_thick(height, count):
    tops, bottoms = along([height] * count, DEEPEST)
    assert tops == bottoms
    assert abs(tops[0] - height) <= 0.5


@given(HEIGHTS, HEIGHTS)
def test_what_stands_behind_a_gap_is_a_curve_of_its_own(some, others):
    both, first, second = along([*some, nan, *others], DEEPEST), along(some, DEEPEST), along(others, DEEPEST)
    assert both == (first[0] + [0] + second[0], first[1] + [-1] + second[1])


def test_a_line_that_leaves_the_raster_is_drawn_to_its_edge():
    tops, bottoms = along([-50.0] * 4 + [60.0] * 4, DEEPEST)
    known = [is_drawn(top, bottom) for top, bottom in zip(tops, bottoms, strict=True)]
    assert known == [False] * 3 + [True] * 2 + [False] * 3
    assert (tops[3], bottoms[4]) == (0, DEEPEST)


def test_gaps_between_heights_are_bridged_and_ends_are_not():
    filled = bridged([nan, 1.0, nan, nan, 4.0, nan])
    assert filled[1:5] == [1.0, 2.0, 3.0, 4.0]
    assert isnan(filled[0])
    assert isnan(filled[5])
    assert all(map(isnan, bridged([nan, nan])))
    assert bridged([]) == []
    assert along([], DEEPEST) == ([], [])
