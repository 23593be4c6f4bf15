"""Progress bars: what each line says, to the number, and which lines are none."""

import pytest
from detecting import cases_of
from reading import read

from trainmon_tui.parse.detectors import bar

READ = {
    "a bar with counter, rate and postfix": (
        "Train:  20%|██        | 8/40 [00:00<00:00, 276.21it/s, L:2.771, A:2.771, KLr:0.009, fb%:100%, KLw:0.22]\n",
        [
            ("L", "train", "loss", None, 2.771, 8, None, 1),
            ("A", "train", "answer_loss", None, 2.771, 8, None, 1),
            ("KLr", "train", "kl_raw", "nats", 0.009, 8, None, 1),
            ("fb%", "train", "penalty_reduction", "percent", 100.0, 8, None, 1),
            ("KLw", "train", "kl_weight", None, 0.22, 8, None, 1),
        ],
    ),
    "seconds for each step and large losses": (
        "Training:  10% 150/1500 [12:30<1:52:15, 5.01s/it, Loss=1.2e+12, Fwd_E=6.1e+11, Inv_E=6.1e+11, LR=5.0e-4]\n",
        [
            ("Loss", "train", "loss", None, 1200000000000.0, 150, None, 1),
            ("Fwd_E", "train", "fwd_energy", None, 610000000000.0, 150, None, 1),
            ("Inv_E", "train", "inv_energy", None, 610000000000.0, 150, None, 1),
            ("LR", "train", "lr", None, 0.0005, 150, None, 1),
        ],
    ),
    "the epoch in the label lifts the counter": (
        "Epoch 3/10:  48%|████▊     | 19/40 [00:00<00:00, 1437.78it/s, loss=0.65, lr=0.002]\n",
        [
            ("loss", "", "loss", None, 0.65, 99, 3, 1),
            ("lr", "", "lr", None, 0.002, 99, 3, 1),
        ],
    ),
    "a bar of validation moves no step": (
        (
            "Train: 100%|██| 4/4 [00:01<00:00, 4.0it/s, L:1.5]\n"
            "Val  : 100%|██| 2/2 [00:00<00:00, 9.0it/s, L:1.7]\n"
        ),
        [
            ("L", "train", None, None, 1.5, 4, None, 1),
            ("L", "valid", None, None, 1.7, 4, None, 2),
        ],
    ),
    "a nan in a postfix stays a value": (
        "Training:  50%|██  | 2/4 [00:01<00:01, 2.0it/s, loss=nan, grad_norm=inf]\n",
        [
            ("loss", "train", "loss", None, "nan", 2, None, 1),
            ("grad_norm", "train", "grad_norm", None, "inf", 2, None, 1),
        ],
    ),
    "redraws of one line are points where the counter moved": (
        (
            "  0%|    | 0/2 [00:00<?, ?it/s]\r"
            " 50%|█   | 1/2 [00:01<00:01, 1.0it/s, loss=0.9]\r"
            "100%|██  | 2/2 [00:02<00:00, 1.0it/s, loss=0.7]\n"
        ),
        [
            ("loss", "", "loss", None, 0.9, 1, None, 1),
            ("loss", "", "loss", None, 0.7, 2, None, 1),
        ],
    ),
    "a postfix without a bar": (
        "Train: L:0.450, A:0.360, KLr:0.045, KLa:0.025, fb%:44%, T:0.000, KLw:10.00\n",
        [
            ("L", "train", "loss", None, 0.45, None, None, 1),
            ("A", "train", "answer_loss", None, 0.36, None, None, 1),
            ("KLr", "train", "kl_raw", "nats", 0.045, None, None, 1),
            ("KLa", "train", "kl_after", "nats", 0.025, None, None, 1),
            ("fb%", "train", "penalty_reduction", "percent", 44.0, None, None, 1),
            ("T", "train", "teacher_loss", None, 0.0, None, None, 1),
            ("KLw", "train", "kl_weight", None, 10.0, None, None, 1),
        ],
    ),
    "a days-long estimate": (
        "Training:   1%|    | 1/100 [1:00:00<4 days, 3:00:00, 3600.0s/it, loss=2.5]\n",
        [
            ("loss", "train", "loss", None, 2.5, 1, None, 1),
        ],
    ),
    "ASCII bars": (
        "train:  50%|#####     | 5/10 [00:05<00:05,  1.00it/s, loss=0.5, acc=75%]\n",
        [
            ("loss", "train", "loss", None, 0.5, 5, None, 1),
            ("acc", "train", "accuracy", "percent", 75.0, 5, None, 1),
        ],
    ),
    "a description set anew at every step": (
        "Epoch 2, training loss 0.133:  50%|██| 91/182 [03:23<00:09,  1.17s/it]\n",
        [
            ("training loss", "train", "loss", None, 0.133, 273, 2, 1),
        ],
    ),
    "a bracket in the label": (
        "Epoch 1/2 [Train]:  50%|██| 1/2 [00:01<00:01, 1.0it/s, loss=3.5]\n",
        [
            ("loss", "train", "loss", None, 3.5, 1, 1, 1),
        ],
    ),
}
"""Lines, and their points: tag, split, metric, unit, value, step, epoch, line."""

LEFT_ALONE = [
    "loss: 0.5",
    "8/40",
    "50% of the data",
    "Loading: 100% done",
    "|███| full",
    "Epoch 3/10",
    "100%| no counter [00:01]",
    "Train: nothing yet",
    "Testing: L:0.5",
    "12%|█| a/b [00:01<00:01]",
    "  50%|██| 1/2 (00:01<00:01)",
]


(
    test_what_is_read,
    test_the_same_is_read_segment_by_segment,
    test_what_is_left_alone,
    test_its_samples_are_understood,
) = cases_of(bar, READ, LEFT_ALONE)


@pytest.mark.parametrize(
    ("unit", "rate"),
    [
        ("4.0it/s", 4.0),
        ("0.5s/it", 2.0),
        ("8.0steps/s", 8.0),
        ("3.0batch/s", 3.0),
        ("?it/s", None),
        ("9.0kB/s", None),
    ],
)
def test_the_rate_is_steps_a_second(unit, rate):
    assert read(f"Train:  50%|██  | 2/4 [00:01<00:01, {unit}, loss=1]\n").progress.rate_per_s == rate


def test_a_validation_s_rate_is_not_the_run_s():
    log = read(
        "Train: 50%|█| 2/4 [00:01<00:01, 2.0it/s, loss=1]\nVal: 50%|█| 2/4 [00:01<00:01, 99.0it/s, loss=1]\n"
    )
    assert log.progress.rate_per_s == 2.0


@pytest.mark.parametrize(
    ("label", "split"),
    [
        ("Train", "train"),
        ("Training", "train"),
        ("Val  ", "valid"),
        ("Validation", "valid"),
        ("Evaluating", "valid"),
        ("Testing", "test"),
        ("", ""),
    ],
)
def test_the_label_names_the_split(label, split):
    (key,) = bar.detect(f"{label}: 50%|█| 2/4 [00:01<00:01, 2.0it/s, loss=1]".encode()).keys
    assert (key.tag, key.split) == ("loss", split)


def test_a_step_in_the_postfix_wins_over_the_bar_s_counter():
    log = read("Epoch 1/3:  50%|█| 2/4 [00:01<00:01, 2.5it/s, step=70, loss=1]\n")
    assert log.steps("loss") == [70]
    assert (log.progress.step, log.progress.steps_total) == (70, None)


@pytest.mark.parametrize(
    ("glued", "start"),
    [("loss=0.5", 8), ("", 0), ("Traceback (most recent call last):", 8)],
)
def test_where_glued_output_begins(glued, start):
    drawn = " 50%|██  | 2/4 [00:01<00:01, 2.0it/s]"
    at = bar.behind((drawn + glued).encode())
    assert (at > 0) == (start > 0)
    assert not at or (drawn + glued).encode()[at:] == glued.encode()


@pytest.mark.parametrize("unit", ["epoch/s", "s/epoch"])
def test_a_bar_with_a_rate_of_epochs_counts_them(unit):
    log = read(f"Training on cuda:0:  10%|#         | 10/100 [00:10<01:30,  1.01{unit}, loss=0.4]\n")
    assert (log.values("loss"), log.epochs("loss"), log.steps("loss")) == ([0.4], [10], [None])


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("Training:  25%|##   | 1.00k/4.00k [00:10<00:30, 99.8it/s, loss=0.5]", [1000]),
        ("Training:  10%|#    | 412/4.00k [00:10<00:30, 99.8it/s, loss=0.5]", [412]),
        ("model:  45%|####    | 45.6M/100M [00:10<00:12, 5.1MB/s, loss=0.5]", [None]),
    ],
)
def test_counts_that_are_rounded_to_a_size(text, steps):
    assert read(text + "\n").steps("loss") == steps
