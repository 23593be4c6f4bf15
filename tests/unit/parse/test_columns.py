"""Numbers that were read together, whose texts are cut out only when asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.columns import Column

WORDS = st.lists(st.integers(0, 10**6), min_size=1, max_size=12)


def column(numbers):
    """Return a column of numbers printed beside each other, and the times its texts were asked for."""
    texts, asked = [b"%d" % number for number in numbers], []
    ends = np.cumsum([len(text) + 1 for text in texts]) - 1
    starts = ends - [len(text) for text in texts]

    def spans():
        asked.append(1)
        return starts, ends

    return Column(b" ".join(texts), np.array(numbers, float), spans), texts, asked


@given(WORDS)
def test_texts_are_those_that_were_printed(numbers):
    found, texts, asked = column(numbers)
    assert len(found) == len(numbers)
    assert asked == []
    assert list(found) == texts
    assert [found[place] for place in range(len(found))] == texts
    assert asked == [1]


@given(WORDS, st.slices(12))
def test_a_slice_is_the_column_of_some_lines(numbers, part):
    found, texts, _ = column(numbers)
    cut = found[part]
    assert list(cut) == texts[part]
    assert cut.values.tolist() == numbers[part]


def test_lines_are_taken_in_any_order():
    found, texts, _ = column([10, 20, 30])
    taken = found.take(np.array([2, 0]))
    assert (list(taken), taken.values.tolist()) == ([texts[2], texts[0]], [30, 10])
    assert list(taken.take(np.array([1]))) == [texts[0]]


def test_behind_the_end_there_is_nothing():
    found, _, _ = column([1])
    with pytest.raises(IndexError):
        found[1]
