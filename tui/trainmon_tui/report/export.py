"""Every point that the log printed, as one JSON document: nothing is thinned, every attempt in file order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, cast

import msgspec
import numpy as np

from trainmon_tui.model.text import clean
from trainmon_tui.report.plain import MAX_INTEGRAL, Number, plain_number
from trainmon_tui.report.run_info import RunInfo, printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.store.series import Series
    from trainmon_tui.store.store import Store

CHUNK_POINTS = 65_536
"""Points encoded at once: bounds the Python objects that live at one time."""

Point = tuple[int | float | None, int | float | None, float | None, Number, int]
"""(step, epoch, wall_s, value, line)."""


class ExportedSeries(msgspec.Struct, frozen=True):
    """One series and every point of it, in file order."""

    tag: str
    metric: str | None
    split: str
    unit: str | None
    x: Literal["step", "epoch", "index"]
    shown: bool
    """Whether the screen charts it unasked."""
    constant: bool
    points: list[Point]
    """(step, epoch, wall_s, value, line); what the log never said is null."""


class ExportDocument(msgspec.Struct, frozen=True):
    """The document of ``export --format json``."""

    schema: Literal[1]
    run: RunInfo
    series: list[ExportedSeries]
    events: dict[str, Annotated[int, msgspec.Meta(ge=0)]]
    """``nan``: non-finite values; ``oom``, ``traceback`` ...: lines that say so."""


def export_document(store: Store, run: RunInfo, counts: Mapping[str, int]) -> bytes:
    """Return the document as UTF-8 JSON. ``counts`` are the events by kind; ``nan`` is counted here if absent."""
    document = ExportDocument(
        schema=1,
        run=printable(run),
        series=[_exported(series) for series in store.series if len(series)],
        events={"nan": sum(series.nonfinite for series in store.series), **counts},
    )
    return msgspec.json.encode(document)


def _exported(series: Series) -> ExportedSeries:
    key = series.key
    return ExportedSeries(
        tag=clean(key.tag),
        metric=key.metric,
        split=key.split,
        unit=key.unit,
        x=series.x_axis,
        shown=bool(series.shown),
        constant=bool(series.constant),
        # Encoded column by column: a million points never stand in memory as Python objects.
        points=cast("list[Point]", msgspec.Raw(encode_points(series))),
    )


def encode_points(series: Series) -> bytes:
    """Return the points of a series as a JSON array."""
    count = len(series)
    chunks = (
        _encode_chunk(series, start, min(start + CHUNK_POINTS, count))
        for start in range(0, count, CHUNK_POINTS)
    )
    return b"[" + b",".join(chunks) + b"]"


def _encode_chunk(series: Series, start: int, end: int) -> bytes:
    part = slice(start, end)
    points = zip(
        _places(series.steps[part]),
        _places(series.epochs[part]),
        _places(series.walls[part], whole=False),
        _values(series.values[part]),
        series.lines[part].tolist(),
        strict=True,
    )
    return msgspec.json.encode(list(points))[1:-1]


def _places(column: Floats, *, whole: bool = True) -> list[int | float | None]:
    """Return x values with null for nan, and integers without a decimal point."""
    known = np.isfinite(column)
    integral = (
        known & (np.abs(column) < MAX_INTEGRAL) & (np.trunc(column) == column) if whole else ~known & known
    )
    if integral.all():
        return cast("list[int | float | None]", column.astype(np.int64).tolist())
    places: list[int | float | None] = column.tolist()
    for index in np.flatnonzero(~known).tolist():
        places[index] = None
    for index in np.flatnonzero(integral).tolist():
        places[index] = int(column[index])
    return places


def _values(column: Floats) -> list[Number]:
    values: list[Number] = column.tolist()
    for index in np.flatnonzero(~np.isfinite(column)).tolist():
        values[index] = plain_number(float(column[index]))
    return values
