"""Names the rows of a box by the group above them, and gives all of them the place that one of them tells."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from trainmon_tui.parse.detectors.box import continues
from trainmon_tui.parse.names import normalised
from trainmon_tui.parse.numbers import parse_column
from trainmon_tui.parse.roles import name_series
from trainmon_tui.parse.shapes import Reading
from trainmon_tui.parse.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trainmon_tui.parse.counters import CounterIds, Counters

LONGEST_BOX = 256
"""Rows that are held back until their box is complete."""

_STEPS = (
    "totaltimesteps", "timestepstotal", "totalenvinteracts", "totalenvsteps", "timesteps", "numtimesteps", "globalstep",
    "step", "steps", "frame", "frames", "iterations", "iteration", "trainingiteration",
)  # fmt: skip
"""Rows that tell where the run stands, best first."""
_EPOCHS = ("epoch", "epochs")


class _Row(NamedTuple):
    place: int
    reading: Reading
    line: int
    """Which line of its reading it is."""


class Anchor(NamedTuple):
    """The counters of one box, and the row it begins with."""

    place: int
    step: float
    epoch: float


class Boxes:
    """Remembers nothing of a log but the names it has given."""

    def __init__(self) -> None:
        self._named: dict[tuple[Template, str], tuple[Template, str]] = {}

    def resolve(self, readings: Sequence[Reading]) -> tuple[list[Reading], list[Anchor]]:
        """Return the readings of a block with its boxes named, and where each box stands."""
        boxed = [reading for reading in readings if reading.template.finding.box]
        if not boxed:
            return list(readings), []
        rows = sorted(
            (
                _Row(place, reading, i)
                for reading in boxed
                for i, place in enumerate(reading.positions.tolist())
            ),
            key=lambda row: row.place,
        )
        named: dict[Template, list[_Row]] = {}
        anchors = [anchor for box in _runs(rows) if (anchor := self._name(box, named)) is not None]
        resolved = [reading for reading in readings if not reading.template.finding.box]
        return resolved + [_reading(template, rows) for template, rows in named.items()], anchors

    def _name(self, box: list[_Row], named: dict[Template, list[_Row]]) -> Anchor | None:
        """Add the rows of one box to those of their templates; return where the box stands."""
        group, told = "", dict[str, bytes]()
        for row in box:
            finding = row.reading.template.finding
            if finding.box == "head":
                group = finding.label
            elif finding.box in ("inner", "row"):
                template, name = self._template(row.reading.template, group if finding.box == "inner" else "")
                told[name] = row.reading.columns[0][row.line]
                named.setdefault(template, []).append(row)
            elif finding.config:
                named.setdefault(row.reading.template, []).append(row)
        return _anchor(box[0].place, told)

    def _template(self, template: Template, group: str) -> tuple[Template, str]:
        """Return a row's template under its group's name, and the name that its value may count by."""
        named = self._named.get((template, group))
        if named is None:
            finding = template.finding
            keys = name_series([(group + key.tag, None) for key in finding.keys], "")
            captures = tuple(c._replace(key=key) for c, key in zip(finding.captures, keys, strict=True))
            if len(self._named) >= LONGEST_BOX * 16:
                self._named.clear()
            named = self._named[template, group] = (
                Template(b"box", msgspec.structs.replace(finding, captures=captures, box="")),
                normalised(keys[0].tag.rsplit("/", 1)[-1]),
            )
        return named


def _reading(template: Template, rows: list[_Row]) -> Reading:
    columns: list[Sequence[bytes]] = [
        [row.reading.columns[i][row.line] for row in rows] for i in range(len(template.finding.captures))
    ]
    return Reading(template, np.array([row.place for row in rows]), columns)


def place_boxes(anchors: Sequence[Anchor], counters: Counters, ids: CounterIds) -> None:
    """Write what boxes count at the row they begin with, so that it holds for every row of theirs."""
    for anchor in anchors:
        if not np.isnan(anchor.step):
            counters.count[anchor.place] = anchor.step
            counters.counter[anchor.place] = ids.number("box step")
            counters.named[anchor.place] = counters.moves[anchor.place] = True
        if not np.isnan(anchor.epoch):
            counters.epoch[anchor.place] = anchor.epoch
            counters.epoch_counter[anchor.place] = ids.number("box epoch")


def unfinished(texts: Sequence[bytes]) -> int:
    """Return how many of the last segments are rows of a box that may go on."""
    rows = takewhile(continues, reversed(texts[-LONGEST_BOX:]))
    count = sum(1 for _ in rows)
    return count if count < LONGEST_BOX else 0


def _runs(rows: list[_Row]) -> Iterator[list[_Row]]:
    start = 0
    for i in range(1, len(rows) + 1):
        if i == len(rows) or rows[i].place != rows[i - 1].place + 1:
            yield rows[start:i]
            start = i


def _anchor(place: int, told: Mapping[str, bytes]) -> Anchor | None:
    step, epoch = (_first(told, names) for names in (_STEPS, _EPOCHS))
    return None if np.isnan(step) and np.isnan(epoch) else Anchor(place, step, epoch)


def _first(told: Mapping[str, bytes], names: Sequence[str]) -> float:
    for name in names:
        if name in told:
            value = float(parse_column([told[name]])[0])
            if np.isfinite(value):
                return value
    return float("nan")
