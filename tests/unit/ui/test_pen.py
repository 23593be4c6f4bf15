"""Stretches stand where they belong, and the way there is never longer than saying where."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.ui import pen as pen_module
from trainmon_tui.ui.pen import Pen, Stretch, moved

WIDTH, HEIGHT = 30, 12
PLACES = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1))


def terminal(said):
    screen = pyte.Screen(WIDTH, HEIGHT)
    pyte.Stream(screen).feed(said)
    return screen


def stretch(y, x, text, style=""):
    return Stretch(y, x, text, style, x + len(text))


@given(PLACES, PLACES)
def test_the_cursor_arrives(begin, to):
    cursor = terminal(moved(None, begin) + moved(begin, to)).cursor
    assert (cursor.y, cursor.x) == to
    assert len(moved(begin, to)) <= len(moved(None, to))


@pytest.mark.parametrize(
    ("begin", "to", "way"),
    [
        ((3, 4), (3, 4), ""),
        ((3, 4), (3, 5), "\x1b[C"),
        ((3, 4), (3, 16), "\x1b[12C"),
        ((3, 4), (3, 2), "\b\b"),
        ((3, 14), (3, 2), "\x1b[3G"),
        ((3, 14), (3, 11), "\b\b\b"),
        ((3, 24), (3, 20), "\x1b[4D"),
        ((3, 4), (5, 3), "\v\v\b"),
        ((3, 4), (9, 4), "\x1b[6B"),
        ((11, 4), (10, 4), "\x1bM"),
        ((11, 4), (9, 4), "\x1b[2A"),
        ((11, 4), (0, 29), "\x1b[1;30H"),
    ],
)
def test_the_shortest_way_is_taken(begin, to, way):
    assert moved(begin, to) == way


def test_after_the_last_column_the_cursor_is_nowhere():
    row = [stretch(0, WIDTH - 1, "x"), stretch(1, WIDTH - 1, "y")]
    assert Pen().write(row, WIDTH) == "\x1b[1;30Hx\x1b[2;30Hy"
    assert Pen().write(row, WIDTH + 1) == "\x1b[1;30Hx\v\by"


def test_each_style_is_put_on_once_and_the_present_one_first():
    pen, red, blue = Pen(), "\x1b[31m", "\x1b[34m"
    assert pen.write([stretch(0, 0, "a", red), stretch(0, 1, "b", blue), stretch(0, 2, "c", red)], WIDTH) == (
        f"{red}\x1b[1;3Hc\b\b\ba{blue}b"
    )
    assert pen.write([stretch(0, 0, "a", red), stretch(0, 1, "b", blue)], WIDTH) == (f"\x1b[1;2Hb{red}\b\ba")
    assert pen.lift() == "\x1b[0m"
    assert pen.lift() == ""


def test_rows_are_written_to_and_fro():
    rows = [stretch(y, x, text) for y in range(3) for x, text in ((2, "5"), (11, "0.07"), (20, "1"))]
    assert Pen().write(rows, WIDTH) == (
        "\x1b[1;3H5\x1b[8C0.07\x1b[5C1\v\b1\x1b[10D0.07\x1b[3G5\v\b5\x1b[8C0.07\x1b[5C1"
    )


def test_blanks_are_written_with_what_shows_them_the_same():
    pen, red = Pen(), "\x1b[31;44m"
    blanks = stretch(0, 0, "  ", "\x1b[44m")
    assert pen.write([blanks, stretch(1, 0, "a", red)], WIDTH) == f"{red}\x1b[1;1H  \v\b\ba"
    assert pen.write([blanks], WIDTH) == "\x1b[1;1H  "
    assert pen.write([stretch(0, 0, " ", "")], WIDTH) == "\x1b[0m\x1b[1;1H "


def test_many_blanks_are_erased_where_that_shows_the_same():
    pen, blue, ruled = Pen(), "\x1b[44m", "\x1b[4m"
    gaps = [stretch(y, 2, " " * 8, blue) for y in (0, 1)]
    assert pen.write(gaps, WIDTH) == f"{blue}\x1b[1;3H\x1b[8X\v\x1b[8X"
    assert pen.write([stretch(0, 2, " " * 8, ruled)], WIDTH) == f"\x1b[0;4m\x1b[1;3H{' ' * 8}"
    assert pen.write([stretch(0, 2, "\xa0" * 8, ruled)], WIDTH) == "\x1b[1;3H" + "\xa0" * 8
    assert pen.write([stretch(0, 2, " " * 4, blue)], WIDTH) == f"\x1b[0;44m\x1b[1;3H{' ' * 4}"


def test_nothing_is_erased_where_that_leaves_another_colour(monkeypatch):
    monkeypatch.setattr(pen_module, "_ERASES", False)
    assert Pen().write([stretch(0, 2, " " * 8)], WIDTH) == "\x1b[1;3H" + " " * 8


def test_a_style_that_is_not_known_is_taken_off_first():
    pen = Pen()
    pen.forget()
    assert pen.write([stretch(0, 0, "a")], WIDTH) == "\x1b[0m\x1b[1;1Ha"
    pen.forget()
    assert pen.lift() == "\x1b[0m"


PIECES = st.builds(
    stretch,
    st.integers(0, HEIGHT - 1),
    st.integers(0, WIDTH - 9),
    st.text(alphabet="ab⣿ ", min_size=1, max_size=4) | st.integers(5, 9).map(lambda count: " " * count),
    st.sampled_from(["", "\x1b[31m", "\x1b[44m", "\x1b[1;31;44m", "\x1b[4;44m", "\x1b[7m"]),
)


def on_ground(cell):
    """What is seen of a cell on a blank, too."""
    return cell.data, cell.bg, cell.underscore, cell.strikethrough, cell.reverse


@given(st.lists(PIECES, max_size=12))
def test_every_stretch_stands_in_its_place_and_style(pieces):
    apart = list({one.y: one for one in pieces}.values())
    screen = terminal(Pen().write(apart, WIDTH))
    for one in apart:
        alone = terminal(one.style + moved(None, (one.y, one.x)) + one.text)
        for x in range(one.x, one.end):
            got, want = screen.buffer[one.y][x], alone.buffer[one.y][x]
            assert on_ground(got) == on_ground(want)
            assert got.data == " " or (got.fg, got.bold) == (want.fg, want.bold)
