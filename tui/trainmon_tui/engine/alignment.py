"""One count of steps for all files of a run: a log that prints only epochs takes the steps of the file that prints both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats

ROUNDED = 0.005
"""Epochs are printed with two digits in one file and in full in another."""
_OFF, _ALIKE = 2, 0.02
"""Steps that differ by less than so many and this part of theirs are the same count, rounded."""


class Alignment:
    """Learns how many steps an epoch has from the first voice that prints both, its epochs with a fraction."""

    def __init__(self) -> None:
        self._steps_an_epoch = 0.0
        self._taught_by = -1
        self._slack: dict[int, float] = {}

    def slack(self, voice: int) -> float:
        """Return by how many steps a voice's places may be off."""
        return self._slack.get(voice, 0.0)

    def steps(self, voice: int, steps: Floats, epochs: Floats) -> Floats:
        """Return a voice's steps in the run's count."""
        if not self._steps_an_epoch:
            self._learn(voice, steps, epochs)
        if voice == self._taught_by or not self._steps_an_epoch:
            return steps
        expected = epochs * self._steps_an_epoch
        other = np.isnan(steps) | (np.abs(steps - expected) > _OFF + _ALIKE * np.abs(expected))
        other &= np.isfinite(expected)
        if voice not in self._slack and not (other & _has_fraction(epochs)).any():
            return steps
        self._slack[voice] = ROUNDED * self._steps_an_epoch
        return np.where(other, np.round(expected), steps)

    def _learn(self, voice: int, steps: Floats, epochs: Floats) -> None:
        exact = _has_fraction(epochs) & (steps > 0)
        if exact.any():
            self._steps_an_epoch = float(np.median(steps[exact] / epochs[exact]))
            self._taught_by = voice


def _has_fraction(epochs: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.asarray(np.isfinite(epochs) & (epochs > 0) & (epochs != np.floor(epochs)))
