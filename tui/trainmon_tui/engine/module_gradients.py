"""A bar for each module whose gradient a log prints, on any run whose playbook draws none of its own."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from trainmon_tui.model.figures import Figure
from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Gauge

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from trainmon_tui.model.blocks import SeriesKey
    from trainmon_tui.model.verdicts import Judgement
    from trainmon_tui.store.series import Series

TITLE = "gradient of each module"
LEAST = 2
"""One gradient alone is that of the whole model."""
MOST = 12
_TREND = 16
_WORD = re.compile(r"(?:^|[^a-z])(?:grads?|gradients?)(?:[^a-z]|$)")
_OF_ALL = re.compile(
    r"(?:grads?|gradients?|norms?|train|global|total|model|all|l2|max|mean|min|clipped|before|after|unclipped|clip)"
)


class Module(NamedTuple):
    """A module's name and the series of its gradient."""

    name: str
    series: Series


def modules_of(series: Iterable[Series], listed: Container[str] = ()) -> list[Module]:
    """Return the modules whose gradients a run prints; none where it prints fewer than two.

    ``listed`` are tags that stand below a heading of gradients.
    """
    found: dict[str, Module] = {}
    for one in series:
        below = one.key.metric is None and one.key.tag in listed
        name = (module_of(one.key) or (one.key.tag if below else "")) if len(one) else ""
        if name:
            found[name] = Module(name, one)
    return list(found.values()) if len(found) >= LEAST else []


def module_of(key: SeriesKey) -> str:
    """Return the module that a series is the gradient of: ``encoder`` for ``grad_norm/encoder``; empty for none."""
    tag = key.tag.lower().replace("_", " ")
    if not (key.metric or "").startswith("grad.") and not _WORD.search(tag):
        return ""
    words = re.split(r"[^\w.]+|_", key.tag)
    return "_".join(word for word in words if word and not _OF_ALL.fullmatch(word.lower()))


def with_modules(judgement: Judgement, modules: list[Module]) -> Judgement:
    """Return the judgement with a bar for each module, those that learn nothing first among too many."""
    shown = {gauge.metric for gauge in judgement.gauges}
    if not modules or any(figure.kind == "bars" for figure in judgement.figures):
        return judgement
    gauges = [_gauge(module) for module in modules if f"grad.{module.name}" not in shown]
    if len(gauges) > MOST:
        worst = sorted(gauges, key=lambda gauge: gauge.zone != "bad")[:MOST]
        gauges = [gauge for gauge in gauges if gauge in worst]
    plain = tuple(Figure("gauge", (gauge.metric,)) for gauge in judgement.gauges)
    bars = Figure("bars", tuple(gauge.metric for gauge in gauges), TITLE)
    return replace(
        judgement,
        gauges=(*judgement.gauges, *gauges),
        figures=(*(judgement.figures or plain), bars),
    )


def _gauge(module: Module) -> Gauge:
    value = module.series.last
    trend = tuple(module.series.values[-_TREND:].tolist())
    gauge = Gauge(f"grad.{module.name}", f"grad {clean(module.name, 24)}", None, value, trend)
    if value is not None and not math.isfinite(value):
        return replace(gauge, zone="bad", word="not finite")
    return replace(gauge, zone="bad", word="disconnected") if value == 0 else gauge
