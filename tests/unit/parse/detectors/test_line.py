"""Lines of pairs: what each line says, to the number, and which lines are none."""

import pytest
from detecting import cases_of
from reading import read

from trainmon_tui.parse.detectors import line

READ = {
    "key=value behind a logger's prefix": (
        "2026-11-21 04:14:01,477 - INFO - trainer - step=1 epoch=1 loss=1.7728 acc=0.1719 lr=2.00e-03\n",
        [
            ("loss", "", "loss", None, 1.7728, 1, 1, 1),
            ("acc", "", "accuracy", "fraction", 0.1719, 1, 1, 1),
            ("lr", "", "lr", None, 0.002, 1, 1, 1),
        ],
    ),
    "columns between bars": (
        "Epoch 1/40 | train_loss: 2.8011 | kl: 0.0035 | time: 2.7s\n",
        [
            ("train_loss", "train", "loss", None, 2.8011, None, 1, 1),
            ("kl", "", "kl_raw", "nats", 0.0035, None, 1, 1),
            ("time", "", None, "s", 2.7, None, 1, 1),
        ],
    ),
    "words before values": (
        "Epoch 1: train loss 1.46, train acc 0.57, val loss 0.92\n",
        [
            ("train loss", "train", "loss", None, 1.46, None, 1, 1),
            ("train acc", "train", "accuracy", "fraction", 0.57, None, 1, 1),
            ("val loss", "valid", "loss", None, 0.92, None, 1, 1),
        ],
    ),
    "loguru": (
        "2026-11-21 04:17:16.894 | INFO     | __main__:train:117 - [ep 7 it 200] train/loss=-1.3520, train/lr=1.00e-02\n",
        [
            ("train/loss", "train", "loss", None, -1.352, 200, 7, 1),
            ("train/lr", "train", "lr", None, 0.01, 200, 7, 1),
        ],
    ),
    "thousands": (
        "Epoch 1: loss=10,500\n",
        [
            ("loss", "", "loss", None, 10500.0, None, 1, 1),
        ],
    ),
    "nanoGPT's evaluation and steps": (
        "step 70: train loss 1.9245, val loss 1.4022\niter 70: loss 1.9011, time 512.20ms, mfu 3.10%\n",
        [
            ("train loss", "train", "loss", None, 1.9245, 70, None, 1),
            ("val loss", "valid", "loss", None, 1.4022, 70, None, 1),
            ("loss", "", "loss", None, 1.9011, 70, None, 2),
            ("time", "", None, "ms", 512.2, 70, None, 2),
            ("mfu", "", None, "percent", 3.1, 70, None, 2),
        ],
    ),
    "mmengine": (
        (
            "11/21 04:14:46 - mmengine - INFO - Epoch(train)  [1][ 20/60]  lr: 1.0e-03  eta: 0:00:10  time: 0.01  loss: 1.5\n"
            "11/21 04:14:46 - mmengine - INFO - Epoch(val) [1][4/4]    accuracy/top1: 0.9\n"
        ),
        [
            ("lr", "train", "lr", None, 0.001, 20, 1, 1),
            ("time", "train", None, None, 0.01, 20, 1, 1),
            ("loss", "train", "loss", None, 1.5, 20, 1, 1),
            ("accuracy/top1", "valid", "accuracy", "fraction", 0.9, 20, 1, 2),
        ],
    ),
    "fairseq-like sections": (
        "Epoch 2 | Train: loss 0.1, acc 0.2 | Val: loss 0.3\n",
        [
            ("Train loss", "train", "loss", None, 0.1, None, 2, 1),
            ("Train acc", "train", "accuracy", "fraction", 0.2, None, 2, 1),
            ("Val loss", "valid", "loss", None, 0.3, None, 2, 1),
        ],
    ),
    "average meters": (
        "Epoch: [13][240/370]\tTime 2.245 (2.423)\tLoss 3.187 (3.032)\tEPE 1.317 (1.255)\n",
        [
            ("Time", "", None, None, 2.245, 4680, 13, 1),
            ("Loss", "", "loss", None, 3.187, 4680, 13, 1),
            ("EPE", "", None, None, 1.317, 4680, 13, 1),
        ],
    ),
    "a bracketed count": (
        "[50/400] loss: 1.09 val: 1.05\n",
        [
            ("loss", "", "loss", None, 1.09, 50, None, 1),
            ("val", "valid", "loss", None, 1.05, 50, None, 1),
        ],
    ),
    "a unit behind the value": (
        "step 3: loss 0.5, fwd 12.5ms, rate 250tok/s, used 40%\n",
        [
            ("loss", "", "loss", None, 0.5, 3, None, 1),
            ("fwd", "", None, "ms", 12.5, 3, None, 1),
            ("rate", "", None, "tok/s", 250.0, 3, None, 1),
            ("used", "", None, "percent", 40.0, 3, None, 1),
        ],
    ),
    "a header gives the epoch to what follows": (
        "===== Epoch 2/26 =====\ntrain_acc: 0.5\n",
        [
            ("train_acc", "train", "accuracy", "fraction", 0.5, None, 2, 2),
        ],
    ),
    "a description of DEV": (
        "Epoch 4\n2020-06-23 12:11:31,969 DEV : loss 0.67 - score 0.7667\n",
        [
            ("loss", "valid", "loss", None, 0.67, None, 4, 2),
            ("score", "valid", None, None, 0.7667, None, 4, 2),
        ],
    ),
    "deepspeed": (
        "[2023-04-18 01:49:13,375] [INFO] [logging.py:96:log_dist] [Rank 0] step=190, skipped=6, lr=[9.6e-06, 9.6e-06]\n",
        [
            ("skipped", "", None, None, 6.0, 190, None, 1),
            ("lr", "", "lr", None, 9.6e-06, 190, None, 1),
        ],
    ),
    "a tuple and its spread": (
        "Epoch 2: loss=0.3, pred=(-0.02, 0.04) ± 0.555\n",
        [
            ("loss", "", "loss", None, 0.3, None, 2, 1),
            ("pred/x", "", None, None, -0.02, None, 2, 1),
            ("pred/y", "", None, None, 0.04, None, 2, 1),
            ("pred/std", "", None, None, 0.555, None, 2, 1),
        ],
    ),
    "megatron": (
        " [2026-11-21 04:15:45] iteration       10/     560 | consumed samples:          160 | elapsed time per iteration (ms): 12.3 | learning rate: 2.000E-04 | global batch size:    16 | lm loss: 3.208E+00 | loss scale: 1.0 | grad norm: 1.234 | number of skipped iterations:   0 | number of nan iterations:   0 |\n",
        [
            ("consumed samples", "", "samples_seen", None, 160.0, 10, None, 1),
            ("elapsed time per iteration (ms)", "", None, None, 12.3, 10, None, 1),
            ("learning rate", "", "lr", None, 0.0002, 10, None, 1),
            ("global batch size", "", "batch_size", None, 16.0, 10, None, 1),
            ("lm loss", "", "loss", None, 3.208, 10, None, 1),
            ("loss scale", "", "loss_scale", None, 1.0, 10, None, 1),
            ("grad norm", "", "grad_norm", None, 1.234, 10, None, 1),
            ("number of skipped iterations", "", "skipped_steps", None, 0.0, 10, None, 1),
            ("number of nan iterations", "", "nan_steps", None, 0.0, 10, None, 1),
        ],
    ),
}
"""Lines, and their points: tag, split, metric, unit, value, step, epoch, line."""

LEFT_ALONE = [
    "hello there",
    "we trained for 3 days",
    "Loading 5 files",
    "eta: 0:00:10",
    "shards: 3/4",
    "value=1_000",
    "version 1.2.3",
    "------",
    "",
    "key: value",
    "the loss is low",
]


(
    test_what_is_read,
    test_the_same_is_read_segment_by_segment,
    test_what_is_left_alone,
    test_its_samples_are_understood,
) = cases_of(line, READ, LEFT_ALONE)


HEADERS = {
    "===== Epoch 2/26 =====": {"epoch": "2", "epoch_total": "26"},
    "Epoch 27 Summary:": {"epoch": "27"},
    "Epoch 3/10": {"epoch": "3", "epoch_total": "10"},
    "--- EPOCH 4 ---": {"epoch": "4"},
    "epoch: 5": {"epoch": "5"},
    "Epoch 6 training": {"epoch": "6"},
    "2026-11-21 04:14:01,477 - INFO - Epoch 7 Results": {"epoch": "7"},
    "Learning iteration 8/1500": {"step": "8", "step_total": "1500"},
    "──── Step 2000 ────": {"step": "2000"},
    "Going into epoch 9": {"epoch": "9"},
}


@pytest.mark.parametrize(("text", "counts"), HEADERS.items(), ids=HEADERS)
def test_headers_count_and_hold_nothing_else(text, counts):
    raw = text.encode()
    finding = line.detect_header(raw)
    assert {c.what: raw[c.start : c.end].decode() for c in finding.captures} == counts
    assert finding.keys == ()


@pytest.mark.parametrize(
    "text", ["Epoch", "Epoch one", "Epoch 1: loss=2", "In epoch 3 we stop", "Saved step 5"]
)
def test_what_is_no_header(text):
    assert line.detect_header(text.encode()) is None


@pytest.mark.parametrize(
    "name",
    ["format_reward", "class_error", "returns", "importance", "default_loss", "with_kl_loss", "if_loss"],
)
def test_names_that_begin_like_a_keyword_are_names(name):
    assert read(f"step=1 acc=1\n{name}: 0.5\n").values(name) == [0.5]


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("best metric, acc: 0.31, loss: 0.6", {"acc": True, "loss": True}),
        ("cur metric, acc: 0.31, loss: 0.6", {"acc": False, "loss": False}),
        ("step 3, loss: 0.6, best: 0.5", {"loss": False, "best": True}),
        ("step 3, loss: 0.6, speed: 12.5 steps/s", {"loss": False, "speed": True}),
    ],
)
def test_what_repeats_the_best_values_is_not_charted_unasked(text, quiet):
    assert {key.tag: key.quiet for key in line.detect(text.encode()).keys} == quiet


def test_the_total_of_a_listing_is_no_loss():
    assert line.detect(b"total 48") is None
