from __future__ import annotations

import numpy as np
import pytest

from trainmon_tui.engine.told import Told, name_of
from trainmon_tui.model.blocks import SeriesKey

NONE = np.full(3, np.nan)
PLACES = np.array([10.0, 20.0, 30.0])


def told(*points: tuple[int, SeriesKey, float, float]) -> Told:
    """Return what voices have told: (voice, key, step, epoch)."""
    book = Told()
    for voice, key, step, epoch in points:
        book.note(voice, book.resolve(voice, key), key, np.array([step]), np.array([epoch]))
    return book


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("train/loss", "loss"),
        ("eval_loss", "Val - Loss"),
        ("losses/dice", "Dice Loss"),
        ("scores/cats_score", "CATS_SCORE"),
        ("test.acc", "acc_test"),
    ],
)
def test_writers_spell_one_name_in_many_ways(one, other):
    assert name_of(SeriesKey(one)) == name_of(SeriesKey(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("loss", "val_loss"),
        ("layer.0", "layer.1"),
        ("clip/low_mean", "clip/low_min"),
        ("loss", "lossless"),
        ("ms", "m"),
    ],
)
def test_different_names_stay_different(one, other):
    assert name_of(SeriesKey(one)) != name_of(SeriesKey(other))


def test_the_line_may_say_the_split_that_the_name_does_not():
    assert name_of(SeriesKey("loss", "valid")) == name_of(SeriesKey("eval_loss"))


@pytest.mark.parametrize(
    ("step", "epoch", "steps", "epochs", "fresh"),
    [
        (20, 2, PLACES, PLACES / 10, [False, False, True]),
        (20, np.nan, PLACES, NONE, [False, False, True]),
        (np.nan, 2, NONE, PLACES / 10, [False, False, True]),
        (np.nan, 2, NONE, PLACES / 10 + 0.004, [False, False, True]),
        (20, np.nan, NONE, PLACES / 10, [False, False, False]),
        (np.nan, np.nan, PLACES, NONE, [False, False, False]),
    ],
)
def test_a_point_is_new_beyond_what_others_told_on_an_axis_that_both_have(step, epoch, steps, epochs, fresh):
    key = SeriesKey("loss")
    book = told((0, key, step, epoch))
    assert book.fresh(1, name_of(key), steps, epochs).tolist() == fresh
    assert book.fresh(0, name_of(key), steps, epochs).all()


def test_another_spelling_of_a_metric_counts_where_it_is_told_once():
    lr, short = SeriesKey("learning_rate", metric="lr"), SeriesKey("lr", metric="lr")
    assert told((0, lr, 20, 2)).resolve(1, short) == name_of(lr)
    assert told((0, lr, 20, 2), (0, SeriesKey("lr_head", metric="lr"), 20, 2)).resolve(1, short) == name_of(
        short
    )
    assert told((1, short, 20, 2), (0, lr, 20, 2)).resolve(1, short) == name_of(short)
