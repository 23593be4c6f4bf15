"""What rules carry from block to block: each node's column, over blocks cut anywhere."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from test_columns import plain

from trainmon_tui.rules import columns
from trainmon_tui.rules.columns import Numbers
from trainmon_tui.rules.frame import Frame, Lane
from trainmon_tui.rules.look_back import Looked, Slid, Steady
from trainmon_tui.rules.nodes import (
    Appeared,
    Broken,
    Computed,
    Finite,
    Grown,
    Held,
    Newest,
    Node,
    Stretch,
)  # fmt: skip

NAN = math.nan
ALL, MIDDLE, PHASE = Stretch(), Stretch((3.0, 5.0)), Stretch(phase="main")
SPANS = {"main": (3.0, math.inf)}


def frame(steps, series, spans=SPANS):
    """Return a frame of steps in which each metric has the values that are not None."""
    steps = np.array(steps, float)
    lanes = {}
    for metric, values in series.items():
        at = np.array([index for index, value in enumerate(values) if value is not None], dtype=np.int64)
        lanes[metric] = Lane(at, steps[at], np.array([values[index] for index in at], float))
    return Frame(steps, np.zeros(len(steps), np.int64), lanes, None, spans)


def column(node, steps, series, *, cuts=(), whole=True, spans=SPANS, before=()):
    """Return a node's column as plain values, over blocks cut at some indices; ``before`` are nodes it reads."""
    states = {each: each.start(whole=whole) for each in (*before, node)}
    found = []
    edges = [0, *cuts, len(steps)]
    for first, last in itertools.pairwise(edges):
        block = frame(steps[first:last], {name: values[first:last] for name, values in series.items()}, spans)
        for each, state in states.items():
            states[each], block.columns[each] = each.advance(state, block)
        found += spread(block.columns[node], last - first)
    return found


def spread(column, size):
    """Return a column as plain values, one for each step."""
    parts = column if isinstance(column, Numbers) else [column]
    spread_out = [np.broadcast_to(part, size) for part in parts]
    return plain(Numbers(*spread_out) if isinstance(column, Numbers) else spread_out[0])


STEPS = [1, 2, 3, 4, 5, 6]
A = [1, None, 3, 3, NAN, 2]
B = [None, 7, None, 8, None, None]


def same(found, wanted):
    return len(found) == len(wanted) and all(
        a == b
        or (a is not None and b is not None and (math.isclose(a, b) or (math.isnan(a) and math.isnan(b))))
        for a, b in zip(found, wanted, strict=True)
    )


CASES = [
    (Newest("a"), [1, 1, 3, 3, NAN, 2]),
    (Newest("b"), [None, 7, 7, 8, 8, 8]),
    (Grown("max", ("a",), ALL), [1, 1, 3, 3, 3, 3]),
    (Grown("count", ("a",), ALL), [1, 1, 2, 3, 4, 5]),
    (Grown("count", ("b",), ALL), [0, 1, 1, 2, 2, 2]),
    (Grown("count", ("b",), MIDDLE), [None, None, None, None, 1, 1]),
    (Grown("avg", ("a",), MIDDLE), [None, None, None, None, NAN, NAN]),
    (Grown("max", ("a",), MIDDLE), [None, None, None, None, 3, 3]),
    (Grown("first", ("b",), PHASE), [None, None, None, 8, 8, 8]),
    (Grown("count", ("b",), PHASE), [None, None, 0, 1, 1, 1]),
    (Grown("count", ("b",), Stretch(phase="later")), [None] * 6),
    (Grown("max", ("a", "b"), ALL), [1, 7, 7, 8, 8, 8]),
    (Grown("last", ("a", "b"), ALL), [1, 7, 3, 8, NAN, 2]),
    (Grown("count", ("a", "b"), MIDDLE), [None, None, None, None, 4, 4]),
    (Finite("a", ALL), [True, True, True, True, False, False]),
    (Finite("b", ALL), [None, True, True, True, True, True]),
    (Finite("a", MIDDLE), [None, None, None, None, False, False]),
    (Finite("a", Stretch((1.0, 4.0))), [None, None, None, True, True, True]),
    (Finite("b", MIDDLE), [None, None, None, None, True, True]),
    (Broken("a", ALL), [None, None, None, None, 5, 5]),
    (Appeared("a"), [True] * 6),
    (Appeared("b"), [False, True, True, True, True, True]),
    (Slid("max", ("a",), 2), [None, None, 3, 3, 3, 2]),
    (Slid("avg", ("b",), 2), [None, None, None, 7.5, 7.5, 7.5]),
    (Slid("min", ("a", "b"), 1), [None, 1, 3, 3, 8, 2]),
    (Slid("last", ("a", "b"), 2), [None, None, None, 8, NAN, 2]),
    (Slid("first", ("a",), 99), [None] * 6),
    (Looked("a", "prev", 1), [None, None, 1, 3, 3, NAN]),
    (Looked("a", "prev", 3), [None, None, None, 1, 1, 3]),
    (Looked("b", "prev", 2), [None, None, None, 7, 7, 7]),
    (Looked("a", "rise_pct", 2), [None, None, 200, 200, NAN, (2 - 3) / 3 * 100]),
    (Looked("a", "zscore", 2), [None, None, None, math.sqrt(0.5), None, NAN]),
    (Steady("a", "increasing_for", 2), [None, None, True, False, False, False]),
    (Steady("a", "unchanged_for", 2), [None, None, False, True, False, False]),
    (Steady("b", "increasing_for", 2), [None, None, None, True, True, True]),
]


@pytest.mark.parametrize("cuts", [(), (1,), (3,), (1, 2, 3, 4, 5)])
@pytest.mark.parametrize(("node", "wanted"), CASES)
def test_its_column(node, wanted, cuts):
    assert same(column(node, STEPS, {"a": A, "b": B}, cuts=cuts), wanted)


def holds(values):
    """Return a program that is true, false or unknown as the metric's newest value is 1, 0 or not known."""
    return lambda block: columns.conditions(
        block.columns[Newest("a")].values > 0, block.columns[Newest("a")].known
    )


@pytest.mark.parametrize(
    ("values", "count", "wanted"),
    [
        ([1, 1, 1, 1, 1, 1], 3, [None, None, True, True, True, True]),
        ([0, 1, 1, 1, 1, 1], 3, [False, False, False, True, True, True]),
        ([1, 1, 0, 1, 1, 1], 2, [None, True, False, False, True, True]),
        ([None, 1, 1, 1, 1, 1], 2, [None, None, True, True, True, True]),
        ([0, None, None, 1, None, None], 2, [False, False, False, False, True, True]),
        ([1, 1, 1, 1, 1, 0], 1, [True, True, True, True, True, False]),
        ([1, 1, 1, 1, 1, 1], 7, [None] * 6),
        ([0, 0, 0, 0, 0, 0], 7, [False] * 6),
    ],
)
@pytest.mark.parametrize("cuts", [(), (2,), (1, 2, 3, 4, 5)])
def test_a_condition_that_stands(values, count, wanted, cuts):
    node = Held(holds(values), ("a",), count)
    assert column(node, STEPS, {"a": values}, cuts=cuts, before=[Newest("a")]) == wanted


def test_between_printed_steps_a_condition_stands_on():
    node = Held(holds(None), ("a",), 10)
    assert column(node, [1, 5, 11, 12], {"a": [1, 1, 1, 1]}, before=[Newest("a")]) == [None, None, True, True]
    assert column(node, [1, 5, 11, 15], {"a": [1, 0, 1, 1]}, before=[Newest("a")]) == [
        None,
        False,
        False,
        False,
    ]
    assert column(node, [1, 5, 11, 20], {"a": [1, 0, 1, 1]}, before=[Newest("a")]) == [
        None,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("node", "wanted"),
    [
        (Grown("max", ("a",), ALL), [None] * 6),
        (Grown("count", ("a",), MIDDLE), [None] * 6),
        (Finite("a", ALL), [None, None, None, None, False, False]),
        (Appeared("b"), [True] * 6),
        (Newest("a"), [1, 1, 3, 3, NAN, 2]),
        (Slid("max", ("a",), 2), [None, None, 3, 3, 3, 2]),
    ],
)
def test_where_earlier_steps_are_no_longer_held(node, wanted):
    assert same(column(node, STEPS, {"a": A, "b": B}, whole=False), wanted)


@pytest.mark.parametrize("cuts", [(), (2,), (1, 2, 3, 4, 5)])
def test_a_computed_metric_has_points_where_one_of_its_parts_is_printed(cuts):
    total = columns.arithmetic(
        "+", lambda block: block.columns[Newest("a")], lambda block: block.columns[Newest("b")]
    )
    parts = [Newest("a"), Newest("b"), Computed("sum", total, ("a", "b"))]
    series = {"a": [1, None, 3, None, 5, None], "b": [None, 7, None, 8, None, None]}
    wanted = [0, 1, 2, 3, 4, 4]
    assert column(Grown("count", ("sum",), ALL), STEPS, series, cuts=cuts, before=parts) == wanted
    assert column(Newest("sum"), STEPS, series, cuts=cuts, before=parts) == [None, 8, 10, 11, 13, 13]


def test_a_node_without_new_points_says_what_it_said():
    for node, wanted in CASES:
        states = node.start(whole=True)
        states, before = node.advance(states, frame(STEPS, {"a": A, "b": B}))
        _, after = node.advance(states, frame([6], {"a": [None], "b": [None]}))
        assert same(spread(after, 1), wanted[-1:]), node
        assert same(spread(before, len(STEPS)), wanted), node


@pytest.mark.parametrize(
    ("node", "now", "words"),
    [
        (Newest("a"), 5, "a was not logged up to step 5"),
        (Newest("a"), -math.inf, "a was not logged"),
        (Newest("a"), 1_234_567, "a was not logged up to step 1234567"),
        (Appeared("a"), 5, "a was not logged up to step 5"),
        (Grown("avg", ("a",), ALL), 5, "a was not logged"),
        (Grown("avg", ("a",), MIDDLE), 4, "a is not complete up to step 5"),
        (Grown("avg", ("a",), PHASE), 2, "phase main has not begun, or has no a"),
        (Finite("a", MIDDLE), 4, "a is not complete up to step 5"),
        (Slid("avg", ("a",), 9), 4, "a has fewer than 9 values"),
        (Looked("a", "prev", 9), 4, "a has too few steps before 4"),
        (Steady("a", "increasing_for", 9), 4, "a has too few steps before 4"),
        (Broken("a", ALL), 4, ""),
    ],
)
def test_why_it_is_not_known(node, now, words):
    assert node.lack(now) == words


def test_equal_nodes_are_one():
    assert len({Newest("a"), Newest("a"), Grown("avg", ("a",), Stretch()), Grown("avg", ("a",), ALL)}) == 2


def test_a_node_has_to_say_how():
    with pytest.raises(NotImplementedError):
        Node().start(whole=True)
    with pytest.raises(NotImplementedError):
        Node().advance(None, frame([1], {}))
    assert Node().reads == ()
