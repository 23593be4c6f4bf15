"""A playbook's numbers beside what a run showed, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.rules.calibrate import Limit, Observed


def render_limits(limits: Sequence[Limit]) -> str:
    """Return a block for each rule: its comparisons, and below each what was observed and is proposed."""
    lines: list[str] = []
    owner = ""
    for limit in limits:
        if limit.where != owner:
            owner = limit.where
            lines.append(clean(owner))
        lines.append(f"  {clean(limit.rule)}")
        lines.append(f"    {_seen(limit.observed)}{_proposal(limit)}")
    return "".join(f"{line}\n" for line in lines)


def _seen(observed: Observed | None) -> str:
    if observed is None:
        return "not observed"
    low, mean, high = (format_value(value) for value in (observed.low, observed.mean, observed.high))
    if observed.epochs == 1:
        return f"observed {mean} in one epoch"
    return f"observed {low} to {high}, mean {mean}, in {observed.epochs} epochs"


def _proposal(limit: Limit) -> str:
    return (
        ""
        if limit.proposed is None
        else f"; proposed {format_value(limit.proposed)} for {format_value(limit.number)}"
    )
