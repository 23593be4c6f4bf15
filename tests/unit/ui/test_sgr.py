"""Going from one style to another leaves the terminal in the other, whatever both are."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.ui.sgr import is_ground, on_blanks, switched

FORES = ["", "31", "97", "38;5;208", "38;2;1;2;3"]
BACKS = ["", "44", "103", "48;5;17", "48;2;16;20;26"]
PLAIN = "\x1b[37;40m"


def style(fore, back, attributes):
    codes = [*attributes, *(code for code in (fore, back) if code)]
    return "".join(f"\x1b[{code}m" for code in codes)


STYLES = st.builds(
    style, st.sampled_from(FORES), st.sampled_from(BACKS), st.lists(st.sampled_from("134579"), max_size=3)
)


def cell(said):
    """How a terminal shows a character after it was told this."""
    screen = pyte.Screen(2, 1)
    pyte.Stream(screen).feed(said + "x")
    return screen.buffer[0][0]


@given(STYLES, STYLES)
def test_the_terminal_shows_the_new_style(old, new):
    assert cell(old + switched(old, new)) == cell(new)


@given(STYLES, STYLES)
def test_it_is_never_longer_than_a_reset_and_the_new_style(old, new):
    assert len(switched(old, new)) <= len("\x1b[0m" + new)


def test_a_colour_on_the_same_ground_is_all_that_is_sent():
    assert switched("\x1b[38;2;1;2;3;48;2;9;9;9m", "\x1b[38;2;4;5;6;48;2;9;9;9m") == "\x1b[38;2;4;5;6m"
    assert switched("\x1b[31m", "\x1b[1;31m") == "\x1b[1m"
    assert switched("\x1b[31m", "\x1b[1m\x1b[31m") == "\x1b[1m"


def test_what_is_no_longer_wanted_is_taken_off_with_a_reset():
    assert switched("\x1b[1;31m", "\x1b[31m") == "\x1b[0;31m"
    assert switched("\x1b[31;44m", "\x1b[31m") == "\x1b[0;31m"
    assert switched("\x1b[31m", "") == "\x1b[0m"
    assert switched("", "\x1b[31m") == "\x1b[31m"
    assert switched("", "") == ""


@pytest.mark.parametrize(
    "strange", ["\x1b[38;2;1m", "\x1b[38m", "\x1b[38;7m", "\x1b[4:3m", "\x1b[58;5;1m", "\x1b[21m"]
)
def test_a_style_that_is_not_understood_is_put_on_whole(strange):
    assert switched("\x1b[31m", strange) == strange.replace("\x1b[", "\x1b[0;", 1)
    assert switched(strange, "\x1b[31m") == "\x1b[0;31m"


@given(STYLES)
def test_a_blank_looks_as_in_the_whole_style(one):
    whole, seen = cell(one), cell(on_blanks(one))
    assert (seen.bg, seen.underscore, seen.reverse, seen.strikethrough) == (
        whole.bg, whole.underscore, whole.reverse, whole.strikethrough
    )  # fmt: skip
    assert on_blanks(on_blanks(one)) == on_blanks(one)
    assert len(on_blanks(one)) <= len(one)


def test_the_colour_of_characters_is_not_seen_on_a_blank():
    assert on_blanks("\x1b[1;38;2;1;2;3;48;5;17m") == on_blanks("\x1b[34m\x1b[48;5;17m") == "\x1b[48;5;17m"
    assert on_blanks("\x1b[31m") == on_blanks("") == ""
    assert on_blanks("\x1b[7;31m") == "\x1b[7;31m"
    assert on_blanks("\x1b[4:3m") == "\x1b[4:3m"


@given(STYLES)
def test_what_is_ground_erases_to_what_a_blank_shows(said):
    blank, erased = pyte.Screen(2, 1), pyte.Screen(2, 1)
    pyte.Stream(blank).feed(said + " ")
    pyte.Stream(erased).feed(said + "\x1b[1X")
    if is_ground(said):
        assert blank.buffer[0][0].bg == erased.buffer[0][0].bg
    assert is_ground(said) is not any(blank.buffer[0][0][3:])


def test_a_style_that_is_not_understood_is_no_ground():
    assert not is_ground("\x1b[58;5;3m")
