"""Time stamps ``2026-11-21 04:14:01`` as Unix seconds, many at once; nan for a date that no calendar has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.parse.columns import Column
from trainmon_tui.parse.words import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trainmon_tui.model.blocks import Floats, Ints

LENGTH = 19
DIGITS = (4, 2, 2, 2, 2, 2)
"""Of its runs of digits."""
_PLACES = np.arange(LENGTH)
_PLACES_OF_DIGITS = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18]
_BREAKS = [4, 7, 13, 16]
_BREAK_BYTES = np.frombuffer(b"--::", np.uint8)
_ZERO, _NINE = 48, 9
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_DAY_S = 86_400


def parse_stamps(texts: Sequence[bytes]) -> Floats:
    """Return the seconds of texts that all match `STAMP`."""
    return texts.values if isinstance(texts, Column) else seconds(Block(texts))


def are_stamps(block: Block, at: Ints) -> NDArray[np.bool_]:
    """Return where `STAMP` matches."""
    letters = block.bytes(at[:, None] + _PLACES)
    between = letters[:, 10]
    fits = np.all(letters[:, _PLACES_OF_DIGITS] - np.uint8(_ZERO) <= _NINE, axis=1)
    broken = np.all(letters[:, _BREAKS] == _BREAK_BYTES, axis=1)
    return np.asarray(fits & broken & ((between == ord(" ")) | (between == ord("T"))))


def seconds(block: Block, at: Ints | None = None) -> Floats:
    """Return the Unix seconds (UTC) of the stamps at some places of a block, or of its segments."""
    at = block.starts if at is None else at
    digits = (block.bytes(at[:, None] + _PLACES[_PLACES_OF_DIGITS]) - np.uint8(_ZERO)).astype(np.int64)
    century, of_century, month, day, hour, minute, second = (digits[:, 0::2] * 10 + digits[:, 1::2]).T
    year = century * 100 + of_century
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    longest = _DAYS.take(month, mode="clip") + ((month == 2) & leap)
    fits = (month >= 1) & (month <= 12) & (day >= 1) & (day <= longest)
    fits &= (hour < 24) & (minute < 60) & (second < 60)
    found = _days(year, month, day) * _DAY_S + hour * 3600 + minute * 60 + second
    return np.where(fits, found.astype(np.float64), np.nan)


def _days(year: Ints, month: Ints, day: Ints) -> Ints:
    """Return the days since 1970-01-01 in the Gregorian calendar (Hinnant, "days_from_civil")."""
    early = month <= 2
    year = year - early
    of_year = (153 * (month + np.where(early, 9, -3)) + 2) // 5 + day - 1
    of_era = (year % 400) * 365 + (year % 400) // 4 - (year % 400) // 100 + of_year
    days: Ints = year // 400 * 146_097 + of_era - 719_468
    return days
