"""Finding, filtering and going to a place of the log: from the typed line to the marked one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from ui_sights import sight_of

from trainmon_tui.model.letters import matching
from trainmon_tui.model.moment import parse_moment
from trainmon_tui.protocol.log import LogRow, LogView
from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.lens import Lens
from trainmon_tui.ui.log_hands import arrived, moment_of, type_key
from trainmon_tui.ui.mouse import dragged
from trainmon_tui.ui.prompt import Prompt
from trainmon_tui.ui.views.bars import footer
from trainmon_tui.ui.views.log import log


def typed(sight, text):
    for character in text:
        type_key(sight, character, character)
    type_key(sight, "enter", "\r")


def answer(sight, **told):
    """Let the engine answer the sight's next ask."""
    ask = sight.ask()
    view = replace(sight.frame.log or LogView((), 100, following=True), **told)
    sight.take(replace(sight.frame, ask=ask.number, number=sight.frame.number + 1, log=view), 5.0)
    return arrived(sight)


def words_of(view):
    return "\n".join("".join(run[0] for run in row) for row in (view.title, view.note, *view.rows))


def test_what_is_typed_is_looked_for_and_the_next_match_is_shown():
    sight = sight_of(active="log")
    HANDS["find"](sight)
    typed(sight, "nan")
    assert sight.prompt is None
    assert sight.ask().log.needle == "nan"
    assert answer(sight, after=70, before=20)
    assert sight.log_focus == 70
    assert sight.ask().log.focus == 70
    HANDS["find_previous"](sight)
    assert answer(sight, after=90, before=20)
    assert sight.log_focus == 20


def test_behind_the_last_match_the_search_goes_round_and_says_so():
    sight = sight_of(active="log", needle="nan", log_focus=70)
    HANDS["find_next"](sight)
    answer(sight, after=0, before=20)
    assert sight.log_focus == 20
    assert "other end" in sight.aside


def test_a_search_on_its_way_says_how_far_it_is_and_goes_on():
    sight = sight_of(active="log", needle="nan")
    HANDS["find_next"](sight)
    answer(sight, after=0, before=0, scanned=0.4)
    assert sight.aside == "looking: 40%"
    answer(sight, after=9, before=0, scanned=0.5)
    assert sight.log_focus == 9


def test_what_is_not_there_is_said():
    sight = sight_of(active="log", needle="nan")
    HANDS["find_next"](sight)
    answer(sight, after=0, before=0)
    assert sight.aside == "not in the log"
    assert not arrived(sight)


def reading(sight, share):
    """Let so much of the log have been read."""
    total = 100_000_000
    header = replace(sight.frame.header, bytes_read=int(total * share), bytes_total=total)
    sight.take(replace(sight.frame, header=header), 5.0)


def test_what_was_not_read_yet_is_not_missing():
    sight = sight_of(active="log", needle="nan")
    reading(sight, 0.5)
    HANDS["find_next"](sight)
    answer(sight, after=0, before=0)
    assert sight.aside == "looking: 50%"
    reading(sight, 1.0)
    answer(sight, after=0, before=0)
    assert sight.aside == "not in the log"


def test_what_was_found_is_shown_before_all_is_read():
    sight = sight_of(active="log", needle="nan")
    reading(sight, 0.5)
    HANDS["find_next"](sight)
    answer(sight, after=0, before=9, scanned=0.9)
    assert sight.log_focus == 9


@pytest.mark.parametrize(("moment", "line"), [("epoch=5", 0), ("line=500", 500)])
def test_a_moment_is_waited_for_while_the_log_is_read(moment, line):
    sight = sight_of(active="log", goto=moment)
    reading(sight, 0.5)
    answer(sight, went=(moment, line), total=100)
    assert (sight.aside, sight.log_focus, sight.goto) == ("reading: 50%", 0, moment)
    answer(sight, went=(moment, 44), total=100)
    assert (sight.log_focus, sight.goto) == (44, "")


def test_escape_gives_a_moment_up_that_is_waited_for():
    sight = sight_of(active="log", goto="epoch=5")
    HANDS["back"](sight)
    assert sight.goto == ""


def test_behind_the_last_line_stands_none():
    sight = sight_of(active="log", goto="line=500")
    answer(sight, went=("line=500", 500), total=100)
    assert (sight.log_focus, sight.aside) == (100, "the log has 100 lines")


def test_an_old_frame_does_not_answer_a_new_search():
    sight = sight_of(active="log", needle="nan")
    sight.ask()
    HANDS["find_next"](sight)
    sight.take(replace(sight.frame, ask=1, log=LogView((), 9, following=True, after=5)), 5.0)
    assert not arrived(sight)
    assert sight.seek == "after"


def test_a_pattern_that_cannot_be_read_is_said():
    sight = sight_of(active="log", needle="/(/")
    HANDS["find_next"](sight)
    answer(sight, wrong="a ( is never closed")
    assert sight.aside == "a ( is never closed"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("120", "line=120"), ("e5", "epoch=5"), ("epoch 5", "epoch=5"), ("Epoch=5.5", "epoch=5.5"), ("step 48.2k", "step=48200"),
        ("s 2m", "step=2000000"), ("14:05", "time=14:05"), ("time 9:00:30", "time=9:00:30"), ("tomorrow", ""), ("", ""),
    ],
)  # fmt: skip
def test_moments_are_read_as_people_write_them(text, moment):
    assert moment_of(text) == moment


def test_going_to_a_moment_asks_for_its_line_and_shows_it():
    sight = sight_of(active="log")
    HANDS["goto"](sight)
    typed(sight, "epoch 5")
    assert sight.ask().log.goto == "epoch=5"
    assert answer(sight, went=("epoch=5", 44))
    assert (sight.log_focus, sight.goto) == (44, "")


def test_a_moment_that_the_log_never_reached_is_said():
    sight = sight_of(active="log", goto="step=9000000")
    answer(sight, went=("step=9000000", 0))
    assert sight.aside == "not in the log"


def test_what_names_no_moment_is_said_at_once():
    sight = sight_of(active="log")
    HANDS["goto"](sight)
    typed(sight, "tomorrow")
    assert "write 120" in sight.aside


def test_enter_under_the_crosshair_goes_to_its_line():
    sight = sight_of(active="loss", lens=Lens(cursor=120.0))
    HANDS["open"](sight)
    assert sight.ask().log.goto == "step=120.000000"
    answer(sight, went=("step=120.000000", 33))
    assert sight.log_focus == 33


def test_without_a_crosshair_enter_says_what_to_do():
    sight = sight_of(active="loss")
    HANDS["open"](sight)
    assert "crosshair" in sight.aside


def test_a_chart_is_found_by_letters_of_its_name():
    sight = sight_of()
    HANDS["find_chart"](sight)
    for character in "kl":
        type_key(sight, character, character)
    assert "KL" in words_of(footer(sight, 80, 1)) or "kl" in words_of(footer(sight, 80, 1))
    type_key(sight, "enter", "\r")
    assert sight.chart_at(0) == "kl"
    HANDS["find_chart"](sight)
    typed(sight, "zzz")
    assert sight.wanted_chart == "?zzz"


def test_typing_takes_every_key_until_it_ends():
    sight = sight_of(prompt=Prompt("find", "a b"))
    assert type_key(sight, "q", "q")
    assert type_key(sight, "ctrl+w", None)
    assert sight.prompt.text == "a "
    type_key(sight, "backspace", "\x7f")
    assert sight.prompt.text == "a"
    type_key(sight, "ctrl+u", None)
    assert sight.prompt.text == ""
    type_key(sight, "escape", "\x1b")
    assert sight.prompt is None
    assert not type_key(sight, "q", "q")


def test_the_typed_line_stands_where_the_keys_are():
    sight = sight_of(prompt=Prompt("find", "loss=[/b]\x1b[31m"))
    shown = words_of(footer(sight, 60, 1))
    assert "find: loss=[/b]" in shown
    assert "\x1b" not in shown


def test_a_small_screen_says_that_it_cannot_be_typed_into():
    sight = sight_of(size=(30, 6))
    HANDS["find"](sight)
    assert sight.prompt is None
    assert "too small" in sight.aside


def test_the_needle_is_marked_and_counted():
    row = LogRow(7, "loss nan here", hits=((5, 8),))
    sight = sight_of(active="log", needle="nan", size=(120, 40))
    sight.frame = replace(sight.frame, log=LogView((row,), 90, following=True, matches=3, scanned=0.5))
    view = log(sight, 60, 10)
    assert ("nan", "accent", "selection") in view.rows[0]
    assert "'nan' 3 lines in 50%" in words_of(view)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("val", "val_loss"),
        ("vl", "val_loss"),
        ("lr", "lr"),
        ("grad norm", "train/grad_norm"),
        ("", "train_loss"),
    ],
)
def test_the_nearest_name_comes_first(words, first):
    names = ["train_loss", "val_loss", "lr", "train/grad_norm", "value_lr_scale"]
    assert names[matching(words, names)[0]] == first


@given(st.text(max_size=6), st.lists(st.text(max_size=12), max_size=8))
def test_every_name_found_holds_the_letters_in_their_order(words, names):
    for place in matching(words, names):
        left = iter(names[place].lower())
        assert all(letter in left for letter in words.lower().replace(" ", ""))


@given(
    st.sampled_from(["", "l", "line ", "e", "epoch=", "s", "step "]),
    st.integers(0, 10**18 - 1).map(str) | st.floats(0, 1e6).map(lambda value: f"{value:.9f}"),
    st.sampled_from(["", "k", "M"]),
)
def test_whatever_moment_is_typed_the_engine_reads_it_as_it_was_meant(axis, number, thousands):
    said = moment_of(f"{axis}{number}{thousands}")
    moment = parse_moment(said)
    assert moment.axis == {"": "line", "l": "line", "e": "epoch", "s": "step"}[axis[:1]]
    meant = float(number) * {"": 1, "k": 1e3, "M": 1e6}[thousands]
    assert moment.value == pytest.approx(min(meant, 1e17), rel=1e-12, abs=1e-9)


@given(st.text(max_size=12))
def test_what_is_no_moment_is_nothing(text):
    said = moment_of(text)
    assert said == "" or said.startswith(("line=", "epoch=", "step=", "time="))


LINE = "2026-11-21 10:00:00 " + "x" * 60 + " loss=0.5"


def with_lines(sight, *rows):
    sight.take(replace(sight.frame, log=LogView(rows, len(rows), following=True)), 5.0)
    return sight


def shown_row(sight, width=40):
    return "".join(run[0] for run in log(sight, width, 5).rows[0])


def test_the_end_of_a_long_line_can_be_read_on_a_narrow_screen():
    sight = with_lines(sight_of(size=(40, 24), active="log"), LogRow(1, LINE))
    seen = [shown_row(sight)]
    for _ in range(8):
        HANDS["pan_right"](sight)
        seen.append(shown_row(sight))
    assert "loss=0.5" not in seen[0]
    assert any("loss=0.5" in row for row in seen)
    assert sight.log_left < len(LINE)
    HANDS["whole"](sight)
    assert shown_row(sight) == seen[0]


def test_long_lines_are_dragged_along_with_the_mouse():
    sight = with_lines(sight_of(active="log"), LogRow(1, LINE))
    dragged("log", -10, sight)
    assert sight.log_left == 10
    dragged("log", 30, sight)
    assert sight.log_left == 0


def test_in_another_pane_the_same_keys_move_the_charts():
    sight = with_lines(sight_of(active="loss"), LogRow(1, LINE))
    HANDS["pan_right"](sight)
    assert (sight.log_left, sight.lens.is_whole) == (0, False)


@pytest.mark.parametrize(("focus", "seen"), [(1, True), (2, False)])
def test_what_was_found_stands_in_sight_on_the_line_it_led_to(focus, seen):
    hit = LINE.index("loss")
    sight = with_lines(sight_of(active="log", needle="loss"), LogRow(1, LINE, hits=((hit, hit + 4),)))
    sight.log_focus = focus
    assert ("loss" in shown_row(sight)) is seen
