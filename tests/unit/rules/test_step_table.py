"""The points by step that count: several families, resumes, late lines, and what is no longer kept."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon_tui.model.blocks import Family, Rows, SeriesKey
from trainmon_tui.rules import step_table
from trainmon_tui.rules.facts import Feed
from trainmon_tui.rules.records import Records
from trainmon_tui.rules.step_table import STEP, StepTable

A, B = Feed(0, "a", 0), Feed(0, "b", 0)


def rows(steps, values, *, family=0, attempt=0, offset=None, source="line", present=None, epoch=math.nan):
    """Return rows of one column whose lines stand at 100 times their step, or from ``offset`` on."""
    steps = np.array(steps, float)
    offsets = (steps * 100 if offset is None else offset + 100 * np.arange(len(steps))).astype(np.int64)
    return Rows(
        Family(family, (SeriesKey("x"),), source), np.array(values, float)[:, None], steps,
        np.full(len(steps), epoch), offsets // 100, offsets, np.full(len(steps), math.nan),
        np.full(len(steps), attempt), None if present is None else np.array(present)[:, None],
    )  # fmt: skip


def table(*folds):
    """Return a table of the metrics a and b after some folds of (rows, feeds)."""
    made = StepTable(["a", "b"])
    for fold in folds:
        made.fold([fold] if isinstance(fold[0], Rows) else fold)
    return made


def points(made, metric):
    found = made.points[metric]
    return list(zip(found.steps.tolist(), found.values[metric].rows.tolist(), strict=True))


def steps(made):
    return made.steps.rows["step"].tolist()


def test_points_and_steps_ascend():
    made = table((rows([1, 2], [5, 6]), [A]), (rows([3], [7]), [A]))
    assert points(made, "a") == [(1, 5), (2, 6), (3, 7)]
    assert steps(made) == [1, 2, 3]
    assert points(made, "b") == []


def test_two_families_share_their_steps():
    made = table([(rows([1, 2, 3], [5, 6, 7]), [A]), (rows([2, 4], [1, 2], family=1), [B])])
    assert steps(made) == [1, 2, 3, 4]
    lanes = made.lanes(np.array([1.0, 2.0, 3.0, 4.0]))
    assert lanes["a"].at.tolist() == [0, 1, 2]
    assert lanes["b"].at.tolist() == [1, 3]
    assert lanes["b"].values.tolist() == [1, 2]


def test_a_part_of_the_steps():
    made = table((rows([1, 2, 3, 4], [5, 6, 7, 8]), [A]))
    lane = made.lanes(np.array([2.0, 3.0]))["a"]
    assert (lane.at.tolist(), lane.steps.tolist(), lane.values.tolist()) == ([0, 1], [2, 3], [6, 7])
    assert len(made.lanes(np.empty(0))["a"].at) == 0


def test_the_newest_step_is_open_until_a_line_names_a_later_one():
    made = table((rows([1, 2], [5, 6]), [A]))
    assert made.over == 1
    made.fold([(rows([3], [9], family=7), [])])
    assert (made.over, made.reached, steps(made)) == (2, 3, [1, 2])
    assert StepTable(["a"]).over == 0


def test_what_was_not_printed_is_no_point():
    made = table((rows([1, 2, 3], [5, 6, 7], present=[True, False, True]), [A]))
    assert points(made, "a") == [(1, 5), (3, 7)]


def test_a_row_without_a_step_is_no_point():
    made = table((rows([math.nan, 2], [5, 6], offset=0), [A]))
    assert points(made, "a") == [(2, 6)]


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        ({"offset": 0}, {"offset": 100}, 2),
        ({"offset": 100}, {"offset": 0}, 1),
        ({"offset": 0, "source": "bar"}, {"offset": 100, "source": "summary"}, 1),
        ({"offset": 0, "source": "summary"}, {"offset": 100, "source": "line"}, 2),
        ({"offset": 100, "source": "bar"}, {"offset": 0, "source": "summary"}, 1),
    ],
)
@pytest.mark.parametrize("apart", [True, False])
def test_which_of_two_values_of_a_step_counts(first, second, wins, apart):
    folds = [(rows([1], [1], **first), [A]), (rows([1], [2], family=1, **second), [A])]
    made = table(*folds) if apart else table(folds)
    assert points(made, "a") == [(1, wins)]


def test_the_first_alias_wins():
    made = table(
        [(rows([1], [1], offset=0), [A]), (rows([1], [2], family=1, offset=100), [Feed(0, "a", -1)])]
    )
    assert points(made, "a") == [(1, 1)]


def test_a_late_line_is_put_in_its_place():
    made = table((rows([1, 2, 5], [5, 6, 7]), [A]))
    made.changed_from = math.inf
    made.fold([(rows([3], [8], family=1, offset=9000), [B])])
    assert steps(made) == [1, 2, 3, 5]
    assert made.changed_from == 3


def test_a_resume_replaces_what_it_goes_through_again():
    made = table((rows([1, 2, 3, 4], [5, 6, 7, 8]), [A]))
    made.changed_from = math.inf
    made.fold([(rows([3], [9], attempt=1, offset=9000), [A])])
    assert points(made, "a") == [(1, 5), (2, 6), (3, 9)]
    assert (steps(made), made.reached, made.changed_from) == ([1, 2, 3], 3, 3)


def test_a_resume_also_replaces_the_other_metrics():
    made = table([(rows([1, 2, 3], [5, 6, 7]), [A]), (rows([1, 2, 3], [1, 1, 1], family=1), [B])])
    made.fold([(rows([2], [9], attempt=1, offset=9000), [A])])
    assert points(made, "b") == [(1, 1)]


def test_a_resume_of_a_run_that_names_only_epochs_has_nothing_to_replace():
    made = table((rows([math.nan, math.nan], [5, 6], offset=0, epoch=2), [A]))
    made.fold([(rows([math.nan], [7], attempt=1, offset=9000, epoch=1), [A])])
    assert steps(made) == []


def test_a_straggler_of_an_earlier_attempt_does_not_count():
    made = table((rows([1, 2], [5, 6]), [A]), (rows([2], [9], attempt=1, offset=9000), [A]))
    made.fold([(rows([2, 3], [1, 1], family=1, offset=9500), [B])])
    assert points(made, "b") == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_however_the_rows_come_the_points_are_the_same(data):
    lines = data.draw(
        st.lists(
            st.tuples(st.integers(1, 9), st.integers(0, 2), st.sampled_from("ab")), min_size=1, max_size=15
        )
    )
    lines.sort(key=lambda line: line[1])
    whole = [
        (
            rows([step], [number], family=number, attempt=attempt, offset=number * 100),
            [A if metric == "a" else B],
        )
        for number, (step, attempt, metric) in enumerate(lines)
    ]
    one, each = table(whole), table(*whole)
    assert points(one, "a") == points(each, "a")
    assert points(one, "b") == points(each, "b")
    assert one.steps.rows.tolist() == each.steps.rows.tolist() or np.isnan(one.steps.rows["epoch"]).all()
    assert (steps(one), one.reached) == (steps(each), each.reached)


def test_where_a_value_stands():
    made = table((rows([10, 20], [5, 6], epoch=1.5), [A]))
    place = made.place("a", 25)
    assert (place.step, place.epoch, place.line, place.offset) == (20, 1.5, 20, 2000)
    assert made.place("a", 19).step == 10
    assert made.place("a", 9) is None
    assert made.place("b", 99) is None


def test_the_step_after_a_place_of_the_log():
    made = table((rows([10, 20], [5, 6]), [A]))
    assert made.after(0) == 10
    assert made.after(1001) == 20
    assert made.after(5000) > 20


def test_without_metrics_nothing_is_kept():
    made = StepTable([])
    made.fold([(rows([1], [5]), [A])])
    assert len(made.steps) == 0


def test_the_version_changes_with_what_is_known():
    made = table((rows([1], [5]), [A]))
    before = made.version
    made.fold([(rows([math.nan], [5], offset=500), [])])
    assert made.version == before
    made.fold([(rows([2], [5]), [A])])
    assert made.version > before


def test_the_oldest_steps_are_dropped(monkeypatch):
    monkeypatch.setattr(step_table, "KEPT_STEPS", 8)
    monkeypatch.setattr(step_table, "_SPARE", 2)
    made = table((rows(range(1, 11), range(10)), [A]))
    assert not made.is_full
    made.trim()
    assert len(made.steps) == 10
    made.fold([(rows([11], [10]), [A])])
    assert made.is_full
    made.trim()
    assert (steps(made), made.dropped_to) == ([4, 5, 6, 7, 8, 9, 10, 11], 3)
    assert points(made, "a")[0] == (4, 3)
    made.fold([(rows([2, 12], [9, 9], family=1, offset=9000), [A])])
    assert steps(made) == [4, 5, 6, 7, 8, 9, 10, 11, 12]


def test_records_are_cut_at_both_ends_and_go_on():
    kept = Records(STEP)
    for first in range(0, 300, 30):
        block = np.zeros(30, STEP)
        block["step"] = np.arange(first, first + 30)
        kept.extend(block)
        kept.keep(10, len(kept))
    assert len(kept) == 200
    assert kept.rows["step"].tolist() == list(range(100, 300))
    kept.keep(0, 5)
    kept.extend(np.zeros(1, STEP))
    assert kept.rows["step"].tolist() == [100, 101, 102, 103, 104, 0]
