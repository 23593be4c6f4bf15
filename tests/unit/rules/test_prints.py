"""How finely columns were printed: each row as `printed` says of two values."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules import printed
from trainmon_tui.rules.frame import Lane
from trainmon_tui.rules.printed import Unit
from trainmon_tui.rules.prints import UNIT, between, exact, pair_units, points, same

UNITS = st.builds(Unit, st.sampled_from([0.0, 1e-4, 0.01, 0.1, 1.0]), st.integers(0, 2))
VALUES = st.sampled_from([0.0, 0.5, 0.52, 0.5234, 0.525, 0.5251, 1.0, math.nan, math.inf, -math.inf])


def column(units):
    return np.array([tuple(unit) for unit in units], UNIT)


@given(st.lists(st.tuples(UNITS, UNITS), min_size=1, max_size=8))
def test_each_pair_compares_in_the_unit_of_two_values(pairs):
    firsts, seconds = (column(units) for units in zip(*pairs, strict=True))
    assert between(firsts, seconds).tolist() == [printed.between(*pair) for pair in pairs]


@given(st.lists(st.tuples(VALUES, VALUES, UNITS), min_size=1, max_size=8))
def test_each_two_values_are_the_same_as_two_are(rows):
    first, second = (np.array([row[index] for row in rows]) for index in (0, 1))
    sizes = np.array([row[2].size for row in rows])
    assert same(first, second, sizes).tolist() == [printed.same(a, b, unit.size) for a, b, unit in rows]


def lane(units):
    steps = np.arange(float(len(units)))
    return Lane(steps.astype(np.int64), steps, steps, None if units is None else column(units))


@given(st.lists(UNITS, min_size=1, max_size=8), st.integers(0, 8))
def test_neighbours_compare_alike_wherever_blocks_are_cut(units, cut):
    first, rest = lane(units[:cut]), lane(units[cut:])
    before = first.prints[-1:] if len(first.prints) else None
    found = [*pair_units(first, None), *pair_units(rest, before)]
    assert found == [0.0, *(printed.between(a, b) for a, b in pairwise(units))]


def test_what_has_no_prints_compares_exactly():
    steps = np.arange(3.0)
    assert pair_units(Lane(steps.astype(np.int64), steps, steps), exact(1)).tolist() == [0, 0, 0]


def test_points_know_their_last_places():
    found = points(np.array([0.5, 0.25]), np.array([0.1, 0.01]), 7)
    assert found["value"].tolist() == [0.5, 0.25]
    assert found["unit"].tolist() == [(0.1, 7), (0.01, 7)]
