"""Says in words what a rule read, or what it still misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.units import format_value
from trainmon_tui.model.verdicts import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.template import Template
    from trainmon_tui.rules.view import View

MOST_READS = 4


def is_settled(facts: Facts, metrics: Sequence[str], epoch: int, *, texts: bool = False) -> bool:
    """Return whether an epoch can be judged: all metrics are final, or (for texts) the epoch is over."""
    if texts or not metrics:
        return facts.has_ended(epoch)
    return all(facts.is_final(metric, epoch) for metric in metrics)


def value_of(view: View) -> float | None:
    """Return the first number that was read."""
    for value, _ in view.reads.values():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
    return None


def place_of(view: View, epoch: int | None = None) -> Place:
    """Return where the first thing that was read stands; with ``epoch`` where nothing was."""
    for _, place in view.reads.values():
        return place
    return Place(epoch=None if epoch is None else float(epoch))


def words(view: View, template: Template | None) -> str:
    """Return the evidence: the playbook's own words, or every value read with its epoch and line."""
    filled = template.fill(view) if template is not None else ""
    reads = list(view.reads.items())[:MOST_READS]
    if not filled and not reads:
        return ", ".join(view.missing[:MOST_READS])
    if not filled:
        return ", ".join(_read(name, value, place) for name, (value, place) in reads)
    return filled + (where(reads[0][1][1]) if reads else "")


def _read(name: str, value: object, place: Place) -> str:
    if isinstance(value, float):
        return f"{name} {format_value(value)}{where(place)}"
    return f"{name}{where(place)}" if name.startswith('"') else f"{name} {value}{where(place)}"


def where(place: Place) -> str:
    """Return ``(epoch 5, line 90)`` as far as it is known, or the other file."""
    parts = [place.file] if place.file else []
    if place.epoch is not None:
        parts.append(f"epoch {place.epoch:g}")
    if place.line is not None:
        parts.append(f"line {place.line}")
    return f" ({', '.join(parts)})" if parts else ""


def lacking(view: View, look: str = "") -> str:
    """Return why a rule cannot know yet, and where to look."""
    why = ", ".join(view.missing[:MOST_READS]) or "not known yet"
    return f"{why}: look in {look}" if look else why
