"""Which values say nothing of learning: by the words of their names, whatever the framework."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainmon_tui.parse.quiet import is_quiet

LEARNED = ["loss", "accuracy", "reward", "perplexity", "grad_norm", "entropy", "f1", "auc", "mAP"]
CLOCKS = ["time", "eta", "elapsed_time", "seconds", "data_time", "wall_clock", "timestamp"]
SIZES = ["num_samples", "batch_size", "gpu_mem", "max_memory_gb", "n_params", "queue_size", "tokens"]
COUNTS = ["steps", "total_steps", "iterations", "epoch", "patience", "progress", "frames"]


@pytest.mark.parametrize("tag", LEARNED)
def test_what_is_learned_by_is_charted(tag):
    assert not is_quiet(None, tag)


@pytest.mark.parametrize("tag", [*CLOCKS, *SIZES, *COUNTS])
def test_clocks_sizes_and_counts_are_not(tag):
    assert is_quiet(None, tag)


@pytest.mark.parametrize(
    "tag",
    [
        "batch_loss",
        "loss/sample",
        "step_reward",
        "epoch_loss",
        "frame_accuracy",
        "ce-mean-words",
        "l2_params",
    ],
)
def test_a_word_of_learning_counts_more_than_what_it_is_counted_by(tag):
    assert not is_quiet(None, tag)


@pytest.mark.parametrize("tag", ["timing_s/reward", "perf/loss", "system/gpu/power", "resources/lr"])
def test_all_that_stands_below_the_machine_is_measured_of_it(tag):
    assert is_quiet(None, tag)


@pytest.mark.parametrize(
    "tag", ["best_loss", "loss_best", "bestAccuracy", "Final loss", "Loss for final step"]
)
def test_copies_of_one_value_are_not_charted(tag):
    assert is_quiet(None, tag)


@pytest.mark.parametrize(
    ("tag", "quiet"),
    [
        ("reward_std", True),
        ("reward_min", True),
        ("score_max", True),
        ("loss_total", False),
        ("reward_total", True),
    ],
)
def test_what_only_surrounds_a_mean_is_not_charted(tag, quiet):
    assert is_quiet(None, tag) is quiet


@pytest.mark.parametrize(
    ("metric", "quiet"),
    [("train_loss", False), ("lr", False), ("step_time", True), ("tokens_per_s", True), ("loss_scale", True)],
)
def test_a_known_metric_is_told_by_itself(metric, quiet):
    assert is_quiet(metric, "x") is quiet


@pytest.mark.parametrize(
    ("tag", "quiet"), [("forward_ms", True), ("io_s", True), ("s", False), ("ms_ssim", False)]
)
def test_a_unit_of_time_at_the_end_makes_a_clock(tag, quiet):
    assert is_quiet(None, tag) is quiet


@given(st.sampled_from(LEARNED), st.sampled_from(["train", "val", "test", "eval/main", "model"]))
def test_a_path_above_a_value_changes_nothing(tag, path):
    assert is_quiet(None, f"{path}/{tag}") is False


@given(st.text(max_size=30))
def test_any_name_is_told(tag):
    assert is_quiet(None, tag) in {True, False}


@pytest.mark.parametrize(
    ("tag", "quiet"), [("Rank-1", False), ("rank 5", False), ("rank", True), ("rank-0 memory", True)]
)
def test_a_rank_that_is_counted_to_is_a_measure(tag, quiet):
    assert is_quiet(None, tag) == quiet
