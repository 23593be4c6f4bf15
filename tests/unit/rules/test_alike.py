"""What is the same as finely as it was printed: its unit at each step, and what is carried for it."""

from __future__ import annotations

import numpy as np
import pytest

from trainmon_tui.rules.alike import Matched, Stayed
from trainmon_tui.rules.columns import TRUE, UNKNOWN, Word, number
from trainmon_tui.rules.frame import Frame, Lane
from trainmon_tui.rules.look_back import Steady
from trainmon_tui.rules.nodes import Newest
from trainmon_tui.rules.prints import UNIT


def frame(steps, points, name="a"):
    """Return a frame of steps with points (step, value, unit) of one metric."""
    steps = np.array(steps, float)
    at = np.searchsorted(steps, [step for step, _, _ in points])
    prints = np.array([(unit, 0) for _, _, unit in points], UNIT)
    values = np.array([value for _, value, _ in points], float)
    return Frame(steps, steps.astype(np.int64), {name: Lane(at, steps[at], values, prints)}, None, {})


def found(nodes, frames):
    """Return the last node's column as plain values over frames."""
    states, answers = {node: node.start(whole=True) for node in nodes}, []
    for each in frames:
        for node in nodes:
            states[node], each.columns[node] = node.advance(states[node], each)
        values, known = each.columns[nodes[-1]]
        answers += [value if there else None for value, there in zip(values, known, strict=True)]
    return answers, states[nodes[-1]]


def stayed(span):
    steady = Steady("a", "unchanged_for", span)
    return steady, Stayed("a", span, steady)


def test_the_coarsest_pair_of_the_span_counts():
    points = [(1, 1.0, 1.0), (2, 1.0, 0.01), (3, 1.0, 0.01), (4, 1.0, 0.1), (5, 1.0, 0.1)]
    answers, _ = found(stayed(2), [frame(range(1, 6), points)])
    assert answers == [None, 0.01, 0.01, 0.01, 0.1]
    assert found(stayed(3), [frame(range(1, 6), points)])[0] == [None, None, 0.01, 0.01, 0.1]


def test_a_pair_that_compares_exactly_leaves_no_unit():
    points = [(1, 1.0, 0.1), (2, 1.0, 0.1), (3, 1.0, 0.0), (4, 1.0, 0.1), (5, 1.0, 0.1), (6, 1.0, 0.1)]
    assert found(stayed(2), [frame(range(1, 7), points)])[0] == [None, 0.1, None, None, 0.1, 0.1]


def test_between_points_the_unit_stands():
    frames = [frame([1, 2], [(1, 1.0, 0.1), (2, 1.0, 0.1)]), frame([3, 4], []), frame([5], [(5, 1.0, 0.1)])]
    assert found(stayed(2), frames)[0] == [None, 0.1, 0.1, 0.1, 0.1]


def test_once_it_changes_there_is_no_unit():
    points = [(1, 1.0, 0.1), (2, 1.0, 0.1), (3, 2.0, 0.1), (4, 2.0, 0.1)]
    assert found(stayed(2), [frame(range(1, 5), points)])[0] == [None, 0.1, None, 0.1]


def test_what_is_carried_does_not_grow():
    frames = [frame([step], [(step, 1.0, 10.0 ** -(step % 7))]) for step in range(1, 200)]
    _, state = found(stayed(3), frames)
    assert len(state.last) <= 3


@pytest.mark.parametrize(("right", "wanted"), [(0.5234, 0.01), (0.52, 0.01), (0.53, None)])
def test_a_metric_and_a_number_match_in_its_unit(right, wanted):
    newest = Newest("a")
    node = Matched(lambda frame: frame.columns[newest], lambda _: number(right), ("a",))
    frames = [frame([0, 1], [(1, 0.52, 0.01)]), frame([2], [])]
    assert found((newest, node), frames)[0] == [None, wanted, wanted]


def test_a_word_is_like_no_number():
    newest = Newest("a")
    node = Matched(lambda frame: frame.columns[newest], lambda _: Word("x"), ("a",))
    assert found((newest, node), [frame([1], [(1, 0.5, 0.1)])])[0] == [None]


def test_an_unknown_condition_has_no_unit():
    steady, node = stayed(5)
    one = frame([1, 2], [(1, 1.0, 0.1), (2, 1.0, 0.1)])
    _, one.columns[steady] = steady.advance(steady.start(whole=True), one)
    assert one.columns[steady].tolist() == [UNKNOWN, UNKNOWN] != [TRUE, TRUE]
    assert not node.advance(node.start(whole=True), one)[1].known.any()
