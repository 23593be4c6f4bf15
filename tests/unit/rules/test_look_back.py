"""How far back rules look, and what they keep for it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from test_nodes import column, frame

from trainmon_tui.rules import look_back
from trainmon_tui.rules.columns import scalar
from trainmon_tui.rules.look_back import Looked, Slid, Steady, Trace

STEPS = list(range(1, 41))
SERIES = {
    "a": [float(step % 7) for step in STEPS],
    "b": [float(step) if step % 3 else None for step in STEPS],
}
NODES = [
    Slid("avg", ("a",), 5),
    Slid("median", ("a",), 9),
    Slid("max", ("a", "b"), 4),
    Looked("a", "prev", 11),
    Looked("b", "drop_pct", 6),
    Looked("a", "zscore", 8),
    Steady("b", "increasing_for", 10),
]


def equal(found, wanted):
    return all(
        a == b or (a is not None and b is not None and math.isclose(a, b))
        for a, b in zip(found, wanted, strict=True)
    )


@pytest.mark.parametrize("node", NODES)
@pytest.mark.parametrize("batch", [1, 16, 100])
def test_values_may_be_laid_out_in_any_number_of_batches(monkeypatch, node, batch):
    whole = column(node, STEPS, SERIES)
    monkeypatch.setattr(look_back, "_BATCH", batch)
    assert equal(column(node, STEPS, SERIES), whole)
    assert equal(column(node, STEPS, SERIES, cuts=(13, 14, 30)), whole)


@pytest.mark.parametrize("node", NODES)
def test_what_is_kept_does_not_grow(node):
    state, sizes = node.start(whole=True), []
    for first in range(len(STEPS)):
        block = frame(
            STEPS[first : first + 1], {name: values[first : first + 1] for name, values in SERIES.items()}
        )
        state, _ = node.advance(state, block)
        traces = [
            part for part in (state[0] if isinstance(state[0], tuple) else ()) if isinstance(part, Trace)
        ]
        traces += [state[0]] if isinstance(state[0], Trace) else []
        sizes.append(sum(len(trace.steps) for trace in traces))
    assert max(sizes) <= 16
    assert sizes[-1] <= sizes[20] + 1


@pytest.mark.parametrize(
    "node",
    [
        Looked("a", "prev", 30),
        Looked("a", "drop_pct", 30),
        Slid("avg", ("a",), 30),
        Looked("a", "zscore", 30),
    ],
)
def test_beyond_what_is_kept_nothing_is_known(monkeypatch, node):
    monkeypatch.setattr(look_back, "MOST_POINTS", 10)
    found = column(node, STEPS, SERIES, cuts=tuple(range(1, 40)))
    assert found == [None] * 40


def test_a_trace_keeps_its_newest_points():
    trace = Trace(np.arange(5.0), np.arange(5.0) * 2)
    assert trace.newest(2).values.tolist() == [6, 8]
    assert trace.newest(9).steps.tolist() == [0, 1, 2, 3, 4]


def test_a_pair_without_a_first_breaks_nothing():
    node = Steady("a", "increasing_for", 1)
    state, found = node.advance(node.start(whole=True), frame([5], {"a": [1.0]}))
    assert scalar(found) is None
    _, found = node.advance(state, frame([6], {"a": [2.0]}))
    assert scalar(found) is True
