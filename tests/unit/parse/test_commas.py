"""Decimal commas: from the first line on that surely has one, and in no other log."""

import pytest
from reading import points_of, segments_of

from trainmon_tui.parse.commas import LONGEST, Commas


def written(*lines):
    commas = Commas()
    return [bytes(commas.rewrite(segments_of(line)).texts[0]).decode() for line in lines]


@pytest.mark.parametrize(
    ("line", "spelt"),
    [
        ("loss: 0,532 acc: 0,81", "loss: 0.532 acc: 0.81"),
        ("loss=0,5321, acc=98,7%, n=3", "loss=0.5321, acc=98.7%, n=3"),
        ("loss: -0,05; rate: 12,5 it/s | lr: 0,001", "loss: -0.05; rate: 12.5 it/s | lr: 0.001"),
        ("'loss': 0,5312 at [0,1] of (2,3)", "'loss': 0.5312 at [0,1] of (2,3)"),
        ("loss: 0,53. Done 1,234", "loss: 0.53. Done 1.234"),
    ],
)
def test_a_named_fraction_shows_how_the_log_writes_numbers(line, spelt):
    assert written(line) == [spelt]


@pytest.mark.parametrize(
    "line",
    [
        "step 1 loss 0.5 samples: 60,000",
        "CUDA_VISIBLE_DEVICES=0,12",
        "gpus: 0,10 shape=0,128",
        "epoch: 0, loss: 0.53",
        "epoch=0,loss=0.53",
        "1,0,25,0.5",
        "[0,25] (0,25)",
        "x: 0,123,456",
        "ids 0,12",
        "loss: 0,5",
    ],
)
def test_other_commas_stay(line):
    assert written(line) == [line]


def test_what_was_shown_once_counts_from_there_on():
    assert written("loss: 2,302", "loss: 0,98", "loss: 1,102") == ["loss: 2,302", "loss: 0.98", "loss: 1.102"]


def test_a_line_that_is_too_long_stays():
    line = "loss: 0,53 " + "x" * LONGEST
    assert written(line) == [line]


def test_values_and_counters_are_read():
    log = "".join(f"Epoche {n}: loss: 0,{9 - n}32 acc: 98,{n}% lr: 0,001\n" for n in range(1, 4))
    told = [(tag, value, epoch) for tag, _, _, _, value, _, epoch, _ in points_of(log, (2,)) if tag != "lr"]
    assert told == [
        ("loss", 0.832, 1), ("acc", 98.1, 1), ("loss", 0.732, 2), ("acc", 98.2, 2), ("loss", 0.632, 3), ("acc", 98.3, 3),
    ]  # fmt: skip
