from math import inf, isfinite, isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.plot.heights import Ruler, is_sparse, last_known
from trainmon_tui.plot.scale import Scale

VALUE = st.one_of(st.sampled_from([nan, inf, -inf, 0.0, 2.0]), st.floats(-1e6, 1e6))
SCALES = st.sampled_from(
    [Scale(0.0, 2.0), Scale(-1e5, 1e6), Scale(0.1, 1e4, log=True), Scale(-1e308, 1e308), Scale(0.0, 1e-300)]
)
ruler = Ruler(Scale(0.0, 2.0), 8, 5)


def same(some, others):
    return all(one == other or (isnan(one) and isnan(other)) for one, other in zip(some, others, strict=True))


def test_the_ends_of_the_range_stand_half_a_dot_outside():
    assert ruler.height(2.0) == -0.5
    assert ruler.height(0.0) == 7.5
    assert ruler.height(1.0) == 3.5


@pytest.mark.parametrize("value", [1e300, -1e300])
def test_a_value_far_outside_stands_at_a_bounded_height(value):
    assert abs(ruler.height(value)) < 100


@given(st.lists(VALUE, max_size=30), SCALES)
def test_columns_are_measured_as_single_values_are(values, scale):
    one = Ruler(scale, 40, len(values))
    found = one.heights(values)
    wanted = [one.height(value) if isfinite(value) else nan for value in values]
    assert all(
        (isnan(height) and isnan(other)) or abs(height - other) < 1e-6
        for height, other in zip(found, wanted, strict=True)
    )


@given(st.lists(VALUE, min_size=1, max_size=40), st.integers(1, 40))
def test_a_column_has_the_newest_value_that_falls_into_it_or_the_one_that_covers_it(values, across):
    found = Ruler(Scale(-1e6, 1e6), 40, across).heights(values)
    each = Ruler(Scale(-1e6, 1e6), 40, len(values)).heights(values)
    count = len(values)
    if count < across:
        wanted = [each[column * count // across] for column in range(across)]
    else:
        inside = [
            [height for at, height in enumerate(each) if at * across // count == column and not isnan(height)]
            for column in range(across)
        ]
        wanted = [known[-1] if known else nan for known in inside]
    assert same(found, wanted)


def test_no_values_are_no_heights():
    assert all(map(isnan, ruler.heights([])))
    assert len(ruler.heights([])) == 5


@pytest.mark.parametrize(("known", "sparse"), [(0, True), (9, True), (10, False), (60, False)])
def test_a_line_is_sparse_with_fewer_points_than_one_column_in_six(known, sparse):
    assert is_sparse([1.0] * known + [nan] * (60 - known)) is sparse


def test_the_last_known_column():
    assert last_known([1.0, nan, 3.0, nan]) == 2
    assert last_known([nan, nan]) is None
    assert last_known([]) is None
