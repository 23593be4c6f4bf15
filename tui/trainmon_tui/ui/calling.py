"""Calling for a metric that no chart shows unasked: it never changes, or was printed once. The engine looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_value
from trainmon_tui.protocol.charts import CALLED

if TYPE_CHECKING:
    from trainmon_tui.protocol.charts import Chart
    from trainmon_tui.ui.sight import Sight


def call_chart(words: str, sight: Sight) -> None:
    """Ask for the metric whose name has these letters."""
    if not words.strip():
        return
    sight.wanted_chart, sight.called_since = CALLED + words, sight.asked + 1
    sight.aside = "looking among all metrics"


def hear_called(sight: Sight) -> bool:
    """Show what was called for, or say that there is none, once a frame answers; tell whether it did."""
    frame = sight.frame
    if frame is None or not sight.called_since or frame.ask < sight.called_since:
        return False
    sight.called_since = 0
    if sight.wanted_chart.startswith(CALLED):
        sight.wanted_chart, sight.aside = "", "no such chart or metric"
        return True
    chart = next((chart for chart in frame.charts if chart.id == sight.chart_at(0)), None)
    if chart is not None and chart.id.startswith(CALLED):
        sight.turn_to("loss")
        sight.aside = _words(chart)
    return True


def _words(chart: Chart) -> str:
    """Return what there is to say of a metric that needs no curve."""
    line, name = chart.lines[0], clean(chart.title, 40)
    value = format_value(line.last, line.unit)
    if line.count == 1:
        return f"{name} was printed once: {value}"
    return (
        f"{name} is {value} at all {line.count:,} points"
        if chart.y0 == chart.y1
        else f"{name} is {value} now"
    )
