import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.plot.bar import bar
from trainmon_tui.plot.picture import word_picture
from trainmon_tui.plot.raster import Raster, bridged
from trainmon_tui.plot.sparkline import sparkline

ANY = st.floats(allow_nan=True, allow_infinity=True)


def test_a_sparkline_rises_with_its_values():
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█"
    assert sparkline([1, math.nan, 2], ascii_only=True) == "_x#"
    assert sparkline([5, 5]) == "▄▄"
    assert sparkline([1, 2, 3], 2) == "▁█"
    assert sparkline([1, 2], 0) == ""


@given(st.lists(ANY, max_size=30), st.integers(0, 40), st.booleans())
def test_a_sparkline_has_a_cell_a_value(values, width, ascii_only):
    text = sparkline(values, width, ascii_only=ascii_only)
    assert len(text) == min(len(values), width)
    assert not ascii_only or text.isascii()


@given(ANY, st.integers(-3, 60), st.booleans())
def test_a_bar_has_exactly_its_width(fraction, width, ascii_only):
    done, rest = bar(fraction, width, ascii_only=ascii_only)
    assert len(done + rest) == max(width, 0)
    assert not ascii_only or (done + rest).isascii()


@pytest.mark.parametrize(
    ("fraction", "expected"),
    [(0.0, ("", "────")), (1.0, ("━━━━", "")), (0.5, ("━━", "──")), (0.4, ("━╸", "──")), (9.0, ("━━━━", ""))],
)
def test_a_bar_fills_by_halves_of_a_cell(fraction, expected):
    assert bar(fraction, 4) == expected


def test_a_bar_in_ascii():
    assert bar(0.5, 4, ascii_only=True) == ("##", "..")


def test_gaps_between_heights_are_bridged_and_ends_are_not():
    assert bridged([None, 1.0, None, None, 4.0, None]) == [None, 1.0, 2.0, 3.0, 4.0, None]
    assert bridged([None, None]) == [None, None]


@given(st.lists(st.one_of(st.none(), st.floats(-500, 500)), min_size=20, max_size=20))
def test_a_polyline_touches_every_column_it_crosses_inside(heights):
    raster = Raster(10, 5)
    raster.polyline(1, heights)
    codes = raster.codes()
    for column, height in enumerate(heights):
        if height is not None and 0 <= height <= raster.down - 1:
            left = 0x47 if column % 2 == 0 else 0xB8
            assert any(codes[row * 10 + column // 2] & left for row in range(5))


def test_a_later_layer_takes_the_cell_over():
    raster = Raster(1, 1)
    raster.fill(1, [(0, 0, 3)])
    raster.fill(2, [(1, 0, 0)])
    assert (raster.codes()[0], raster.layers()[0]) == (0x08, 2)


def test_a_fill_reaches_over_cells():
    raster = Raster(1, 3)
    raster.fill(1, [(0, 2, 9)])
    assert list(raster.codes()) == [0x44, 0x47, 0x03]


def test_a_word_is_cut_to_its_room():
    assert word_picture(3, 1, "too small").text() == "too"
    assert word_picture(0, 0, "x").rows == []
