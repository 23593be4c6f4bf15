"""Puts counters and pairs of one line together into a finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trainmon_tui.parse.finding import Capture, Finding
from trainmon_tui.parse.names import BEST_STEPS, counter_of, divide, normalised, split_of_text, words
from trainmon_tui.parse.numbers import NUMBER, parse_setting
from trainmon_tui.parse.quiet import CLOCK_UNITS
from trainmon_tui.parse.roles import metric_of, name_series

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trainmon_tui.model.blocks import SeriesKey, SourceKind, Split
    from trainmon_tui.parse.finding import What
    from trainmon_tui.parse.pairs import Pair

_SETTINGS = frozenset(
    {"lr", "batch_size", "total_steps", "kl_weight", "loss_scale", "gpu_mem", "teacher_weight"}
)
_SEEN = frozenset(
    {
        "numsteps",
        "frames",
        "totalframes",
        "envframes",
        "numframes",
        "totalnumframes",
        "learnersteps",
        "trainsteps",
        "nsamp",
    }
)
_SIZES = frozenset({"k", "K", "M"})
"""Units of counts that are rounded: ``Step: 86k`` places nothing."""
_EITHER = frozenset({"eps"})
"""Names of a metric (examples a second) that are settings as well (an optimizer's)."""
MEASURED = frozenset({"loss", "losses", "acc", "accuracy", "reward", "rewards", "error", "perplexity"}) | {
    "ndcg", "mrr", "recall", "f1", "auc", "iou", "dice", "psnr", "ssim", "fid", "bleu",
}  # fmt: skip
"""Words of names that are learned by."""
_CHOSEN = frozenset({"weight", "weights", "scale", "coef", "type", "threshold", "target", "lambda"})
_REMARK = re.compile(rb"\([^()]*[0-9][^()]*\)|" + NUMBER + rb"(?![A-Za-z])")
_NOT_A_WORD = re.compile(rb"[^A-Za-z\x80-\xff]+")
_FRACTION = re.compile(rb"[0-9]*\.[0-9]*[1-9][0-9]*")
_SETTING = re.compile(r"[A-Za-z_][\w .-]{0,39}")
MAX_CAPTURES = 256


def label_of(raw: bytes) -> str:
    """Return the words of the text before the first value, without numbers: what tells lines apart."""
    return _NOT_A_WORD.sub(b" ", _REMARK.sub(b" ", raw)).strip().decode("utf-8", "replace").lower()[:64]


def compose(
    text: bytes,
    counters: Iterable[Capture],
    pairs: Sequence[Pair],
    *,
    source: SourceKind = "line",
    label: str = "",
    split: Split = "",
    early: bool = False,
) -> Finding:
    """Return the finding of a line whose counters and pairs are known; pairs named like counters become such.

    A range of steps (``step: 100-200``) is neither a counter nor a metric.
    """
    captures = {capture.what: capture for capture in counters}
    frames = _counted_frames(captures, pairs)
    metrics: list[Pair] = []
    for pair in pairs[:MAX_CAPTURES]:
        what = "step" if pair is frames else counter_of(pair.name)
        if what is None:
            metrics.append(pair)
        elif pair.what != "list" and pair.unit not in _SIZES:
            if _is_measurement(text, pair, what):
                metrics.append(pair)
            elif what not in captures or _is_of_best(pair):
                captures[what] = Capture(pair.start, pair.end, what)
    keys = name_series(
        [(pair.name, pair.unit) for pair in metrics], [pair.split or split for pair in metrics]
    )
    values = [Capture(pair.start, pair.end, pair.what, key) for pair, key in zip(metrics, keys, strict=True)]
    early = early and not proves_training(captures.values(), keys)
    return Finding(
        captures=tuple(sorted((*captures.values(), *values))),
        source=source,
        label=label,
        split=split,
        config=settings(text, pairs) if early else {},
        early=early,
    )


def _is_measurement(text: bytes, pair: Pair, what: What) -> bool:
    """Whether a pair that is named like a counter is none: ``step: 0.3 s``, ``iter 0.25``."""
    return pair.unit in CLOCK_UNITS or (
        what != "epoch" and _FRACTION.fullmatch(text, pair.start, pair.end) is not None
    )


def _is_of_best(pair: Pair) -> bool:
    return normalised(pair.name.rsplit("/", 1)[-1]) in BEST_STEPS


def _counted_frames(captures: Mapping[What, Capture], pairs: Sequence[Pair]) -> Pair | None:
    """Return the pair that counts what the run has seen, should its line tell no other step: ``num_steps: 0, reward: 1``.

    Alone, or among settings, such a name says how much there is to be.
    """
    if captures or not any(metric_of(divide(pair.name)[1]) not in (None, *_SETTINGS) for pair in pairs):
        return None
    return next((pair for pair in pairs if normalised(pair.name) in _SEEN and pair.unit is None), None)


def proves_training(captures: Iterable[Capture], keys: Iterable[SeriesKey]) -> bool:
    """Whether a line belongs to training: it counts, or names a metric that is no setting."""
    counted = any(capture.what in ("step", "count", "epoch") for capture in captures)
    return counted or any(_is_measured(key) or _is_progress(key) for key in keys)


def _is_progress(key: SeriesKey) -> bool:
    return key.unit == "percent" and key.tag.lower() == "progress"


def _is_measured(key: SeriesKey) -> bool:
    if key.metric is not None:
        return key.metric not in _SETTINGS and key.tag not in _EITHER
    said = set(words(key.tag))
    return bool(said & MEASURED) and not said & _CHOSEN


def settings(text: bytes, pairs: Iterable[Pair]) -> dict[str, Any]:
    """Return pairs as configuration, without those that no setting is named like."""
    return {
        pair.name: parse_setting(text[pair.start : pair.end])
        for pair in pairs
        if _SETTING.fullmatch(pair.name)
    }


def split_of_label(raw: bytes) -> Split:
    """Return the split that a line's own words before its values name."""
    return split_of_text(raw.decode("utf-8", "replace"))
