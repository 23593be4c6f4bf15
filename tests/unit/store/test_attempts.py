import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.store.attempts import Attempts


def noted(make_rows, steps, attempts, *, family=0, into=None):
    run = into or Attempts()
    run.note(make_rows(np.zeros(len(steps)), steps=steps, attempts=attempts, family=family))
    return run


def test_a_run_without_a_resume_has_no_seam_and_no_cutoff(make_rows):
    run = noted(make_rows, [1, 2, 3], [0, 0, 0])
    assert run.seams("step") == []
    assert run.cutoff("step", 0) == math.inf


def test_points_are_replaced_from_the_least_start_of_any_later_attempt(make_rows):
    run = noted(make_rows, [0, 50, 20, 30, 40], [0, 0, 1, 1, 2])
    assert run.seams("step") == [20, 40]
    assert [run.cutoff("step", attempt) for attempt in range(3)] == [20, 40, math.inf]


def test_the_line_that_shows_an_attempt_first_in_x_begins_it(make_rows):
    run = noted(make_rows, [0, 50, 20], [0, 0, 1])
    noted(make_rows, [15], [1], family=7, into=run)
    assert run.cutoff("step", 0) == 15


def test_an_attempt_does_not_begin_again_where_its_x_falls_back(make_rows):
    run = noted(make_rows, [0, 50, 20], [0, 0, 1])
    version = run.version
    noted(make_rows, [10], [1], into=run)
    assert run.cutoff("step", 0) == 20
    assert run.version == version


def test_an_attempt_begins_at_its_first_known_x(make_rows):
    run = noted(make_rows, [9, math.nan], [0, 1])
    assert run.seams("step") == []
    noted(make_rows, [math.nan, 4], [1, 1], into=run)
    assert run.seams("step") == [4]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40))
def test_cutoffs_are_the_least_of_all_later_starts(make_rows, starts):
    run = noted(make_rows, starts, range(len(starts)))
    for attempt in range(len(starts)):
        assert run.cutoff("step", attempt) == min(starts[attempt + 1 :], default=math.inf)


@pytest.mark.parametrize("axis", ["step", "epoch"])
def test_thousands_of_attempts_are_looked_up_at_once(make_rows, axis):
    count = 20_000
    run = Attempts()
    falling = np.arange(count, 0, -1)
    run.note(make_rows(np.zeros(count), steps=falling, epochs=falling, attempts=range(count)))
    assert [run.cutoff(axis, attempt) for attempt in (0, count - 2, count - 1)] == [1, 1, math.inf]


@given(
    st.lists(st.tuples(st.integers(0, 20) | st.just(math.nan), st.booleans()), min_size=1, max_size=30),
    st.integers(1, 5),
)
def test_where_attempts_begin_does_not_depend_on_the_batches(make_rows, points, size):
    steps = [step for step, _ in points]
    attempts = np.cumsum([resumed for _, resumed in points])
    whole, parts = noted(make_rows, steps, attempts), Attempts()
    for begin in range(0, len(steps), size):
        noted(make_rows, steps[begin : begin + size], attempts[begin : begin + size], into=parts)
    assert parts.seams("step") == whole.seams("step")
    assert [parts.cutoff("step", n) for n in range(31)] == [whole.cutoff("step", n) for n in range(31)]


def test_steps_and_epochs_begin_on_their_own(make_rows):
    run = Attempts()
    run.note(make_rows([1.0, 2.0], steps=[90, 40], epochs=[math.nan, 2], attempts=[0, 1]))
    assert (run.seams("step"), run.seams("epoch")) == ([40], [2])
    assert run.cutoff("epoch", 0) == 2
