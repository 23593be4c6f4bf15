"""Every name that a known metric goes by, with its unit, direction and whether it is charted unasked."""

import pytest
from reading import read

from trainmon_tui.parse.names import normalised
from trainmon_tui.parse.quiet import is_quiet
from trainmon_tui.parse.roles import BY_METRIC, lower_is_better, metric_of, name_series

KNOWN = {
    ("loss", None, "lower", False): [
        "loss",
        "L",
        "training loss",
        "tr_loss",
        "lm loss",
        "lm loss value",
        "trl",
        "total_loss",
        "total",
        "cost",
        "tel",
        "average loss",
        "average_loss",
        "avg loss",
        "avg_loss",
        "avg. loss",
        "mean loss",
        "mean_loss",
        "loss_mean",
        "reduced_train_loss",
        "logloss",
        "binary_logloss",
        "xent",
        "cross-entropy",
        "cross_entropy",
        "ce_loss",
    ],
    ("answer_loss", None, "lower", False): ["answer_loss", "A", "answer"],
    ("kl_raw", "nats", "", False): ["kl_raw", "KLr", "raw", "objective/kl", "kl", "approx_kl"],
    ("kl_after", "nats", "", False): ["kl_after", "KLa", "after_free_bits", "KL", "kl_free", "kl_clamped"],
    ("penalty_reduction", "percent", "", False): ["penalty_reduction", "fb%", "penalty_red", "fb_pct"],
    ("kl_weight", None, "", False): ["kl_weight", "KLw", "kl_w", "beta"],
    ("teacher_loss", None, "lower", False): [
        "teacher_loss",
        "T",
        "teacher",
        "distill_loss",
        "teacher diagnostics loss",
        "loss/teacher",
    ],
    ("teacher_weight", None, "", False): ["teacher_weight", "teacher diagnostics weight"],
    ("teacher_contribution", "percent", "", False): [
        "teacher_contribution",
        "contribution",
        "teacher_contrib",
        "teacher diagnostics contribution",
    ],
    ("lr", None, "", False): ["lr", "learning_rate", "lr-Adam", "lr-AdamW", "lr-SGD", "learn_rate"],
    ("grad_norm", None, "", False): [
        "grad_norm",
        "gnorm",
        "norm",
        "gradnorm",
        "total_norm",
        "gradient norm",
        "grad norm",
    ],
    ("loss_scale", None, "", True): ["loss_scale", "scaler/scale"],
    ("total_steps", None, "", True): ["total_steps", "max_steps"],
    ("tokens_seen", None, "", True): ["tokens_seen", "num_tokens", "consumed tokens"],
    ("samples_seen", None, "", True): ["samples_seen", "consumed samples"],
    ("tokens_per_s", "tokens/s", "higher", True): [
        "tokens_per_s",
        "tok/s",
        "tokens/s",
        "tps",
        "wps",
        "words/s",
        "tokens/sec",
    ],
    ("samples_per_s", "samples/s", "higher", True): [
        "samples_per_s",
        "samples/s",
        "samples/sec",
        "samples_per_second",
        "ips",
        "eps",
    ],
    ("step_time", "s", "", True): [
        "step_time",
        "elapsed time per iteration",
        "s/it",
        "step_avg",
        "time_per_step",
        "batch_time",
    ],
    ("elapsed", "s", "", True): ["elapsed", "elapsed_time", "time_elapsed"],
    ("remaining", "s", "", True): ["remaining", "remaining_time", "eta"],
    ("batch_size", None, "", True): ["batch_size", "global batch size", "bs"],
    ("skipped_steps", None, "", True): ["skipped_steps", "number of skipped iterations"],
    ("nan_steps", None, "", False): ["nan_steps", "number of nan iterations"],
    ("exact_match", "fraction", "higher", False): ["exact_match", "exact", "em"],
    ("accuracy", "fraction", "higher", False): [
        "accuracy",
        "acc",
        "mean_token_accuracy",
        "top1",
        "top-1",
        "acc@1",
        "acc1",
        "acc_1",
        "prec@1",
        "accuracy_top1",
        "accuracy_top-1",
    ],
    ("reward", None, "higher", False): [
        "reward",
        "avg reward",
        "env/reward_mean",
        "objective/rlhf_reward",
        "objective/scores",
        "ep_rew_mean",
        "average reward",
        "mean reward",
        "rew",
        "episodic_return",
        "episode_reward",
        "episode_reward_mean",
        "episode reward",
        "mean_reward",
        "critic/rewards/mean",
    ],
    ("reward_std", None, "", False): ["reward_std"],
    ("frac_reward_zero_std", "fraction", "", False): ["frac_reward_zero_std"],
    ("completion_length", None, "", False): [
        "completion_length",
        "completions/mean_length",
        "response_length",
    ],
    ("clipped_ratio", "fraction", "", False): ["clipped_ratio", "completions/clipped_ratio"],
    ("entropy", None, "", False): ["entropy", "objective/entropy", "policy/entropy_avg"],
    ("clip_ratio", "fraction", "", False): [
        "clip_ratio",
        "clip_ratio/region_mean",
        "policy/clipfrac_avg",
        "clip_fraction",
    ],
    ("policy_ratio", None, "", False): ["policy_ratio", "val/ratio"],
    ("is_ratio", None, "", False): ["is_ratio", "sampling/importance_sampling_ratio/mean"],
    ("reward_accuracy", "fraction", "higher", False): ["reward_accuracy", "rewards/accuracies"],
    ("reward_margin", None, "higher", False): ["reward_margin", "rewards/margins"],
    ("positive_samples", None, "", False): ["positive_samples", "positive samples", "positive", "pos"],
    ("negative_samples", None, "", False): ["negative_samples", "negative samples", "negative", "neg"],
    ("group_size", None, "", False): ["group_size"],
    ("fwd_energy", None, "", False): ["fwd_energy", "Fwd_E", "forward energy"],
    ("inv_energy", None, "", False): ["inv_energy", "Inv_E", "inverse energy"],
    ("logdet_fwd", None, "", False): ["logdet_fwd", "forward logdet", "logdet"],
    ("logdet_inv", None, "", False): ["logdet_inv", "inverse logdet", "inv_logdet"],
    ("loss_class", None, "lower", False): ["loss_class", "loss_ce", "cls_loss"],
    ("loss_box", None, "lower", False): ["loss_box", "loss_bbox", "box_loss"],
    ("loss_giou", None, "lower", False): ["loss_giou", "iou_loss", "dfl_loss"],
    ("class_error", None, "lower", False): ["class_error"],
    ("disc_loss", None, "lower", False): ["disc_loss", "loss_disc"],
    ("gen_loss", None, "lower", False): ["gen_loss", "loss_gen"],
    ("ppl", None, "lower", False): ["ppl", "perplexity", "lm loss ppl"],
    ("gpu_mem", None, "", True): ["gpu_mem", "GPU_mem", "mem", "max_mem", "peak memory", "memory"],
    ("epoch_time", "s", "", True): ["epoch_time", "runtime"],
    ("accuracy_top5", "fraction", "higher", False): [
        "accuracy_top5",
        "acc@5",
        "acc5",
        "top5",
        "top-5",
        "prec@5",
        "accuracy_top-5",
    ],
    ("precision", "fraction", "higher", False): ["precision", "prec"],
    ("recall", "fraction", "higher", False): ["recall"],
    ("f1", "fraction", "higher", False): ["f1", "f1_score", "f1-score", "f1 score", "macro_f1", "f_score"],
    ("auc", "fraction", "higher", False): ["auc", "roc_auc", "auroc"],
    ("map_50", "fraction", "higher", False): [
        "map_50",
        "mAP50",
        "mAP@.5",
        "mAP@0.5",
        "bbox_mAP_50",
        "AP50",
        "mAP_0.5",
    ],
    ("map", "fraction", "higher", False): [
        "map",
        "mAP50-95",
        "mAP@.5:.95",
        "mAP@0.5:0.95",
        "bbox_mAP",
        "mAP_0.5:0.95",
    ],
    ("miou", "fraction", "higher", False): ["miou", "mean_iou", "mean iou"],
    ("bleu", None, "higher", False): ["bleu", "bleu-detok", "sacrebleu", "bleu_score"],
    ("wer", None, "lower", False): ["wer", "word_error_rate"],
    ("cer", None, "lower", False): ["cer", "char_error_rate"],
    ("mse", None, "lower", False): ["mse"],
    ("rmse", None, "lower", False): ["rmse"],
    ("mae", None, "lower", False): ["mae"],
    ("psnr", "dB", "higher", False): ["psnr"],
    ("ssim", None, "higher", False): ["ssim"],
    ("nll_loss", None, "lower", False): ["nll_loss", "nll", "bits_per_dim", "bpd", "bpc", "bpb"],
    ("policy_loss", None, "", False): [
        "policy_loss",
        "pg_loss",
        "actor_loss",
        "actor loss",
        "policy_gradient_loss",
        "actor/pg_loss",
        "pi_loss",
    ],
    ("value_loss", None, "lower", False): [
        "value_loss",
        "vf_loss",
        "critic_loss",
        "critic loss",
        "v_loss",
        "critic/vf_loss",
    ],
    ("episode_length", None, "", False): [
        "episode_length",
        "ep_len_mean",
        "episodic_length",
        "episode length",
        "episode_len_mean",
        "mean_ep_length",
    ],
    ("explained_variance", None, "higher", False): ["explained_variance"],
}
"""Metric, unit, better direction, quiet: its names."""
NAMES = [(*role, name) for role, names in KNOWN.items() for name in names]
LONG = [case for case in NAMES if len(normalised(case[-1])) > 1]
IDS = [f"{case[0]}-{case[-1]}" for case in LONG]
SPELT = ("KL", "val/ratio", "kl_raw", "top-1")
"""Names whose spelling alone decides, so that no split may stand before them."""
BETTER = {"lower": True, "higher": False}


def test_the_table_is_of_all_roles():
    assert {role[0] for role in KNOWN} == set(BY_METRIC)


@pytest.mark.parametrize(("metric", "unit", "better", "quiet", "name"), LONG, ids=IDS)
def test_a_name_is_known_alone(metric, unit, better, quiet, name):
    (key,) = name_series([(name, None)], "")
    assert (key.tag, key.metric, key.unit, key.quiet) == (name, metric, unit, quiet)


@pytest.mark.parametrize(("metric", "unit", "better", "quiet", "name"), NAMES)
def test_a_name_is_known_beside_a_kl_weight(metric, unit, better, quiet, name):
    key, _ = name_series([(name, None), ("train_KLw", None)], "")
    assert key.metric == metric


@pytest.mark.parametrize("case", [case for case in LONG if case[-1] not in SPELT], ids=lambda case: case[-1])
@pytest.mark.parametrize(("prefix", "split"), [("train/", "train"), ("valid ", "valid"), ("test_", "test")])
def test_a_name_is_known_behind_its_split(case, prefix, split):
    (key,) = name_series([(prefix + case[-1], None)], "")
    assert (key.metric, key.split) == (case[0], split)


@pytest.mark.parametrize(("metric", "unit", "better", "quiet", "name"), LONG, ids=IDS)
def test_blanks_dashes_and_underscores_are_one(metric, unit, better, quiet, name):
    for other in (name.replace("_", " "), name.replace(" ", "_"), name.replace("_", "-")):
        assert metric_of(other) == metric


@pytest.mark.parametrize("role", KNOWN, ids=lambda role: role[0])
def test_which_direction_is_better(role):
    metric, _, better, quiet = role
    assert lower_is_better(metric) is (BETTER[better] if better else lower_is_better(None, ""))
    assert is_quiet(metric, metric) is quiet


@pytest.mark.parametrize(
    ("tag", "metric"),
    [
        ("train_loss_step", "loss"),
        ("train_loss_epoch", "loss"),
        ("Training Results - Avg accuracy", "accuracy"),
        ("EMA Acc@1", "accuracy"),
        ("f1-score (micro avg)", "f1"),
        ("Average Precision", None),
        ("time_step", None),
        ("optim0_lr0", "lr"),
        ("lr-DecoupledAdamW/group0", "lr"),
        ("current_lr", "lr"),
        ("lr_decay", None),
        ("clr", None),
    ],
)
def test_a_name_is_known_by_its_kernel(tag, metric):
    (key,) = name_series([(tag, None)], "")
    assert (key.tag, key.metric) == (tag, metric)


@pytest.mark.parametrize(
    "tag", ["Final loss", "Loss for final step", "wait_s", "out_qsize", "dur", "eval_episode", "tol"]
)
def test_a_value_that_says_nothing_of_learning_is_quiet(tag):
    (key,) = name_series([(tag, None)], "")
    assert key.quiet


@pytest.mark.parametrize("tag", ["loss_s", "finals_score", "s", "episode_reward"])
def test_a_value_of_learning_is_not_quiet(tag):
    (key,) = name_series([(tag, None)], "")
    assert not key.quiet


@pytest.mark.parametrize(
    ("tag", "lower"),
    [
        ("box_loss", True),
        ("rmse_val", True),
        ("word error", True),
        ("mae", True),
        ("val_f1", False),
        ("BLEU", False),
        ("mAP@50", False),
        ("roc auc", False),
        ("precision", False),
        ("mean IoU", False),
        ("momentum", None),
        ("x", None),
    ],
)
def test_directions_of_unknown_names(tag, lower):
    assert lower_is_better(None, tag) is lower


@pytest.mark.parametrize(
    ("tag", "quiet"),
    [
        ("time", True),
        ("data_time", True),
        ("time/fps", True),
        ("iterations", True),
        ("global_step", True),
        ("num_samples", True),
        ("cpu_mem", True),
        ("total params", True),
        ("my_score", False),
        ("timely", False),
        ("momentum", False),
        ("epsilon", False),
    ],
)
def test_clocks_counters_and_sizes_are_quiet(tag, quiet):
    (key,) = name_series([(tag, None)], "")
    assert (key.metric, key.quiet) == (None, quiet)


@pytest.mark.parametrize(
    ("names", "metrics"),
    [
        (["L", "A"], [None, None]),
        (["L", "A", "KLr"], ["loss", "answer_loss", "kl_raw"]),
        (["T", "KLr"], ["teacher_loss", "kl_raw"]),
        (["T", "loss"], [None, "loss"]),
        (["kl", "loss"], ["kl_raw", "loss"]),
        (["kl", "kl_raw"], ["kl_after", "kl_raw"]),
        (["KL", "raw"], ["kl_after", "kl_raw"]),
        (["x_head", "y_head", "done_head"], ["grad.x_head", "grad.y_head", "grad.done_head"]),
        (["foo", "bar"], [None, None]),
    ],
)
def test_names_together(names, metrics):
    assert [key.metric for key in name_series([(name, None) for name in names], "")] == metrics


@pytest.mark.parametrize(
    ("tag", "split", "metric"),
    [
        ("val", "valid", "loss"),
        ("test", "test", "loss"),
        ("val_acc", "valid", "accuracy"),
        ("value", "", None),
    ],
)
def test_a_split_alone_beside_a_loss_is_its_loss(tag, split, metric):
    assert read(f"step=1 loss=0.5 {tag}=0.4\n").tags() == {("loss", ""), (tag, split)}
    _, key = name_series([("loss", None), (tag, None)], "")
    assert (key.split, key.metric) == (split, metric)
