"""The machine's last minutes: GPUs and host beside each other, both from 0 to 100 %."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.plot.chart import render_chart
from trainmon_tui.plot.scale import Scale
from trainmon_tui.plot.spec import ChartSpec, PlotLine
from trainmon_tui.ui.rows import Row, fit, join, say
from trainmon_tui.ui.views.view import View

if TYPE_CHECKING:
    from trainmon_tui.ui.loads import Loads
    from trainmon_tui.ui.sight import Sight

LEAST_ROWS = 7
MOST_ROWS = 24
_COLUMNS = 60
"""A curve moves by so many steps over its span, not with each second."""
_BESIDE = 70
"""Width from which GPUs and host have a chart each."""
_ALL = Scale(0.0, 103.0)
"""A load of 100 % stands below the upper edge."""
_GPU = (("gpu", "train", "gpu"), ("gpu_memory", "val", "gpu memory"))
_HOST = (("cpu", "kl", "cpu"), ("ram", "teacher", "ram"))
_GAP = 2

Lines = tuple[tuple[str, str, str], ...]
"""Of each curve the name of its load, its role, and what people call it."""


def loads_view(loads: Loads, sight: Sight, width: int, height: int) -> View:
    """Return one chart of what is known, or two."""
    known = [lines for lines in (_GPU, _HOST) if loads.last(lines[0][0]) is not None]
    known = known or [_HOST]
    charts = known if width >= _BESIDE else known[:1]
    size = (width - _GAP * (len(charts) - 1)) // len(charts)
    columns = [_chart(loads, lines, sight, size, height) for lines in charts]
    rows = [join(list(parts), " " * _GAP) for parts in zip(*columns, strict=True)]
    return View([fit(row, width) for row in rows], say("lately", "title"))


def _chart(loads: Loads, lines: Lines, sight: Sight, width: int, height: int) -> list[Row]:
    spec = ChartSpec(
        [PlotLine(role, loads.columns(name, min(2 * width, _COLUMNS))) for name, role, _ in lines],
        -loads.span_s,
        0.0,
        y=_ALL,
        seconds=True,
        marker="braille" if sight.glyphs.unicode else "ascii",
        empty="the first loads come in a moment",
    )
    sign = "━" if sight.glyphs.unicode else "-"
    legend = [_named(loads, name, f"{sign} {words}", role) for name, role, words in lines]
    picture = render_chart(spec, width, height - 1)
    return [fit((*say(" "), *join(legend)), width), *(tuple(row) for row in picture.rows)]


def _named(loads: Loads, name: str, words: str, role: str) -> Row:
    last = loads.last(name)
    return (*say(f"{words} ", role), *say(f"{last:3.0f}%")) if last is not None else ()
