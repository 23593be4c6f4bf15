"""Gives a step to lines that print only their epoch, once the steps of an epoch are known.

Trainers like HF's print ``{'loss': …, 'epoch': 0.31}`` beside a bar ``15/96``. Through a pipe such lines lag
behind the bar and on a terminal the bar lags behind them, so that a line's step is found from its epoch, never
from the bar next to it; and the bar that is drawn behind a line tells how many steps that epoch was.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from trainmon_tui.model.texts import Texts
from trainmon_tui.parse.epoch_length import steps_by_epochs_alone, steps_per_epoch
from trainmon_tui.parse.numbers import parse_column
from trainmon_tui.parse.shapes import Shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.parse.counters import CounterIds, Counters
    from trainmon_tui.parse.finding import Finding, What
    from trainmon_tui.parse.shapes import Reading

_PLAIN = re.compile(rb"[0-9]{1,9}(?:\.[0-9]{1,12})?")
_KEY = b"epoch"
_RECORD = re.compile(rb"['\"]epoch['\"]:")
_BAR = re.compile(rb" *[0-9]{1,3}%\|")
MAX_HELD = 512
"""Segments that wait for the bar behind them."""
FEW = 256
"""Segments at the beginning of a block that mostly settle it."""
MAX_ALONE = 5
"""Training lines without any bar that are waited for until the lines themselves prove their steps."""


class Said(NamedTuple):
    """What one segment says: how far the bar is, or which epoch its values belong to."""

    place: int
    drawn: float = 0.0
    total: float = 0.0
    epoch: bytes = b""
    trains: bool = False
    """Whether the values are of training, whose lines are evenly apart."""
    counts: bool = False
    """Whether the line prints its step as well."""


class Pace:
    """Steps an epoch, once known; until then `held` says which lines have to wait."""

    def __init__(self) -> None:
        self._steps: float | None = None
        self.settled = False
        """Whether nothing more is to be learned, so that no line waits."""
        self._drawn = self._total = 0.0
        self._before = 0.0
        """How far the bar was that was drawn before the lines that wait."""
        self._shapes = Shapes()
        """What bars and dicts look like, for a look ahead at segments that are not read yet."""

    def held(self, texts: Sequence[bytes]) -> int:
        """Return how many of the last segments have to wait for the next bar, or for lines like them."""
        raw = Texts.of(texts).raw
        if self.settled or _KEY not in raw or not _RECORD.search(raw):
            return 0
        for part in (texts[:FEW], texts):
            ahead = copy.copy(self)
            waiting = ahead.fold(self._looked_up(part))
            if ahead.settled:
                return 0
        count = len(texts) - waiting[0].place if waiting else 0
        return count if count < MAX_HELD else 0

    def _looked_up(self, texts: Sequence[bytes]) -> list[Said]:
        """Return what segments say that are not read yet."""
        places = [place for place, text in enumerate(texts) if _BAR.match(text) or _RECORD.search(text)]
        said = _all_said(self._shapes.read([texts[place] for place in places]))
        return [each._replace(place=places[each.place]) for each in said]

    def place(self, readings: Sequence[Reading], counters: Counters, ids: CounterIds) -> None:
        """Write the steps of a block's lines that print only an epoch, as far as the pace is known."""
        if self.settled and self._steps is None:
            return
        placed = dict[int, int]()
        self._leave(self.fold(_all_said(readings), placed), placed)
        for place, step in placed.items():
            counters.count[place] = step
            counters.counter[place] = ids.number("pace")
            counters.named[place] = counters.moves[place] = True

    def fold(self, said: Sequence[Said], placed: dict[int, int] | None = None) -> list[Said]:
        """Move on behind what a block says; note steps that get known and return the lines that still wait."""
        waiting: list[Said] = []
        for each in said:
            if self._ends_waiting(each, waiting):
                self._leave(waiting, placed)
                waiting = []
            self.settled |= each.counts
            if each.epoch:
                waiting.append(each)
                if self.settled or (each.trains and not self._total and _proven(waiting)):
                    self._leave(waiting, placed)
                    waiting = []
        return waiting

    def _ends_waiting(self, each: Said, waiting: Sequence[Said]) -> bool:
        if each.total and each.total >= self._total:
            same = each.total == self._total
            drawn = max(each.drawn, self._drawn) if waiting else each.drawn
            if len(waiting) > 1 and self._drawn and same:
                drawn = self._drawn  # several lines were kept in a buffer: the bar before holds
            self._before, self._drawn = self._drawn if waiting and same else drawn, drawn
            self._total = each.total
            return True
        return each.counts or bool(waiting and each.place - waiting[0].place >= MAX_HELD)

    def _leave(self, waiting: Sequence[Said], placed: dict[int, int] | None) -> None:
        """Let waiting lines go, with their steps where these are known by now."""
        if waiting and not self.settled:
            self._learn(waiting)
        if self._steps is not None and placed is not None:
            placed.update((each.place, round(float(each.epoch) * self._steps)) for each in waiting)

    def _learn(self, waiting: Sequence[Said]) -> None:
        epochs = [each.epoch for each in waiting]
        if self._total:
            if self._drawn and max(map(float, epochs)) > 0:
                drawn = (self._before or self._drawn, self._drawn)
                self._steps = steps_per_epoch(drawn, self._total, epochs)
        elif alone := _alone(waiting):
            steps = steps_by_epochs_alone(alone)
            self._steps = steps or None
            self.settled = steps is not None or len(alone) >= MAX_ALONE
        self.settled |= self._steps is not None


def _alone(waiting: Sequence[Said]) -> list[bytes]:
    return [each.epoch for each in waiting if each.trains]


def _proven(waiting: Sequence[Said]) -> bool:
    """Whether lines without a bar need not wait any longer."""
    epochs = _alone(waiting)
    return len(epochs) >= MAX_ALONE or (bool(epochs) and steps_by_epochs_alone(epochs) is not None)


def _bar_kinds(finding: Finding) -> tuple[What, ...]:
    """Return what a bar over a whole run is read from, or nothing for another kind of line."""
    if finding.source == "bar" and not finding.keys and not finding.label:
        return ("count", "count_total")
    return ("drawn", "drawn_total") if any(capture.what == "drawn" for capture in finding.captures) else ()


def _speaks(finding: Finding) -> bool:
    return bool(_bar_kinds(finding)) or _is_record(finding)


def _is_record(finding: Finding) -> bool:
    return (
        finding.source == "record" and bool(finding.keys) and any(c.what == "epoch" for c in finding.captures)
    )


def _all_said(readings: Iterable[Reading]) -> list[Said]:
    """Return what the bars and the dicts of a block say, in their order."""
    return sorted(
        each for reading in readings if _speaks(reading.template.finding) for each in _said(reading)
    )


def _said(reading: Reading) -> list[Said]:
    finding = reading.template.finding
    kinds = [capture.what for capture in finding.captures]
    nothing = np.zeros(len(reading.positions))
    drawn, total = [_column(reading, kind) for kind in _bar_kinds(finding)] or (nothing, nothing)
    counts = _is_record(finding) and bool({"step", "count"} & set(kinds))
    epochs: Sequence[bytes] = [b""] * len(nothing)
    if _is_record(finding) and not counts:
        epochs = [text if _PLAIN.fullmatch(text) else b"" for text in reading.columns[kinds.index("epoch")]]
    trains = not any(key.split in ("valid", "test") for key in finding.keys)
    columns = zip(reading.positions.tolist(), drawn.tolist(), total.tolist(), epochs, strict=True)
    return [Said(*column, trains, counts) for column in columns]


def _column(reading: Reading, kind: What) -> Floats:
    kinds = [capture.what for capture in reading.template.finding.captures]
    if kind not in kinds:
        return np.zeros(len(reading.positions))
    return np.nan_to_num(parse_column(reading.columns[kinds.index(kind)]), posinf=0.0)
