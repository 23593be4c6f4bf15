import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.store.store import Store


def test_series_stand_in_the_order_of_their_first_point(make_rows):
    store = Store()
    store.append(make_rows([[1.0, 9.0]], names=["loss", "lr"], present=[[True, False]]))
    store.append(make_rows([[2.0]], names=["val"], family=1))
    store.append(make_rows([[3.0, 4.0]], names=["loss", "lr"]))
    assert [series.key.tag for series in store.series] == ["loss", "val", "lr"]
    assert [series.values.tolist() for series in store.series] == [[1.0, 3.0], [2.0], [4.0]]


def test_the_order_of_the_series_knows_no_blocks(make_rows):
    """Of one line, series stand as the line names them; of several, the line that came first leads."""
    lines = [
        make_rows([[1.0, 2.0, 3.0]], names=["loss", "time", "lr"], family=1),
        make_rows([[4.0]], names=["val"], family=0),
        make_rows([[5.0, np.nan, 6.0]], names=["loss", "time", "lr"], family=1, present=[[True, False, True]]),
    ]  # fmt: skip
    together = make_rows(
        [[1.0, 2.0, 3.0], [5.0, np.nan, 6.0]],
        names=["loss", "time", "lr"],
        family=1,
        present=[[True, True, True], [True, False, True]],
    )
    for number, rows in enumerate(lines):
        rows.offsets[:] = number * 10
    together.offsets[:] = (0, 20)
    split, whole = Store(), Store()
    for rows in lines:
        split.append(rows)
    whole.extend([lines[1], together])
    for store in (split, whole):
        assert [one.key.tag for one in store.series] == ["loss", "time", "lr", "val"]
        assert [one.values.tolist() for one in store.series] == [[1.0, 5.0], [2.0], [3.0, 6.0], [4.0]]


def test_series_of_one_line_share_their_places(make_rows):
    store = Store()
    store.append(make_rows(np.ones((10, 4))))
    assert len({id(series.places) for series in store.series}) == 1


@given(
    blocks=st.lists(
        st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=6), max_size=8
    )
)
@settings(deadline=None)
def test_absent_cells_are_not_points(make_rows, blocks):
    store, expected, step = Store(), {}, 0
    for present in blocks:
        steps = np.arange(step, step + len(present))
        step += len(present)
        store.append(make_rows(np.stack([steps, steps, steps], 1), steps=steps, present=present))
        for row, flags in zip(steps.tolist(), present, strict=True):
            for column, flag in enumerate(flags):
                if flag:
                    expected.setdefault(f"m{column}", []).append(row)
    assert {series.key.tag: series.values.tolist() for series in store.series} == expected
    for series in store.series:
        assert series.steps.tolist() == expected[series.key.tag]
        assert len(series.lines) == len(series.offsets) == len(series.attempts) == len(series)


def test_a_block_without_rows_is_nothing(make_rows):
    store = Store()
    store.append(make_rows(np.empty((0, 2))))
    assert store.series == []


def test_memory_is_bounded_by_points(make_rows):
    store = Store()
    count = 30_000
    table = np.random.default_rng(0).standard_normal((count, 8))
    store.append(make_rows(table, steps=np.arange(count), epochs=np.arange(count) // 100))
    assert store.nbytes / table.size < 14


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_the_size_of_batches_does_not_matter(make_rows, batch):
    steps = np.array([0, 1, 2, 5, 4, 3, 4, 5, 6.0] * 3 + [np.nan, 7])
    attempts = np.repeat([0, 1, 2, 2], (9, 9, 9, 2))
    values = np.arange(len(steps), dtype=float)
    whole, pieces = Store(), Store()
    whole.append(make_rows(values, steps=steps, attempts=attempts))
    for start in range(0, len(steps), batch):
        part = slice(start, start + batch)
        pieces.append(make_rows(values[part], steps=steps[part], attempts=attempts[part]))
    one, other = whole.series[0].columns("step", 0, 8, 8), pieces.series[0].columns("step", 0, 8, 8)
    assert np.array_equal(one.low, other.low, equal_nan=True)
    assert np.array_equal(one.high, other.high, equal_nan=True)
    assert one.seams == other.seams == (0.0, 0.0)


def kept(series):
    columns = (
        series.steps, series.epochs, series.walls, series.lines, series.offsets, series.attempts, series.values,
    )  # fmt: skip
    return [column.tolist() for column in columns]


def test_points_before_a_column_was_first_absent_keep_their_places(make_rows):
    store, plain = Store(), Store()
    store.append(make_rows([[1.0, 9.0], [2.0, 8.0]], steps=[5, 6]))
    plain.append(make_rows([[1.0, 9.0], [2.0, 8.0]], steps=[5, 6]))
    before = [kept(series)[:6] for series in plain.series]
    store.append(make_rows([[3.0, np.nan]], steps=[7], present=[[True, False]]))
    loss, rate = store.series
    assert loss.places is not rate.places
    assert str(kept(rate)[:6]) == str(before[1])
    assert loss.steps.tolist() == [5, 6, 7]
    store.append(make_rows([[4.0, 7.0]], steps=[8]))
    assert (loss.steps.tolist(), rate.steps.tolist()) == ([5, 6, 7, 8], [5, 6, 8])


def test_a_printed_nan_is_a_point_and_an_absent_value_is_none(make_rows):
    store = Store()
    store.append(make_rows([[np.nan], [np.nan]], steps=[1, 2], present=[[True], [False]]))
    (series,) = store.series
    assert (len(series), series.nonfinite, series.steps.tolist()) == (1, 1, [1])


def test_one_tag_on_two_kinds_of_line_is_two_series(make_rows):
    store = Store()
    store.append(make_rows([1.0], family=0, names=["loss"], source="bar"))
    store.append(make_rows([2.0], family=1, names=["loss"], source="summary"))
    assert [(series.family, series.source) for series in store.series] == [(0, "bar"), (1, "summary")]


@given(st.lists(st.integers(1, 30), max_size=10))
def test_memory_is_told_and_never_shrinks(make_rows, sizes):
    store, told = Store(), [0]
    for size in sizes:
        store.append(make_rows(np.random.default_rng(size).random((size, 3)), steps=np.arange(size)))
        told.append(store.nbytes)
    assert told == sorted(told)
    assert store.nbytes >= 8 * 3 * sum(sizes)
