"""The strict grammar of a printed number: ASCII digits only, no underscores, thousands in groups of three.

An exponent may be Fortran's (``1.2D+02``), thousands may have apostrophes (``12'345``), and a bar's count may be
rounded to a size (``1.20k``).
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from trainmon_tui.parse.columns import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.model.blocks import Floats

DECIMAL = rb"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+|[dD][-+][0-9]{2,3}(?![0-9]))?"
WORDS = rb"[-+]?(?:[nN][aA][nN]|[iI][nN][fF](?:inity)?)"
THOUSANDS = rb"[-+]?[0-9]{1,3}(?:(?:,[0-9]{3})+|(?:'[0-9]{3})+(?![0-9']))(?:\.[0-9]+)?"
NUMBER = rb"(?:" + THOUSANDS + rb"(?![0-9])|" + DECIMAL + rb"|" + WORDS + rb")"
"""Regular expression of any number, without groups."""
SIZED = rb"[0-9]{1,9}(?:\.[0-9]{1,9})?[kMG]"
"""Regular expression of a count that is rounded to a size."""
MOST_WHOLE = 32
"""Digits before the point of numbers that are read many at once; longer ones crowd out what stands beside them."""

_SOME = rb"[0-9]{1,%d}+" % MOST_WHOLE
PLAIN_NUMBER = (
    rb"(?:[-+]?"
    + _SOME
    + rb"(?:\.[0-9]*+)?+(?:[eE][-+]?[0-9]++)?+|[-+]?\.[0-9]++(?:[eE][-+]?[0-9]++)?+|"
    + WORDS
    + rb")"
)
"""The same without thousands and without backtracking, for many lines at once."""

POINTED_NUMBER = (
    rb"(?:[-+]?"
    + _SOME
    + rb"\.[0-9]*+(?:[eE][-+]?[0-9]++)?+|[-+]?\.[0-9]++(?:[eE][-+]?[0-9]++)?+|"
    + WORDS
    + rb")"
)
"""The same without whole numbers."""

LIST = rb" *" + PLAIN_NUMBER + rb"(?: *, *" + PLAIN_NUMBER + rb")+ *"
"""Regular expression of the inside of a list of numbers."""

RANGE = rb"[0-9]++(?:\.[0-9]++)?+-[0-9]++(?:\.[0-9]++)?+"
"""Regular expression of a range: ``1-3``."""

_PARTED = re.compile(rb",|(?<=[0-9])-(?=[0-9])")
_WHOLE = re.compile(NUMBER)
_SIZES = {b"k": 1e3, b"M": 1e6, b"G": 1e9}
_AS_FLOAT = bytes.maketrans(b"dD", b"ee")
_DECODE = msgspec.json.Decoder(list[float]).decode


def parse_number(text: bytes) -> float | None:
    """Return the value of ``text`` if all of it is a number as logs print them, else None."""
    return _float(text) if _WHOLE.fullmatch(text) else None


def _float(text: bytes) -> float:
    """Return the value of what the grammar takes for a number."""
    size = _SIZES.get(text[-1:])
    if size is not None:
        return round(float(text[:-1]) * size)
    return float(text.translate(_AS_FLOAT, b",'"))


def parse_setting(text: bytes) -> float | str:
    """Return a setting's value: a finite number as such, everything else as text."""
    value = parse_number(text)
    return text.decode("utf-8", "replace") if value is None or not math.isfinite(value) else value


def parse_column(texts: Sequence[bytes]) -> Floats:
    """Return the values of texts that are already known to be numbers; an empty text is nan. They are not to be changed."""
    if isinstance(texts, Column):
        return texts.values
    joined = b",".join(texts)
    if joined and joined.count(b",") == len(texts) - 1:
        try:
            values = np.array(_DECODE(b"[" + joined + b"]"), dtype=np.float64)
            if b"-0" not in joined or values.all():  # the decoder takes "-0" for a plain 0
                return values
        except msgspec.DecodeError:
            pass  # nan, inf, ".5" and "+1" are numbers here but not in JSON
    return np.array([_float(text or b"nan") for text in texts], dtype=np.float64)


def parse_lists(texts: Sequence[bytes]) -> Floats:
    """Return mean, minimum, maximum and standard deviation of printed lists and ranges, one row each."""
    rows = [parse_column(_PARTED.split(text.replace(b" ", b""))) for text in texts]
    with np.errstate(invalid="ignore", over="ignore"):  # a list may hold inf
        return np.array([(row.mean(), row.min(), row.max(), row.std()) for row in rows])
