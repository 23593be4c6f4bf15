"""How a person left the screen of a run: taken from the sight, kept by the run, and put back when it is opened again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from trainmon_tui.config.memory import VIEWS
from trainmon_tui.protocol.charts import CALLED, ChartAxis
from trainmon_tui.ui.lens import Lens
from trainmon_tui.ui.plan import PANES
from trainmon_tui.ui.prompt import LONGEST

if TYPE_CHECKING:
    from trainmon_tui.config.settings import Told
    from trainmon_tui.ui.sight import Sight

_MOST = 200
"""Charts and phases of which something is kept."""


class Keepsake(msgspec.Struct, frozen=True, omit_defaults=True):
    """What differs from how a run is shown at first. Everything has a default: nothing kept is nothing changed."""

    active: str = "loss"
    maximised: bool = False
    chart: str = ""
    """The main chart's id; empty for the first."""
    grid: bool = False
    words: str = ""
    """Letters by which the grid's charts are filtered."""
    needle: str = ""
    """What the log is filtered by; what was only looked for is not, as all of the log is read for it."""
    only: Literal["", "with", "without"] = ""
    clip: bool = True
    log_ys: dict[str, bool] = {}
    pins: list[str] = []
    folds: dict[str, bool] = {}
    shares: dict[str, float] = {}
    """Where borders between panes were moved to."""
    x: ChartAxis | None = None
    x0: float | None = None
    x1: float | None = None
    of: ChartAxis | None = None
    """What the edges count; None is the axis that was drawn over."""
    smooth: float | None = None
    theme: str = ""


def taken(sight: Sight, told: Told, theme: str) -> Keepsake:
    """Return how the screen stands; a setting counts where a hand has changed it."""
    settings = told.settings
    chart = sight.wanted_chart or (sight.chart_at(0) if sight.chart_ids else "")
    return Keepsake(
        active=sight.active,
        maximised=sight.maximised,
        chart=chart if (sight.chart or sight.wanted_chart) and not chart.startswith(CALLED) else "",
        grid=sight.grid,
        words=sight.chart_words if sight.grid else "",
        needle=sight.needle if sight.log_only else "",
        only=sight.log_only,
        clip=sight.clip,
        log_ys=dict(list(sight.log_ys.items())[:_MOST]),
        pins=sight.pins[:_MOST],
        folds=dict(list(sight.folds.items())[:_MOST]),
        shares=dict(list(sight.shares.items())[:_MOST]),
        x=sight.x_axis if sight.x_axis != settings.x else None,
        x0=sight.lens.x0,
        x1=sight.lens.x1,
        of=None if sight.lens.is_whole else sight.lens.axis,
        smooth=sight.smooth if sight.smooth != settings.smooth else None,
        theme=theme if theme != settings.theme else "",
    )


def put_back(kept: Keepsake, sight: Sight, told: Told) -> None:
    """Show a run as it was left; what somebody asked for at this start stays as asked."""
    sight.active = kept.active if kept.active in PANES else sight.active
    sight.maximised, sight.grid, sight.clip = kept.maximised, kept.grid, kept.clip
    sight.chart_words = kept.words[:LONGEST] if kept.grid else ""
    sight.needle, sight.log_only = kept.needle[:LONGEST], kept.only if kept.needle else ""
    sight.wanted_chart = kept.chart
    sight.log_ys, sight.folds, sight.pins = dict(kept.log_ys), dict(kept.folds), list(kept.pins)
    sight.shares = {name: share for name, share in kept.shares.items() if 0 < share < 1}
    if kept.x is not None and not told.is_pressed("x"):
        sight.x_axis = kept.x
    sight.lens = _lens(kept, kept.of or kept.x or told.settings.x)
    if kept.smooth is not None and 0 <= kept.smooth < 1 and not told.is_pressed("smooth"):
        sight.smooth = kept.smooth


def _lens(kept: Keepsake, axis: ChartAxis) -> Lens:
    """Return the part of x that was looked at, if it is one."""
    edges = [edge for edge in (kept.x0, kept.x1) if edge is not None]
    if not all(map(math.isfinite, edges)) or edges != sorted(set(edges)):
        return Lens()
    return Lens(kept.x0, kept.x1, axis=axis)


def remembered(run: str) -> Keepsake | None:
    """Return how a run's screen was left, or None."""
    try:
        return msgspec.convert(VIEWS.get(run), Keepsake)
    except msgspec.ValidationError:
        return None


def remember(run: str, kept: Keepsake) -> bool:
    """Keep how a run's screen is left; return whether it could be kept."""
    said: dict[str, Any] = msgspec.to_builtins(kept)
    return VIEWS.keep(run, said)


class Habit:
    """Puts the view of each run back once, and keeps it when it has changed."""

    def __init__(self, told: Told) -> None:
        self.told = told
        """What differs from these settings is a hand's choice."""
        self._last: dict[str, Keepsake] = {}
        """By run, what is kept of it."""

    def meet(self, sight: Sight) -> Keepsake | None:
        """Put the view of the run back that a first frame names; return what was kept of it, once."""
        run = _run_of(sight)
        if not run or run in self._last or not self.told.settings.remember:
            return None
        found = remembered(run)
        self._last[run] = found or Keepsake()
        if found is not None:
            put_back(found, sight, self.told)
        return found

    def leave(self, sight: Sight, theme: str) -> None:
        """Keep the view of a run that goes from the screen; it is put back when the run is opened again."""
        self.keep(sight, theme)
        self._last.pop(_run_of(sight), None)

    def keep(self, sight: Sight, theme: str) -> None:
        """Keep the view if it differs from what is kept; without a run there is nothing to keep."""
        run = _run_of(sight)
        if run not in self._last:
            return
        now = taken(sight, self.told, theme)
        if now != self._last[run]:
            self._last[run] = now
            remember(run, now)


def _run_of(sight: Sight) -> str:
    """Return what names the one run on the screen; empty for none, or for several."""
    return sight.frame.header.path if sight.frame is not None and sight.mode == "run" else ""
