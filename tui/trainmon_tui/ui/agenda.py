"""The order of the checklist: what needs attention, the present phase, what comes, and what is past, folded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Item, Judgement
    from trainmon_tui.ui.sight import Sight

URGENT = ("fail", "warn")
ATTENTION = "needs attention"


class Entry(NamedTuple):
    """A row of the checklist: an item, or a heading; a heading that folds its items away holds them."""

    phase: str
    item: Item | None = None
    folded: tuple[Item, ...] = ()
    past: bool = False
    """Whether the heading is that of a past phase: those can be folded."""

    @property
    def selectable(self) -> bool:
        """Whether a hand can stand on it."""
        return self.item is not None or self.past


def entries(sight: Sight, height: int) -> list[Entry]:
    """Return the rows for a pane of ``height``: of the past phases the oldest are folded until the rest fits.

    A phase that a hand folded or unfolded stays as it is.
    """
    known = sight.judgement
    past = past_phases(known)
    found: list[Entry] = []
    for oldest in range(len(past) + 1):
        closed = {phase: sight.folds.get(phase, at < oldest) for at, phase in enumerate(past)}
        found = _arranged(known, closed)
        if sum(_height(entry) for entry in found) <= height:
            break
    return found


def selectable(sight: Sight) -> list[Entry]:
    """Return the entries that a hand can stand on, in the order of the pane."""
    return [entry for entry in entries(sight, sight.pane_height("checklist")) if entry.selectable]


def past_phases(known: Judgement) -> list[str]:
    """Return the ids of the phases that have items and are over, the oldest first."""
    over = [span.id for span in known.phases if span.end is not None and span.id != known.phase]
    return [phase for phase in over if any(item.phase == phase for item in known.items)]


def _arranged(known: Judgement, closed: dict[str, bool]) -> list[Entry]:
    urgent = [item for verdict in URGENT for item in known.items if item.verdict == verdict]
    groups: dict[str, list[Item]] = {known.phase: []}
    for item in known.items:
        groups.setdefault(item.phase, []).append(item)
    order = [phase for phase in groups if phase not in closed] + list(closed)
    found = [Entry(ATTENTION), *(Entry(ATTENTION, item) for item in urgent)] if urgent else []
    for phase in order:
        mine = groups[phase]
        rest = [item for item in mine if item.verdict not in URGENT]
        if closed.get(phase):
            found.append(Entry(phase, folded=tuple(mine), past=True))
        elif rest:
            found += [Entry(phase, past=phase in closed), *(Entry(phase, item) for item in rest)]
    return found


def _height(entry: Entry) -> int:
    """Return how many rows an entry takes while it is not selected."""
    urgent = entry.item is not None and entry.item.verdict in URGENT
    return 1 + (bool(entry.item.note) + bool(entry.item.action) if urgent and entry.item else 0)
