"""A growing table: like a list that is added to at its end and cut at both, whatever is done to it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.rules.records import Records

VALUE = np.dtype("f8")
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("extend"), st.integers(0, 200)),
        st.tuples(st.just("keep"), st.tuples(st.floats(0, 1), st.floats(0, 1))),
    ),
    max_size=20,
)


@given(DEEDS)
def test_it_holds_what_a_list_would(deeds):
    kept, wanted, number = Records(VALUE), [], 0
    for deed, how in deeds:
        if deed == "extend":
            more = np.arange(number, number + how, dtype=float)
            number += how
            kept.extend(more)
            wanted += more.tolist()
        else:
            first, last = sorted(round(share * len(wanted)) for share in how)
            kept.keep(first, last)
            wanted = wanted[first:last]
        assert kept.rows.tolist() == wanted
        assert len(kept) == len(wanted)


def test_new_records_are_filled_in_place():
    kept = Records(np.dtype([("step", "f8"), ("line", "i8")]))
    new = kept.add(2)
    new["step"], new["line"] = [1, 2], [10, 20]
    assert kept.rows.tolist() == [(1, 10), (2, 20)]


def test_what_was_cut_makes_room_without_growing():
    kept = Records(VALUE)
    for _ in range(100):
        kept.extend(np.zeros(30))
        kept.keep(len(kept) - 20, len(kept))
    assert kept.rows.base.size < 200
