"""The one table of panes: the name of each, how it is drawn, and whether it has a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.ui.views import (
    bars,
    chart,
    checklist,
    decisions,
    digest,
    gauges,
    grid,
    header,
    health,
    log,
    machine,
    other_modes,
    transport,
)

if TYPE_CHECKING:
    from trainmon_tui.ui.pane import Draw

VIEWS: dict[str, tuple[Draw, bool]] = {
    "header": (header.header, False),
    "health": (health.health, False),
    "tabs": (bars.tabs, False),
    "loss": (chart.first_chart, True),
    "second": (chart.second_chart, True),
    "third": (chart.third_chart, True),
    "gauges": (gauges.gauges, True),
    "machine": (machine.machine, True),
    "checklist": (checklist.checklist, True),
    "decisions": (decisions.decisions, True),
    "log": (log.log, True),
    "grid": (grid.grid, True),
    "facts": (other_modes.facts, True),
    "digest": (digest.digest, False),
    "footer": (bars.footer, False),
    "tiny": (digest.tiny, False),
    "transport": (transport.transport, False),
    "runs_head": (other_modes.runs_head, False),
    "runs": (other_modes.runs_view, False),
    "compare_head": (other_modes.compare_head, False),
    "compared": (other_modes.compared, True),
    "run_detail": (other_modes.run_detail, True),
}
"""Every pane: how it is drawn, and whether it has a frame."""
