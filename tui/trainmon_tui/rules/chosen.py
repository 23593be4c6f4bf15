"""Which of a block's rows count for a metric: those that print it, and of them the ends of each epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Ints, Rows


class Chosen(NamedTuple):
    """The rows that print a metric, their epochs, and which of them are the last of an epoch and attempt."""

    at: Ints
    epochs: Ints
    lasts: Ints

    @staticmethod
    def of(at: Ints, rows: Rows, epochs: Ints) -> Chosen:
        """Return some rows; ``epochs`` are those of all."""
        return Chosen(at, epochs[at], lasts(epochs[at], rows.attempts[at]))


def lasts(epochs: Ints, attempts: Ints) -> Ints:
    """Return indices of the last row of each run of rows in one epoch and attempt."""
    if not len(epochs):
        return np.empty(0, dtype=np.int64)
    changes = np.flatnonzero((np.diff(epochs) != 0) | (np.diff(attempts) != 0))
    return np.append(changes, len(epochs) - 1)


def firsts(epochs: Ints, attempts: Ints) -> Ints:
    """Return indices of the first row of each run of rows in one epoch and attempt."""
    return np.append(0, lasts(epochs, attempts)[:-1] + 1)
