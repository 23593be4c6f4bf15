"""To which kind of metric a name belongs, by its words: what a run with a hundred charts is ordered by."""

from __future__ import annotations

import re

_TABLE = """\
loss: loss losses nll ce bce mse mae rmse ppl perplexity bpb bpc elbo energy error err
quality: acc accuracy top1 top5 f1 auc auroc ap map iou miou dice bleu rouge meteor cider em exact match score precision
quality: recall wer cer psnr ssim fid r2 pass hit mrr ndcg win
reward: reward rewards return returns advantage advantages value
policy: kl entropy divergence ratio clipfrac policy
gradient: grad grads gradient gradients gnorm
optimizer: lr learning rate momentum beta beta1 beta2 decay wd scale scaler warmup
time: time sec secs seconds ms s it throughput tps fps speed sps mfu tflops flops eta runtime
machine: mem memory gpu cpu ram vram util temp temperature power cuda disk
"""


def _by_group(table: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in table.splitlines():
        group, _, words = line.partition(":")
        found[group] = found.get(group, frozenset()) | frozenset(words.split())
    return found


GROUPS = _by_group(_TABLE)
"""By group, the words of a name that tell it; of several groups the first counts."""
OTHER = "other"
_SPLITS = frozenset(["train", "val", "valid", "validation", "eval", "test", "dev"])

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+")
_RATES = ("per_s", "per_sec", "per_second", "/s")
"""Endings of what is counted by time, whatever is counted."""
_RANKS = {group: rank for rank, group in enumerate([*GROUPS, OTHER])}


def group_of(name: str) -> str:
    """Return the group of a metric's name: ``gradient`` for ``train/grad_norm``, ``experts`` for ``experts/e0/load``."""
    if name.lower().endswith(_RATES):
        return "time"
    words = {word.lower() for word in _WORD.findall(name)}
    words |= {word.rstrip("0123456789") for word in words}
    found = next((group for group, known in GROUPS.items() if words & known), "")
    return found or _compound(name.lower()) or _prefix(name)


def _compound(name: str) -> str:
    """Return the group of lower-case words written as one: valloss, gradnorm."""
    for part, group in (
        ("loss", "loss"),
        ("accuracy", "quality"),
        ("reward", "reward"),
        ("grad", "gradient"),
    ):
        if part in name:
            return group
    return ""


def _prefix(name: str) -> str:
    """Return what stands before a name's first slash, as trackers write sections, if that says more than its split."""
    head, slash, _ = name.partition("/")
    return head.lower() if slash and head and head.lower() not in _SPLITS else OTHER


def rank_of(name: str) -> int:
    """Return where a metric's group stands among the groups, from 0."""
    return _RANKS.get(group_of(name), _RANKS[OTHER])
