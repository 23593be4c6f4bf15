import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.store.growing import Column, Growing

BATCHES = st.lists(st.lists(st.integers(-3, 3), max_size=40), max_size=20)


@given(BATCHES)
def test_growing_holds_what_was_added_in_order(batches):
    growing = Growing(np.int64)
    for batch in batches:
        growing.extend(np.array(batch, np.int64))
    expected = [value for batch in batches for value in batch]
    assert growing.view.tolist() == expected
    assert len(growing) == len(expected)


@given(st.lists(st.lists(st.sampled_from([1.0, 2.0, np.nan]), max_size=5), max_size=12))
def test_a_column_reads_the_same_whether_it_varies_or_not(batches):
    column = Column(np.float64)
    for batch in batches:
        column.extend(np.array(batch, np.float64))
    expected = np.array([value for batch in batches for value in batch], np.float64)
    assert np.array_equal(column.view, expected, equal_nan=True)
    assert len(column) == len(expected)


def test_a_column_of_equal_values_costs_nothing():
    column = Column(np.float64)
    column.extend(np.full(100_000, np.nan))
    column.extend(np.full(100_000, np.nan))
    assert column.nbytes == 8
    assert np.isnan(column.view).all()


def test_a_tenth_is_held_in_reserve_at_most():
    growing = Growing(np.float64)
    growing.extend(np.zeros(1000))
    growing.extend(np.zeros(1))
    assert growing.nbytes == 1100 * 8


def test_values_that_come_one_by_one_are_copied_seldom():
    growing, arrays = Growing(np.float64), set()
    for value in range(5000):
        growing.extend(np.array([value], np.float64))
        arrays.add(growing.nbytes)
    assert len(arrays) < 70


def test_views_cannot_be_written_and_keep_their_values():
    growing = Growing(np.float64)
    growing.extend(np.array([1.0, 2.0]))
    early = growing.view
    growing.extend(np.arange(1000.0))
    assert early.tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="read-only"):
        early[0] = 5.0


@pytest.mark.parametrize("values", [[1.0, 1.0], [1.0, 2.0]])
def test_a_copied_column_is_independent(values):
    column = Column(np.float64)
    column.extend(np.array(values))
    twin = column.copy()
    column.extend(np.array([9.0]))
    assert twin.view.tolist() == values
    twin.extend(np.array([7.0]))
    assert column.view.tolist() == [*values, 9.0]


def test_a_copied_growing_is_independent():
    growing = Growing(np.int64)
    growing.extend(np.array([1, 2]))
    twin = growing.copy()
    twin.extend(np.array([3]))
    assert growing.view.tolist() == [1, 2]
    assert twin.view.tolist() == [1, 2, 3]


@pytest.mark.parametrize("dtype", [np.float64, np.int64, np.float32, np.bool_])
def test_values_keep_their_type(dtype):
    for array in (Growing(dtype), Column(dtype)):
        assert array.view.dtype == dtype
        array.extend(np.array([1, 1, 0]))
        assert array.view.dtype == dtype
        assert array.view.tolist() == [1, 1, 0]


@given(st.integers(1, 300), st.integers(0, 299))
def test_a_column_that_varies_late_has_its_early_values(count, position):
    values = np.zeros(count)
    values[position % count] = 5.0
    column = Column(np.float64)
    for value in values:
        column.extend(np.array([value]))
    assert column.view.tolist() == values.tolist()
    with pytest.raises(ValueError, match="read-only"):
        column.view[0] = 1.0
