"""Makes room for the line of time above the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.ui.plan import Plan, Rect

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAST_HEIGHT = 12


def with_transport(width: int, height: int, arrange: Callable[[int, int], Plan]) -> Plan:
    """Return the plan of a screen with a row for the line of time; of a low screen, as it is."""
    plan = arrange(width, height - 1)
    footer = plan.rects.get("footer")
    if height < _LEAST_HEIGHT or footer is None:
        return arrange(width, height)
    rects = plan.rects | {
        "transport": Rect(0, height - 2, width, 1),
        "footer": footer._replace(y=height - 1),
    }
    return Plan(plan.mode, rects, plan.bordered)
