"""Names of runs in few cells: cut, and still told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.ui.naming import ends, tail, way_to_cut
from trainmon_tui.ui.rows import cells


@pytest.mark.parametrize(
    ("names", "width", "shown"),
    [
        (["sweep/lr-1e-3", "sweep/lr-1e-4"], 8, ["…lr-1e-3", "…lr-1e-4"]),
        (["flow-failing.log", "grpo-failing.log"], 9, ["flow-fai…", "grpo-fai…"]),
        (["a-0123456789-1", "b-0123456789-1", "a-0123456789-2"], 8, ["a-0…9-1", "b-0…9-1", "a-0…9-2"]),
        (["one", "two"], 8, ["one", "two"]),
        (["same", "same"], 3, ["…me", "…me"]),
    ],
)
def test_names_are_cut_where_they_are_alike(names, width, shown):
    way = way_to_cut(names, width)
    assert [way(name, width) for name in names] == shown


@given(st.text(max_size=30), st.integers(0, 20))
def test_no_way_takes_more_cells_than_it_has(name, width):
    assert all(cells(way(name, width)) <= width for way in (tail, ends))
