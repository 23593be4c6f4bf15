"""Rows that rules or a head frame instead of bars, written as rows of a box."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import read

from trainmon_tui.model.blocks import Segments
from trainmon_tui.parse import framed
from trainmon_tui.parse.framed import Frames

RULE = "---------------  ------------\n"
ROWS = "trainer/Loss         {}\nEpoch                {}\nphase                warm\n"
RESULT = "Result for trial_{0}:\n  date: 2026-11-20\n  info:\n    kl: 0.0{0}\n  loss: 0.{0}\n  training_iteration: {0}\n"
LINES = [
    "--- ---",
    "-----",
    "loss  0.5",
    "Epoch  3",
    "Result for a:",
    "  x: 1|2",
    "  step: 4",
    "",
    "step=1 loss=2",
    "note",
]


def segments_of(texts):
    numbers = np.arange(len(texts))
    return Segments([text.encode() for text in texts], numbers, numbers)


def written(*texts):
    return [text.decode() for text in Frames().rewrite(segments_of(texts)).texts]


def points(log):
    named = {key[1]: [(point[0], point[1], point[-1]) for point in each] for key, each in log.series.items()}
    return {tag: each for tag, each in named.items() if tag in ("trainer/Loss", "kl", "loss")}


@pytest.mark.parametrize("sizes", [(), [1] * 20, [3, 4]])
def test_rows_between_rules_stand_where_one_of_them_says(sizes):
    log = read("".join(RULE + ROWS.format(n / 2, n) + RULE for n in (1, 2)), sizes)
    assert points(log) == {"trainer/Loss": [(None, 1, "0.5"), (None, 2, "1.0")]}


@pytest.mark.parametrize("sizes", [(), [1] * 20, [5, 4]])
def test_results_below_a_head_stand_where_their_last_row_says(sizes):
    log = read(RESULT.format(1) + "\n" + RESULT.format(2), sizes)
    assert points(log) == {
        "kl": [(1, None, "0.01"), (2, None, "0.02")],
        "loss": [(1, None, "0.1"), (2, None, "0.2")],
    }
    assert not [kind for kind, *_ in log.events if kind == "resume"]


def test_counters_that_disagree_in_one_block_are_no_new_attempts():
    block = "Result for a:\n  loss: 0.5\n  timesteps_total: {}\n  training_iteration: {}\n"
    log = read(block.format(4000, 1) + block.format(8000, 2))
    assert points(log)["loss"] == [(4000, None, "0.5"), (8000, None, "0.5")]
    assert not [kind for kind, *_ in log.events if kind == "resume"]


@pytest.mark.parametrize(
    "texts",
    [
        ["loss    0.5", "Epoch   3"],
        ["----------", "loss    0.5"],
        ["--- --- ---", "loss    0.5"],
        ["results = {", "  loss: 0.5"],
        ["model:", "  steps: 5", "  loss: 0.5"],
    ],
)
def test_what_no_frame_is_around_is_left_as_it_is(texts):
    assert written(*texts) == texts


def test_a_frame_ends_with_what_is_no_row():
    assert written("--- ---", "loss  0.5", "a line", "loss  0.5") == [
        "--------",
        "| loss | 0.5 |",
        "a line",
        "loss  0.5",
    ]
    assert written("--- ---", "a  1", "--- ---", "b  2")[2:] == ["--------", "b  2"]
    assert written("--- ---", "--- ---", "b  2")[2] == "| b | 2 |"


def test_a_frame_without_an_end_is_none(monkeypatch):
    monkeypatch.setattr(framed, "LONGEST", 2)
    assert written("--- ---", *["a  1"] * 4)[1:] == ["| a | 1 |", "| a | 1 |", "a  1", "a  1"]


def test_bars_inside_of_a_value_end_no_cell():
    assert written("Result for a:", "  x: 1|2")[1] == "| x | 1 2 |"


@given(st.lists(st.sampled_from(LINES), max_size=20), st.integers(0, 20))
def test_cutting_a_log_elsewhere_changes_nothing(texts, place):
    frames = Frames()
    parts = [frames.rewrite(segments_of(part)).texts for part in (texts[:place], texts[place:])]
    assert [text.decode() for text in (*parts[0], *parts[1])] == written(*texts)
