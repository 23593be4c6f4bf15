"""The known metrics: their canonical names, units, directions and the names that logs use for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from trainmon_tui.model.blocks import SeriesKey, Split
from trainmon_tui.parse.names import bare, divide, kernel, normalised, split_of_word, words
from trainmon_tui.parse.quiet import CLOCK_UNITS, is_quiet, is_speed

if TYPE_CHECKING:
    from collections.abc import Sequence

Better = Literal["lower", "higher", ""]


class Role(msgspec.Struct, frozen=True):
    """A metric that trainmon-tui knows by meaning."""

    metric: str
    aliases: tuple[str, ...]
    unit: str | None = None
    better: Better = ""


def _role(metric: str, aliases: str = "", unit: str | None = None, better: Better = "") -> Role:
    return Role(metric, tuple(alias for alias in aliases.split("|") if alias), unit, better)


ROLES: tuple[Role, ...] = (
    _role(
        "loss",
        "L|training loss|tr_loss|lm loss|lm loss value|trl|total_loss|total|cost|tel|average loss|average_loss|avg loss|"
        "avg_loss|avg. loss|mean loss|mean_loss|loss_mean|reduced_train_loss|logloss|binary_logloss|xent|cross-entropy|"
        "cross_entropy|ce_loss|mini-batch loss|set loss|cross_entropy_loss",
        None,
        "lower",
    ),
    _role("answer_loss", "A|answer", None, "lower"),
    _role("kl_raw", "KLr|raw|objective/kl|kl|approx_kl", "nats"),
    _role("kl_after", "KLa|after_free_bits|KL|kl_free|kl_clamped", "nats"),
    _role("penalty_reduction", "fb%|penalty_red|fb_pct", "percent"),
    _role("kl_weight", "KLw|kl_w|beta"),
    _role("teacher_loss", "T|teacher|distill_loss|teacher diagnostics loss|loss/teacher", None, "lower"),
    _role("teacher_weight", "teacher diagnostics weight"),
    _role("teacher_contribution", "contribution|teacher_contrib|teacher diagnostics contribution", "percent"),
    _role(
        "lr",
        "learning_rate|lr-Adam|lr-AdamW|lr-SGD|learn_rate|base learning rate|current learning rate|current lr",
    ),
    _role("grad_norm", "gnorm|norm|gradnorm|total_norm|gradient norm|grad norm|total_grad_norm"),
    _role("loss_scale", "scaler/scale"),
    _role("total_steps", "max_steps"),
    _role("tokens_seen", "num_tokens|consumed tokens"),
    _role("samples_seen", "consumed samples"),
    _role("tokens_per_s", "tok/s|tokens/s|tps|wps|words/s|tokens/sec", "tokens/s", "higher"),
    _role("samples_per_s", "samples/s|samples/sec|samples_per_second|ips|eps", "samples/s", "higher"),
    _role("step_time", "elapsed time per iteration|s/it|step_avg|time_per_step|batch_time", "s"),
    _role("elapsed", "elapsed_time|time_elapsed", "s"),
    _role("remaining", "remaining_time|eta", "s"),
    _role("batch_size", "global batch size|bs"),
    _role("skipped_steps", "number of skipped iterations"),
    _role("nan_steps", "number of nan iterations"),
    _role("exact_match", "exact|em", "fraction", "higher"),
    _role(
        "accuracy",
        "acc|mean_token_accuracy|top1|top-1|acc@1|acc1|acc_1|prec@1|accuracy_top1|accuracy_top-1|mini-batch accuracy|set accuracy|accu|accuracy01|token_acc|top1_acc",
        "fraction",
        "higher",
    ),
    _role(
        "reward",
        "avg reward|average reward|mean reward|rew|env/reward_mean|objective/rlhf_reward|objective/scores|ep_rew_mean|"
        "episodic_return|episode_reward|episode_reward_mean|episode reward|mean_reward|critic/rewards/mean|return|ep_ret|averageepret|episode_return|average return",
        None,
        "higher",
    ),
    _role("reward_std", ""),
    _role("frac_reward_zero_std", "", "fraction"),
    _role("completion_length", "completions/mean_length|response_length"),
    _role("clipped_ratio", "completions/clipped_ratio", "fraction"),
    _role("entropy", "objective/entropy|policy/entropy_avg"),
    _role("clip_ratio", "clip_ratio/region_mean|policy/clipfrac_avg|clip_fraction", "fraction"),
    _role("policy_ratio", "val/ratio"),
    _role("is_ratio", "sampling/importance_sampling_ratio/mean"),
    _role("reward_accuracy", "rewards/accuracies", "fraction", "higher"),
    _role("reward_margin", "rewards/margins", None, "higher"),
    _role("positive_samples", "positive samples|positive|pos"),
    _role("negative_samples", "negative samples|negative|neg"),
    _role("group_size", ""),
    _role("fwd_energy", "Fwd_E|forward energy"),
    _role("inv_energy", "Inv_E|inverse energy"),
    _role("logdet_fwd", "forward logdet|logdet"),
    _role("logdet_inv", "inverse logdet|inv_logdet"),
    _role("loss_class", "loss_ce|cls_loss", None, "lower"),
    _role("loss_box", "loss_bbox|box_loss", None, "lower"),
    _role("loss_giou", "iou_loss|dfl_loss", None, "lower"),
    _role("class_error", "", None, "lower"),
    _role("disc_loss", "loss_disc|loss_d|d_loss|lossd", None, "lower"),
    _role("gen_loss", "loss_gen|loss_g|g_loss|lossg", None, "lower"),
    _role("ppl", "perplexity|lm loss ppl", None, "lower"),
    _role("gpu_mem", "GPU_mem|mem|max_mem|peak memory|memory"),
    _role("epoch_time", "runtime", "s"),
    _role("accuracy_top5", "acc@5|acc5|top5|top5_acc|top-5|prec@5|accuracy_top-5", "fraction", "higher"),
    _role("precision", "prec", "fraction", "higher"),
    _role("recall", "", "fraction", "higher"),
    _role("f1", "f1_score|f1-score|f1 score|macro_f1|f_score", "fraction", "higher"),
    _role("auc", "roc_auc|auroc", "fraction", "higher"),
    _role("map_50", "mAP50|mAP@.5|mAP@0.5|mAP@0.50|bbox_mAP_50|AP50|mAP_0.5", "fraction", "higher"),
    _role("map", "AP|mAP50-95|mAP@.5:.95|mAP@0.5:0.95|bbox_mAP|mAP_0.5:0.95", "fraction", "higher"),
    _role("miou", "mean_iou|mean iou", "fraction", "higher"),
    _role("bleu", "bleu-detok|sacrebleu|bleu_score", None, "higher"),
    _role("wer", "word_error_rate", None, "lower"),
    _role("cer", "char_error_rate", None, "lower"),
    _role("mse", "", None, "lower"),
    _role("rmse", "", None, "lower"),
    _role("mae", "", None, "lower"),
    _role("psnr", "", "dB", "higher"),
    _role("ssim", "", None, "higher"),
    _role("nll_loss", "nll|bits_per_dim|bits/dim|bpd|bpc|bpb", None, "lower"),
    _role(
        "policy_loss",
        "pg_loss|actor_loss|actor loss|policy_gradient_loss|actor/pg_loss|pi_loss|losspi|mean surrogate loss",
        None,
        "",
    ),
    _role(
        "value_loss",
        "vf_loss|critic_loss|critic loss|v_loss|critic/vf_loss|lossv|value_function loss",
        None,
        "lower",
    ),
    _role(
        "episode_length", "ep_len_mean|episodic_length|episode length|episode_len_mean|mean_ep_length|ep_len"
    ),
    _role("explained_variance", "", None, "higher"),
)

BY_METRIC: dict[str, Role] = {role.metric: role for role in ROLES}
_EXACT: dict[str, str] = {}
_NORMAL: dict[str, str] = {}
for _each in ROLES:
    for _alias in (_each.metric, *_each.aliases):
        _EXACT.setdefault(_alias, _each.metric)
        _NORMAL.setdefault(normalised(_alias), _each.metric)
_BESIDE_LETTERS = frozenset(
    {"kl_raw", "kl_after", "kl_weight", "penalty_reduction", "teacher_loss", "teacher_weight", "answer_loss"}
)
"""What must be printed beside a name of one letter for it to mean more than a letter."""
_GROUPED = {"grad": ("x_head", "y_head", "done_head")}
_HEADS = {normalised(head): f"grad.{head}" for heads in _GROUPED.values() for head in heads}
_LOWER_WORDS = ("loss", "error", "perplexity", "mae", "mse", "rmse")
_OF_RATES = frozenset({"scale", "mult", "multiplier", "factor", "decay"})
"""Words that make of a learning rate something else."""
_HIGHER_WORDS = (
    "acc",
    "accuracy",
    "f1",
    "auc",
    "reward",
    "bleu",
    "iou",
    "map",
    "score",
    "precision",
    "recall",
)


def metric_of(name: str) -> str | None:
    """Return the canonical metric of a name without its split, or None when it is not known.

    Exact spelling wins over the normalised one, so that ``KL`` (after free bits) and ``kl`` differ.
    """
    if metric := _EXACT.get(name):
        return metric
    plain = normalised(name)
    return (_NORMAL.get(plain) or _HEADS.get(plain)) if len(plain) > 1 else None


def lower_is_better(metric: str | None, tag: str = "") -> bool | None:
    """Return whether a smaller value of a metric is better; None when nobody can say."""
    role = BY_METRIC.get(metric or "")
    if role and role.better:
        return role.better == "lower"
    plain = normalised(tag)
    if any(word in plain for word in _LOWER_WORDS):
        return True
    return False if any(word in plain for word in _HIGHER_WORDS) else None


def name_series(
    names: Sequence[tuple[str, str | None]], split: Split | Sequence[Split]
) -> tuple[SeriesKey, ...]:
    """Return the keys of the series that one line feeds.

    ``names`` are (tag, printed unit) in the order of the line; ``split`` is what the line as a whole says, or
    what the surroundings of each name say. A name of one letter is understood only beside a longer name that
    is known.
    """
    around: Sequence[Split] = [split] * len(names) if isinstance(split, str) else split
    parts = [divide(tag) for tag, _ in names]
    metrics = [_metric(tag, rest) for (tag, _), (_, rest) in zip(names, parts, strict=True)]
    sure = any(
        metric in _BESIDE_LETTERS and len(rest) > 1 for (_, rest), metric in zip(parts, metrics, strict=True)
    )
    claimed = {metric for (_, rest), metric in zip(parts, metrics, strict=True) if normalised(rest) != "kl"}
    spelt = any(metric and len(rest) > 1 for (_, rest), metric in zip(parts, metrics, strict=True))
    keys = []
    for (tag, unit), (own, rest), known, said in zip(names, parts, metrics, around, strict=True):
        metric = known if len(rest) > 1 or sure or (known == "loss" and spelt) else None
        if metric == "kl_raw" and normalised(rest) == "kl" and "kl_raw" in claimed:
            metric = "kl_after"
        role = BY_METRIC.get(metric or "")
        if unit in CLOCK_UNITS and role and role.unit not in CLOCK_UNITS:
            metric, role = None, None
        printed = unit or (role.unit if role else None)
        quiet = is_quiet(metric, tag) or unit in CLOCK_UNITS or is_speed(unit)
        keys.append(SeriesKey(tag, own or said, metric, printed, quiet=quiet))
    return _with_lone_splits(keys)


def _with_lone_splits(keys: list[SeriesKey]) -> tuple[SeriesKey, ...]:
    """Return values called only ``val`` as the ``loss`` beside them, of that split.

    Where the training split has a value of its own (``Loss: 1.9, Train: 0.3, Val: 0.2``) they are something else.
    """
    splits = [split_of_word(key.tag) for key in keys]
    is_loss = "train" not in splits and any(key.metric == "loss" for key in keys)
    return tuple(
        SeriesKey(key.tag, split, "loss" if is_loss else None, key.unit, key.quiet)
        if split and key.metric is None
        else key
        for key, split in zip(keys, splits, strict=True)
    )


def _metric(tag: str, rest: str) -> str | None:
    tail = tag.rsplit("/", 1)[-1].rsplit(" - ", 1)[-1]
    known = metric_of(tag) or metric_of(bare(tag)) or metric_of(tail) or metric_of(rest)
    kernels = (_of_kernel(kernel(name)) for name in (bare(tag), tail, rest))
    return known or next(filter(None, kernels), None) or ("lr" if _is_rate(rest) else None)


def _of_kernel(name: str) -> str | None:
    """Return the metric of a name without its qualifiers: an average precision is no precision."""
    metric = metric_of(name)
    return None if metric in ("precision", "recall") else metric


def _is_rate(name: str) -> bool:
    """Whether a name is that of a learning rate among several: ``optim0_lr0``, ``lr-Adam/pg1``, ``current_lr``."""
    spelt = words(name)
    return any(word.rstrip("0123456789") == "lr" for word in spelt) and not _OF_RATES.intersection(spelt)
