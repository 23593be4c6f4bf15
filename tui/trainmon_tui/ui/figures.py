"""The rows of the diagnostics pane: every gauge with the figure that it is drawn in, and headings between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.figures import Figure
from trainmon_tui.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trainmon_tui.model.verdicts import Gauge, Judgement

_COMPLETE = 0.995
"""Logs print a warm-up's value with so many digits."""


class Heading(NamedTuple):
    """A title above the rows that belong together."""

    title: str


class Drawing(NamedTuple):
    """A gauge with the others of its figure."""

    figure: Figure
    group: Sequence[Gauge]
    """Every gauge of the figure that has a value."""
    gauge: Gauge
    place: int
    """Which of the figure's metrics it is."""


Line = Heading | Drawing


def is_complete(figure: Figure) -> bool:
    """Tell whether a warm-up has reached its goal."""
    return figure.reached is not None and figure.reached >= _COMPLETE


def lines_of(known: Judgement) -> list[Line]:
    """Return the pane's rows: every gauge by its figure, those without a figure at the end."""
    by_metric = {gauge.metric: gauge for gauge in known.gauges}
    named = {metric for figure in known.figures for metric in figure.metrics}
    alone = [Figure("gauge", (gauge.metric,)) for gauge in known.gauges if gauge.metric not in named]
    return _without_empty([line for figure in (*known.figures, *alone) for line in _lines(figure, by_metric)])


def _lines(figure: Figure, by_metric: Mapping[str, Gauge]) -> list[Line]:
    """Return a figure's rows; only a gauge by itself is shown without a value."""
    if figure.kind == "heading":
        return [Heading(clean(figure.title))]
    group = [by_metric[metric] for metric in figure.metrics if metric in by_metric]
    printed = [gauge for gauge in group if gauge.value is not None]
    shown = group if figure.kind == "gauge" else printed
    if figure.kind == "spread":
        shown = [gauge for gauge in shown if gauge.metric == figure.metrics[0]]
    title = [Heading(clean(figure.title))] if figure.title else []
    return [*title, *(Drawing(figure, printed, one, figure.metrics.index(one.metric)) for one in shown)]


def _without_empty(lines: list[Line]) -> list[Line]:
    """Return the lines without headings that nothing stands below."""
    filled = [isinstance(line, Drawing) for line in (*lines[1:], Heading(""))]
    return [line for line, above in zip(lines, filled, strict=False) if isinstance(line, Drawing) or above]
