import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.store.attempts import Attempts
from trainmon_tui.store.places import Counter, Grid, Places, edges_of

NAN = math.nan


def counter_of(xs, attempts=None, batches=1):
    counter = Counter()
    attempts = np.zeros(len(xs), np.int64) if attempts is None else np.asarray(attempts)
    parts = zip(
        np.array_split(np.asarray(xs, float), batches), np.array_split(attempts, batches), strict=True
    )
    for part, numbers in parts:
        if len(part):
            counter.extend(part, numbers)
    return counter


def test_an_x_that_never_falls_is_kept_once():
    counter = counter_of([1, 2, 2, 5])
    assert counter.ordered is not None
    assert counter.nbytes == counter.printed.nbytes


@pytest.mark.parametrize(
    ("xs", "ordered"),
    [([1, 3, 2, 4], [1, 3, 3, 4]), ([1, NAN, 2], [1, 1, 2]), ([NAN, 4, NAN], [NAN, 4, 4])],
)
def test_an_x_that_falls_or_is_missing_takes_the_greatest_before_it(xs, ordered):
    counter = counter_of(xs)
    assert np.array_equal(counter.ordered, ordered, equal_nan=True)
    assert np.array_equal(counter.printed.view, xs, equal_nan=True)


def test_a_new_attempt_begins_its_own_order():
    counter = counter_of([1, 9, 3, 2], [0, 0, 1, 1])
    assert counter.ordered.tolist() == [1, 9, 3, 3]


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2, 3, NAN]), st.booleans()), max_size=40), st.integers(1, 8))
def test_pieces_never_fall_and_do_not_depend_on_the_batches(points, batches):
    xs = [x for x, _ in points]
    attempts = np.cumsum([resumed for _, resumed in points], dtype=np.int64)
    counter = counter_of(xs, attempts, batches)
    pieces = counter.pieces("step", Attempts())
    assert pieces == counter_of(xs, attempts).pieces("step", Attempts())
    for start, stop in pieces:
        assert (np.diff(counter.ordered[start:stop]) >= 0).all()
        assert not np.isnan(counter.ordered[start:stop]).any()


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.integers(1, 400))
def test_a_grids_edges_hold_both_ends(x0, extent, columns):
    grid = Grid("step", x0, x0 + extent, columns)
    edges = edges_of(grid)
    assert len(edges) == columns + 1
    assert edges[0] == x0
    assert edges[-1] > grid.x1
    assert not edges.flags.writeable


@pytest.mark.parametrize(
    ("x0", "x1", "columns"),
    [(0, 0, 5), (2, 1, 5), (0, 1, 0), (NAN, 1, 5), (0, math.inf, 5), (-1.7e308, 1.7e308, 5)],
)
def test_a_grid_without_width_is_told(x0, x1, columns):
    assert not Grid("step", x0, x1, columns).has_width


def test_cuts_are_where_x_crosses_the_edges(make_rows):
    places = Places(Attempts())
    places.extend(make_rows(np.zeros(5), steps=[0, 1, 2, 3, 4]))
    assert places.cuts(Grid("step", 0, 4, 2), (0, 5)).tolist() == [0, 2, 5]
    assert places.cuts(Grid("step", 1, 3, 2), (0, 5)).tolist() == [1, 2, 4]
    assert places.cuts(Grid("index", 1, 3, 2), (0, 5)).tolist() == [1, 2, 4]
    assert places.cuts(Grid("step", 9, 12, 3), (0, 5)).tolist() == [5, 5, 5, 5]


def test_cuts_are_computed_once_for_all_series_of_a_line(make_rows):
    places = Places(Attempts())
    places.extend(make_rows(np.zeros(5), steps=[0, 1, 2, 3, 4]))
    grid = Grid("step", 0, 4, 2)
    assert places.cuts(grid, (0, 5)) is places.cuts(grid, (0, 5))
    places.extend(make_rows([1.0], steps=[4]))
    assert places.cuts(grid, (0, 6)).tolist() == [0, 2, 6]


def test_a_copy_goes_its_own_way(make_rows):
    places = Places(Attempts())
    places.extend(make_rows([1.0, 2.0], steps=[5, 4], epochs=[1, 1]))
    twin = places.copy()
    twin.extend(make_rows([3.0], steps=[9], epochs=[2]))
    assert (len(places), len(twin)) == (2, 3)
    assert places.pieces("step") == [(0, 2)]
    assert twin.pieces("step") == [(0, 3)]
    assert twin.x_at("epoch", np.array([0, 2])).tolist() == [1.0, 2.0]
