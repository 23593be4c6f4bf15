"""Metrics that are drawn together in the diagnostics pane, because only together they say something."""

from __future__ import annotations

from typing import Literal

import msgspec

FigureKind = Literal["gauge", "heading", "bars", "balance", "gap", "spread", "warmup"]
"""gauge: a value and its trend · bars: on one scale · balance: from a common middle to both sides · gap: two that
should be equal, and how far apart they are · spread: a mean and how far its samples lie from it · warmup: a value
on its way to a goal."""


class Figure(msgspec.Struct, frozen=True):
    """What is drawn of some gauges of the judgement."""

    kind: FigureKind
    metrics: tuple[str, ...] = ()
    title: str = ""
    goal: float | None = None
    """What the metric of a warm-up grows to."""
    reached: float | None = None
    """0 to 1: how much of the goal it has reached at its highest."""
