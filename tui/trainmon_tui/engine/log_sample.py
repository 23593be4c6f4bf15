"""What a piece from the middle of a log says: a few points of each of its series, and where the run stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from msgspec.structs import replace

from trainmon_tui.decode.decoder import Decoder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from trainmon_tui.engine.log_pieces import Piece
    from trainmon_tui.engine.voices import Voices
    from trainmon_tui.model.blocks import Floats, Progress, Rows, SeriesKey, SourceKind
    from trainmon_tui.store.places import Axis

    Kind = tuple[int, SourceKind, SeriesKey]

NEW = -1
"""In place of a family that the history has not shown yet."""
MOST_POINTS = 4
"""Points that a piece gives to a series: means over its lines."""
AXES: tuple[Axis, ...] = ("step", "epoch", "time")


class Drawn(NamedTuple):
    """The points of one series in one piece: x by axis (nan where unknown), and values."""

    xs: dict[Axis, Floats]
    values: Floats


class LogSample(NamedTuple):
    """What one piece says; ``start`` and ``stop`` are its bytes in the log."""

    start: int
    stop: int
    drawn: dict[Kind, Drawn]
    spans: dict[Axis, tuple[float, float]]
    """The least and the greatest x of its points, on each axis that they tell."""
    progress: Progress


def read_sample(piece: Piece, voices: Voices, known: Collection[int]) -> LogSample:
    """Return what a piece says, read by ``voices`` of its own; ``known`` are the families that the history has shown.

    After a counter that falls back inside the piece only what follows counts.
    """
    decoder = Decoder()
    said = [voices.feed(segments).parsed for segments in (decoder.feed(piece.data), decoder.flush())]
    said.append(voices.finish().parsed)
    told = [rows for parsed in said for rows in parsed.rows]
    last = max((int(rows.attempts.max()) for rows in told), default=0)
    blocks = [block for rows in told if len((block := rows.take(rows.attempts == last)).lines)]
    drawn: dict[Kind, Drawn] = {}
    for rows in _by_family(_from_first_step(blocks)):
        drawn |= _thinned(rows, known)
    return LogSample(piece.start, piece.stop, drawn, _spans(drawn), said[-1].progress)


def _from_first_step(blocks: list[Rows]) -> list[Rows]:
    """Return rows with those before the first step that the piece tells at that step: it is at most a piece away."""
    firsts = [
        (int(rows.offsets[known[0]]), float(rows.steps[known[0]]))
        for rows in blocks
        if len(known := np.flatnonzero(np.isfinite(rows.steps)))
    ]
    if not firsts:
        return blocks
    offset, step = min(firsts)
    return [
        replace(rows, steps=np.where(np.isnan(rows.steps) & (rows.offsets < offset), step, rows.steps))
        for rows in blocks
    ]


def _by_family(blocks: Iterable[Rows]) -> Iterable[list[Rows]]:
    families: dict[object, list[Rows]] = {}
    for rows in blocks:
        families.setdefault(rows.family, []).append(rows)
    return families.values()


def _thinned(blocks: list[Rows], known: Collection[int]) -> dict[Kind, Drawn]:
    """Return a few points of each series of one family, from its rows in order."""
    family = blocks[0].family
    values = np.concatenate([_printed(rows) for rows in blocks])
    columns = (
        [rows.steps for rows in blocks],
        [rows.epochs for rows in blocks],
        [rows.walls for rows in blocks],
    )
    xs = {axis: _rising(np.concatenate(column)) for axis, column in zip(AXES, columns, strict=True)}
    parts = np.array_split(np.arange(len(values)), min(MOST_POINTS, len(values)))
    lasts = [part[-1] for part in parts]
    means = np.array([_means(values[part]) for part in parts])
    number = family.id if family.id in known else NEW
    return {
        (number, family.source, key): Drawn({axis: xs[axis][lasts] for axis in AXES}, means[:, column])
        for column, key in enumerate(family.keys)
    }


def _printed(rows: Rows) -> Floats:
    return rows.values if rows.present is None else np.where(rows.present, rows.values, np.nan)


def _rising(xs: Floats) -> Floats:
    """Return x as they are; all nan where they fall back, so that they tell no place."""
    known = xs[np.isfinite(xs)]
    return xs if bool((np.diff(known) >= 0).all()) else np.full(len(xs), np.nan)


def _means(values: Floats) -> Floats:
    """Return the mean of each column's finite values, nan where it has none."""
    finite = np.isfinite(values)
    count = finite.sum(axis=0)
    with np.errstate(over="ignore"):
        sums = np.where(finite, values, 0.0).sum(axis=0)
    return np.where((count > 0) & np.isfinite(sums), sums / np.maximum(count, 1), np.nan)


def _spans(drawn: dict[Kind, Drawn]) -> dict[Axis, tuple[float, float]]:
    spans: dict[Axis, tuple[float, float]] = {}
    for axis in AXES:
        columns = [one.xs[axis] for one in drawn.values()]
        every = np.concatenate(columns) if columns else np.empty(0)
        known = every[np.isfinite(every)]
        if len(known):
            spans[axis] = (float(known.min()), float(known.max()))
    return spans
