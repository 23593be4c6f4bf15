"""What an ask names on one axis, put on the axis that its chart is drawn over: the same part of the run, the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trainmon_tui.engine.sheet import Curve
    from trainmon_tui.protocol.charts import ChartAsk
    from trainmon_tui.store.places import Axis


class Found(NamedTuple):
    """What became of a place that was asked for."""

    point: float | None = None
    lost: Literal["", "part", "point"] = ""


def put_on(axis: Axis, ask: ChartAsk, curves: Callable[[], Iterable[Curve]]) -> tuple[ChartAsk, Found]:
    """Return the ask with its edges on an axis, as the first curve that knows both tells them, and its point there.

    Edges between which that axis has no width are left out: the whole run is shown then.
    """
    point = _point(axis, ask, curves)
    lost: Literal["", "point"] = "point" if ask.point is not None and point is None else ""
    if ask.of is None or _is_at_home(axis, ask.of):
        return ask, Found(point, lost)
    x0 = None if ask.x0 is None else _first(axis, ask.of, ask.x0, curves)
    x1 = None if ask.x1 is None else _first(axis, ask.of, ask.x1, curves, last=True)
    put = replace(ask, x0=x0, x1=x1)
    return (
        (replace(ask, x0=None, x1=None), Found(point, "part"))
        if _is_lost(ask, put)
        else (put, Found(point, lost))
    )


def _is_at_home(axis: Axis, of: Axis) -> bool:
    """Whether x of one axis can be taken as they are; the index of points is shown as if it were steps."""
    return of == axis or (axis == "index" and of == "step")


def _first(
    axis: Axis, of: Axis, x: float, curves: Callable[[], Iterable[Curve]], *, last: bool = False
) -> float | None:
    told = (curve.elsewhere(of, x, axis, last=last) for curve in curves())
    return next((found for found in told if found is not None), None)


def _is_lost(asked: ChartAsk, ask: ChartAsk) -> bool:
    gone = (asked.x0 is not None and ask.x0 is None) or (asked.x1 is not None and ask.x1 is None)
    return gone or (ask.x0 is not None and ask.x1 is not None and ask.x1 <= ask.x0)


def _point(axis: Axis, ask: ChartAsk, curves: Callable[[], Iterable[Curve]]) -> float | None:
    if ask.point is None:
        return None
    of, x = ask.point
    return x if _is_at_home(axis, of) else _first(axis, of, x, curves, last=True)
