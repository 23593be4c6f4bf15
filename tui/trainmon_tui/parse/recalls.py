"""Sets apart the line behind ``best iteration is:``: it repeats old values, at a place the run has left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from trainmon_tui.parse.shapes import Reading
from trainmon_tui.parse.template import Template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.blocks import Ints
    from trainmon_tui.parse.finding import Finding


class Recalls:
    """Remembers whether the last line of the block before announced one."""

    def __init__(self) -> None:
        self._announced = False
        self._recalled: dict[Template, Template] = {}

    def resolve(self, readings: Sequence[Reading], count: int) -> list[Reading]:
        """Return the readings of a block of ``count`` segments, with recalled values in series of their own."""
        announced = [
            place
            for reading in readings
            if reading.template.finding.recalls
            for place in reading.positions.tolist()
        ]
        places = {place + 1 for place in announced} | ({0} if self._announced and count else set())
        if count:
            self._announced = count - 1 in announced
        if not places:
            return list(readings)
        return [part for reading in readings for part in self._parts(reading, places)]

    def _parts(self, reading: Reading, places: set[int]) -> list[Reading]:
        told = np.isin(reading.positions, list(places))
        if not told.any() or not reading.template.finding.keys:
            return [reading]
        kept = [i for i, capture in enumerate(reading.template.finding.captures) if capture.key is not None]
        own = _rows(reading, np.flatnonzero(told), kept)
        rest = _rows(reading, np.flatnonzero(~told), range(len(reading.columns)))
        recalled = Reading(self._template(reading.template), own.positions, own.columns)
        return [recalled, rest] if len(rest.positions) else [recalled]

    def _template(self, template: Template) -> Template:
        if template not in self._recalled:
            self._recalled[template] = Template(b"recalled", recalled(template.finding))
        return self._recalled[template]


def recalled(finding: Finding) -> Finding:
    """Return what is kept of a line that repeats the best values: they are no points of its metrics."""
    captures = tuple(capture for capture in finding.captures if capture.key is not None)
    return msgspec.structs.replace(finding, captures=captures, label=f"best {finding.label}", closes=False)


def _rows(reading: Reading, rows: Ints, columns: Sequence[int]) -> Reading:
    texts: list[Sequence[bytes]] = [[reading.columns[k][i] for i in rows.tolist()] for k in columns]
    return Reading(reading.template, reading.positions[rows], texts)
