"""The line at which a run reached an epoch, a step or a time of day."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from trainmon_tui.model.errors import UsageError
from trainmon_tui.model.moment import parse_moment

if TYPE_CHECKING:
    from trainmon_tui.store.places import Axis
    from trainmon_tui.store.series import Series
    from trainmon_tui.store.store import Store

_CLOCK = re.compile(r"time=([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_ELAPSED = re.compile(r"elapsed=(\d+(?:\.\d+)?)")
"""Seconds since the run's first time, as a chart over time counts them."""
_DAY_S = 86_400


def line_at(store: Store, text: str) -> int:
    """Return the first line that reached a moment, or 0 where the log has none. Raises `UsageError`."""
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        hour, minute, second = (int(part or 0) for part in clock.groups())
        return _first(store, "time", _next_at(store.first_wall, hour * 3600 + minute * 60 + second))
    elapsed = _ELAPSED.fullmatch(text)
    if elapsed is not None:
        return _first(store, "time", store.first_wall + float(elapsed[1]))
    if text.startswith("time="):
        raise UsageError(f"{text!r} names no time of day", "write time=14:05")
    moment = parse_moment(text)
    if moment.axis == "line":
        return int(moment.value)
    if moment.axis == "epoch":
        # Epoch 5 is what comes after the end of epoch 4; 4.5 is a place inside it.
        inside = not moment.value.is_integer()
        start = moment.value if inside else math.nextafter(moment.value - 1, math.inf)
        return _first(store, "epoch", start)
    return _first(store, "step", moment.value)


def _next_at(start_s: float, of_day_s: int) -> float:
    """Return the first time after the run's start with this time of day."""
    at = start_s - start_s % _DAY_S + of_day_s
    return at if at >= start_s else at + _DAY_S


def _first(store: Store, axis: Axis, x: float) -> int:
    lines = [line for series in store.series if (line := _line(series, axis, x))]
    return min(lines, default=0)


def _line(series: Series, axis: Axis, x: float) -> int:
    xs = series.places.xs(axis)
    if xs is None or math.isnan(x):
        return 0
    for start, stop in series.places.pieces(axis):
        found = start + int(np.searchsorted(xs[start:stop], x))
        if found < stop:
            return int(series.lines[found])
    return 0
