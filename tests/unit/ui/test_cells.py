import unicodedata

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, set_cell_size

from trainmon_tui.ui.cells import _NARROW, Cells, is_paint
from trainmon_tui.ui.sgr import RESET

STYLES = (
    "", "\x1b[31m", "\x1b[1;38;2;10;20;30m", "\x1b[48;5;17m", "\x1b[32;48;5;17m", "\x1b[4;34m", "\x1b[7;31m"
)  # fmt: skip
WIDTH, HEIGHT = 24, 6


def paint(y, x, style, text):
    return f"\x1b[{y + 1};{x + 1}H{style}{text}" + ("\x1b[0m" if style else "")


PAINTS = st.builds(
    paint, st.integers(0, HEIGHT - 1), st.integers(0, 11), st.sampled_from(STYLES),
    st.text(alphabet="ab⣿─ é", min_size=1, max_size=12),
)  # fmt: skip


class Terminal:
    def __init__(self):
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.Stream(self.screen)

    def feed(self, data):
        self.stream.feed(data)
        return self

    def cells(self):
        return [[seen(self.screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def seen(cell):
    """What a person sees of a cell: a blank has no colour of its own."""
    own = ("", False) if cell.data == " " and not cell.reverse else (cell.fg, cell.bold)
    return (cell.data, cell.bg, cell.underscore, cell.reverse, cell.strikethrough, *own)


@given(st.lists(st.lists(PAINTS, min_size=1, max_size=4).map("".join), min_size=1, max_size=8))
def test_the_terminal_shows_the_same_with_fewer_bytes(frames):
    whole, differing, cells = Terminal(), Terminal(), Cells()
    for frame in frames:
        whole.feed(frame)
        differing.feed(cells.changed(frame))
        assert differing.cells() == whole.cells()


def test_an_unchanged_frame_sends_nothing():
    cells = Cells()
    frame = paint(1, 2, STYLES[1], "loss 0.912") + paint(2, 0, "", "val")
    assert cells.changed(frame)
    assert cells.changed(frame) == ""


def test_only_the_changed_column_of_a_chart_is_sent():
    cells = Cells()
    row = "⣀" * 100
    cells.changed(paint(0, 0, STYLES[1], row))
    assert cells.changed(paint(0, 0, STYLES[1], row[:-1] + "⡀")) == "\x1b[1;100H⡀"


def test_near_changes_are_sent_together():
    cells = Cells()
    cells.changed(paint(0, 0, "", "0123456789"))
    assert cells.changed(paint(0, 0, "", "0x23x56789")) == "\x1b[1;2Hx23x"
    assert cells.changed(paint(0, 0, "", "yx23x5678y")) == "\x1b[1;1Hy\x1b[8Cy"


def test_a_change_of_style_alone_is_sent():
    cells = Cells()
    cells.changed(paint(0, 0, "", "ok"))
    assert cells.changed(paint(0, 0, STYLES[1], "ok")) == "\x1b[31m\x1b[1;1Hok"


def test_a_blank_in_another_colour_is_no_change_and_goes_with_any():
    cells = Cells()
    cells.changed(paint(0, 0, STYLES[1], "a b"))
    assert cells.changed(paint(0, 0, STYLES[1], "a") + paint(0, 1, STYLES[2], " ")) == ""
    assert cells.changed(paint(0, 0, "", "   ")) == "\x1b[1;1H   "
    assert cells.changed(paint(0, 1, STYLES[5], " ")) == "\x1b[0;4m\x1b[1;2H "


def test_what_looks_alike_is_written_together():
    cells = Cells()
    cells.changed("".join(paint(y, 0, "", "....") for y in range(2)))
    rows = [paint(y, 0, STYLES[1], "ab") + paint(y, 2, STYLES[2], "cd") for y in range(2)]
    red, other = "\x1b[31m", "\x1b[1;38;2;10;20;30m"
    assert cells.changed("".join(rows)) == f"{red}\x1b[1;1Hab\v\b\bab{other}\x1bMcd\v\b\bcd"


def test_the_style_stays_on_until_something_else_is_written():
    cells = Cells()
    assert cells.changed(paint(0, 0, STYLES[1], "ab")).startswith(STYLES[1])
    assert cells.changed(paint(0, 0, STYLES[1], "ac")) == "\x1b[1;2Hc"
    assert cells.changed("\x1b[2J").startswith("\x1b[0m")
    assert cells.changed(paint(0, 0, STYLES[1], "ac")) == "\x1b[0m\x1b[31m\x1b[1;1Hac"
    cells.resize(10, 2)
    assert cells.changed(paint(0, 0, STYLES[1], "ac")) == "\x1b[1;1Hac"


def test_lines_go_on_after_a_newline():
    cells = Cells()
    assert Terminal().feed(cells.changed("\x1b[1;1Hab\ncd")).cells()[1][0][0] == "c"


def test_wide_characters_are_sent_whole_and_leave_nothing_behind():
    cells, terminal = Cells(), Terminal()
    for text in ("漢字ab", "a漢字b", "abcdef", "漢bcde", "x漢cde"):
        terminal.feed(cells.changed(paint(0, 0, "", text)))
        assert terminal.screen.display[0].startswith(text)


def test_a_wide_character_cut_in_half_is_no_longer_known():
    cells = Cells()
    cells.changed(paint(0, 0, "", "漢字"))
    cells.changed(paint(0, 1, "", "x"))
    assert "漢" in cells.changed(paint(0, 0, "", "漢"))
    cells.changed(paint(1, 0, "", "漢字"))
    cells.changed(paint(1, 0, "", "x"))
    assert "y" in cells.changed(paint(1, 1, "", "y"))


@pytest.mark.parametrize("strange", ["\x1b[2J", "\x1b]0;t\x07", "\x1b[?1049h", "\x07", "\x1b[5C", "\x1b7"])
def test_what_is_not_understood_passes_and_the_screen_is_forgotten(strange):
    cells = Cells()
    frame = paint(0, 0, "", "text")
    cells.changed(frame)
    assert cells.changed(strange).endswith(strange)
    assert cells.changed(frame) == RESET + frame


def test_forgetting_paints_everything_again():
    cells = Cells()
    frame = paint(0, 0, "", "text")
    cells.changed(frame)
    cells.forget()
    assert cells.changed(frame) == RESET + frame


def whole_row(text):
    """Text as the toolkit paints it: a whole row of exactly the screen's width."""
    kept = unicodedata.normalize("NFC", text).lstrip("\u0301")
    return set_cell_size(kept, WIDTH)


MIXED = st.text(alphabet="ab 漢字🎓é⣿e\u0301", min_size=1, max_size=10)
MIXED_PAINTS = st.builds(
    paint,
    st.integers(0, HEIGHT - 1),
    st.just(0),
    st.sampled_from(STYLES),
    MIXED.map(whole_row),
)


@given(st.lists(MIXED_PAINTS, min_size=1, max_size=10))
def test_wide_and_combined_characters_look_as_without_the_differ(frames):
    whole, differing, cells = Terminal(), Terminal(), Cells()
    for frame in frames:
        whole.feed(frame)
        differing.feed(cells.changed(frame))
        assert differing.screen.display == whole.screen.display
        assert differing.cells() == whole.cells()


@pytest.mark.parametrize("before", ["漢字かな", "a漢b字c", "🎓🎓", "plain", "e\u0301e\u0301"])
@pytest.mark.parametrize("after", ["漢字かな", "x漢字", "🎓a🎓", "plain", "", "ée\u0301"])
def test_a_row_becomes_any_other_row(before, after):
    whole, differing, cells = Terminal(), Terminal(), Cells()
    for text in (before, after, before):
        frame = paint(2, 0, STYLES[1], whole_row(text))
        whole.feed(frame)
        differing.feed(cells.changed(frame))
    assert differing.cells() == whole.cells()
    assert cells.changed(frame) == ""


def test_what_does_not_fit_is_not_sent_and_what_fits_next_is_no_news():
    cells = Cells()
    cells.resize(4, 2)
    assert cells.changed(paint(0, 2, "", "abcdef")) == "\x1b[1;3Hab"
    assert cells.changed(paint(0, 4, "", "x") + paint(2, 0, "", "y")) == ""
    assert cells.changed(paint(0, 2, "", "ab")) == ""


def test_half_a_wide_character_at_the_edge_is_a_blank():
    cells = Cells()
    cells.resize(3, 1)
    assert cells.changed(paint(0, 0, "", "a漢字")) == "\x1b[1;1Ha漢"
    cells.resize(2, 1)
    assert cells.changed(paint(0, 0, "", "a漢字")) == "\x1b[1;1Ha "


@pytest.mark.parametrize("data", ["", "\x1b[3;4H\x1b[1;38;2;1;2;3mloss ⣿\x1b[0m\n\x1b[m", "plain\n"])
def test_painting_is_told_from_whatever_else_is_sent(data):
    assert is_paint(data)
    for other in ("\x1b[?25l", "\x1b]52;c;YQ==\x07", "\x1b[>1u", "\x07", "\r", "\x1b[2J"):
        assert not is_paint(data + other)
    assert not is_paint(data * 5000 + "x" * 100_000 + "\x07")


def test_what_is_said_to_be_narrow_takes_one_cell():
    narrow = [char for char in map(chr, range(0x10000)) if _NARROW.fullmatch(char)]
    assert len(narrow) > 500
    assert {cell_len(char) for char in narrow} == {1}
    assert all(char in narrow for char in "│╭━⣿█▁●○■◌✔✖▲★·…→")
