"""The fold over steps: each step once, back where a resume goes back, and unknown where too much is gone."""

from __future__ import annotations

import math

import pytest
from by_steps import Columns

from trainmon_tui.rules import step_fold, step_table
from trainmon_tui.rules.scope import MetricInfo, Scope

SCOPE = Scope({"a": MetricInfo(), "b": MetricInfo()}, clock="step")
TEXTS = ["a", "count(a)", "avg(a)", "max(a, last=3)", "prev(a, 2)", "a > 0 for 3 steps", "finite(a)"]
LAST = -1


@pytest.fixture
def small(monkeypatch):
    """Keep 20 steps, go through 4 at once."""
    monkeypatch.setattr(step_table, "KEPT_STEPS", 20)
    monkeypatch.setattr(step_table, "_SPARE", 5)
    monkeypatch.setattr(step_fold, "MOST_STEPS", 4)


@pytest.fixture
def told(new_log):
    """Fold steps (and after ``again`` a second attempt); return the answers at the newest step."""

    def run(steps, *, again=(), size=3, texts=TEXTS, value=float):
        log = new_log()
        for step in steps:
            log.add("line", step=step, a=value(step))
        log.resume()
        for step in again:
            log.add("line", step=step, a=value(step))
        columns = Columns(texts, SCOPE)
        for first in range(0, len(log.lines), size):
            columns.feed(*log.block(first, min(first + size, len(log.lines))))
        answers = columns.answers()
        return answers[max(answers)]

    return run


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_the_answers_do_not_depend_on_blocks(told, small, size):
    steps = list(range(1, 101))
    assert told(steps, size=size) == (100.0, 100.0, 50.5, 100.0, 98.0, True, True)


@pytest.mark.parametrize("size", [1, 2, 7])
@pytest.mark.parametrize("begin", [1, 5, 13, 18, 19])
def test_a_resume_is_answered_as_if_nothing_else_had_been(told, small, begin, size):
    again = list(range(begin, 22))
    assert told(list(range(1, 20)), again=again, size=size) == told(list(range(1, 22)), size=size)


def test_a_resume_within_what_is_kept_is_exact_in_a_long_run(told, small):
    steps = list(range(1, 201))
    assert told(steps, again=range(190, 202), size=1) == told(list(range(1, 202)), size=1)


def test_a_resume_from_further_back_makes_unknown_what_cannot_be_known(told, small):
    steps = list(range(1, 201))
    found = told(steps, again=range(100, 110), size=1)
    assert found[0] == 109.0
    assert found[1:3] == (None, None)
    assert found[3:6] == (109.0, 107.0, True)
    assert found[6] is None


def test_what_is_not_finite_stays_known_after_that(told, small):
    found = told(
        range(1, 201),
        again=range(100, 110),
        size=1,
        value=lambda step: math.nan if step == 105 else float(step),
    )
    assert found[6] is False


@pytest.mark.parametrize("size", [1, 50])
def test_windows_by_step_beyond_what_is_kept_are_carried(told, small, size):
    texts = ["avg(a, steps=2..4)", "first(a)", "min(a)", "at(a, step=3)"]
    assert told(range(1, 101), texts=texts, size=size) == (3.0, 1.0, 1.0, 3.0)


def test_the_newest_step_is_answered_before_it_is_over(new_log):
    log = new_log().add("l", step=1, a=1.0).add("l", step=2, a=5.0)
    columns = Columns(["a", "b", "a > 2"], SCOPE).feed(*log.block(0, 2))
    assert columns.answers() == {1.0: (1.0, None, False), 2.0: (5.0, None, True)}
    columns.feed(*log.add("l", step=2, b=3.0).block(2, 3))
    assert columns.answers()[2.0] == (5.0, 3.0, True)


def test_a_value_printed_again_at_the_newest_step_counts(new_log):
    log = new_log().add("l", step=1, a=1.0).add("l", step=1, a=9.0)
    columns = Columns(["a", "count(a)"], SCOPE)
    columns.feed(*log.block(0, 1)).feed(*log.block(1, 2))
    assert columns.answers() == {1.0: (9.0, 1.0)}


def test_a_late_line_changes_the_steps_from_its_own_on(new_log):
    log = new_log()
    for step in range(1, 9):
        log.add("l", step=step, a=float(step))
    log.add("late", step=4, b=7.0)
    columns = Columns(["a + b", "count(b)"], SCOPE).feed(*log.block(0, 8))
    columns.answers()
    columns.feed(*log.block(8, 9))
    assert [answer[0] for answer in columns.answers().values()] == [None, None, None, 11, 12, 13, 14, 15]


def test_before_any_step_nothing_is_known():
    columns = Columns(["a", "count(a)", "finite(a)", "seen(a)", "a > 1 after step 5"], SCOPE)
    assert columns.answers() == {-math.inf: (None, 0.0, None, False, None)}


def test_what_is_told_later_is_told_of_all_steps(new_log):
    log = new_log().add("l", step=1, a=1.0).add("l", step=2, a=5.0).config(limit=3).add("l", step=3, a=2.0)
    columns = Columns(["a > config.limit"], SCOPE)
    for first in range(4):
        columns.facts.fold(*log.block(first, first + 1))
        columns.by_step.fold(log.block(first, first + 1)[1].rows)
        columns.fold.advance(
            {}, columns.by_step.told([node for e in columns.expressions for node in e.nodes])
        )
    assert [answer[0] for answer in columns.answers().values()] == [False, True, False]


def test_where_a_value_was_printed(new_log):
    log = new_log().add("l", step=1, a=1.0).add("l", step=4, a=5.0)
    columns = Columns(["a"], SCOPE).feed(*log.block(0, 2))
    assert columns.fold.place("a", 3).line == 1
    assert columns.fold.place("a", 4).line == 2
    assert columns.fold.place("a", 0) is None
