"""Points of several metrics that share their lines: equal to those of each metric by itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.blocks import Family, Rows, SeriesKey
from trainmon_tui.rules.bundle import Bundle, where_of
from trainmon_tui.rules.facts import Feed
from trainmon_tui.rules.step_table import StepTable

METRICS = ("a", "b", "c")


def rows(steps, values, *, offset=0, attempt=0, source="line", present=None, family=0):
    """Return rows of as many columns as each of ``values`` has numbers."""
    size, values = len(steps), np.array(values, float).reshape(len(steps), -1)
    offsets = offset + 10 * np.arange(size, dtype=np.int64)
    keys = tuple(SeriesKey(f"x{column}") for column in range(values.shape[1]))
    return Rows(
        Family(family, keys, source), values, np.array(steps, float), np.full(size, 2.0), offsets // 10, offsets,
        np.full(size, math.nan), np.full(size, attempt), None if present is None else np.array(present),
    )  # fmt: skip


def filled(*parts):
    bundle = Bundle(["a", "b"])
    for steps, a, b in parts:
        made = rows(steps, np.column_stack((a, b)), offset=1000 * len(bundle))
        bundle.put(where_of(made, np.arange(len(steps))), {"a": np.array(a, float), "b": np.array(b, float)})
    return bundle


def points(bundle, metric):
    return list(zip(bundle.steps.tolist(), bundle.values[metric].rows.tolist(), strict=True))


def test_points_stand_in_the_order_of_their_steps():
    bundle = filled(([1, 3], [5, 6], [7, 8]), ([2, 4], [50, 60], [70, 80]))
    assert points(bundle, "a") == [(1, 5), (2, 50), (3, 6), (4, 60)]
    assert points(bundle, "b") == [(1, 7), (2, 70), (3, 8), (4, 80)]


def test_what_is_printed_again_at_a_step_counts():
    bundle = filled(([1, 2, 2], [5, 6, 7], [1, 2, 3]), ([1], [9], [9]))
    assert points(bundle, "a") == [(1, 9), (2, 7)]
    assert points(bundle, "b") == [(1, 9), (2, 3)]


def test_a_metric_that_is_taken_out_keeps_its_points_and_leaves_the_others():
    bundle = filled(([1, 2], [5, 6], [7, 8]))
    alone = bundle.without("b")
    alone.put(where_of(rows([3], [9], offset=5000), np.arange(1)), {"b": np.array([9.0])})
    assert points(alone, "b") == [(1, 7), (2, 8), (3, 9)]
    assert points(bundle, "a") == [(1, 5), (2, 6)]
    assert "b" not in bundle.values


def test_points_are_dropped_of_all_metrics_alike():
    bundle = filled(([1, 2, 3, 4], [5, 6, 7, 8], [1, 2, 3, 4]))
    bundle.keep(1, 4)
    bundle.choose(np.array([True, False, True]))
    assert points(bundle, "a") == [(2, 6), (4, 8)]
    assert points(bundle, "b") == [(2, 2), (4, 4)]


@pytest.mark.parametrize(("step", "line"), [(0.5, None), (1, 0), (2.5, 1), (9, 2)])
def test_a_point_says_where_it_was_printed(step, line):
    bundle = filled(([1, 2, 3], [5, 6, 7], [1, 2, 3]))
    place = bundle.place(step)
    assert (place if place is None else (place.line, place.offset, place.epoch)) == (
        None if line is None else (line, line * 10, 2.0)
    )


def test_metrics_of_one_kind_of_line_share_where_they_stand():
    table = StepTable(METRICS)
    feeds = [Feed(0, "a", 0), Feed(1, "b", 0), Feed(2, "c", -1)]
    table.fold([(rows([1, 2], [[5, 6, 7], [8, 9, 10]]), feeds)])
    assert table.points["a"] is table.points["b"]
    assert table.points["a"] is not table.points["c"]


def test_a_metric_that_another_line_prints_too_leaves_the_others():
    table = StepTable(METRICS)
    table.fold([(rows([1, 2], [[5, 6], [8, 9]]), [Feed(0, "a", 0), Feed(1, "b", 0)])])
    table.fold([(rows([3], [[7]], family=1, offset=90), [Feed(0, "a", 0)])])
    assert points(table.points["a"], "a") == [(1, 5), (2, 8), (3, 7)]
    assert points(table.points["b"], "b") == [(1, 6), (2, 9)]


_block = st.tuples(
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from(METRICS), st.integers(-1, 0)), min_size=1, max_size=4),
    st.sampled_from(["line", "summary"]),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(_block, max_size=6), st.data())
def test_a_table_of_several_metrics_equals_one_of_each(blocks, data):
    together, apart = StepTable(METRICS), {metric: StepTable([metric]) for metric in METRICS}
    attempt = 0
    for number, (steps, fed, source, resumes, partly) in enumerate(blocks):
        attempt += resumes
        shape = (len(steps), len(fed))
        values = np.arange(shape[0] * shape[1]).reshape(shape) + 100 * number
        mask = st.lists(st.booleans(), min_size=values.size, max_size=values.size)
        present = np.array(data.draw(mask)).reshape(shape) if partly else None
        made = rows(steps, values, offset=1000 * number, attempt=attempt, source=source, present=present)
        feeds = [Feed(column, metric, rank) for column, (metric, rank) in enumerate(fed)]
        together.fold([(made, feeds)])
        for metric, table in apart.items():
            table.fold([(made, [feed for feed in feeds if feed.metric == metric])])
    for metric, table in apart.items():
        assert points(together.points[metric], metric) == points(table.points[metric], metric)
        assert together.place(metric, 4) == table.place(metric, 4)
