"""Ranges as people write them: ``0.03..0.08``, ``5..``, ``..2.5``."""

from __future__ import annotations

import math
from typing import NamedTuple


class Span(NamedTuple):
    """From ``low`` to ``high``, both included; either may be infinite."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Return whether a value lies inside."""
        return self.low <= value <= self.high

    def words(self, unit: str | None = None) -> str:
        """Return the range for a reader: ``0.03-0.08``, ``under 2.5``, ``20-50%``."""
        suffix = "%" if unit == "percent" else ""
        if math.isinf(self.low):
            return f"under {self.high:g}{suffix}"
        if math.isinf(self.high):
            return f"over {self.low:g}{suffix}"
        return f"{self.low:g}-{self.high:g}{suffix}"


def parse_span(text: str) -> Span:
    """Return a written range. Raises `ValueError` with what is wrong."""
    low, dots, high = text.strip().partition("..")
    if not dots:
        raise ValueError(f"a range is written 0.03..0.08, not {text!r}")
    span = Span(_end(low, -math.inf), _end(high, math.inf))
    if span.low > span.high:
        raise ValueError(f"the range {text!r} ends before it begins")
    if math.isinf(span.low) and math.isinf(span.high):
        raise ValueError("a range needs at least one end")
    return span


def _end(text: str, missing: float) -> float:
    if not text.strip():
        return missing
    try:
        value = float(text.strip().removesuffix("%"))
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is not a number")
    return value
