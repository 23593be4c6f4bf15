"""What makes a line one of training, and what makes it a setting."""

import pytest
from reading import read

from trainmon_tui.parse.compose import MAX_CAPTURES, label_of, proves_training, settings, split_of_label
from trainmon_tui.parse.finding import Capture
from trainmon_tui.parse.pairs import find_pairs
from trainmon_tui.parse.roles import name_series


@pytest.mark.parametrize(
    ("raw", "label"),
    [
        (b"", ""),
        (b"DEV : ", "dev"),
        (b"Epoch 3/10", "epoch"),
        (b"Train:", "train"),
        (b"[train:7] ", "train"),
        (b"12 | 34", ""),
        (b"x" * 200, "x" * 64),
    ],
)
def test_a_label_is_words_without_numbers(raw, label):
    assert label_of(raw) == label


@pytest.mark.parametrize(
    ("raw", "split"),
    [(b"DEV : ", "valid"), (b"Train:", "train"), (b"Test net output", "test"), (b"Epoch 3", ""), (b"", "")],
)
def test_a_label_may_name_the_split(raw, split):
    assert split_of_label(raw) == split


@pytest.mark.parametrize(
    ("names", "proves"),
    [
        (["loss"], True),
        (["accuracy", "lr"], True),
        (["lr"], False),
        (["batch_size", "max_steps"], False),
        (["kl_weight", "teacher_weight"], False),
        (["my_loss"], True),
        (["my_loss_weight"], False),
        (["loss_scale"], False),
        (["target_reward"], False),
        (["hidden"], False),
        ([], False),
    ],
)
def test_a_measured_metric_proves_training(names, proves):
    assert proves_training([], name_series([(name, None) for name in names], "")) is proves


@pytest.mark.parametrize(
    ("what", "proves"),
    [("step", True), ("count", True), ("epoch", True), ("epoch_total", False), ("stamp", False)],
)
def test_a_counter_proves_training(what, proves):
    assert proves_training([Capture(0, 1, what)], ()) is proves


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (b"lr: 0.1, seed: 5", {"lr": 0.1, "seed": 5.0}),
        (b"loss=nan", {"loss": "nan"}),
        (b"fb%: 5", {}),
        (b"a/b=1", {}),
    ],
)
def test_pairs_as_settings(text, kept):
    assert settings(text, find_pairs(text)) == kept


def test_a_line_of_very_many_pairs_is_cut():
    names = [f"{a}{b}_loss" for a in "abcdefghijklmnopq" for b in "abcdefghijklmnopq"]
    log = read("step=1 " + " ".join(f"{name}=1" for name in names) + "\n")
    assert len(log.tags()) == MAX_CAPTURES
