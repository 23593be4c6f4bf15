"""What a rule saw at one step: its numbers with their places, and what it lacks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.alike import Alike
from trainmon_tui.rules.columns import NOTHING, UNKNOWN, Numbers, Word, number
from trainmon_tui.rules.frame import Frame
from trainmon_tui.rules.nodes import Broken, Finite, Leaf, Newest, Stretch
from trainmon_tui.rules.said import Param
from trainmon_tui.rules.step_view import StepView, at_row

LOSS, LR = Newest("loss"), Newest("lr")
ALL = Stretch()


class Same(Alike, frozen=True):
    name: str


def frame(columns, steps=(100.0,)):
    made = Frame(np.array(steps), np.zeros(len(steps), np.int64), {}, None, {})
    made.columns = columns
    return made


def place_of(metric, step):
    """Every metric was printed ten steps before; lr never was."""
    return None if metric == "lr" else Place(step - 10, None, int(step), int(step) * 7)


def view(columns, steps=(100.0,)):
    return StepView(frame(columns, steps), place_of)


def column(value):
    return Numbers(np.array([value]), np.array([True]))


def test_a_number_is_noted_with_its_place():
    seen = view({LOSS: column(0.25)})
    assert seen.answer(lambda frame: frame.columns[LOSS], [Leaf("loss", ("loss",), LOSS)]) == 0.25
    assert seen.reads == {"loss": (0.25, Place(90.0, None, 100, 700))}
    assert (seen.missing, seen.same) == ([], [])


def test_what_is_unknown_is_missing():
    seen = view({LOSS: NOTHING})
    for _ in range(2):
        assert seen.answer(lambda frame: frame.columns[LOSS], [Leaf("loss", ("loss",), LOSS)]) is None
    assert seen.missing == ["loss was not logged up to step 100"]
    assert seen.reads == {}


def test_what_was_printed_nowhere_is_not_read():
    seen = view({LR: column(1.0)})
    assert seen.answer(lambda frame: frame.columns[LR], [Leaf("lr", ("lr",), LR)]) == 1.0
    assert seen.reads == {}


def test_a_condition_shows_the_newest_value():
    finite = Finite("loss", ALL)
    seen = view({LOSS: column(0.5), finite: np.array([2], np.int8)})
    assert seen.answer(lambda frame: frame.columns[finite], [Leaf("loss", ("loss",), finite)]) is True
    assert seen.reads["loss"] == (0.5, Place(90.0, None, 100, 700))


def test_what_broke_a_condition_is_shown_where_it_did():
    finite, broken = Finite("loss", ALL), Broken("loss", ALL)
    seen = view({LOSS: column(0.5), finite: np.array([0], np.int8), broken: column(40.0)})
    leaf = Leaf("loss", ("loss",), finite, broken)
    assert seen.answer(lambda frame: frame.columns[finite], [leaf]) is False
    value, place = seen.reads["loss"]
    assert math.isnan(value)
    assert place == Place(30.0, None, 40, 280)


@pytest.mark.parametrize(
    ("units", "notes"),
    [
        ([0.01, 0.01], ["same to 0.01"]),
        ([0.01, 1.0], ["same to 0.01", "same to 1"]),
        ([None], []),
        ([1e-6], ["same to 1e-06"]),
    ],
)
def test_how_finely_things_are_the_same_is_said_once(units, notes):
    nodes = [Same(str(place)) for place in range(len(units))]
    columns = {
        node: NOTHING if unit is None else column(unit) for node, unit in zip(nodes, units, strict=True)
    }
    seen = view(columns)
    seen.answer(lambda _: np.array([2], np.int8), [Leaf("", (), node) for node in nodes])
    assert (seen.same, seen.reads, seen.missing) == (notes, {}, [])


def test_of_several_metrics_the_newest_place_counts():
    seen = StepView(
        frame({LOSS: column(1.0)}),
        lambda metric, step: Place(offset=5 if metric == "a" else 9, line=len(metric)),
    )
    seen.answer(lambda frame: frame.columns[LOSS], [Leaf("max(*)", ("a", "bb"), LOSS)])
    assert seen.reads["max(*)"][1] == Place(offset=9, line=2)


def test_an_adjusted_parameter_is_told():
    changed, kept, word = Param("limit", 3.0), Param("other", 2.0), Param("mode", "a")
    seen = view({changed: number(5), kept: number(2), word: Word("b")})
    assert seen.adjusted == {"params.limit": 5.0, "params.mode": "b"}


def test_a_view_aside_has_the_same_values_and_its_own_reads():
    seen = view({LOSS: column(0.25)})
    seen.lets["gap"] = 1.0
    other = seen.aside()
    other.answer(lambda frame: frame.columns[LOSS], [Leaf("loss", ("loss",), LOSS)])
    assert (other.lets, other.now) == ({"gap": 1.0}, 100.0)
    assert (seen.reads, list(other.reads)) == ({}, ["loss"])


@pytest.mark.parametrize(("step", "place"), [(100.0, Place(step=100.0)), (-math.inf, Place())])
def test_a_step_is_a_place(step, place):
    assert view({}, (step,)).place == place


def test_one_step_is_cut_out_of_a_frame():
    flag = Finite("loss", ALL)
    whole = frame(
        {
            LOSS: Numbers(np.arange(3.0), np.array([True, False, True])),
            flag: np.array([0, 1, 2], np.int8),
            LR: number(7),
        },
        (10.0, 20.0, 30.0),
    )
    single = at_row(whole, 1, [LOSS, flag, LR])
    assert (single.steps.tolist(), len(single)) == ([20.0], 1)
    assert single.columns[LOSS].known.tolist() == [False]
    assert single.columns[flag].tolist() == [UNKNOWN]
    whole.columns[flag][1] = 2
    assert single.columns[flag].tolist() == [UNKNOWN], "it keeps what it saw"
