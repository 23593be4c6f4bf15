"""The order of the checklist: what needs attention, what is due, the present phase, what comes, and what is past."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Item, Judgement
    from trainmon_tui.ui.sight import Sight

URGENT = ("fail", "warn")
ATTENTION = "needs attention"
DUE = "due now"
"""What is waited for: its time has come, its data is not complete."""


class Entry(NamedTuple):
    """A row of the checklist: an item, or a heading; a heading that folds its items away holds them."""

    phase: str
    item: Item | None = None
    folded: tuple[Item, ...] = ()
    foldable: bool = False
    """Whether a hand can stand on the heading: on those of past phases, and of any that is folded."""

    @property
    def mark(self) -> str:
        """What tells it from all others."""
        return f"item {self.item.id}" if self.item is not None else f"phase {self.phase}"

    @property
    def selectable(self) -> bool:
        """Whether a hand can stand on it."""
        return self.item is not None or self.foldable


def entries(sight: Sight, height: int) -> list[Entry]:
    """Return the rows for a pane of ``height``: of the past phases the oldest are folded until the rest fits.

    A phase that a hand folded or unfolded stays as it is.
    """
    known = sight.judgement
    past = past_phases(known)
    by_hand = {phase for phase, folded in sight.folds.items() if folded}
    found: list[Entry] = []
    for oldest in range(len(past) + 1):
        closed = {phase: sight.folds.get(phase, at < oldest) for at, phase in enumerate(past)}
        found = _arranged(known, past, by_hand | {phase for phase in past if closed[phase]})
        if sum(_height(entry) for entry in found) <= height:
            break
    return found


def selectable(sight: Sight) -> list[Entry]:
    """Return the entries that a hand can stand on, in the order of the pane."""
    return [entry for entry in entries(sight, sight.pane_height("checklist")) if entry.selectable]


def in_hand(sight: Sight) -> str:
    """Return what tells the selected entry from all others; empty without one."""
    agenda = selectable(sight)
    return agenda[sight.selected].mark if sight.selected < len(agenda) else ""


def stay_on(mark: str, sight: Sight) -> None:
    """Select the entry with a mark wherever it stands now; one that is gone leaves the place selected."""
    found = [place for place, entry in enumerate(selectable(sight)) if entry.mark == mark]
    sight.selected = found[0] if found else sight.selected


def step_by(rows: int, sight: Sight) -> None:
    """Select another entry; before there are any the steps are counted for those that will be."""
    count = len(selectable(sight))
    sight.selected = max(0, min(sight.selected + rows, count - 1 if count else sight.selected + rows))


def past_phases(known: Judgement) -> list[str]:
    """Return the ids of the phases that have items and are over, the oldest first."""
    over = [span.id for span in known.phases if span.end is not None and span.id != known.phase]
    return [phase for phase in over if any(item.phase == phase for item in known.items)]


def _arranged(known: Judgement, past: list[str], closed: set[str]) -> list[Entry]:
    urgent = [item for verdict in URGENT for item in known.items if item.verdict == verdict]
    due = [item for item in known.items if item.verdict == "waiting"]
    groups: dict[str, list[Item]] = {known.phase: []}
    for item in known.items:
        groups.setdefault(item.phase, []).append(item)
    found = [*_section(ATTENTION, urgent), *_section(DUE, due)]
    for phase in [phase for phase in groups if phase not in past] + past:
        mine = groups[phase]
        rest = [item for item in mine if item.verdict not in (*URGENT, "waiting")]
        if phase and mine and phase in closed:
            found.append(Entry(phase, folded=tuple(mine), foldable=True))
        elif rest:
            found += [Entry(phase, foldable=phase in past), *(Entry(phase, item) for item in rest)]
    return found


def _section(title: str, items: list[Item]) -> list[Entry]:
    return [Entry(title), *(Entry(title, item) for item in items)] if items else []


def _height(entry: Entry) -> int:
    """Return how many rows an entry takes while it is not selected."""
    urgent = entry.item is not None and entry.item.verdict in URGENT
    return 1 + (bool(entry.item.note) + bool(entry.item.action) if urgent and entry.item else 0)
