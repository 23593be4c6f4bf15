"""Any other line: ``key=value``, ``key: value`` and ``key value`` after a logging prefix, with its counters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trainmon_tui.parse.compose import compose, label_of, split_of_label
from trainmon_tui.parse.names import divide
from trainmon_tui.parse.pairs import blank, find_counters, find_pairs
from trainmon_tui.parse.prefix import read_prefix
from trainmon_tui.parse.roles import metric_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trainmon_tui.parse.finding import Capture, Finding

SAMPLES = (
    "2026-11-21 04:14:01,477 - INFO - trainer - step=1 epoch=1 loss=1.7728 acc=0.1719 lr=2.00e-03",
    "Epoch 1/40 | train_loss: 2.8011 | kl: 0.0035 | time: 2.7s",
    "Epoch 1: train loss 1.46, train acc 0.57, val loss 0.92",
    "2026-11-21 04:17:16.894 | INFO     | __main__:train:117 - [ep 7 it 200] train/loss=-1.3520, train/lr=1.00e-02",
    "Epoch 1: loss=10,500",
    "===== Epoch 2/26 =====",
    "Epoch 27 Summary:",
    "step 70: train loss 1.9245, val loss 1.4022",
)
FEWEST_PAIRS = 3
"""More pairs than these in one line are no prose, even without a counter or a name that is known."""

_DURATIONS = re.compile(rb"\[[0-9:.]+ ?(?:m?s|sec|min|m|h)?\]")
_HEADER = re.compile(rb"[\W_]*(?:Epoch|EPOCH|epoch)\b[^a-z]{1,24}(?:Summary|Results|training)?[\W_]*$")


def detect_header(text: bytes) -> Finding | None:
    """Return the counters of a line that only announces an epoch: ``===== Epoch 2/26 =====``."""
    prefix = read_prefix(text)
    if not _HEADER.match(text, prefix.end):
        return None
    counters = _counters(text, prefix.end)
    return compose(text, counters, ()) if counters else None


def detect(text: bytes) -> Finding | None:
    """Return the pairs and counters of a line, or None when it holds no pair."""
    prefix = read_prefix(text)
    counters = _counters(text, prefix.end)
    pairs = find_pairs(blank(b" " * prefix.end + text[prefix.end :], counters), prefix.end)
    if not counts(counters) and not _are_metrics([pair.name for pair in pairs if pair.spaced]):
        pairs = [pair for pair in pairs if not pair.spaced]
    if not pairs:
        return None
    label = text[prefix.end : pairs[0].start].rstrip(b" :='\"").removesuffix(pairs[0].name.encode())
    label = _DURATIONS.sub(b"", label) or (b"best" if pairs[0].name[:5].lower() == "best " else b"")
    stamps = [prefix.stamp] if prefix.stamp else []
    return compose(
        text, [*stamps, *counters], pairs, label=label_of(label), split=split_of_label(label), early=True
    )


def counts(counters: Iterable[Capture]) -> bool:
    """Whether a line says of itself which step or epoch it belongs to."""
    return any(capture.what in ("step", "count", "epoch") for capture in counters)


def _are_metrics(names: Sequence[str]) -> bool:
    """Whether names that only blanks join to their numbers are too many to be prose."""
    return len(names) > FEWEST_PAIRS or (len(names) > 1 and any(metric_of(divide(name)[1]) for name in names))


def _counters(text: bytes, start: int) -> list[Capture]:
    found = find_counters(text[start:])
    return [capture._replace(start=capture.start + start, end=capture.end + start) for capture in found]
