"""Learns how many steps an epoch has from a bar over the whole run, for lines that print only their epoch.

Trainers like HF's print ``{'loss': …, 'epoch': 0.31}`` beside a bar ``15/96``. Through a pipe such lines lag
behind the bar, so that a line's step is found from its epoch, never from the bar next to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.parse.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.parse.counters import CounterIds, Counters
    from trainmon_tui.parse.shapes import Reading

MAX_HELD = 512
"""Lines that wait for the bar behind them."""

MAX_STEPS = 100_000
"""The longest epoch that is looked for; beyond it the bar's own ratio is close enough."""

_UNEVEN = 0.1
"""How much less likely an epoch is that the run's steps are no multiple of, as a logarithm of a ratio."""


class Said(NamedTuple):
    """What one segment says: how far the bar is, or which epoch its values belong to."""

    place: int
    drawn: float
    total: float
    epoch: bytes


class Pace:
    """Steps an epoch, once known; until then `held` says which lines have to wait."""

    def __init__(self) -> None:
        self._steps: float | None = None
        self._seen = False
        self._drawn = self._total = 0.0

    def held(self, texts: Sequence[bytes]) -> int:
        """Return how many of the last segments have to wait for the next bar."""
        if self._steps is not None:
            return 0
        bars = [i for i, text in enumerate(texts) if b"%|" in text]
        self._seen = self._seen or bool(bars)
        if not self._seen:
            return 0
        after = bars[-1] if bars else 0
        first = next((i for i in range(after, len(texts)) if b"'epoch'" in texts[i]), len(texts))
        return len(texts) - first if len(texts) - first <= MAX_HELD else 0

    def place(self, readings: Sequence[Reading], counters: Counters, ids: CounterIds) -> None:
        """Write the steps of a block's lines that print only an epoch, once the pace is known."""
        waiting: list[Said] = []
        for each in sorted(each for reading in readings for each in _said(reading)):
            if waiting and (each.total or each.place - waiting[0].place >= MAX_HELD):
                self._learn(waiting)
                self._write(waiting, counters, ids)
                waiting = []
            if self._steps is None and each.total and each.total >= self._total:
                self._drawn, self._total = each.drawn, each.total
            if each.epoch:
                waiting.append(each)
        self._learn(waiting)
        self._write(waiting, counters, ids)

    def _learn(self, waiting: Sequence[Said]) -> None:
        epochs = [each.epoch for each in waiting]
        if self._steps is None and self._drawn and max(map(float, epochs), default=0.0) > 0:
            self._steps = steps_per_epoch(self._drawn, self._total, epochs)

    def _write(self, waiting: Sequence[Said], counters: Counters, ids: CounterIds) -> None:
        if self._steps is None:
            return
        for each in waiting:
            counters.count[each.place] = round(float(each.epoch) * self._steps)
            counters.counter[each.place] = ids.number("pace")
            counters.named[each.place] = counters.moves[each.place] = True


def steps_per_epoch(drawn: float, total: float, epochs: Sequence[bytes]) -> float:
    """Return the steps of an epoch, given how far the bar was when the last of ``epochs`` was printed."""
    values = np.array([float(epoch) for epoch in epochs])
    guess = drawn / float(values.max())
    if guess > MAX_STEPS:
        return float(round(guess))
    steps = np.arange(max(1, np.ceil(guess / 2)), np.floor(guess * 2) + 1)
    rounding = np.array([0.5 * 10.0 ** -len(epoch.partition(b".")[2]) for epoch in epochs])
    reached = np.outer(steps, values)
    near = (np.abs(reached - np.round(reached)) <= np.outer(steps, rounding) + 1e-9).all(axis=1)
    if not near.any():
        return float(max(1, round(guess)))
    unlikely = np.abs(np.log(steps[near] / guess)) + _UNEVEN * (total % steps[near] != 0)
    return float(steps[near][np.argmin(unlikely)])


def _said(reading: Reading) -> list[Said]:
    finding = reading.template.finding
    columns: dict[str, Sequence[bytes]] = {
        capture.what: texts for capture, texts in zip(finding.captures, reading.columns, strict=True)
    }
    lone = finding.source == "bar" and not finding.keys and not finding.label
    drawn, total = ("count", "count_total") if lone else ("drawn", "drawn_total")
    only_epoch = finding.source == "record" and finding.keys and not columns.keys() & {"step", "count"}
    epochs = columns.get("epoch", ()) if only_epoch else ()
    if not epochs and drawn not in columns:
        return []
    return [
        Said(place, *_bar(columns, (drawn, total), i), epochs[i] if epochs and _plain(epochs[i]) else b"")
        for i, place in enumerate(reading.positions.tolist())
    ]


def _plain(epoch: bytes) -> bool:
    return epoch.replace(b".", b"").isdigit()


def _bar(columns: dict[str, Sequence[bytes]], kinds: tuple[str, str], i: int) -> tuple[float, float]:
    if not all(kind in columns for kind in kinds):
        return 0.0, 0.0
    drawn, total = (parse_number(columns[kind][i]) or 0.0 for kind in kinds)
    return drawn, total
