"""Values on their way into a document: nothing that JSON cannot say, nothing that a terminal could act on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

from trainmon_tui.model.text import clean

Number = int | float | Literal["nan", "inf", "-inf"] | None
"""A number as a document prints it: non-finite values are words, absent is null."""

MAX_TEXT = 1_000_000
"""Characters of one text that a document keeps: far more than any line that is shown."""
MAX_INTEGRAL = 2.0**53


def plain_number(value: float | None) -> Number:
    """Return a value as a document prints it."""
    if value is None or isinstance(value, int):
        return value
    if math.isfinite(value):
        return float(value)
    return "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")


def plain_place(value: float | None) -> int | float | None:
    """Return a step or epoch: 5 rather than 5.0, and null where it is not known."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) < MAX_INTEGRAL else float(value)


def plain(value: Any) -> Any:  # noqa: ANN401 - a playbook's inputs may be of any type
    """Return a value made of cleaned text, plain numbers, lists and dictionaries only."""
    if isinstance(value, str):
        return clean(value, MAX_TEXT)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return plain_number(float(value))
    if isinstance(value, Mapping):
        return {clean(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return clean(str(value), MAX_TEXT)
