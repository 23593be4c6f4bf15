"""A metric's value in one epoch, as functions see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Place


class Point(NamedTuple):
    """One value of a metric; ``place`` is where it was read."""

    epoch: int
    value: float
    place: Place
