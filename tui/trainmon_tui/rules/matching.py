"""Which series feed a playbook's metric, and which of them wins inside an epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.blocks import SeriesKey, Split

_SPLITS: dict[str, Split] = {
    "train": "train", "val": "valid", "valid": "valid", "validation": "valid", "eval": "valid", "test": "test",
}  # fmt: skip
_HELD_OUT_WORDS = ("val", "eval", "test")


class MetricNames(NamedTuple):
    """A metric's id and the names a log may give it, in order of precedence."""

    id: str
    aliases: Sequence[str]


def rank(metric: MetricNames, key: SeriesKey) -> int | None:
    """Return the precedence (0 is first) with which a series feeds a metric, or None.

    Aliases come first, then the series' canonical metric: ``val_loss`` is ``loss`` of the validation split.
    """
    for index, alias in enumerate(metric.aliases):
        if _is(alias, key):
            return index
    return len(metric.aliases) if key.metric is not None and _canonical(metric.id, key) else None


def _is(alias: str, key: SeriesKey) -> bool:
    if alias == key.tag:
        return key.split in ("", "train") or alias.lower().startswith(_HELD_OUT_WORDS)
    head, _, tag = alias.partition(".")
    split = _SPLITS.get(head.lower())
    return split is not None and split == key.split and tag == key.tag


def _canonical(metric: str, key: SeriesKey) -> bool:
    if metric == key.metric:
        return key.split in ("", "train")
    head, _, rest = metric.partition("_")
    split = _SPLITS.get(head)
    return (
        rest == key.metric
        and split is not None
        and (split == key.split or (split == "train" and not key.split))
    )
