"""The rows of the diagnostics pane: newest value, trend, and the runbook's word for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from trainmon_tui.model.verdicts import Gauge, Place
from trainmon_tui.rules.evidence import place_of
from trainmon_tui.rules.matching import MetricNames
from trainmon_tui.rules.playbook import MetricRule
from trainmon_tui.rules.trend import MOST_BARS

if TYPE_CHECKING:
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.step_view import StepView
    from trainmon_tui.rules.trend import Trend

Zone = Literal["ok", "warn", "bad", "none"]

GENERIC: dict[str, MetricRule] = {
    name: MetricRule(MetricNames(name, ()), label, unit, role)
    for name, label, unit, role in (
        ("train_loss", "train loss", None, "train"),
        ("val_loss", "val loss", None, "val"),
        ("accuracy", "accuracy", None, "train"),
        ("val_accuracy", "val accuracy", None, "val"),
        ("exact_match", "exact match", None, "val"),
        ("perplexity", "perplexity", None, None),
        ("lr", "learning rate", None, "lr"),
        ("grad_norm", "gradient norm", None, "grad"),
        ("reward", "reward", None, None),
        ("entropy", "entropy", None, None),
        ("kl_raw", "KL", None, None),
        ("loss_scale", "loss scale", None, None),
        ("tokens_per_s", "tokens/s", None, None),
        ("samples_per_s", "samples/s", None, None),
    )
}
"""What is shown of any run when no playbook fits it, by canonical metric."""


def gauge(rule: MetricRule, facts: Facts) -> Gauge:
    """Return a metric's row."""
    value, place, epoch = _newest(rule, facts)
    zone, word = _zone(rule, value, epoch)
    return Gauge(
        metric=rule.names.id, label=rule.label, unit=rule.unit, value=value, trend=_trend(rule, facts), zone=zone,
        word=word, at=place, **_target(rule),
    )  # fmt: skip


def step_gauge(rule: MetricRule, newest: Expression, view: StepView, trend: Trend) -> Gauge:
    """Return a metric's row on the step clock."""
    value = newest.run(view)
    zone, word = _zone(rule, value, None)
    return Gauge(
        metric=rule.names.id, label=rule.label, unit=rule.unit, value=value, trend=trend.means(),
        zone=zone, word=word, at=place_of(view), **_target(rule),
    )  # fmt: skip


def _target(rule: MetricRule) -> dict[str, Any]:
    """Return what a gauge says of its healthy zone."""
    if rule.healthy is None:
        return {}
    low, high = (edge if math.isfinite(edge) else None for edge in rule.healthy)
    return {"target": rule.healthy.words(rule.unit), "healthy_from": low, "healthy_to": high}


def _newest(rule: MetricRule, facts: Facts) -> tuple[float | None, Place, int | None]:
    if rule.derived is not None:
        points = facts.derived[rule.names.id].points(facts, facts.history.epochs())
        return (points[-1].value, points[-1].place, points[-1].epoch) if points else (None, Place(), None)
    newest = facts.tracks[rule.names.id].newest()
    if newest is None:
        return None, Place(), None
    epoch, printed = newest
    return printed.value, printed.place(epoch), epoch


def _trend(rule: MetricRule, facts: Facts) -> tuple[float, ...]:
    if rule.derived is not None:
        points = facts.derived[rule.names.id].points(facts, facts.history.epochs())
    else:
        points = facts.tracks[rule.names.id].points()
        if not points:
            return facts.trends.means(rule.names.id)
    return tuple(point.value for point in points[-MOST_BARS:])


def _zone(rule: MetricRule, value: float | None, epoch: int | None) -> tuple[Zone, str]:
    if value is None:
        return "none", ""
    if not math.isfinite(value):
        return "bad", "not finite"
    if rule.healthy is None or (epoch or 0) < rule.zones_from:
        return "none", ""
    own = next((word for span, word in rule.words if span.holds(value)), "")
    if rule.healthy.holds(value):
        return "ok", own or "healthy"
    if rule.borderline is not None and rule.borderline.holds(value):
        return "warn", own or "borderline"
    return "bad", own or "problematic"
