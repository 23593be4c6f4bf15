"""The frame around a pane."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ui_sights import words

from trainmon_tui.ui.border import Edge, bordered, filled, has_border
from trainmon_tui.ui.glyphs import ASCII, UNICODE
from trainmon_tui.ui.rows import fit, say, width_of
from trainmon_tui.ui.views.view import View

TEXT = st.text("ab 漢é", max_size=40)


@given(st.integers(5, 60), st.integers(3, 12), st.tuples(TEXT, TEXT), st.sampled_from(["", "a"]))
def test_a_frame_has_exactly_its_size_whatever_stands_in_it(width, height, words_, letter):
    view = View([fit(say("x"), width - 2)] * 7, say(words_[0], "title"), say(words_[1], "dim"))
    rows = bordered(view, width, height, UNICODE, Edge("border", letter))
    assert [width_of(row) for row in rows] == [width] * height


@pytest.mark.parametrize(("glyphs", "corners"), [(UNICODE, "╭╮╰╯"), (ASCII, "++++")])
def test_corners_close_it(glyphs, corners):
    first, *_, last = bordered(View([]), 12, 4, glyphs, Edge())
    assert words(first)[0] + words(first)[-1] + words(last)[0] + words(last)[-1] == corners


def test_a_note_gives_way_to_the_title():
    view = View([], say("a long title"), say("note"))
    assert "note" in words(bordered(view, 40, 3, UNICODE, Edge())[0])
    short = words(bordered(view, 20, 3, UNICODE, Edge())[0])
    assert "a long title" in short
    assert "note" not in short


def test_the_letter_of_a_jump_stands_before_the_title():
    assert words(bordered(View([], say("log")), 30, 3, UNICODE, Edge("focus", "k"))[0]).startswith(
        "╭─  k  log "
    )


@pytest.mark.parametrize(("size", "has"), [((5, 3), True), ((4, 9), False), ((9, 2), False)])
def test_what_is_too_small_has_no_frame(size, has):
    assert has_border(*size) is has


def test_what_is_left_of_a_pane_is_blank():
    rows = filled(View([fit(say("x"), 4)]), 4, 3)
    assert [words(row) for row in rows] == ["x   ", "    ", "    "]
    assert len(filled(View([fit(say("x"), 4)] * 9), 4, 3)) == 3
