"""Learns how many steps an epoch has from a bar over the whole run, for lines that print only their epoch.

Trainers like HF's print ``{'loss': …, 'epoch': 0.31}`` beside a bar ``15/96``. Through a pipe such lines lag
behind the bar, so that a line's step is found from its epoch, never from the bar next to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.parse.numbers import parse_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.parse.counters import CounterIds, Counters
    from trainmon_tui.parse.finding import Finding, What
    from trainmon_tui.parse.shapes import Reading

_PLAIN = re.compile(rb"[0-9]{1,9}(?:\.[0-9]{1,12})?")
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
        self._seen = self._seen or b"%|" in b"\n".join(texts)
        if not self._seen:
            return 0
        waiting = 0
        for behind, text in enumerate(reversed(texts[-MAX_HELD:]), 1):
            if b"'epoch'" in text:
                waiting = behind
            if b"%|" in text:
                return waiting
        return waiting if len(texts) < MAX_HELD else 0

    def place(self, readings: Sequence[Reading], counters: Counters, ids: CounterIds) -> None:
        """Write the steps of a block's lines that print only an epoch, once the pace is known."""
        lines = [reading for reading in readings if _prints_only_epoch(reading.template.finding)]
        bars = [] if self._steps else [each for each in readings if _bar_kinds(each.template.finding)]
        if not lines:
            self._watch(bars)
        elif bars or self._total:
            self._fold(
                sorted(each for reading in _distinct(lines, bars) for each in _said(reading)), counters, ids
            )

    def _watch(self, bars: Sequence[Reading]) -> None:
        """Move on behind bars that no other line is waiting for."""
        for bar in bars:
            drawn, total = (_column(bar, kind) for kind in _bar_kinds(bar.template.finding))
            longest = float(np.nanmax(total, initial=0.0))
            if longest and longest >= self._total:
                self._total = longest
                self._drawn = float(drawn[np.flatnonzero(total == longest)[-1]])

    def _fold(self, said: Sequence[Said], counters: Counters, ids: CounterIds) -> None:
        waiting: list[Said] = []
        for each in said:
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


def _bar_kinds(finding: Finding) -> tuple[What, ...]:
    """Return what a bar over a whole run is read from, or nothing for another kind of line."""
    if finding.source == "bar" and not finding.keys and not finding.label:
        return ("count", "count_total")
    return ("drawn", "drawn_total") if any(capture.what == "drawn" for capture in finding.captures) else ()


def _prints_only_epoch(finding: Finding) -> bool:
    kinds = {capture.what for capture in finding.captures}
    return (
        finding.source == "record"
        and "epoch" in kinds
        and not kinds & {"step", "count"}
        and bool(finding.keys)
    )


def _distinct(lines: list[Reading], bars: list[Reading]) -> list[Reading]:
    glued = {id(line) for line in lines}
    return [*lines, *(bar for bar in bars if id(bar) not in glued)]


def _column(reading: Reading, kind: What) -> Floats:
    kinds = [capture.what for capture in reading.template.finding.captures]
    if kind not in kinds:
        return np.zeros(len(reading.positions))
    return np.nan_to_num(parse_column(reading.columns[kinds.index(kind)]), posinf=0.0)


def _said(reading: Reading) -> list[Said]:
    finding = reading.template.finding
    empty = np.zeros(len(reading.positions))
    drawn, total = [_column(reading, kind) for kind in _bar_kinds(finding)] or (empty, empty)
    epochs: Sequence[bytes] = [b""] * len(empty)
    if _prints_only_epoch(finding):
        kinds = [capture.what for capture in finding.captures]
        epochs = [text if _PLAIN.fullmatch(text) else b"" for text in reading.columns[kinds.index("epoch")]]
    return list(map(Said, reading.positions.tolist(), drawn.tolist(), total.tolist(), epochs))
