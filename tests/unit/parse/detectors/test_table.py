"""Tables without frames: what each line says, to the number, and which lines are none."""

import pytest
from reading import points_of

from trainmon_tui.parse.detectors import examine, table

READ = {
    "CSV": (
        "epoch,train_loss,train_acc,train_lr,val_loss\n1,1.7439,0.2956,2.00e-03,\n2,1.5,0.4,1.00e-03,1.25\n",
        [
            ("train_loss", "train", "loss", None, 1.7439, None, 1, 2),
            ("train_acc", "train", "accuracy", "fraction", 0.2956, None, 1, 2),
            ("train_lr", "train", "lr", None, 0.002, None, 1, 2),
            ("train_loss", "train", "loss", None, 1.5, None, 2, 3),
            ("train_acc", "train", "accuracy", "fraction", 0.4, None, 2, 3),
            ("train_lr", "train", "lr", None, 0.001, None, 2, 3),
            ("val_loss", "valid", "loss", None, 1.25, None, 2, 3),
        ],
    ),
    "aligned columns with a clock": (
        (
            "epoch       train_loss  acc         lr          valid_loss  time      \n"
            "0           1.741067    0.419434    0.000871    1.656719    00:00     \n"
        ),
        [
            ("train_loss", "train", "loss", None, 1.741067, None, 0, 2),
            ("acc", "", "accuracy", "fraction", 0.419434, None, 0, 2),
            ("lr", "", "lr", None, 0.000871, None, 0, 2),
            ("valid_loss", "valid", "loss", None, 1.656719, None, 0, 2),
        ],
    ),
    "a head behind a comment sign": (
        "#  step      rmse_val    rmse_trn    lr\n      100   2.10   2.44   1.0e-03\n",
        [
            ("rmse_val", "valid", "rmse", None, 2.1, 100, None, 2),
            ("rmse_trn", "train", "rmse", None, 2.44, 100, None, 2),
            ("lr", "", "lr", None, 0.001, 100, None, 2),
        ],
    ),
    "spaCy's short names": (
        "E    #       LOSS TEXTCAT  CATS_SCORE  SCORE \n  1      20          4.48      100.00    1.00\n",
        [
            ("LOSS TEXTCAT", "", None, None, 4.48, 20, 1, 2),
            ("CATS_SCORE", "", None, None, 100.0, 20, 1, 2),
            ("SCORE", "", None, None, 1.0, 20, 1, 2),
        ],
    ),
    "YOLO's totals and gigabytes": (
        (
            "     Epoch   gpu_mem       box       obj       cls\n"
            "      0/99     3.97G   0.08988    0.0183   0.02755\n"
        ),
        [
            ("gpu_mem", "", "gpu_mem", None, 3.97, None, 0, 2),
            ("box", "", None, None, 0.08988, None, 0, 2),
            ("obj", "", None, None, 0.0183, None, 0, 2),
            ("cls", "", None, None, 0.02755, None, 0, 2),
        ],
    ),
    "tabs": (
        "step\tloss\tacc\n10\t0.5\t0.75\n",
        [
            ("loss", "", "loss", None, 0.5, 10, None, 2),
            ("acc", "", "accuracy", "fraction", 0.75, 10, None, 2),
        ],
    ),
}
"""Lines, and their points: tag, split, metric, unit, value, step, epoch, line."""

LEFT_ALONE = [
    "loss acc",
    "a,b,c d,e f",
    "one two three",
    "we step over the data once",
    "1,2,x y z",
    "step!loss!acc",
    "1!2!3",
    "-,-,-",
    "epoch",
    "1",
    "step=1,loss=2,acc=3",
    "10:00 10:01 10:02",
]


@pytest.mark.parametrize(("text", "points"), READ.values(), ids=READ)
def test_what_is_read(text, points):
    assert points_of(text) == points


@pytest.mark.parametrize(("text", "points"), READ.values(), ids=READ)
def test_the_same_is_read_segment_by_segment(text, points):
    assert points_of(text, [1] * 20) == points


def test_two_numbers_without_a_line_of_names_are_no_points():
    assert points_of("1,2\n3,4\n5,6\n") == []


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_left_alone(text):
    assert table.detect(text.encode()) is None


@pytest.mark.parametrize("sample", table.SAMPLES)
def test_its_samples_are_understood(sample):
    assert examine(sample.encode()) is not None


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("epoch,train_loss,val_loss", ("epoch", "train_loss", "val_loss")),
        ("step\tloss\tacc", ("step", "loss", "acc")),
        ("epoch loss acc", ("epoch", "loss", "acc")),
        ("epoch   train loss   acc", ("epoch", "train loss", "acc")),
        ('"step","loss","acc"', ("step", "loss", "acc")),
        ("# step  loss  lr", ("step", "loss", "lr")),
        ("E    #       LOSS TEXTCAT  SCORE", ("epoch", "step", "LOSS TEXTCAT", "SCORE")),
        ("a,b,c", ("a", "b", "c")),
    ],
)
def test_the_names_of_a_head(head, names):
    assert table.detect(head.encode()).columns == names


@pytest.mark.parametrize(
    ("row", "cells", "width"),
    [
        ("1,0.5,0.9", (0, 1, 2), 3),
        ("1,,0.9", (0, 2), 3),
        ("1,0.5,", (0, 1), 3),
        ("1\tnan\tinf", (0, 1, 2), 3),
        ("  3   0.5   1e-3  00:01", (0, 1, 2), 4),
        ("0/99  3.97G  0.08", (0, 1, 2), 3),
        ("all  12  0.5  0.6", (1, 2, 3), 4),
        ("5%  3ms  2s", (0, 1, 2), 3),
    ],
)
def test_the_cells_of_a_row(row, cells, width):
    finding = table.detect(row.encode())
    assert (finding.cells, finding.width) == (cells, width)


def test_a_type_of_numbers_is_no_metric_of_a_head():
    assert examine(b"device, bf16 support, flags") is None
    assert examine(b"epoch,macroF1,lr").columns == ("epoch", "macroF1", "lr")
