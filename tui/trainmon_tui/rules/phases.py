"""A playbook's named stretches of the run, placed on its epochs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.verdicts import PhaseSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.rules.clock import Clock
    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.ranges import Span

FAR = 1 << 50


class PhaseRule(NamedTuple):
    """A phase as the playbook defines it: exactly one of the three is set."""

    id: str
    title: str
    epochs: Span | None = None
    steps: Span | None = None
    text: str | None = None


class Phases:
    """All phases of a playbook, in its order."""

    def __init__(self, rules: Sequence[PhaseRule]) -> None:
        self.rules = list(rules)
        self.titles = {rule.id: rule.title for rule in rules}
        """Every phase's title by its id."""

    def spans(self, facts: Facts) -> list[PhaseSpan]:
        """Return the phases whose place is known; one announced by the log ends where the next one starts."""
        placed = [(rule, *_ends(rule, facts)) for rule in self.rules]
        spans = []
        for index, (rule, first, last) in enumerate(placed):
            if first is None:
                continue
            later = [start for _, start, _ in placed[index + 1 :] if start is not None and start > first]
            end = min(later, default=None) if last is None else last
            spans.append(PhaseSpan(rule.id, rule.title, float(first), None if end is None else float(end)))
        return spans

    def current(self, facts: Facts) -> str:
        """Return the phase the run is in; what the log announced wins, else the earliest that is not over."""
        epoch = facts.history.newest or 0
        inside = [
            span
            for span in self.spans(facts)
            if span.start <= epoch and (span.end is None or epoch <= span.end)
        ]
        announced = {rule.id for rule in self.rules if rule.text is not None}
        said = [span for span in inside if span.id in announced]
        return said[-1].id if said else (inside[0].id if inside else "")

    def epochs(self, phase: str, facts: Facts) -> tuple[int, int] | None:
        """Return a phase's first and last epoch (far away while it lasts), or None before it has begun."""
        for span in self.spans(facts):
            if span.id == phase:
                return int(span.start), FAR if span.end is None else int(span.end)
        return None

    def of(self, clock: Clock, moment: int | None) -> str:
        """Return the phase that an epoch or step belongs to by the playbook's own numbers."""
        for rule in self.rules:
            span = rule.epochs if clock == "epoch" else rule.steps
            if moment is not None and span is not None and span.holds(moment):
                return rule.id
        return ""


def _ends(rule: PhaseRule, facts: Facts) -> tuple[int | None, int | None]:
    if rule.epochs is not None:
        return _whole(rule.epochs.low, 0), _whole(rule.epochs.high, None)
    if rule.steps is not None:
        first = facts.reach.epoch_of_step(rule.steps.low) if math.isfinite(rule.steps.low) else 0
        last = facts.reach.epoch_of_step(rule.steps.high) if math.isfinite(rule.steps.high) else None
        return first, last
    place = facts.text_place(rule.text or "", None)
    return (None if place is None or place.epoch is None else int(place.epoch)), None


def _whole(end: float, missing: int | None) -> int | None:
    return int(end) if math.isfinite(end) else missing
