"""Tells the line that closes an epoch from the redraws before it, where both look the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from trainmon_tui.parse.numbers import parse_column
from trainmon_tui.parse.shapes import Reading
from trainmon_tui.parse.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trainmon_tui.model.blocks import SeriesKey

MAX_KINDS = 5000


class Closings:
    """Gives the values of a full bar also to series of their own: they hold for the epoch as a whole."""

    def __init__(self) -> None:
        self._closed: dict[Template, Template] = {}
        self._redrawn: set[tuple[SeriesKey, ...]] = set()
        """First values of tables whose lines are drawn again and again: of others both series are the same."""

    def resolve(self, readings: Sequence[Reading]) -> list[Reading]:
        """Return the readings of a block and those of full bars once more."""
        return [part for reading in readings for part in self._split(reading)]

    def _split(self, reading: Reading) -> Iterator[Reading]:
        yield reading
        if not reading.template.finding.closes:
            return
        kinds = [capture.what for capture in reading.template.finding.captures]
        count, total = (parse_column(reading.columns[kinds.index(kind)]) for kind in ("count", "count_total"))
        rows = np.flatnonzero(count >= total)
        kind = reading.template.finding.keys[:1]
        if reading.template.finding.label == "table" and kind not in self._redrawn:
            part = np.flatnonzero(count < total)
            if len(part) and len(self._redrawn) < MAX_KINDS:
                self._redrawn.add(kind)
            rows = rows[rows > part[0]] if len(part) else part
        if len(rows):
            columns: list[Sequence[bytes]] = [[texts[i] for i in rows.tolist()] for texts in reading.columns]
            yield Reading(self._closing(reading.template), reading.positions[rows], columns)

    def _closing(self, template: Template) -> Template:
        if len(self._closed) >= MAX_KINDS:
            self._closed.clear()
        closed = self._closed.get(template)
        if closed is None:
            finding = msgspec.structs.replace(template.finding, source="summary", closes=False)
            closed = self._closed[template] = Template(b"closing", finding)
        return closed
