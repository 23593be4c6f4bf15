from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.ui.rows import cells, cut, fit, join, left, pick, right, say, spread, width_of, wrap

TEXTS = st.text(alphabet="ab 漢é…\t\x1b[e\u202e", max_size=30)
WIDTHS = st.integers(0, 40)


@given(TEXTS, WIDTHS)
def test_cut_never_takes_more_cells_than_asked(text, width):
    assert cells(cut(text, width)) <= width


@given(TEXTS, WIDTHS)
def test_left_and_right_take_exactly_the_width(text, width):
    assert cells(left(text, width)) == width
    assert cells(right(text, width)) == width


@given(st.lists(TEXTS.map(lambda text: cut(text, 40)), max_size=4), WIDTHS)
def test_fit_takes_exactly_the_width(texts, width):
    assert width_of(fit(tuple((text, "text", "") for text in texts), width)) == width


@given(TEXTS.map(lambda text: cut(text, 40)), TEXTS.map(lambda text: cut(text, 40)), WIDTHS)
def test_spread_takes_exactly_the_width(start, end, width):
    assert width_of(spread(say(start), say(end), width)) == width


@given(TEXTS, st.integers(1, 20), st.integers(1, 5))
def test_wrap_keeps_lines_inside_and_their_number(text, width, limit):
    lines = wrap(text, width, limit)
    assert len(lines) <= limit
    assert all(cells(line) <= width for line in lines)


def test_a_wide_character_is_never_halved():
    assert cut("漢字漢字", 4) == "漢…"
    assert left("漢字", 3) == "漢…"


def test_what_is_cut_ends_in_an_ellipsis():
    assert cut("validation loss", 8) == "validat…"
    assert cut("loss", 4) == "loss"


def test_an_end_without_room_gives_way():
    assert spread(say("a long beginning"), say("end"), 8) == (("a long…", "text", ""), (" ", "text", ""))


def test_pick_leaves_out_the_greatest_rank_first():
    parts = [(0, say("one")), (2, say("two")), (1, say("three"))]
    assert pick(parts, 10, gap=" ") == join([say("one"), say("three")], " ")
    assert pick(parts, 3) == say("one")


def test_join_gives_no_gap_to_what_is_empty():
    assert join([say("a"), say(""), (), say("b")]) == (
        ("a", "text", ""),
        ("  ", "dim", ""),
        ("b", "text", ""),
    )


def test_wrap_breaks_at_blanks_and_cuts_the_last_line():
    assert wrap("the loss is flat", 8) == ["the loss", "is flat"]
    assert wrap("the loss is flat for ever", 8, limit=2) == ["the loss", "is flat…"]
