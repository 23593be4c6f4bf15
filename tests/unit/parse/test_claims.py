"""Derived figures: what a line claims, with the precision in which it says so, and lines that claim nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import read

from trainmon_tui.parse.claims import read_claim

CHANGES = [
    ("  Loss reduction: 52.1% (3.165 → 1.523)", 52.1, 0.1, (3.165, 0.001), (1.523, 0.001), True),
    ("Loss decreased by: 10% (from 2.0 to 1.8)", 10, 1, (2, 0.1), (1.8, 0.1), True),
    ("Accuracy gain = 25.00 % [40 -> 50]", 25, 0.01, (40, 1), (50, 1), False),
    ("Energy change: 1,200% (1e3 => 1.3e4)", 1200, 1, (1000, 1000), (13000, 1000), False),
]
BEST = [
    ("Best epoch: 12", {"metric": "", "split": "valid", "epoch": 12}),
    (
        "✓ Best val_loss: 0.6298 (epoch 3)",
        {"metric": "loss", "split": "valid", "epoch": 3, "printed": 0.6298},
    ),
    ("Best validation accuracy = 91.2 at epoch 7", {"metric": "accuracy", "split": "valid", "epoch": 7}),
    ("best loss: 1e-3, epoch=4", None),
    ("Best reward: 3.5 @ epoch 9", {"metric": "reward", "split": "", "epoch": 9, "printed": 3.5}),
]
NOTHING = [
    "loss=0.5",
    "Loss reduction: 52.1%",
    "Train Epoch: 1 [640/60000 (1%)] Loss: 2.3",
    " 50%|#####     | 4/8 [00:01<00:01]",
    "Best accuracy: 0.9",
    "[1.0, 2.0]",
    "mean: 2.0",
    "KL Diagnostics: raw=0.013, penalty_reduction=92%",
    "x" * 500 + " Best epoch: 12",
]


@pytest.mark.parametrize("told", CHANGES, ids=[told[0] for told in CHANGES])
def test_a_change_names_both_ends(told):
    text, printed, unit, before, after, falls = told
    claim = read_claim(text.encode())
    assert (claim["kind"], claim["printed"], claim["unit"]) == ("change", printed, pytest.approx(unit))
    assert (claim["before"], claim["after"]) == (pytest.approx(before), pytest.approx(after))
    assert claim["falls"] is falls


def test_an_improvement_is_measured_from_the_start():
    claim = read_claim(b"  Improvement from start: -99.999%  good")
    assert (claim["kind"], claim["printed"], claim["unit"]) == ("improvement", -99.999, pytest.approx(0.001))


def test_a_mean_names_its_items():
    claim = read_claim(b"Rewards: [1.0, -2.5, 4] (mean: 0.83)")
    assert (claim["kind"], claim["items"], claim["printed"]) == ("mean", [1.0, -2.5, 4.0], 0.83)


@pytest.mark.parametrize(("text", "told"), BEST)
def test_a_best_names_its_epoch(text, told):
    claim = read_claim(text.encode())
    if told is None:
        assert claim is None
    else:
        assert claim["kind"] == "best"
        assert {key: claim[key] for key in told} == told


@pytest.mark.parametrize("text", NOTHING)
def test_what_claims_nothing(text):
    assert read_claim(text.encode()) is None


def test_a_claim_keeps_the_values_and_the_event_of_its_line():
    log = read("Epoch 5/30\n  Total Loss: 2.0\n  Improvement from start: 0.00%\nBest epoch: 5\n")
    assert log.values("Improvement from start") == [0.0]
    assert [(kind, fields["claim"]["kind"]) for kind, *_, fields in log.events] == [
        ("claim", "improvement"),
        ("best", "best"),
    ]


def test_a_best_of_an_earlier_epoch_moves_nothing():
    log = read("Epoch 8: val_loss=0.5\nBest val_loss: 0.4 (epoch 3)\nloss: 0.3\n")
    assert (log.epochs("loss"), log.progress.epoch) == ([8], 8)


@given(st.binary(max_size=300))
def test_no_line_breaks_it(text):
    read_claim(text)
    read_claim(b"Best " + text + b": 1 (epoch 3)")
    read_claim(b"[" + text + b"] mean 3")


def test_values_before_a_best_figure_are_kept():
    log = read("epoch 1 loss: 0.5\ncurrent epoch: 1 current dice: 0.7 best mean dice: 0.8 at epoch: 1\n")
    assert log.values("current dice") == [0.7]
    assert log.tags() == {("loss", ""), ("current dice", "")}
    assert log.kinds() == ["claim"]
