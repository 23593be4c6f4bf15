"""Keras' bars: what each line says, to the number, and which lines are none."""

import pytest
from detecting import cases_of
from reading import read

from trainmon_tui.parse.detectors import keras

READ = {
    "a full bar speaks for its epoch too": (
        (
            "Epoch 1/5\n"
            "13/13 ━━━━━━━━━━━━━━━━━━━━ 0s 3ms/step - accuracy: 0.6618 - loss: 0.6224 - val_loss: 0.5299\n"
        ),
        [
            ("accuracy", "", "accuracy", "fraction", 0.6618, 13, 1, 2),
            ("loss", "", "loss", None, 0.6224, 13, 1, 2),
            ("val_loss", "valid", "loss", None, 0.5299, 13, 1, 2),
            ("accuracy", "", "accuracy", "fraction", 0.6618, 13, 1, 2),
            ("loss", "", "loss", None, 0.6224, 13, 1, 2),
            ("val_loss", "valid", "loss", None, 0.5299, 13, 1, 2),
        ],
    ),
    "a bar that is not full speaks for its step": (
        "Epoch 1/5\n 5/13 ━━━━━━━━ 0s 3ms/step - accuracy: 0.5 - loss: 0.9\n",
        [
            ("accuracy", "", "accuracy", "fraction", 0.5, 5, 1, 2),
            ("loss", "", "loss", None, 0.9, 5, 1, 2),
        ],
    ),
    "the older bar": (
        "Epoch 2/5\n1875/1875 [==============================] - 2s 1ms/step - loss: 0.4830 - lr: 0.0010\n",
        [
            ("loss", "", "loss", None, 0.483, 3750, 2, 2),
            ("lr", "", "lr", None, 0.001, 3750, 2, 2),
            ("loss", "", "loss", None, 0.483, 3750, 2, 2),
            ("lr", "", "lr", None, 0.001, 3750, 2, 2),
        ],
    ),
    "an estimate in place of a duration": (
        "Epoch 1/5\n 128/1875 [=>............................] - ETA: 1s - loss: 0.5012\n",
        [
            ("loss", "", "loss", None, 0.5012, 128, 1, 2),
        ],
    ),
    "one line an epoch, no bar": (
        "Epoch 3/5\n63/63 - 0s - 4ms/step - accuracy: 0.5580 - loss: 0.6871 - val_accuracy: 0.6\n",
        [
            ("accuracy", "", "accuracy", "fraction", 0.558, 189, 3, 2),
            ("loss", "", "loss", None, 0.6871, 189, 3, 2),
            ("val_accuracy", "valid", "accuracy", "fraction", 0.6, 189, 3, 2),
            ("accuracy", "", "accuracy", "fraction", 0.558, 189, 3, 2),
            ("loss", "", "loss", None, 0.6871, 189, 3, 2),
            ("val_accuracy", "valid", "accuracy", "fraction", 0.6, 189, 3, 2),
        ],
    ),
    "minutes of duration": (
        "10/10 [==========] - 1:05 - 6s/step - loss: 0.3\n",
        [
            ("loss", "", "loss", None, 0.3, 10, None, 1),
            ("loss", "", "loss", None, 0.3, 10, None, 1),
        ],
    ),
}
"""Lines, and their points: tag, split, metric, unit, value, step, epoch, line."""

LEFT_ALONE = [
    "13/13",
    "13/13 done",
    "13 / 13 ━━━━ 0s - loss: 0.5",
    "Epoch 1/5",
    " 1/13 [     ] - loss: 0.5",
    "63/63 - loss: 0.5",
    "2026/11/21 - 4s",
    "━━━━━━━━━━ 0s",
    "a13/13 [===] - 0s - loss: 1",
]


(
    test_what_is_read,
    test_the_same_is_read_segment_by_segment,
    test_what_is_left_alone,
    test_its_samples_are_understood,
) = cases_of(keras, READ, LEFT_ALONE)


@pytest.mark.parametrize(
    ("drawn", "sources"),
    [(" 1/13 ━━━", {"bar"}), ("12/13 ━━━", {"bar"}), ("13/13 ━━━", {"bar", "summary"})],
)
def test_only_a_full_bar_closes_its_epoch(drawn, sources):
    log = read(f"Epoch 1/2\n{drawn} 0s 3ms/step - loss: 0.5\n")
    assert {source for source, *_ in log.series} == sources


def test_each_epoch_is_closed_once():
    epoch = "Epoch {}/3\n1/2 ━━━ 1s - loss: 0.9\r2/2 ━━━ 0s 2ms/step - loss: 0.5 - val_loss: 0.{}\n"
    log = read("".join(epoch.format(n, n) for n in (1, 2, 3)))
    assert log.epochs("val_loss", source="summary") == [1, 2, 3]
    assert log.steps("loss", source="bar") == [1, 2, 3, 4, 5, 6]
