"""Points by step of the metrics that the same lines print: where they stand once, and the values of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules import prints
from trainmon_tui.rules.frame import Lane
from trainmon_tui.rules.records import Records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Floats, Ints, Rows
    from trainmon_tui.rules.columns import Bools

    Where = NDArray[Any]

WHERE = np.dtype(
    [("step", "f8"), ("epoch", "f8"), ("line", "i8"), ("offset", "i8"), ("attempt", "i4"), ("rank", "i4")]
)
_VALUE = np.dtype("f8")
_SUMMARY = -(1 << 16)


def where_of(rows: Rows, chosen: Ints) -> Where:
    """Return where some rows stand, in the order of the log; of those of one step the highest rank counts."""
    where = np.empty(len(chosen), WHERE)
    where["step"], where["epoch"] = rows.steps[chosen], rows.epochs[chosen]
    where["line"], where["offset"] = rows.lines[chosen], rows.offsets[chosen]
    where["attempt"] = rows.attempts[chosen]
    where["rank"] = _SUMMARY if rows.family.source == "summary" else 0
    return where


class Bundle:
    """Points in ascending order of their steps, one of each metric at every step."""

    def __init__(self, metrics: Iterable[str], compared: Collection[str] = ()) -> None:
        """Hold points of some metrics; of those ``compared``, how finely each was printed too (`prints.POINT`)."""
        self.where = Records(WHERE)
        self.values = {metric: Records(prints.POINT if metric in compared else _VALUE) for metric in metrics}

    def __len__(self) -> int:
        return len(self.where)

    @property
    def steps(self) -> Floats:
        """The steps; they hold until the next change."""
        steps: Floats = self.where.rows["step"]
        return steps

    def put(self, where: Where, values: Mapping[str, NDArray[Any]]) -> None:
        """Put points in their places, whatever the order of their steps."""
        held, steps = self.steps, where["step"]
        in_order = bool((steps[1:] > steps[:-1]).all()) and not (len(held) and steps[0] <= held[-1])
        begin = len(held) if in_order else int(np.searchsorted(held, steps.min()))
        late, before = self.where.rows[begin:], {m: found.rows[begin:] for m, found in self.values.items()}
        if not in_order:
            where = np.concatenate((late, where))
            chosen = _decided(where)
            where = where[chosen]
            values = {m: np.concatenate((before[m], found))[chosen] for m, found in values.items()}
        self.keep(0, begin)
        self.where.extend(where)
        for metric, found in values.items():
            self.values[metric].extend(found)

    def keep(self, first: int, last: int) -> None:
        """Drop the points before ``first`` and from ``last`` on."""
        for table in (self.where, *self.values.values()):
            table.keep(first, last)

    def choose(self, kept: Bools) -> None:
        """Drop the points that are not kept."""
        for table in (self.where, *self.values.values()):
            left = table.rows[kept]
            table.keep(0, 0)
            table.extend(left)

    def without(self, metric: str) -> Bundle:
        """Take a metric out; return it in a bundle of its own."""
        alone = Bundle([])
        alone.where.extend(self.where.rows)
        alone.values[metric] = self.values.pop(metric)
        return alone

    def lanes(self, steps: Floats) -> dict[str, Lane]:
        """Return the points at some steps, which lie beside one another."""
        first = int(np.searchsorted(self.steps, steps[0]))
        last = int(np.searchsorted(self.steps, steps[-1], side="right"))
        found = self.steps[first:last].copy()
        at = np.arange(len(steps)) if len(found) == len(steps) else np.searchsorted(steps, found)
        return {metric: _lane(at, found, values.rows[first:last]) for metric, values in self.values.items()}

    def place(self, step: float) -> Place | None:
        """Return where the newest points up to a step were printed."""
        index = int(np.searchsorted(self.steps, step, side="right")) - 1
        if index < 0:
            return None
        at, epoch, line, offset, _, _ = self.where.rows[index].tolist()
        return Place(at, epoch if np.isfinite(epoch) else None, line, offset)


def _lane(at: Ints, steps: Floats, points: NDArray[Any]) -> Lane:
    if points.dtype == _VALUE:
        return Lane(at, steps, points.copy())
    return Lane(at, steps, points["value"].copy(), points["unit"].copy())


def _decided(where: Where) -> Ints:
    """Return which of the points counts for each step, in their order."""
    order = np.lexsort((where["offset"], where["rank"], where["attempt"], where["step"]))
    steps = where["step"][order]
    newest: Ints = order[np.append(steps[1:] != steps[:-1], True)]
    return newest
