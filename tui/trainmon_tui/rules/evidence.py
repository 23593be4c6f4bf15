"""Says in words what a rule read, or what it still misses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trainmon_tui.model.units import format_value
from trainmon_tui.model.verdicts import Place
from trainmon_tui.rules.clock import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.rules.clock import Clock
    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.template import Template
    from trainmon_tui.rules.view import Witness

MOST_READS = 4


def is_settled(facts: Facts, metrics: Sequence[str], epoch: int, *, texts: bool = False) -> bool:
    """Return whether an epoch can be judged: all metrics are final, or (for texts) the epoch is over."""
    if texts or not metrics:
        return facts.reach.has_ended(epoch)
    return all(facts.is_final(metric, epoch) for metric in metrics)


def value_of(view: Witness) -> float | None:
    """Return the first number that was read."""
    for value, _ in view.reads.values():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
    return None


def place_of(view: Witness, *, known: bool = False) -> Place:
    """Return where the first thing stands that was read of the newest epoch or step; without any, with ``known`` the moment."""
    places = [place for _, place in view.reads.values()]
    if not places:
        return view.place if known else Place()
    return max(places, key=lambda place: _moment(place, view.clock))


def _moment(place: Place, clock: Clock) -> float:
    moment = place.epoch if clock == "epoch" else place.step
    return -math.inf if moment is None else moment


def words(view: Witness, template: Template | None) -> str:
    """Return the evidence: the playbook's own words, or every value read with its epoch and line."""
    said = _words(view, template)
    return ", ".join([said, *view.same]) if said else said


def _words(view: Witness, template: Template | None) -> str:
    filled = template.fill(view) if template is not None else ""
    reads = list(view.reads.items())[:MOST_READS]
    if not filled and not reads:
        return ", ".join(view.missing[:MOST_READS])
    if not filled:
        return ", ".join(_read(name, value, place, view.clock) for name, (value, place) in reads)
    return filled + where(place_of(view), view.clock)


def _read(name: str, value: object, place: Place, clock: Clock) -> str:
    at = where(place, clock)
    if isinstance(value, float):
        return f"{name} {format_value(value)}{at}"
    return f"{name}{at}" if name.startswith('"') else f"{name} {value}{at}"


def where(place: Place, clock: Clock = "epoch") -> str:
    """Return ``(epoch 5, line 90)`` as far as it is known, on the step clock ``(step 500, line 90)``, or the other file."""
    parts = [place.file] if place.file else []
    moment = place.epoch if clock == "epoch" else place.step
    if moment is not None:
        parts.append(f"{clock} {shown(moment)}")
    if place.line is not None:
        parts.append(f"line {place.line}")
    return f" ({', '.join(parts)})" if parts else ""


def lacking(view: Witness, look: str = "") -> str:
    """Return why a rule cannot know yet, and where to look."""
    why = ", ".join(view.missing[:MOST_READS]) or "not known yet"
    return f"{why}: look in {look}" if look else why
