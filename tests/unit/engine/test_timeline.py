"""Places on the line of a log: neighbours, ends of epochs and steps, and the marks that tell what happened where."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.unit.engine.builders import LR, TRAIN, VALID, family, rows, store_of

from trainmon_tui.engine.timeline import (
    MOST_MARKS,
    Landmark,
    after_epoch,
    after_step,
    epoch_ends,
    landmarks,
    line_of_time,
    neighbour,
    neighbour_step,
    step_at,
    time_marks,
    voice_cuts,
)
from trainmon_tui.model.blocks import Event
from trainmon_tui.model.verdicts import Alert, Decision, Judgement, PhaseSpan, Place, Stop

NAN = float("nan")
STEPS = [0, 10, 20, 20, 50]


def session_of(*blocks, starts=None, events=()):
    return SimpleNamespace(store=store_of(*blocks), epoch_starts=starts or {}, landmarks=list(events))


def stepped(steps=STEPS, epochs=None, number=0, key=TRAIN):
    return rows(family(number, key), [1.0] * len(steps), steps, epochs)


def saved(offset, kind="checkpoint", text="saved"):
    return Event(kind, 1, offset, text)


@given(
    st.sets(st.integers(0, 1000), min_size=1),
    st.integers(0, 1000),
    st.integers(1, 5),
    st.sampled_from([1, -1]),
)
def test_a_neighbour_is_the_nth_place_on_that_side_or_the_outermost(places, here, count, side):
    ordered = sorted(places)[::side]
    beyond = [place for place in ordered if (place - here) * side > 0]
    expected = beyond[count - 1] if len(beyond) >= count else ordered[-1]
    assert neighbour(places, here, count * side) == expected


@given(st.sets(st.integers(0, 1000), min_size=2), st.data())
def test_one_on_and_one_back_is_where_it_began(places, data):
    ordered = sorted(places)
    here = data.draw(st.sampled_from(ordered[:-1]))
    assert neighbour(places, neighbour(places, here, 1), -1) == here


@pytest.mark.parametrize(
    ("here", "count", "found"),
    [
        (None, 1, 10.0),
        (0, 1, 10.0),
        (10, 1, 20.0),
        (20, 1, 50.0),
        (20, -1, 10.0),
        (50, 9, 50.0),
        (5, -9, 0.0),
        (1e18, 1, 50.0),
    ],
)
def test_a_step_printed_twice_is_one_place(here, count, found):
    assert neighbour_step(session_of(stepped()), here, count) == found


@pytest.mark.parametrize("blocks", [(), (stepped([NAN, NAN]),)])
def test_a_log_that_prints_no_steps_has_none_beside_another(blocks):
    session = session_of(*blocks)
    assert neighbour_step(session, 5.0, 1) is None
    assert after_step(session, -1.0) is None
    assert step_at(session, 10**9) is None


def test_steps_are_those_of_the_series_that_has_most_of_them():
    session = session_of(stepped([5], number=1, key=VALID), stepped())
    assert neighbour_step(session, 0, 1) == 10.0


@pytest.mark.parametrize(("step", "byte"), [(-1, 0), (0, 10), (9.5, 10), (10, 20), (20, 40), (50, None)])
def test_what_is_later_than_a_step_begins_at_its_byte(step, byte):
    assert after_step(session_of(stepped()), step) == byte


def test_the_earliest_of_all_series_is_later_first():
    late = replace(stepped([10, 30], number=1, key=VALID), offsets=np.array([3, 5]))
    assert after_step(session_of(stepped(), late), 20) == 5


@pytest.mark.parametrize(("byte", "step"), [(0, None), (1, 0.0), (10, 0.0), (11, 10.0), (10**9, 50.0)])
def test_the_last_step_before_a_byte(byte, step):
    assert step_at(session_of(stepped()), byte) == step


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20), st.integers(0, 60))
def test_before_what_is_later_nothing_is_later(steps, step):
    ordered = sorted(steps)
    session = session_of(stepped(ordered))
    byte = after_step(session, step)
    if byte is None:
        assert max(ordered) <= step
    else:
        before = step_at(session, byte)
        assert before is None or before <= step


@pytest.mark.parametrize(("epoch", "byte"), [(0, 0), (1, 30), (1.5, 30), (2, 30), (3, None)])
def test_the_first_later_epoch_is_the_one_that_stands_first(epoch, byte):
    assert after_epoch(session_of(starts={1.0: 0, 2.0: 70, 3.0: 30}), epoch) == byte


def test_epochs_end_where_others_begin_and_at_the_logs_ends():
    assert epoch_ends(session_of(starts={1.0: 5, 2.0: 70}), 99) == [0, 5, 70, 99]
    assert epoch_ends(session_of(starts={1.0: 0}), 0) == [0]


def test_each_file_of_a_run_is_cut_at_its_own_first_later_point():
    first = stepped([10, 20, 30], [1, 2, 3])
    other = rows(replace(family(1, LR), voice=1), [1.0] * 3, [15, 25, 35], [1, 2, 3])
    other = replace(other, offsets=other.offsets + 30)
    session = session_of(first, other, starts={1.0: 0, 2.0: 10})
    assert voice_cuts(session, 10) == {0: 10, 1: 40}
    assert voice_cuts(session, 20) == {0: 20, 1: 40}
    assert voice_cuts(session, 0) == {0: 0, 1: 30}
    assert voice_cuts(session, 10**9) == {}


@pytest.mark.parametrize(
    ("of_day_s", "line"),
    [(36_000, 1), (36_000.9, 1), (36_001, 2), (0, 0), (86_399, 0), (86_400, 0), (10**9, 0)],
)
def test_a_time_of_day_is_a_line(of_day_s, line):
    block = replace(stepped([1, 2]), walls=np.array([36_000.0, 36_060.0]))
    assert line_of_time(session_of(block), of_day_s) == line


JUDGED = Judgement(
    phases=(PhaseSpan("a", "Warm-up", 1, 2), PhaseSpan("b", "Main", 2, None)),
    decisions=(
        Decision("extend", "Extend?", "b", "warn", case="no", at=Place(step=10)),
        Decision("later", "Not yet", "b", "waiting", at=Place(step=10)),
    ),
    alerts=(Alert("1", "nan", "fail", "loss", Place(), Place(offset=33), None, "not \x1b[31mfinite", ""),),
    stop=(Stop("stop", "give up", Place(epoch=1)),),
)


def told(session, judgement=JUDGED):
    return [(mark.offset, mark.kind, mark.text) for mark in landmarks(session, judgement)]


def test_what_was_judged_stands_where_it_was_known():
    session = session_of(stepped(), starts={1.0: 0, 2.0: 25}, events=[saved(1), saved(48, "resume", "back")])
    assert told(session) == [
        (1, "checkpoint", "saved"), (20, "decision", "Extend?"), (25, "phase", "Main"), (25, "stop", "give up"),
        (33, "alert", "not \x1b[31mfinite"), (48, "resume", "back"),
    ]  # fmt: skip


def test_what_stands_nowhere_has_no_mark():
    nowhere = replace(JUDGED, decisions=(replace(JUDGED.decisions[0], at=Place()),), stop=(), alerts=())
    assert told(session_of(stepped()), nowhere) == []


@pytest.mark.parametrize(
    ("kind", "mark"),
    [("checkpoint", "checkpoint"), ("resume", "resume"), ("unfreeze", "phase"), ("oom", "alert")],
)
def test_an_event_is_a_mark_of_its_kind(kind, mark):
    assert told(session_of(events=[saved(3, kind)]), Judgement()) == [(3, mark, "saved")]


@given(st.integers(0, 400), st.integers(0, 200))
def test_checkpoints_give_way_evenly_and_nothing_else_does_before_them(checkpoints, others):
    events = [saved(2 * place) for place in range(checkpoints)]
    events += [saved(2 * place + 1, "resume") for place in range(others)]
    found = landmarks(session_of(events=events), Judgement())
    kept = [mark.offset // 2 for mark in found if mark.kind == "checkpoint"]
    assert len(found) <= MOST_MARKS
    assert len(found) - len(kept) == min(others, MOST_MARKS)
    assert len(kept) == min(checkpoints, MOST_MARKS - min(others, MOST_MARKS))
    gaps = np.diff(kept)
    assert not len(gaps) or max(gaps) - min(gaps) <= 1
    assert [mark.offset for mark in found] == sorted(mark.offset for mark in found)


@pytest.mark.parametrize(
    ("offset", "total", "at"),
    [(0, 100, 0.0), (25, 100, 0.25), (100, 100, 1.0), (150, 100, 1.0), (0, 0, 0.0), (5, 0, 1.0)],
)
def test_a_mark_stands_inside_its_log(offset, total, at):
    (mark,) = time_marks([Landmark(offset, "alert", "x")], total)
    assert mark.at == at


def test_a_marks_words_are_short_and_harmless():
    (mark,) = time_marks([Landmark(1, "alert", "\x1b]0;t\x07" + "y" * 500)], 10)
    assert mark.text == "y" * 60
