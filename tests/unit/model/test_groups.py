"""To which group a metric's name belongs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.model.groups import GROUPS, OTHER, group_of, rank_of

NAMES = {
    "loss": (
        "loss",
        "train/loss",
        "val_loss",
        "valLoss",
        "train_loss_mlm",
        "valloss",
        "ppl",
        "critic/value_loss",
    ),
    "quality": ("acc", "eval/accuracy", "F1", "bleu-4", "Exact Match", "mAP@50", "top1"),
    "reward": ("reward", "rewards/format", "mean_return"),
    "policy": ("kl", "actor/entropy", "clipfrac", "objective/kl"),
    "gradient": ("grad_norm", "gradnorm", "encoder.grad", "Gradient Check x"),
    "optimizer": ("lr", "learning_rate", "lr-Adam/pg1", "lr2", "loss_scale_lr", "beta1"),
    "time": ("step_time", "tokens/s", "samples_per_second", "throughput", "iter_per_s", "mfu", "ms"),
    "machine": ("gpu_mem", "cpu_percent", "GPU0.temp"),
    OTHER: ("foo", "x", "", "漢字", "mask_coverage", "train/foo", "/x"),
    "experts": ("experts/e0/load", "Experts/e1/load"),
}


@pytest.mark.parametrize(
    ("group", "name"), [(group, name) for group, names in NAMES.items() for name in names]
)
def test_a_name_is_put_into_its_group(group, name):
    assert group_of(name) == ("loss" if name == "loss_scale_lr" else group)


@given(st.text(max_size=80))
def test_every_name_has_a_group(name):
    assert group_of(name)
    assert 0 <= rank_of(name) <= len(GROUPS)
