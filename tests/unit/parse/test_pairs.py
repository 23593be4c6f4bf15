import pytest

from trainmon_tui.parse.counted import blank, find_counters
from trainmon_tui.parse.names import counter_of
from trainmon_tui.parse.pairs import find_pairs


def counters(text):
    raw = text.encode()
    return {capture.what: raw[capture.start : capture.end].decode() for capture in find_counters(raw)}


def pairs(text):
    raw = text.encode()
    return {pair.name: raw[pair.start : pair.end].decode() for pair in find_pairs(raw)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Epoch 1/40 | loss: 2", {"epoch": "1", "epoch_total": "40"}),
        ("[Epoch 3] loss 2", {"epoch": "3"}),
        ("[ep 7 it 200] loss=1", {"epoch": "7", "step": "200"}),
        ("Epoch(train)  [1][ 20/60]  lr: 1", {"epoch": "1", "count": "20", "count_total": "60"}),
        ("Epoch: [0][  5/5005] Time 0.1", {"epoch": "0", "count": "5", "count_total": "5005"}),
        ("iteration       10/     560 | lm loss: 3", {"step": "10", "step_total": "560"}),
        ("[50/400] loss: 1.09", {"count": "50", "count_total": "400"}),
        ("[5]\tvalid_1's auc: 0.7", {"step": "5"}),
        ("32/32 - 0s - loss: 1.7", {"count": "32", "count_total": "32"}),
        ("PSR [Step 7]: 3/4 positive", {"step": "7"}),
        ("epoch/loss=-0.4", {}),
        ("step_time: 0.5, it/s 3", {}),
        ("Epoch 10%", {}),
        ("epoch 0.3125 loss 4", {"epoch": "0.3125"}),
    ],
)
def test_counters(text, expected):
    assert counters(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("step=1 loss=1.7728 lr=2.00e-03", {"step": "1", "loss": "1.7728", "lr": "2.00e-03"}),
        ("train_loss: 2.8 | kl: nan | time: 2.7s", {"train_loss": "2.8", "kl": "nan", "time": "2.7"}),
        ("train loss 1.46, train acc 0.57", {"train loss": "1.46", "train acc": "0.57"}),
        ("Val Exact Match: 0.248", {"Val Exact Match": "0.248"}),
        ("loss=10,500", {"loss": "10,500"}),
        ("loss=10, 500", {"loss": "10"}),
        ("fb%:100%, T:0.000", {"fb%": "100", "T": "0.000"}),
        (
            "- accuracy: 0.66 - loss: 0.62 - val_loss: 0.53",
            {"accuracy": "0.66", "loss": "0.62", "val_loss": "0.53"},
        ),
        (
            "Train: loss 0.1, acc 0.2 | Val: loss 0.3",
            {"Train loss": "0.1", "Train acc": "0.2", "Val loss": "0.3"},
        ),
        ("Detected objects: 1-3", {"Detected objects": "1-3"}),
        ("Max confidence: 0.5-0.9", {"Max confidence": "0.5-0.9"}),
        ("Loss after:  ~0.7 (DECREASING!)", {"Loss after": "0.7"}),
        ("eta: 0:00:10", {}),
        ("positive: 3/4", {"positive": "3", "positive total": "4"}),
        ("value=1_000", {}),
        ("top1: 0.5 top5: 0.9", {"top1": "0.5", "top5": "0.9"}),
        ("loss: 2.31 (2.54)", {"loss": "2.31"}),
        ("[100/400] loss: 0.2 val: 0.3", {"loss": "0.2", "val": "0.3"}),
    ],
)
def test_pairs(text, expected):
    assert pairs(text) == expected


def test_units_are_kept():
    assert [pair.unit for pair in find_pairs(b"a: 5% | b: 3ms | c: 2 | d: 1.5sec")] == [
        "percent",
        "ms",
        None,
        "s",
    ]


def test_counters_are_blanked_at_the_same_offsets():
    text = b"Epoch 1: train loss 1.46"
    blanked = blank(text, find_counters(text))
    assert len(blanked) == len(text)
    assert b"Epoch" not in blanked
    assert blanked.endswith(b" train loss 1.46")


def test_names_of_counters():
    assert counter_of("global_step") == "step"
    assert counter_of("Epoch") == "epoch"
    assert counter_of("max_steps") == "step_total"
    assert counter_of("loss") is None


@pytest.mark.parametrize(
    "evil",
    [
        "a" * 5000,
        "a " * 5000,
        "a-" * 5000,
        "a/" * 5000,
        "a.b-" * 3000,
        " " * 5000,
        "a=" * 5000,
        "1," * 5000,
        "e1" * 5000,
        "(a) " * 3000,
    ],
    ids=lambda evil: evil[:4],
)
def test_long_lines_are_read_in_linear_time(evil):
    assert isinstance(find_pairs(evil.encode()), list)
    assert isinstance(find_counters(evil.encode()), list)


@pytest.mark.parametrize(
    ("text", "splits"),
    [
        ("val Loss: 0.8 Acc: 0.6 LR: 0.1", {"val Loss": "", "Acc": "valid", "LR": ""}),
        (
            "train loss 1.4, acc 0.5, val loss 0.9, acc 0.4, lr 0.1",
            {"train loss": "", "train acc": "train", "val loss": "", "val acc": "valid", "lr": ""},
        ),
        ("train loss: 1.4, val loss: 0.9, kl: 0.1", {"train loss": "", "val loss": "", "kl": ""}),
    ],
)
def test_names_behind_a_split_belong_to_it(text, splits):
    assert {pair.name: pair.split for pair in find_pairs(text.encode())} == splits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Elapsed: 31.4 s. Mean Reward: 1.22. Std: 0.7.",
            {"Elapsed": "31.4", "Mean Reward": "1.22", "Std": "0.7"},
        ),
        ("at five, loss is 2.30", {"loss": "2.30"}),
        ("a/len 21 / a/score 11.1 / a/rate 0.05", {"a/len": "21", "a/score": "11.1", "a/rate": "0.05"}),
        ("copypaste: 20.1,38.2,19.0", {}),
        ("mAP_copypaste: 0.11 0.22 0.10  time: 0.3", {"time": "0.3"}),
        ("loss: 0.5, 0.4", {"loss": "0.5"}),
    ],
)
def test_pairs_of_other_punctuation(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Train / Test accuracy: 0.81 / 0.82.", {"Train accuracy": "0.81", "Test accuracy": "0.82"}),
        ("mean/median reward 21.1/20.0, min/max reward 9.0/41.0",
         {"mean reward": "21.1", "median reward": "20.0", "min reward": "9.0", "max reward": "41.0"}),
        ("OrderedDict([('loss', 0.91), ('note', 'x'), ('acc', np.float64(0.61))])", {"loss": "0.91", "acc": "0.61"}),
        ("loss:[6.91/6.93], lr:[0.1]", {"loss": "6.91", "lr": "0.1"}),
        ("fold:[3/10], loss: 1", {"loss": "1"}),
        ("loss 0.912 \u00b1 0.012, acc 61.2 +/- 1.2%", {"loss": "0.912", "acc": "61.2"}),
        ("'val_loss' reached 0.41 (best 0.40), saving", {"val_loss": "0.41", "best": "0.40"}),
        ("Dataloading: 0.1 s/iter. Inference: 0.2 s/iter.", {"Dataloading": "0.1", "Inference": "0.2"}),
        ("mAP(0.50, 11point) = 61.23%", {"mAP(0.50, 11point)": "61.23"}),
        ("PSNR 24.1 [01/03 10:00:01]", {"PSNR": "24.1"}),
        ("[lfw][200]Accuracy-Flip: 0.912+-0.011", {"Accuracy-Flip": "0.912"}),
        ("MainLoss 1.1 AuxLoss 1.2 Loss 1.6 Accuracy 0.6.", {"MainLoss": "1.1", "AuxLoss": "1.2", "Loss": "1.6", "Accuracy": "0.6"}),
        ("mIoU/mAcc 0.41/0.51.", {"mIoU": "0.41", "mAcc": "0.51"}),
        ("lr:(1.000e-04,)", {"lr": "1.000e-04"}),
        ("[learning rate 0.001] [Total loss 150.14] [worker 3]", {"learning rate": "0.001", "Total loss": "150.14"}),
        ("Loss span/answer=0.51/0.12, a/b=1/2", {"Loss span": "0.51", "Loss answer": "0.12"}),
        ("Epoch done here. Avg Training Loss: 16.8", {"Avg Training Loss": "16.8"}),
        ("Avg. loss: 1.1", {"Avg. loss": "1.1"}),
        ("valid on 'valid' subset 1000 of 1311 loss=1.6", {"loss": "1.6"}),
        ("valid (NDCG: 0.5, HR: 0.7), test (NDCG: 0.4, HR: 0.6)",
         {"valid NDCG": "0.5", "valid HR": "0.7", "test NDCG": "0.4", "test HR": "0.6"}),
    ],
)  # fmt: skip
def test_values_told_in_other_ways(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("epoch 3: loss 0.69 -> 0.59", {"loss": "0.59"}),
        ("val_loss improved 0.69 -> 0.59", {"val_loss": "0.59"}),
        ("loss=0.69->0.59 lr: 1e-4", {"loss": "0.59", "lr": "1e-4"}),
        ("loss: 0.69 \u2192 0.59", {"loss": "0.59"}),
        ("learning rate 0.0002000 -> 0.0001980", {"learning rate": "0.0001980"}),
        ("acc: 71.2 --> 73.4%", {"acc": "73.4"}),
        ("512 -> 256", {}),
        ("x 512 -> 256", {}),
        ("loss: 0.69 -> lower", {"loss": "0.69"}),
    ],
)
def test_of_a_change_what_it_has_become_is_the_value(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "end",
    [
        "",
        " \u2713",
        " \u2605 best",
        "\u2713",
        " \u00e9",
        " *",
        " !!",
        " (best)",
        " (new best)",
        " \U0001f389",
    ],
)
def test_what_a_line_ends_with_hides_no_value(end):
    assert pairs(f"loss 0.5{end}") == {"loss": "0.5"}


@pytest.mark.parametrize("end", ["\u5f20", " \u5f20", " \u5f20\u56fe", " (3 of 4)", " *p"])
def test_what_may_belong_to_a_number_still_does(end):
    assert pairs(f"use 4{end}") == {}
