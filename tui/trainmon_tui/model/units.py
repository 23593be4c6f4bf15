"""Numbers as people read them: the same formatting on the screen, in reports and in messages."""

from __future__ import annotations

import math

_LEAST_OF_THE_NEXT = 999.5
"""From here on a size would be rounded to four digits: it is told in the next unit."""
_WHOLE = 9.95
"""From here on one decimal would be the third digit."""


def format_value(value: float | None, unit: str | None = None) -> str:
    """Return a metric's value in at most 10 characters, and its unit where that is short (``38%``, ``74.8G``)."""
    if value is None:
        return "-"
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")
    if unit == "bytes" and value >= 0:
        return format_bytes(value)
    suffix = "%" if unit == "percent" else ""
    return _significant(value) + suffix


def _significant(value: float) -> str:
    size = abs(value)
    if value == 0:
        return "0"
    if size >= 999_999.5 or size < 1e-4:
        mantissa, exponent = f"{value:.2e}".split("e")
        return f"{mantissa}e{int(exponent)}"
    if size >= 1000:
        return f"{value:,.0f}"
    if size >= 100:
        return f"{value:.1f}"
    return f"{value:.4g}"


def format_count(number: float | None) -> str:
    """Return a counter in short: 48200 -> ``48.2k``, 1.5e6 -> ``1.5M``."""
    if number is None or not math.isfinite(number):
        return "-"
    for least, scale, letter in ((999.95e6, 1e9, "G"), (999.95e3, 1e6, "M"), (1e4, 1e3, "k")):
        if abs(number) >= least:
            return f"{number / scale:.1f}".removesuffix(".0") + letter
    return f"{number:g}"


def format_rate(per_s: float) -> str:
    """Return a rate in two digits: those beyond them change with every line. 9.93 -> ``9.9``, 41234 -> ``41k``."""
    return format_count(float(f"{per_s:.2g}"))


def format_bytes(size: float | None) -> str:
    """Return a size in binary units, in at most 4 characters below a petabyte: ``118G``, ``9.5G``, ``512M``."""
    if size is None or not math.isfinite(size):
        return "-"
    for unit in ("B", "K", "M", "G", "T"):
        if abs(size) < _LEAST_OF_THE_NEXT or unit == "T":
            return f"{size:.0f}{unit}" if abs(size) >= _WHOLE or unit == "B" else f"{size:.1f}{unit}"
        size /= 1024
    return "-"


def format_duration(seconds: float | None) -> str:
    """Return a duration in two units at most: ``0.4s``, ``12s``, ``4m10s``, ``6h12m``, ``3d4h``."""
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        return "-"
    if seconds < 10:
        return f"{seconds:.1f}s"
    total = round(seconds)
    for size, big, small, letter in ((86400, "d", 3600, "h"), (3600, "h", 60, "m"), (60, "m", 1, "s")):
        if total >= size:
            rest = total % size // small
            return f"{total // size}{big}{rest}{letter}" if rest else f"{total // size}{big}"
    return f"{total}s"


def format_age(age_s: float) -> str:
    """Return an age in one unit: ``12s``, ``4m``, ``3h``, ``9d``."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if age_s >= size:
            return f"{age_s // size:.0f}{unit}"
    return f"{max(0.0, age_s):.0f}s"
