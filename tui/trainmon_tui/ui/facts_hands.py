"""What the hands do in the pane of facts: walk, open what an entry rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import asdict

from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Place
from trainmon_tui.protocol.run_facts import Fact, MetricSummary
from trainmon_tui.ui.chart_hands import point_to
from trainmon_tui.ui.log_hands import show_line

if TYPE_CHECKING:
    from trainmon_tui.ui.facts_table import Entry
    from trainmon_tui.ui.sight import Sight


def open_fact(sight: Sight) -> None:
    """Show the log line that says it; of a metric that of its best value, with the crosshair there."""
    entry = sight.facts.in_hand()
    line = entry.line if isinstance(entry, (Fact, MetricSummary)) else 0
    if not line:
        sight.aside = "not in the log"
        return
    show_line(line, sight)
    if isinstance(entry, MetricSummary):
        point_to(Place(entry.step, entry.epoch), sight)


def pick_fact(row: int, targets: list[int], sight: Sight) -> bool:
    """Take the entry of a row in hand; tell whether it was in hand already."""
    target = targets[row] if 0 <= row < len(targets) else -1
    again = sight.active == "facts" and target == sight.facts.at
    if target >= 0:
        sight.facts.at = target
    return again


def facts_text(sight: Sight) -> str:
    """Return everything that passes the filter, each on a line with tabs between its parts."""
    return "".join(f"{chr(9).join(map(clean, _parts(entry)))}\n" for entry in sight.facts.entries())


def _parts(entry: Entry) -> list[str]:
    if isinstance(entry, Fact):
        return [entry.name, entry.value, entry.where, entry.note]
    told = {key: value for key, value in asdict(entry).items() if value is not None}
    return [str(told.pop("name")), *(f"{key}={value}" for key, value in told.items())]
