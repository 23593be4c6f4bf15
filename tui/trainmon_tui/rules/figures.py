"""What the diagnostics pane shows: plain gauges, and metrics that are drawn together because they belong together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.figures import Figure, FigureKind
from trainmon_tui.rules.compiler import Expression

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainmon_tui.rules.schema import Drawn
    from trainmon_tui.rules.view import Witness

_METRICS = {
    "heading": (0, 0),
    "bars": (1, 32),
    "balance": (2, 2),
    "gap": (2, 3),
    "spread": (2, 2),
    "warmup": (1, 1),
}
"""How many metrics each kind takes, at least and at most."""


class FigureRule(msgspec.Struct, frozen=True):
    """A figure as the playbook asks for it."""

    kind: FigureKind
    metrics: tuple[str, ...] = ()
    title: str = ""
    goal: Expression | None = None
    """What the metric of a warm-up grows to."""
    highest: Expression | None = None
    """What it has reached so far."""


def shown_metrics(specs: Iterable[str | Drawn]) -> tuple[str, ...]:
    """Return every metric that the pane shows, in its order."""
    names = (name for spec in specs for name in ([spec] if isinstance(spec, str) else spec.metrics))
    return tuple(dict.fromkeys(names))


def amiss(spec: Drawn) -> str:
    """Return what a figure lacks or has too much, or nothing."""
    least, most = _METRICS[spec.kind]
    if not least <= len(spec.metrics) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        return f"a figure of kind {spec.kind} takes {wanted} metrics, not {len(spec.metrics)}"
    if spec.kind == "heading" and not spec.title:
        return "a heading needs a title"
    if (spec.kind == "warmup") != (spec.goal is not None):
        return (
            "a warmup needs a goal"
            if spec.kind == "warmup"
            else f"goal belongs to a warmup, not to {spec.kind}"
        )
    return ""


def figure(rule: FigureRule, view: Witness) -> Figure:
    """Return a figure as it stands in a view of the run."""
    goal, highest = _number(rule.goal, view), _number(rule.highest, view)
    reached = None
    if goal and highest is not None and math.isfinite(highest / goal):
        reached = min(max(highest / goal, 0.0), 1.0)
    return Figure(rule.kind, rule.metrics, rule.title, goal, reached)


def _number(expression: Expression | None, view: Witness) -> float | None:
    value = expression.run(view) if expression is not None else None
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
        return None
    return float(value)
