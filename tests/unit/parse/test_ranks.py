"""Several processes that print the same: the first to print a kind of line speaks for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.blocks import SeriesKey
from trainmon_tui.parse import ranks
from trainmon_tui.parse.finding import Capture, Finding
from trainmon_tui.parse.ranks import Ranks, kind_of
from trainmon_tui.parse.shapes import Reading
from trainmon_tui.parse.template import Template

LOSS = Finding((Capture(1, 2, "rank"), Capture(9, 12, "value", SeriesKey("loss"))))
PLAIN = Finding((Capture(5, 8, "value", SeriesKey("lr")),))


def reading(finding, places, columns):
    return Reading(Template(b"0 line 0.5 0.5", finding), np.array(places, np.int64), columns)


def of_ranks(*told, start=0):
    """Return a reading of lines of some ranks, whose values tell the lines apart."""
    texts = [b"%d" % rank for rank in told]
    values = [b"%d.5" % (start + number) for number in range(len(told))]
    return reading(LOSS, range(start, start + len(told)), [texts, values])


def kept(readings):
    return [text for each in readings for text in each.columns[-1]]


def test_what_further_ranks_repeat_is_left_out():
    (found,) = Ranks().resolve([of_ranks(0, 1, 2, 0, 1, 2)])
    assert found.positions.tolist() == [0, 3]
    assert [list(column) for column in found.columns] == [[b"0", b"0"], [b"0.5", b"3.5"]]


def test_the_first_to_print_speaks_in_later_blocks_too():
    known = Ranks()
    assert kept(known.resolve([of_ranks(3, 0)])) == [b"0.5"]
    assert kept(known.resolve([of_ranks(0, 3, start=10)])) == [b"11.5"]


def test_lines_without_a_rank_are_kept_as_they_are():
    plain, ranked = reading(PLAIN, [1], [[b"0.1"]]), of_ranks(1, 1, start=5)
    known = Ranks()
    assert known.resolve([plain]) == [plain]
    assert known.resolve([plain, ranked]) == [plain, ranked]


def test_each_kind_of_line_has_a_rank_of_its_own():
    known = Ranks()
    assert known.speaks("loss", 1)
    assert known.speaks("lr", 0)
    assert not known.speaks("loss", 0)
    assert known.speaks("loss", 1)


def test_the_first_by_its_place_speaks_whatever_the_order_of_readings():
    later, earlier = of_ranks(0, start=8), of_ranks(1, start=2)
    assert kept(Ranks().resolve([later, earlier])) == [b"2.5"]


def test_too_many_kinds_are_forgotten(monkeypatch):
    monkeypatch.setattr(ranks, "MAX_KINDS", 3)
    known = Ranks()
    for kind in range(10):
        assert known.speaks(kind, kind)
    assert known.speaks(9, 9)
    assert not known.speaks(9, 0)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=20), st.integers(1, 19))
def test_where_blocks_are_cut_changes_nothing(told, cut):
    together, apart = Ranks(), Ranks()
    first, rest = told[:cut], told[cut:]
    blocks = [of_ranks(*first)] + ([of_ranks(*rest, start=len(first))] if rest else [])
    assert kept(together.resolve([of_ranks(*told)])) == [
        text for block in blocks for text in kept(apart.resolve([block]))
    ]


@pytest.mark.parametrize("change", [{"label": "DEV"}, {"source": "bar"}, {"captures": LOSS.captures[:1]}])
def test_a_kind_is_told_by_what_is_printed(change):
    other = Finding(**{"captures": LOSS.captures, **change})
    assert kind_of(other) != kind_of(LOSS) == kind_of(Finding(LOSS.captures))
