"""Stretches of a series' points, and which of them have come since the last look."""

from __future__ import annotations

Piece = tuple[int, int]
"""A run of points, [start, stop), along which x never falls."""


def grown(before: list[Piece], now: list[Piece]) -> list[Piece] | None:
    """Return the points of ``now`` that come after those of ``before``; None when some of those are gone.

    Whatever was computed over ``before`` stays true then, and only what is returned has to be added.
    """
    if not before:
        return now
    last = len(before) - 1
    if len(now) <= last or now[:last] != before[:last]:
        return None
    (start, stop), (same_start, new_stop) = before[last], now[last]
    if same_start != start or new_stop < stop:
        return None
    more = now[last + 1 :]
    return [(stop, new_stop), *more] if new_stop > stop else more
