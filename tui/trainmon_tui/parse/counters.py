"""The counters that the lines of one block carry, as arrays over its segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.parse.numbers import parse_column

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.parse.finding import Finding, What
    from trainmon_tui.parse.shapes import Reading

MAX_COUNTERS = 10_000
"""Counters that are told apart; all further ones count as one."""

_TARGETS: dict[What, str] = {
    "step": "count",
    "step_total": "total",
    "count": "count",
    "count_total": "total",
    "epoch": "epoch",
    "epoch_total": "epoch_total",
    "rate": "rate",
    "period": "rate",
}

_OF_EPOCHS: dict[What, str] = {"count": "epoch", "count_total": "epoch_total"}
"""What a bar counts that is called ``Epoch`` and names none."""

_TRAINING = frozenset({"train", "training", "training progress"})
"""Bars that are training's own though no value stands beside them; ``Tokenizing train`` is none."""

_PLAIN: tuple[What, ...] = ("count", "count_total")
"""What a line counts beside its step (``2/4 [..., step=70]``) is no step of the run."""


class Counters:
    """For each segment: what it counts, nan where it does not. Filled reading by reading."""

    def __init__(self, size: int) -> None:
        self.count, self.total, self.epoch, self.epoch_total, self.rate = np.full((5, size), np.nan)
        self.counter: NDArray[np.int64] = np.full(size, -1)
        """Which counter `count` belongs to; -1 for none."""
        self.epoch_counter: NDArray[np.int64] = np.full(size, -1)
        self.moves = np.zeros(size, dtype=bool)
        """Whether the count is the run's own step, not a validation loop's or a plain bar's."""
        self.named = np.zeros(size, dtype=bool)
        """Whether the count is a step by name, which holds for any split."""
        self.labelled = np.zeros(size, dtype=bool)
        """Whether the line names its epoch before the count."""
        self.held_out = np.zeros(size, dtype=bool)
        """Whether the line is of validation or test."""


class CounterIds:
    """Numbers counters in the order they are first seen."""

    def __init__(self) -> None:
        self._ids: dict[Hashable, int] = {}

    def number(self, name: Hashable) -> int:
        """Return the number of a counter, a new one for a name not seen before."""
        if len(self._ids) >= MAX_COUNTERS:
            return self._ids.get(name, MAX_COUNTERS)
        return self._ids.setdefault(name, len(self._ids))

    def fill(self, counters: Counters, reading: Reading) -> None:
        """Write what a reading's lines count into the block's arrays."""
        finding, places = reading.template.finding, reading.positions
        kinds = [capture.what for capture in finding.captures]
        counters.held_out[places] = finding.split in ("valid", "test")
        if finding.source == "bar" and finding.label in ("epoch", "epochs") and "epoch" not in kinds:
            self._fill_epochs(counters, reading)
            return
        unused = _PLAIN if "step" in kinds else ()
        for capture, texts in zip(finding.captures, reading.columns, strict=True):
            target = _TARGETS.get(capture.what) if capture.what not in unused else None
            if target and not (target == "rate" and finding.split in ("valid", "test")):
                getattr(counters, target)[places] = _counts(texts, capture.what)
        keys = finding.keys if finding.source != "bar" and "count" not in kinds else ()
        signature = (finding.source, finding.label, keys)
        if "step" in kinds or "count" in kinds:
            counted = places[~np.isnan(counters.count[places])]
            counters.counter[counted] = self.number(("count", finding.split, *signature))
            counters.named[counted] = "step" in kinds
            counters.moves[counted] = "step" in kinds or _is_training(finding)
            number = kinds.index("step" if "step" in kinds else "count")
            counters.labelled[counted] = "epoch" in kinds[:number]
        if "epoch" in kinds:
            counted = places[~np.isnan(counters.epoch[places])]
            counters.epoch_counter[counted] = self.number(("epoch", *signature))

    def _fill_epochs(self, counters: Counters, reading: Reading) -> None:
        for capture, texts in zip(reading.template.finding.captures, reading.columns, strict=True):
            if target := _OF_EPOCHS.get(capture.what):
                getattr(counters, target)[reading.positions] = _counts(texts, capture.what)
        counters.epoch_counter[reading.positions] = self.number("epoch bar")


def _counts(texts: Sequence[bytes], what: What) -> Floats:
    """Return what counters print; what is too large for a number counts nothing."""
    values = parse_column(texts)
    finite = np.isfinite(values)
    values = values if finite.all() else np.where(finite, values, np.nan)
    return 1 / np.maximum(values, 1e-9) if what == "period" else values


def _is_training(finding: Finding) -> bool:
    """Whether a count is the run's own: beside values, in a head beside the epoch, or in a bar called ``Training``."""
    kinds = {capture.what for capture in finding.captures}
    heads = finding.source == "line" and {"epoch", "count", "count_total"} <= kinds
    called = finding.source == "bar" and finding.label in _TRAINING
    return finding.split not in ("valid", "test") and (bool(finding.keys) or heads or called)
