"""How many steps an epoch has, found from the fractions of epochs that a log prints."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

MAX_STEPS = 100_000
"""The longest epoch that is looked for; beyond it the bar's own ratio is close enough."""

_UNEVEN = 0.1
"""How much less likely an epoch is that the run's steps are no multiple of, as a logarithm of a ratio."""

INTERVALS = (5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
"""How many steps apart trainers are told to print, least first."""
FINE = 0.001
"""Epochs rounded by more than this, as ``0.1``, fit so many lengths that being evenly apart proves none."""

_INSIDE = 0.999
"""The part of a digit's rounding that is believed in: lengths that fit only at its very edge fit by chance."""


class Printed(NamedTuple):
    """A printed epoch, and how far from it the true one may be."""

    epoch: float
    rounding: float


def printed(text: bytes) -> Printed:
    """Return a plain decimal number with the error of its last digit."""
    return Printed(float(text), 0.5 * 10.0 ** -len(text.partition(b".")[2]))


def steps_per_epoch(drawn: Collection[float], total: float, epochs: Sequence[bytes]) -> float:
    """Return the steps of an epoch, given how far the bar may have been when the last of ``epochs`` was printed.

    A line between two bars belongs to the one before it or the one behind it: to that whose count makes an epoch
    likelier, for lines come at round counts and runs end with an epoch.
    """
    known = [printed(epoch) for epoch in epochs]
    return min((_length(count, total, known) for count in drawn), key=lambda length: length.unlikely).steps


class _Length(NamedTuple):
    unlikely: float
    steps: float


def _length(drawn: float, total: float, known: Sequence[Printed]) -> _Length:
    """Return the likeliest length of an epoch with lines at ``known``, the last of them printed at step ``drawn``."""
    values = np.array([each.epoch for each in known])
    guess = drawn / float(values.max())
    odd = _UNEVEN * bool(drawn % INTERVALS[0] and drawn != 1)
    if guess > MAX_STEPS:
        return _Length(odd, float(round(guess)))
    steps = np.arange(max(1, np.ceil(guess / 2)), np.floor(guess * 2) + 1)
    rounding = np.array([each.rounding for each in known])
    reached = np.outer(steps, values)
    near = (np.abs(reached - np.round(reached)) <= np.outer(steps, rounding) + 1e-9).all(axis=1)
    if not near.any():
        return _Length(np.inf, float(max(1, round(guess))))
    uneven = (total % steps[near] != 0) & (steps[near] < total)
    unlikely = np.abs(np.log(steps[near] / guess)) + _UNEVEN * uneven
    best = np.argmin(unlikely)
    return _Length(float(unlikely[best]) + odd, float(steps[near][best]))


def steps_by_epochs_alone(epochs: Sequence[bytes]) -> float | None:
    """Return the steps of an epoch as lines that are evenly apart prove them; None while several would fit.

    Where no line tells the scale, the shortest epoch that fits is taken; 0 where none does, or none can be told.
    """
    known = [printed(epoch) for epoch in epochs]
    if not known:
        return None
    if known[0].epoch >= 1 or any(
        before.epoch >= behind.epoch for before, behind in itertools.pairwise(known)
    ):
        return 0.0
    for least, most in _fits(known):
        if least < most:
            return None
        return float(least)
    return 0.0 if len(known) > 1 else None


def _fits(known: Sequence[Printed]) -> Iterator[tuple[int, int]]:
    """Yield for each interval that fits the least and the greatest length of an epoch.

    Lines that follow one of step 1 fit few lengths; without it only finely printed ones are tried.
    """
    fine = known[0].rounding < FINE
    for first in (*[1] * (len(known) > 1), *[0] * fine):
        for interval in INTERVALS:
            steps = [*[1] * first, *(interval * i for i in range(1, len(known) + 1 - first))]
            least, most = 1.0, float(MAX_STEPS)
            for step, each in zip(steps, known, strict=True):
                error = each.rounding * _INSIDE
                least = max(least, step / (each.epoch + error))
                most = min(most, step / max(each.epoch - error, 1e-9))
            if math.ceil(least) <= math.floor(most):
                yield math.ceil(least), math.floor(most)
