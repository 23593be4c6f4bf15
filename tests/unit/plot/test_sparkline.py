import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.plot.sparkline import BLOCKS, sparkline

BAD = "\N{MULTIPLICATION SIGN}"
ANY = st.floats(allow_nan=True, allow_infinity=True)


def test_a_sparkline_rises_with_its_values():
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█"
    assert sparkline([1, math.nan, 2], ascii_only=True) == "_x#"


def test_equal_values_stand_half_way_up():
    assert sparkline([5, 5]) == "▄▄"
    assert sparkline([0.0]) == "▄"


@pytest.mark.parametrize(("width", "expected"), [(None, "▁▄█"), (2, "▁█"), (9, "▁▄█"), (0, ""), (-3, "")])
def test_the_newest_values_are_kept(width, expected):
    assert sparkline([1, 1.9, 3], width) == expected


@given(st.lists(ANY, max_size=30), st.integers(0, 40), st.booleans())
def test_a_sparkline_has_a_cell_a_value(values, width, ascii_only):
    text = sparkline(values, width, ascii_only=ascii_only)
    assert len(text) == min(len(values), width)
    assert not ascii_only or text.isascii()


@given(st.lists(st.floats(-1e308, 1e308), min_size=2, max_size=30))
def test_the_order_of_levels_is_that_of_the_values(values):
    levels = [BLOCKS.index(letter) for letter in sparkline(values)]
    for value, level in zip(values, levels, strict=True):
        assert all(
            other_level >= level for other, other_level in zip(values, levels, strict=True) if other > value
        )


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_values_that_are_no_numbers_are_crosses_and_move_nothing(value):
    assert sparkline([value] * 3) == BAD * 3
    assert sparkline([1.0, value, 3.0]) == f"▁{BAD}█"
    assert sparkline([value], ascii_only=True) == "x"


def test_the_farthest_floats_have_levels():
    assert sparkline([-1.7e308, 0.0, 1.7e308]) == "▁▅█"
    assert sparkline([5e-324, 0.0]) in {"█▁", "▄▄"}
