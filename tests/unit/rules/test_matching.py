"""Which series feed a metric."""

from __future__ import annotations

import pytest

from trainmon_tui.model.blocks import SeriesKey
from trainmon_tui.rules.matching import MetricNames, rank
from trainmon_tui.rules.playbooks import load_playbook


@pytest.mark.parametrize(
    ("aliases", "tag", "split", "expected"),
    [
        (["raw"], "raw", "", 0),
        (["raw"], "raw", "train", 0),
        (["raw"], "raw", "valid", None),
        (["raw"], "raw", "test", None),
        (["raw"], "RAW", "train", None),
        (["raw", "KLr"], "KLr", "train", 1),
        (["Train.L"], "L", "train", 0),
        (["Train.L"], "L", "", None),
        (["Train.L"], "L", "valid", None),
        (["train.L"], "L", "train", 0),
        (["Val.L"], "L", "valid", 0),
        (["valid.L"], "L", "valid", 0),
        (["validation.L"], "L", "valid", 0),
        (["eval.L"], "L", "valid", 0),
        (["Val.L"], "L", "train", None),
        (["test.L"], "L", "test", 0),
        (["Val - Total"], "Val - Total", "valid", 0),
        (["val_loss"], "val_loss", "valid", 0),
        (["eval_loss"], "eval_loss", "valid", 0),
        (["test_acc"], "test_acc", "test", 0),
        (["other.L"], "L", "train", None),
        (["a.b"], "a.b", "train", 0),
        ([], "raw", "train", None),
    ],
)
def test_aliases(aliases, tag, split, expected):
    assert rank(MetricNames("x", aliases), SeriesKey(tag, split)) == expected


@pytest.mark.parametrize(
    ("metric", "canonical", "split", "feeds"),
    [
        ("loss", "loss", "train", True),
        ("loss", "loss", "", True),
        ("loss", "loss", "valid", False),
        ("train_loss", "loss", "train", True),
        ("train_loss", "loss", "", True),
        ("train_loss", "loss", "valid", False),
        ("val_loss", "loss", "valid", True),
        ("val_loss", "loss", "", False),
        ("val_loss", "loss", "train", False),
        ("test_loss", "loss", "test", True),
        ("kl_raw", "kl_raw", "train", True),
        ("kl_raw", "raw", "train", False),
        ("val_loss", None, "valid", False),
    ],
)
def test_canonical_names_come_after_the_aliases(metric, canonical, split, feeds):
    names = MetricNames(metric, ("first", "second"))
    assert rank(names, SeriesKey("tag", split, canonical)) == (2 if feeds else None)


@pytest.mark.parametrize(
    ("metric", "tag", "split", "expected"),
    [
        ("kl_raw", "raw", "train", 0),
        ("kl_raw", "KLr", "train", 1),
        ("kl_raw", "KLr", "valid", None),
        ("penalty_reduction", "fb%", "train", 1),
        ("train_loss", "Train - Total", "train", 0),
        ("train_loss", "L", "train", 1),
        ("train_loss", "L", "valid", None),
        ("val_loss", "Val - Total", "valid", 0),
        ("val_loss", "L", "valid", 1),
        ("exact_match", "Val Exact Match", "valid", 0),
        ("teacher_loss", "Teacher Diagnostics loss", "train", 0),
        ("teacher_loss", "Train - Teacher", "train", 1),
        ("teacher_loss", "T", "train", 2),
    ],
)
def test_the_vivqa_runbook_s_names(metric, tag, split, expected):
    names = load_playbook("vivqa").metrics[metric].names
    assert rank(names, SeriesKey(tag, split)) == expected
