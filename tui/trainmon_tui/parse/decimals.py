"""Values of many printed decimals at once, each the float nearest to what is printed, as `float` gives it.

Eight digits a word become a number in three multiplications (Lemire, "Parsing series of integers with SIMD").
Up to 2**53 one division by an exact power of ten rounds rightly (Clinger's fast path). Longer ones are divided
in twice the precision (Dekker's product); what would lie too close to the middle of two floats is left to `float`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Floats, Ints
    from trainmon_tui.parse.words import Block, Words

_MOST_DIGITS = 19
"""Digits that a 64-bit integer always holds."""
_SURE_DIGITS = 15
"""Digits that a float always holds."""
_EXACT = np.uint64(1 << 53)
_MOST_POWER = 22
"""The largest power of ten that is a float."""
_POWERS = 10.0 ** np.arange(_MOST_POWER + 1)
_WHOLE_POWERS = np.array([10**n for n in range(_MOST_DIGITS + 1)], np.uint64)
_SPLITTER = 134217729.0  # 2**27 + 1
_DOUBT = 2.0**-48

_NIBBLES = np.uint64(0x0F0F0F0F0F0F0F0F)
_PAIRS = np.uint64(0x00FF00FF00FF00FF)
_FOURS = np.uint64(0x0000FFFF0000FFFF)
_TO_PAIRS, _TO_FOURS, _TO_EIGHT = np.uint64(2561), np.uint64(6553601), np.uint64(42949672960001)
_8, _16, _32 = np.uint64(8), np.uint64(16), np.uint64(32)
_WIDTH = 8
_LONGEST_POWER = 6
_MINUS = 45


class Decimals(NamedTuple):
    """Many numbers of a block: ``sign digits . decimals exponent``, each told by the run of digits it begins with."""

    starts: Ints
    """Where the sign stands, or the first digit."""
    ends: Ints
    runs: Ints
    negative: NDArray[np.bool_]
    fraction: NDArray[np.int8]
    """How many runs its decimals are: 1 or 0."""
    powered: Ints
    """Which of the numbers have an exponent; it is the next run."""


def values(block: Block, numbers: Decimals) -> Floats:
    """Return the value of each number."""
    mantissa, digits, power = _parts(block, numbers)
    size = np.abs(power)
    scale = _POWERS.take(size, mode="clip")
    rounded = mantissa.astype(np.float64)
    found: Floats = rounded / scale
    if len(numbers.powered):
        grown = numbers.powered[power[numbers.powered] > 0]
        found[grown] = rounded[grown] * scale[grown]
    if digits.max(initial=0) > _SURE_DIGITS or size.max(initial=0) > _MOST_POWER:
        held = (digits <= _MOST_DIGITS) & (size <= _MOST_POWER)
        exact = held & (mantissa <= _EXACT)
        long = (~exact & held & (power <= 0)).nonzero()[0]
        found[long], exact[long] = _divided(mantissa[long], rounded[long], scale[long])
        for i in (~exact).nonzero()[0].tolist():
            found[i] = abs(float(block.raw[numbers.starts[i] : numbers.ends[i]]))
    return np.negative(found, out=found, where=numbers.negative)


def _parts(block: Block, numbers: Decimals) -> tuple[Words, Ints, Ints]:
    """Return all digits of each number as a whole one, how many they are, and the power of ten that it is times."""
    runs, first = block.runs, numbers.runs
    digits = runs.lengths.take(first, mode="clip")
    mantissa = whole_number(block, runs.starts.take(first, mode="clip"), digits)
    decimals = runs.lengths.take(first + 1, mode="clip") * numbers.fraction
    mantissa *= _WHOLE_POWERS.take(decimals, mode="clip")
    mantissa += whole_number(block, runs.starts.take(first + 1, mode="clip"), decimals)
    power = -decimals
    if len(numbers.powered):
        power[numbers.powered] += _exponents(block, numbers)
    return mantissa, digits + decimals, power


def _exponents(block: Block, numbers: Decimals) -> Ints:
    """Return the printed exponents; one of more digits than any float needs is as large as it can be."""
    runs, own = block.runs, numbers.powered
    at = numbers.runs[own] + 1 + numbers.fraction[own]
    length, start = runs.lengths[at], runs.starts[at]
    power = whole_number(block, start, np.minimum(length, _LONGEST_POWER)).view(np.int64)
    power[length > _LONGEST_POWER] = 10**_LONGEST_POWER
    return np.where(block.bytes(start - 1) == _MINUS, -power, power)


def whole_number(block: Block, at: Ints, length: Ints) -> Words:
    """Return the number that ``length`` digits (at most 19) from each place on print."""
    shift = (_WIDTH - np.minimum(length, _WIDTH)) << 3
    word = block.words(at)
    word <<= shift.astype(np.uint64)  # numpy shifts by 64 to 0
    word &= _NIBBLES
    word *= _TO_PAIRS
    word >>= _8
    word &= _PAIRS
    word *= _TO_FOURS
    word >>= _16
    word &= _FOURS
    word *= _TO_EIGHT
    word >>= _32
    more = (length > _WIDTH).nonzero()[0]
    if len(more):
        rest = length[more] - _WIDTH
        word[more] *= _WHOLE_POWERS.take(rest, mode="clip")
        word[more] += whole_number(block, at[more] + _WIDTH, rest)
    return word


def _divided(mantissa: Words, rounded: Floats, scale: Floats) -> tuple[Floats, np.ndarray]:
    """Return mantissa / scale to the nearest float, and where that is certain; ``rounded`` is the mantissa's float."""
    lost = (mantissa - rounded.astype(np.uint64)).view(np.int64).astype(np.float64)
    first = rounded / scale
    product = first * scale
    high, low = _split(first)
    scale_high, scale_low = _split(scale)
    error = ((high * scale_high - product) + high * scale_low + low * scale_high) + low * scale_low
    correction = ((rounded - product) - error + lost) / scale
    slack = np.abs(correction) * _DOUBT
    below, above = first + (correction - slack), first + (correction + slack)
    return below, below == above


def _split(value: Floats) -> tuple[Floats, Floats]:
    """Return two floats of half the digits that add up to ``value``."""
    scaled = value * _SPLITTER
    high: Floats = scaled - (scaled - value)
    return high, value - high
