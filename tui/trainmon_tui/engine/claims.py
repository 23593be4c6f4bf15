"""Figures that the log derives, computed again from the numbers it printed itself."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from trainmon_tui.model.units import format_value
from trainmon_tui.model.verdicts import Disagreement, Place
from trainmon_tui.parse.roles import lower_is_better

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from trainmon_tui.model.blocks import Event, Floats
    from trainmon_tui.store.series import Series
    from trainmon_tui.store.store import Store

MOST_KEPT = 100
"""Disagreements that are kept; a log may print one with every epoch."""
SAMPLE = 64
"""Values of a series that are looked at to see how finely it is printed."""
_SLACK = 1e-9
_TRAINED = ("", "train")


class Range(NamedTuple):
    """What a figure may be, knowing how finely it and what it comes from were printed."""

    low: float
    likely: float
    high: float


class Claims:
    """Compares each derived figure with the store as of its line; what cannot be computed is not judged."""

    def __init__(self) -> None:
        self.disagreements: list[Disagreement] = []
        self.compared = 0
        """Figures that could be computed again."""

    def fold(self, events: Iterable[Event], store: Store) -> None:
        """Compare the figures that events carry; the store holds every point up to them."""
        for event in events:
            if "claim" in event.fields:
                self._compare(event, event.fields["claim"], store)

    def _compare(self, event: Event, claim: dict[str, Any], store: Store) -> None:
        if claim["kind"] == "best":
            wrong = _wrong_best(claim, list(_told_before(store, event.line)))
        else:
            wrong = _wrong_figure(claim, event, store)
        self.compared += wrong is not None
        if wrong and len(self.disagreements) < MOST_KEPT:
            place = Place(event.step, event.epoch, event.line, event.offset)
            self.disagreements += [Disagreement(*each, at=place) for each in wrong]


Wrong = list[tuple[str, float, float, str]]
"""(what, printed, computed, say); empty where the figure is right."""


def _wrong_figure(claim: dict[str, Any], event: Event, store: Store) -> Wrong | None:
    ranges = _computed(claim, event, store)
    if not ranges:
        return None
    printed, half = claim["printed"], claim["unit"] / 2 * (1 + _SLACK)
    if any(each.low - half <= printed <= each.high + half for each in ranges):
        return []
    nearest = min((each.likely for each in ranges), key=lambda value: abs(value - printed))
    unit = "" if claim["kind"] == "mean" else " %"
    said = f"{claim['name']}: printed {_shown(printed, claim)}{unit}, its numbers give {_shown(nearest, claim)}{unit}"
    return [(claim["name"], printed, nearest, said)]


def _shown(value: float, claim: dict[str, Any]) -> str:
    decimals = max(0, -round(math.log10(claim["unit"])))
    return f"{value:.{decimals}f}"


def _computed(claim: dict[str, Any], event: Event, store: Store) -> list[Range]:
    if claim["kind"] == "mean":
        mean = sum(claim["items"]) / len(claim["items"])
        return [Range(mean, mean, mean)]
    if claim["kind"] == "change":
        fall = _fall(*(_spread(*claim[end]) for end in ("before", "after")))
        ranges = [fall] if fall else []
        return (
            ranges
            if claim["falls"]
            else [*ranges, *(Range(-each.high, -each.likely, -each.low) for each in ranges)]
        )
    return [fall for ends in _since_start(event, store) if (fall := _fall(*ends))]


def _spread(value: float, unit: float) -> Range:
    return Range(value - unit / 2, value, value + unit / 2)


def _fall(before: Range, after: Range) -> Range | None:
    """Return by how many percent a figure fell; None where it began at nothing."""
    if before.low <= 0 <= before.high:
        return None
    falls = [(first - last) / abs(first) * 100 for first, last in product(before, after)]
    return Range(min(falls), (before.likely - after.likely) / abs(before.likely) * 100, max(falls))


def _since_start(event: Event, store: Store) -> Iterator[tuple[Range, Range]]:
    """Yield the first loss of training with the newest and with the lowest, for each series of it."""
    for one in store.series:
        if one.key.metric == "loss" and one.key.split in _TRAINED:
            values = one.values[: np.searchsorted(one.lines, event.line, side="right")]
            values = values[np.isfinite(values)]
            if len(values):
                unit = _unit(values)
                first, last, lowest = float(values[0]), float(values[-1]), float(values.min())
                yield from ((_spread(first, unit(first)), _spread(end, unit(end))) for end in (last, lowest))


def _unit(values: Floats) -> Callable[[float], float]:
    """Return how finely a series prints a value, told by the digits of its first values."""
    texts = [f"{value:.15g}".lstrip("-") for value in values[:SAMPLE].tolist()]
    mantissas = [text.partition("e")[0] for text in texts]
    decimals = max(len(text.partition(".")[2]) for text in mantissas)
    digits = max(len(text.replace(".", "").strip("0")) for text in mantissas)
    fixed = 0.0 if any("e" in text for text in texts) else 10.0**-decimals
    return lambda value: max(fixed, 10.0 ** (math.floor(math.log10(abs(value) or 1.0)) - digits + 1))


class _Told(NamedTuple):
    one: Series
    values: Floats
    epochs: Floats
    lower: bool


def _told_before(store: Store, line: int) -> Iterator[_Told]:
    """Yield the series of which it is known what is better, up to a line."""
    for one in store.series:
        lower = lower_is_better(one.key.metric, one.key.tag)
        end = int(np.searchsorted(one.lines, line))
        finite = np.isfinite(one.values[:end])
        if lower is not None and finite.any():
            yield _Told(one, one.values[:end][finite], one.epochs[:end][finite], lower)


def _wrong_best(claim: dict[str, Any], told: list[_Told]) -> Wrong | None:
    meant = [each for each in told if _is_meant(each.one, claim)]
    if not meant:
        return None
    wrong: Wrong = []
    if "printed" in claim and not any(_has_best(each, claim) for each in meant):
        best = min((_best(each) for each in meant), key=lambda value: abs(value - claim["printed"]))
        said = f"{claim['name']}: printed {_shown(claim['printed'], claim)}, the log's own best is {format_value(best)}"
        wrong.append((claim["name"], claim["printed"], best, said))
    dated = [each for each in meant if claim["epoch"] in each.epochs]
    if dated and not any(claim["epoch"] in _best_epochs(each) for each in dated):
        first = dated[0]
        epoch = min(_best_epochs(first), key=lambda each: abs(each - claim["epoch"]))
        said = f"best epoch: printed {claim['epoch']:g}, {first.one.key.tag} is best at epoch {epoch:g} ({format_value(_best(first))})"
        wrong.append(("best epoch", claim["epoch"], epoch, said))
    return wrong


def _is_meant(one: Series, claim: dict[str, Any]) -> bool:
    if one.key.tag.lower().startswith("best"):
        return False
    if claim["metric"] and claim["metric"] != (one.key.metric or one.key.tag):
        return False
    return claim["split"] in ("", one.key.split)


def _best(told: _Told) -> float:
    return float(told.values.min() if told.lower else told.values.max())


def _has_best(told: _Told, claim: dict[str, Any]) -> bool:
    return bool(abs(_best(told) - claim["printed"]) <= claim["unit"] / 2 * (1 + _SLACK))


def _best_epochs(told: _Told) -> set[float]:
    found = told.epochs[told.values == _best(told)]
    return {float(epoch) for epoch in found if np.isfinite(epoch)}
