import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.plot.bar import bar, stretch

ANY = st.floats(allow_nan=True, allow_infinity=True)


@given(ANY, st.integers(-3, 60), st.booleans())
def test_a_bar_has_exactly_its_width(fraction, width, ascii_only):
    done, rest = bar(fraction, width, ascii_only=ascii_only)
    assert len(done + rest) == max(width, 0)
    assert not ascii_only or (done + rest).isascii()


@pytest.mark.parametrize(
    ("fraction", "expected"),
    [
        (0.0, ("", "────")),
        (1.0, ("━━━━", "")),
        (0.5, ("━━", "──")),
        (0.4, ("━╸", "──")),
        (9.0, ("━━━━", "")),
        (-1.0, ("", "────")),
        (math.nan, ("", "────")),
    ],
)
def test_a_bar_fills_by_halves_of_a_cell(fraction, expected):
    assert bar(fraction, 4) == expected


def test_a_bar_in_ascii():
    assert bar(0.5, 4, ascii_only=True) == ("##", "..")


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 40), st.booleans())
def test_more_is_never_shorter(some, other, width, ascii_only):
    less, more = sorted((some, other))
    filled = [len(bar(fraction, width, ascii_only=ascii_only)[0]) for fraction in (less, more)]
    assert filled[0] <= filled[1]


@given(ANY, ANY, st.integers(-3, 60), st.booleans())
def test_a_stretch_has_exactly_its_width(start, end, width, ascii_only):
    parts = stretch(start, end, width, ascii_only=ascii_only)
    assert len("".join(parts)) == max(width, 0)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0.25, 0.75, ("─", "━━", "─")),
        (0.75, 0.25, ("─", "━━", "─")),
        (0.125, 0.25, ("", "╺", "───")),
        (0.25, 0.375, ("─", "╸", "──")),
        (0.125, 0.625, ("", "╺━╸", "─")),
        (0.5, 0.5, ("────", "", "")),
        (0.5, math.nan, ("────", "", "")),
    ],
)
def test_a_stretch_begins_and_ends_by_halves_of_a_cell(start, end, expected):
    assert stretch(start, end, 4) == expected
