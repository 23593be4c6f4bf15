"""The rows that count for a metric: the ends of each run of rows in one epoch and attempt."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from test_bundle import rows

from trainmon_tui.rules.chosen import Chosen, firsts, lasts

PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=30)


def columns(pairs):
    return (np.array([pair[index] for pair in pairs], np.int64) for index in (0, 1))


@given(PAIRS)
def test_the_last_row_of_each_run_is_chosen(pairs):
    ends, wanted = lasts(*columns(pairs)).tolist(), []
    for _, run in groupby(enumerate(pairs), key=lambda pair: pair[1]):
        wanted.append([place for place, _ in run][-1])
    assert ends == wanted


@given(PAIRS.filter(bool))
def test_the_first_row_of_each_run_is_chosen(pairs):
    begins = firsts(*columns(pairs)).tolist()
    assert begins == [0, *(place + 1 for place in lasts(*columns(pairs)).tolist()[:-1])]


def test_of_some_rows_only_those_count():
    made = rows([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
    chosen = Chosen.of(np.array([0, 2, 4]), made, np.array([1, 9, 1, 9, 2]))
    assert chosen.at.tolist() == [0, 2, 4]
    assert chosen.epochs.tolist() == [1, 1, 2]
    assert chosen.lasts.tolist() == [1, 2]


def test_of_no_rows_none_counts():
    assert lasts(np.empty(0), np.empty(0)).tolist() == []
