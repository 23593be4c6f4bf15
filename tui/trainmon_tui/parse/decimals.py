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
_POWERS: Floats = np.array([10.0**n for n in range(_MOST_POWER + 1)])
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
    """Many numbers of a block: ``sign digits . decimals exponent``, each told by the run of digits it begins with.

    ``starts``, ``ends`` and ``runs`` are of one shape, to which the others are broadcast.
    """

    starts: Ints
    """Where the sign stands, or the first digit."""
    ends: Ints
    runs: Ints
    negative: NDArray[np.bool_]
    fraction: NDArray[np.int8]
    """How many runs its decimals are: 1 or 0."""
    power: NDArray[np.int8]
    """How many runs the digits of its exponent are, behind those: 1 or 0."""


class _Parts(NamedTuple):
    """Numbers as ``mantissa * 10**power``."""

    mantissa: Words
    digits: Ints
    """How many the mantissa is printed with."""
    power: Ints


def values(block: Block, numbers: Decimals) -> Floats:
    """Return the value of each number."""
    parts = _parts(block, numbers)
    size = np.abs(parts.power)
    scale = _POWERS.take(size, mode="clip")
    rounded = parts.mantissa.astype(np.float64)
    found: Floats = rounded / scale
    if numbers.power.any():
        np.multiply(rounded, scale, out=found, where=parts.power > 0)
    if parts.digits.max(initial=0) > _SURE_DIGITS or size.max(initial=0) > _MOST_POWER:
        _refine(found, block, numbers, parts)
    return np.negative(found, out=found, where=numbers.negative)


def _refine(found: Floats, block: Block, numbers: Decimals, parts: _Parts) -> None:
    """Round rightly what one division may not have."""
    size = np.abs(parts.power)
    held = (parts.digits <= _MOST_DIGITS) & (size <= _MOST_POWER)
    exact = held & (parts.mantissa <= _EXACT)
    long = (~exact & held & (parts.power <= 0)).nonzero()
    found[long], exact[long] = _divided(parts.mantissa[long], _POWERS.take(size[long]))
    doubtful = ~exact
    if doubtful.any():
        spans = zip(numbers.starts[doubtful].tolist(), numbers.ends[doubtful].tolist(), strict=True)
        found[doubtful] = [abs(float(block.raw[start:end])) for start, end in spans]


def _parts(block: Block, numbers: Decimals) -> _Parts:
    runs, first = block.runs, numbers.runs
    digits = runs.lengths.take(first, mode="clip")
    mantissa = whole_number(block, runs.starts.take(first, mode="clip"), digits)
    decimals = runs.lengths.take(first + 1, mode="clip") * numbers.fraction
    mantissa *= _WHOLE_POWERS.take(decimals, mode="clip")
    mantissa += whole_number(block, runs.starts.take(first + 1, mode="clip"), decimals)
    power = -decimals
    if numbers.power.any():
        own = np.broadcast_to(numbers.power, first.shape).nonzero()
        behind = first + 1 + numbers.fraction
        power[own] += _exponents(block, behind[own])
    return _Parts(mantissa, digits + decimals, power)


def _exponents(block: Block, at: Ints) -> Ints:
    """Return the exponents that runs print; one of more digits than any float needs is as large as it can be."""
    length, start = block.runs.lengths[at], block.runs.starts[at]
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
    if length.max(initial=0) > _WIDTH:
        more = (length > _WIDTH).nonzero()
        rest = length[more] - _WIDTH
        word[more] *= _WHOLE_POWERS.take(rest, mode="clip")
        word[more] += whole_number(block, at[more] + _WIDTH, rest)
    return word


def _divided(mantissa: Words, scale: Floats) -> tuple[Floats, np.ndarray]:
    """Return mantissa / scale to the nearest float, and where that is certain."""
    rounded = mantissa.astype(np.float64)
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
