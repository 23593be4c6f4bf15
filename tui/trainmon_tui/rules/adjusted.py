"""Parameters that a person changed while the run went on: which value counts in which epoch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Scalar = float | str | bool


class Change(NamedTuple):
    """A value and the epoch from which on it counts."""

    epoch: int
    value: Scalar


class Adjustment(NamedTuple):
    """One change of a parameter, from an epoch or from a step on."""

    param: str
    value: Scalar
    epoch: float | None
    step: float | None = None

    def start(self, epoch_of_step: Callable[[float], int | None]) -> int | None:
        """Return the epoch from which on the value counts; None as long as the run has not come there."""
        if self.epoch is not None:
            return math.ceil(self.epoch)
        return 0 if self.step is None else epoch_of_step(self.step)


class Adjustments(NamedTuple):
    """All changes, the one that was recorded last behind the others."""

    changes: tuple[Adjustment, ...] = ()

    def change(self, name: str, epoch: int, epoch_of_step: Callable[[float], int | None]) -> Change | None:
        """Return what counts in an epoch: of the changes that have begun the newest, of those the last recorded."""
        if not self.changes:
            return None
        starts = [
            (start, number, change.value)
            for number, change in enumerate(self.changes)
            if setting_key(change.param) == name and (start := change.start(epoch_of_step)) is not None
        ]
        begun = [found for found in starts if found[0] <= epoch]
        if not begun:
            return None
        start, _, value = max(begun, key=lambda found: found[:2])
        return Change(start, value)


NO_ADJUSTMENTS = Adjustments()


def setting_key(key: str) -> str:
    """Return a parameter's or configuration key as it is compared: ``--Free-Bits``, ``Free bits`` are ``free_bits``."""
    return key.strip().lstrip("-").lower().replace("-", "_").replace(" ", "_")
