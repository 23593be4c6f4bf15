"""What the hands can write into the run's journal: ticks and notes. Decisions are taken in a dialog of the app's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from trainmon_tui.model.journal import Tick
from trainmon_tui.ui.agenda import selectable
from trainmon_tui.ui.log_hands import ask_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.ui.sight import Sight


def _tick(sight: Sight) -> None:
    """Tick the selected item, or take its tick back."""
    agenda = selectable(sight)
    item = agenda[sight.selected].item if sight.selected < len(agenda) else None
    if sight.active != "checklist" or item is None:
        sight.turn_to("checklist")
        sight.aside = "choose an item that is ticked by hand"
    elif item.kind != "manual":
        sight.aside = "the log ticks this one itself"
    else:
        sight.quill.write(Tick(item.id, done=item.verdict != "pass"))


JOURNAL_HANDS: dict[str, Callable[[Sight], None]] = {"tick": _tick, "note": partial(ask_for, "note")}
