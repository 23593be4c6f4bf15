"""A journal's entries folded into what counts, and what that changes in a judgement.

The fold knows a set of entries and no order of lines: two journals of one run may be joined in any order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from trainmon_tui.model.journal import Adjusted, Entry, Note, Taken, Tick, Undone, shown, told
from trainmon_tui.model.moment import parse_moment
from trainmon_tui.model.verdicts import Decided, Item, Place, Written
from trainmon_tui.rules.adjusted import NO_ADJUSTMENTS, Adjustment, Adjustments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from trainmon_tui.model.journal import Scalar
    from trainmon_tui.model.verdicts import Decision, Judgement

MOST_WRITTEN = 200
"""The newest entries that a judgement carries."""
FOLLOW_UP = "follow-up"


class JournalState(msgspec.Struct, frozen=True):
    """What counts of a journal at one moment."""

    ticks: dict[str, Entry] = {}
    """The tick of every item that is ticked."""
    taken: dict[str, tuple[Entry, Taken]] = {}
    """The last choice at every decision."""
    adjusted: tuple[tuple[Entry, Adjusted], ...] = ()
    """The last change of every parameter from every moment."""
    notes: tuple[Entry, ...] = ()
    entries: tuple[Entry, ...] = ()
    """All of these, the oldest first."""


EMPTY = JournalState()


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries by time, each once."""
    by_id: dict[str, Entry] = {}
    for entry in entries:
        known = by_id.setdefault(entry.id, entry)
        if known != entry and repr(entry) > repr(known):
            by_id[entry.id] = entry
    return sorted(by_id.values(), key=lambda entry: (entry.time, entry.id))


def fold_entries(entries: Iterable[Entry]) -> JournalState:
    """Return what counts: of several entries about one thing the latest, of what was taken back nothing."""
    ticks: dict[str, Entry] = {}
    taken: dict[str, tuple[Entry, Taken]] = {}
    adjusted: dict[tuple[str, str], tuple[Entry, Adjusted]] = {}
    notes: list[Entry] = []
    for entry in _standing(in_order(entries)):
        did = entry.did
        match did:
            case Tick():
                ticks.pop(did.item, None)
                if did.done:
                    ticks[did.item] = entry
            case Taken():
                taken[did.decision] = (entry, did)
            case Adjusted():
                adjusted[did.param, since_of(did, entry.at)] = (entry, did)
            case Note():
                notes.append(entry)
    changes = sorted(adjusted.values(), key=lambda change: (change[0].time, change[0].id))
    chosen = [entry for entry, _ in (*taken.values(), *changes)]
    counting = in_order([*ticks.values(), *chosen, *notes])
    return JournalState(ticks, taken, tuple(changes), tuple(notes), tuple(counting))


def _standing(entries: list[Entry]) -> list[Entry]:
    """Return the entries that nobody took back, in their order; an entry can take back only what came before it."""
    gone: set[str] = set()
    standing = []
    for entry in reversed(entries):
        if entry.id in gone:
            continue
        if isinstance(entry.did, Undone):
            gone.add(entry.did.entry)
        else:
            standing.append(entry)
    return standing[::-1]


def made_by(entry: Entry, now: Place) -> bool:
    """Return whether an entry had been made when the run stood at ``now``."""
    at = entry.at
    for mine, then in (
        (at.offset, now.offset),
        (at.epoch, now.epoch),
        (at.step, now.step),
        (at.line, now.line),
    ):
        if mine is not None and then is not None:
            return mine <= then
    return True


def since_of(did: Adjusted, made_at: Place) -> str:
    """Return from where an adjustment counts: as it says, else from where it was made."""
    if did.since:
        return did.since
    if made_at.epoch is not None:
        return f"epoch={max(made_at.epoch, 0.0):g}"
    return "epoch=0" if made_at.step is None else f"step={max(made_at.step, 0.0):.0f}"


def adjustments(state: JournalState, params: Mapping[str, Scalar]) -> Adjustments:
    """Return the changes of a playbook's own parameters; of others, or to a value of another type, nothing is done."""
    found = []
    for entry, did in state.adjusted:
        if did.param in params and same_type(params[did.param], did.value):
            moment = parse_moment(since_of(did, entry.at))
            epoch = moment.value if moment.axis == "epoch" else None
            found.append(Adjustment(did.param, did.value, epoch, None if epoch is not None else moment.value))
    return Adjustments(tuple(found)) if found else NO_ADJUSTMENTS


def same_type(one: Scalar, other: Scalar) -> bool:
    """Return whether both are texts, both switches or both numbers."""
    return _type(one) is _type(other)


def _type(value: Scalar) -> type:
    return type(value) if isinstance(value, str | bool) else float


def with_journal(
    judgement: Judgement, state: JournalState, followed: Collection[str] = frozenset()
) -> Judgement:
    """Return a judgement with what people did: ticked items, choices, follow-ups of adjustments and notes.

    Parameters that are ``followed`` have checks of their own for what a change should do. A manual item never counts for the run's verdict, ticked or not.
    """
    entries = state.entries
    if not entries:
        return judgement
    return msgspec.structs.replace(
        judgement,
        items=tuple(
            _ticked(item, state) for item in (*judgement.items, *_follow_ups(state, judgement, followed))
        ),
        decisions=tuple(_decided(decision, state) for decision in judgement.decisions),
        journal=tuple(map(written, entries[-MOST_WRITTEN:])),
    )


def written(entry: Entry) -> Written:
    """Return an entry in words."""
    kind = entry.did.__struct_config__.tag
    return Written(entry.id, str(kind), told(entry.did), entry.when, entry.who, entry.at)


def _ticked(item: Item, state: JournalState) -> Item:
    entry = state.ticks.get(item.id)
    if entry is None or item.kind != "manual" or item.verdict == "skipped":
        return item
    note = "; ".join(part for part in (f"ticked by {entry.who}, {entry.when}", item.note) if part)
    return msgspec.structs.replace(item, verdict="pass", note=note, at=Place(entry.at.step, entry.at.epoch))


def _decided(decision: Decision, state: JournalState) -> Decision:
    if decision.id not in state.taken:
        return decision
    entry, did = state.taken[decision.id]
    place = Place(entry.at.step, entry.at.epoch)
    decided = Decided(did.option, did.why, entry.when, entry.who, place)
    return msgspec.structs.replace(decision, decided=decided)


def _follow_ups(state: JournalState, judgement: Judgement, followed: Collection[str]) -> list[Item]:
    """Return one manual item for each adjustment: whether it had the effect that it was made for."""
    return [
        _follow_up(did, since_of(did, entry.at), judgement)
        for entry, did in state.adjusted
        if did.param not in followed
    ]


def _follow_up(did: Adjusted, since: str, judgement: Judgement) -> Item:
    asked = _asked_for(did.param, judgement)
    return Item(
        id=f"{FOLLOW_UP}.{did.param}.{since.partition('=')[2]}",
        title=f"Check the effect of {did.param} = {shown(did.value)}, changed at {since.replace('=', ' ')}",
        phase=judgement.phase, kind="manual", verdict="manual",
        note="; ".join(part for part in (did.why, f"asked for: {asked}" if asked else "") if part),
    )  # fmt: skip


def _asked_for(param: str, judgement: Judgement) -> str:
    """Return what the runbook's last decision about a parameter wanted, if one named it."""
    for decision in reversed(judgement.decisions):
        for wanted in (decision.action, *decision.options):
            if param in wanted:
                return f"{wanted} ({decision.title})"
    return ""
