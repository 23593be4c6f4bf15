"""Headings give the values below them their split."""

import pytest
from reading import read

from trainmon_tui.parse.headings import heading_of

HEADINGS = {
    "Training:": "train",
    "Validation:": "valid",
    "***** Running Evaluation *****": "valid",
    "***** train metrics *****": "train",
    " > EVALUATION ": "valid",
    " > TRAINING (2022-01-01 10:00:01) ": "train",
    "=== Test results ===": "test",
    "[Validation]": "valid",
    "2026-11-21 04:14:01,477 - INFO - valid result: ": "valid",
    "Epoch 3 - Validation": "valid",
    "Training is done": "",
    "Train 5": "",
    "Loss:": "",
    "| Training | Validation |": "",
    "Test: {}".format("x" * 200): "",
}


@pytest.mark.parametrize(("text", "split"), HEADINGS.items(), ids=[text[:40] for text in HEADINGS])
def test_headings(text, split):
    assert heading_of(text.encode()) == split


BLOCKS = "===== Epoch {n} =====\nTraining:\n  loss: 1.{n}\n\nValidation:\n  loss: 2.{n}\n  accuracy: 0.{n}\n"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_each_section_is_of_its_split(size):
    log = read("".join(BLOCKS.format(n=n) for n in (1, 2)), [size] * 20)
    assert log.values("loss", "train") == [1.1, 1.2]
    assert log.values("loss", "valid") == [2.1, 2.2]
    assert log.epochs("accuracy", "valid") == [1, 2]


def test_a_section_ends_with_the_first_line_that_is_none_of_its_values():
    log = read("Epoch 1\nValidation:\n  loss: 0.5\nall done with it\n  loss: 0.7\n")
    assert log.values("loss", "valid") == [0.5]
    assert log.values("loss", "") == [0.7]


def test_a_value_with_a_place_or_a_split_of_its_own_keeps_it():
    log = read("Epoch 1\nValidation:\n  train_loss: 0.5\nstep=7 loss=0.7\n")
    assert log.values("train_loss", "train") == [0.5]
    assert log.values("loss", "") == [0.7]


def test_a_step_that_stands_alone_in_a_held_out_section_moves_nothing():
    log = read("step=90 loss=0.7\n > EVALUATION \n--> STEP: 3\n  loss: 0.5\nstep=91 loss=0.6\n")
    assert log.steps("loss", "valid") == [90]
    assert log.steps("loss", "") == [90, 91]


def test_records_and_bars_are_of_no_section():
    log = read("***** Running Evaluation *****\n{'loss': 0.5, 'epoch': 1.0}\n{'loss': 0.4, 'epoch': 2.0}\n")
    assert log.values("loss", "") == [0.5, 0.4]


LOOP = "step 10/938 - loss: 0.9\nEval begin...\nstep 10/157 - loss: 0.5\nstep 157/157 - loss: 0.4\nstep 20/938 - loss: 0.8\n"


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_the_loop_below_a_heading_that_asks_for_it_is_of_its_split(size):
    log = read(LOOP, [size] * 5)
    assert log.values("loss", "valid") == [0.5, 0.4]
    assert (log.values("loss", ""), log.steps("loss", "")) == ([0.9, 0.8], [10, 20])
    assert log.kinds() == []


def test_one_counted_line_without_a_goal_answers_a_heading():
    log = read("step 1, loss 0.9\n\nEvaluation:\nstep 100, loss 0.5\n\nstep 101, loss 0.8\n")
    assert (log.values("loss", "valid"), log.steps("loss", "valid")) == ([0.5], [100])
    assert log.steps("loss", "") == [1, 101]


@pytest.mark.parametrize("between", ["\n", "  recall: 0.5\n", "all well\n"])
def test_counted_lines_further_down_are_no_answer(between):
    log = read("step 1, loss 0.9\nEvaluation:\n" + between + "step 2, loss 0.8\n")
    assert log.steps("loss", "") == [1, 2]


def test_a_heading_that_asks_for_nothing_is_not_answered_by_steps():
    assert read("step 1, loss 0.9\nEvaluating\nstep 2, loss 0.8\n").steps("loss", "") == [1, 2]
