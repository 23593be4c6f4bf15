"""The line of time: what it shows, where it stands, and what the hands do with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from ui_sights import EMOJI, LONG, WIDE, assert_golden, fits, sight_of, text, told, words

from trainmon_tui.protocol.asks import Control
from trainmon_tui.protocol.transport import ReplayState, TimeMark, Transport
from trainmon_tui.ui.hands import HANDS
from trainmon_tui.ui.log_hands import moment_of, submit
from trainmon_tui.ui.mouse import pressed
from trainmon_tui.ui.prompt import Prompt
from trainmon_tui.ui.time_hands import jump_of, seek_at
from trainmon_tui.ui.views.bars import footer
from trainmon_tui.ui.views.header import header
from trainmon_tui.ui.views.transport import bar_span, transport

MARKS = (
    TimeMark(0.1, "phase", "Stage 2: KL warm-up"),
    TimeMark(0.25, "checkpoint", "Saved ckpt/2.pt"),
    TimeMark(0.4, "decision", "Epoch 5: free bits"),
    TimeMark(0.6, "resume", "resumed"),
    TimeMark(0.62, "alert", "the loss is not finite"),
    TimeMark(0.9, "stop", "stop: collapse"),
)
SIZES = [(40, 24), (80, 24), (120, 40), (200, 60)]
REPLAY = ReplayState(playing=True, speed=20.0, position=0.45, done=False)


def at(position=0.45, *, marks=MARKS, past=True, size=(120, 40), unicode=True, **given):
    """A sight that looks back in a live run, or into a replay."""
    moment = "middle" if past else "replay"
    sight = told(sight_of(moment, unicode=unicode), transport=Transport(position, marks, past=past, **given))
    if not past:
        told(sight, header={"replay": REPLAY})
    sight.lay_out(*size)
    return sight


def line(sight, width):
    return words(transport(sight, width, 1).rows[0])


def test_the_line_of_time_looks_as_accepted():
    looks = [line(at(past=past, size=size), size[0]) for size in SIZES for past in (True, False)]
    looks.append(line(at(past=False, unicode=False), 80))
    looks.append(line(at(wrong="the log has no such moment"), 120))
    looks.append(line(at(0.02, marks=(), scanned=0.4), 120))
    assert_golden("time", "\n".join(looks) + "\n")


@pytest.mark.parametrize("size", [(20, 12), *SIZES])
@pytest.mark.parametrize("name", [LONG, WIDE, EMOJI, "\x1b[2J", ""])
def test_the_row_has_its_width_whatever_happened(size, name):
    marks = tuple(replace(mark, text=name) for mark in MARKS)
    for wrong in ("", name):
        assert fits(transport(at(marks=marks, size=size, wrong=wrong), size[0], 1), size[0], 1)


@given(st.floats(0, 1), st.integers(1, 250), st.lists(st.floats(0, 1), max_size=30), st.booleans())
def test_the_line_stays_where_it_is_whatever_is_shown(position, width, places, past):
    marks = tuple(TimeMark(place, "decision", "x" * 50) for place in sorted(places))
    sight = at(position, marks=marks, past=past)
    assert bar_span(sight, width) == bar_span(at(0.0, marks=(), past=past), width)
    assert fits(transport(sight, width, 1), width, 1)


def test_of_several_marks_in_one_cell_the_gravest_is_shown():
    marks = (TimeMark(0.5, "stop", "s"), TimeMark(0.5, "checkpoint", "c"), TimeMark(0.5, "phase", "p"))
    assert "✖" in line(at(0.9, marks=marks), 100)
    assert "▪" not in line(at(0.9, marks=marks), 100)


def test_the_mark_that_was_passed_last_is_told():
    assert "Epoch 5: free bits" in line(at(0.45), 120)
    assert "Stage 2" in line(at(0.2), 120)
    assert "Stage 2" not in line(at(0.05), 120)


@pytest.mark.parametrize("size", SIZES)
def test_it_stands_above_the_keys_and_nothing_is_lost(size):
    plan = at(size=size).plan
    assert plan.rects["transport"].y == size[1] - 2
    assert plan.rects["footer"].y == size[1] - 1
    cells = sum(rect.width * rect.height for rect in plan.rects.values())
    assert cells == size[0] * size[1]


def test_a_live_run_and_a_low_screen_spend_no_row_on_it():
    assert not sight_of("middle").plan.shows("transport")
    assert not at(size=(80, 8)).plan.shows("transport")
    assert line(sight_of("middle"), 40).strip() == ""
    assert bar_span(sight_of("middle"), 40) == (0, 0)


def test_the_past_is_labelled_and_fresh_lines_are_not():
    sight = at()
    shown = text(header(sight, 120, 2))
    assert "◀ AS OF" in shown
    assert "LIVE" not in shown
    assert "ago" not in shown
    assert "L now" in text(footer(sight, 200, 1))
    assert "past" in line(sight, 120)


def test_a_run_without_epochs_is_as_of_a_step():
    sight = told(at(), header={"epoch": None, "step": 2000})
    assert "◀ AS OF step 2000" in text(header(sight, 120, 2))


def test_coming_and_going_changes_the_layout():
    sight = sight_of("middle")
    sight.outgrown()
    told(sight, transport=Transport(0.5))
    assert sight.outgrown()
    assert not sight.outgrown()


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_mouse_seeks_where_it_is_pressed(width):
    sight = at(size=(width, 30))
    left, size = bar_span(sight, width)
    assert seek_at(left, width, sight) == Control("seek", 0.0)
    assert seek_at(left + size - 1, width, sight) == Control("seek", 1.0)
    assert seek_at(left - 1, width, sight) is None
    assert pressed("transport", left, 0, sight) == ""
    assert sight.wish == Control("seek", 0.0)


@pytest.mark.parametrize(
    ("typed", "control"),
    [
        ("5", Control("seek_epoch", 5)),
        ("e 12", Control("seek_epoch", 12)),
        ("step 48k", Control("seek_step", 48_000)),
        ("line=90", Control("seek_line", 90)),
        ("14:05", Control("seek_time", 14 * 3600 + 300)),
        ("9:05:30", Control("seek_time", 9 * 3600 + 330)),
        ("40%", Control("seek", 0.4)),
        ("400 %", Control("seek", 1.0)),
        ("soon", None),
        ("", None),
    ],
)
def test_what_is_typed_is_a_move(typed, control):
    assert jump_of(typed, moment_of) == control


def test_a_colon_goes_to_a_line_in_the_log_and_elsewhere_in_time():
    sight = sight_of("middle")
    HANDS["goto"](sight)
    assert sight.prompt.kind == "jump"
    sight.prompt = Prompt("jump", "epoch 5")
    submit(sight)
    assert sight.wish == Control("seek_epoch", 5)
    sight.prompt = Prompt("jump", "soon")
    submit(sight)
    assert sight.wish is None
    assert "write epoch 5" in sight.aside
    inside = sight_of("middle", active="log")
    HANDS["goto"](inside)
    assert inside.prompt.kind == "goto"


def test_now_is_offered_in_the_past_and_in_a_replay():
    assert HANDS["now"](at()) == Control("now")
    assert HANDS["now"](at(past=False)) == Control("now")
    assert HANDS["now"](sight_of("middle")) is None


def test_a_run_that_names_no_epochs_is_not_led_to_its_start():
    sight = told(sight_of("middle"), header={"epoch": None})
    assert HANDS["previous_epoch"](sight) is None
    assert "( goes back by a step" in sight.aside
    assert HANDS["previous_step"](sight) == Control("step_step", -1.0)


def test_one_chart_is_not_many():
    sight = sight_of("middle")
    told(sight, header={"charts": (("loss", "loss"), ("lr", "learning rate"))})
    HANDS["next_group"](sight)
    assert sight.aside.endswith(": 1 chart")
