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
_UNUSED_BITS = np.array([8 * (_WIDTH - n) for n in range(_WIDTH + 1)], np.uint64)
"""Of a word of which a number has so many digits."""
_LONGEST_POWER = 6
_MINUS = 45


class Decimals(NamedTuple):
    """Many numbers of a block: ``sign digits . decimals exponent``, each told by the run of digits it begins with.

    ``runs`` has a row for each column and a place for each line; the others are broadcast to its shape.
    """

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
        first, last = numbers.runs[doubtful], (numbers.runs + numbers.fraction + numbers.power)[doubtful]
        spans = zip(block.runs.starts[first].tolist(), block.runs.ends[last].tolist(), strict=True)
        found[doubtful] = [float(block.raw[start:end]) for start, end in spans]


def _parts(block: Block, numbers: Decimals) -> _Parts:
    runs, first = block.runs, numbers.runs
    behind = first + 1
    decimals = runs.lengths.take(behind, mode="clip") * numbers.fraction
    behind += numbers.fraction
    start = runs.before.take(first, mode="clip")
    digits = runs.before.take(behind, mode="clip") - start
    power = -decimals
    if numbers.power.any():
        rows = np.flatnonzero(numbers.power.any(axis=-1))
        power[rows] += _exponents(block, behind[rows]) * numbers.power[rows]
    mantissa = _whole_number(runs.digits, start.ravel(), digits.ravel())
    return _Parts(mantissa.reshape(first.shape), digits, power)


def _exponents(block: Block, at: Ints) -> Ints:
    """Return the exponents that runs print; one of more digits than any float needs is as large as it can be."""
    runs = block.runs
    length = runs.lengths.take(at, mode="clip")
    start = runs.before.take(at, mode="clip")
    printed = np.minimum(length, _LONGEST_POWER)
    power = _whole_number(runs.digits, start.ravel(), printed.ravel()).view(np.int64).reshape(at.shape)
    power[length > _LONGEST_POWER] = 10**_LONGEST_POWER
    sign = block.bytes(runs.starts.take(at, mode="clip") - 1)
    return np.negative(power, out=power, where=sign == _MINUS)


def _whole_number(digits: Words, at: Ints, length: Ints) -> Words:
    """Return the number that ``length`` digits from each place on print, shape (n,); of more than 24 it is any."""
    word = digits[at]
    word <<= _UNUSED_BITS.take(length, mode="clip")  # numpy shifts by 64 to 0
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
        more = np.flatnonzero(length > _WIDTH)
        rest = np.minimum(length.take(more) - _WIDTH, 2 * _WIDTH)
        whole = word.take(more) * _WHOLE_POWERS.take(rest, mode="clip")
        word[more] = whole + _whole_number(digits, at.take(more) + _WIDTH, rest)
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
