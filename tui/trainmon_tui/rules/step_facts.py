"""The log's facts as rules on the step clock ask for them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trainmon_tui.rules.adjusted import setting_key
from trainmon_tui.rules.said import Configured, Told
from trainmon_tui.rules.step_table import StepTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from trainmon_tui.model.blocks import Rows
    from trainmon_tui.model.verdicts import Place
    from trainmon_tui.rules.adjusted import Adjustment
    from trainmon_tui.rules.elsewhere import Setting
    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.nodes import Node
    from trainmon_tui.rules.phases import Phases
    from trainmon_tui.rules.view import Scalar

Span = tuple[float, float]


class StepFacts:
    """A playbook's points by step, beside what its facts know of texts, configuration, phases and adjustments."""

    def __init__(
        self, facts: Facts, phases: Phases, metrics: Iterable[str], compared: Collection[str] = ()
    ) -> None:
        """Keep points of ``metrics``; those ``compared`` for sameness with how finely they were printed."""
        self.facts = facts
        self.table = StepTable(metrics, compared, facts.units)
        self._phases = phases

    def fold(self, blocks: Sequence[Rows]) -> None:
        """Take in the rows of a block, after the facts have."""
        self.table.fold([(rows, self.facts.feeds(rows)) for rows in blocks if len(rows.lines)])

    @property
    def is_over(self) -> bool:
        """Whether the run has come to its end: it said so, or its last step is reached."""
        total = self.facts.reach.steps_total
        if total is None:
            return self.facts.reach.is_over
        return self.facts.reach.ended and (self.facts.reach.said_over or self.table.reached >= total)

    def setting(self, key: str) -> Setting | None:
        """Return a value of the configuration, printed or from elsewhere."""
        return self.facts.setting(key)

    def text_place(self, text: str) -> Place | None:
        """Return where a text was first seen."""
        return self.facts.text_place(text, None)

    def text_offsets(self, text: str) -> Sequence[int]:
        """Return where a counted text was printed, ascending."""
        return self.facts.texts.offsets(text)

    def begins_at(self) -> int | None:
        """Return the log's first epoch, or None before any."""
        return self.facts.begins_at()

    def changes(self, name: str, printed: Place | None = None) -> list[tuple[float, Scalar]]:
        """Return what a person changed a value to and from which step on, what counts in the end last.

        Of a value that the log has ``printed`` only what was changed since.
        """
        known = -math.inf if printed is None or printed.offset is None else self.table.after(printed.offset)
        found = []
        for number, change in enumerate(self.facts.adjustments.changes):
            start = self._start(change) if setting_key(change.param) == setting_key(name) else None
            if start is not None and start >= known:
                found.append((start, number, change.value))
        return [(step, value) for step, _, value in sorted(found, key=lambda change: change[:2])]

    def _start(self, change: Adjustment) -> float | None:
        """Return the step from which on a change counts, or None before it has come."""
        if change.epoch is not None:
            return self._begin(math.ceil(change.epoch))
        return -math.inf if change.step is None else change.step

    def spans(self) -> dict[str, Span]:
        """Return the first and last step of every phase that has begun; one that lasts has no end."""
        found: dict[str, Span] = {}
        for span in self._phases.spans(self.facts):
            first = self._begin(int(span.start))
            if first is not None:
                last = None if span.end is None else self._begin(int(span.end) + 1)
                found[span.id] = (first, math.inf if last is None else math.nextafter(last, -math.inf))
        for rule in self._phases.rules:
            if rule.steps is not None:
                found[rule.id] = (rule.steps.low, rule.steps.high)
        return found | self._announced()

    def _announced(self) -> dict[str, Span]:
        """Return the phases that a text begins; each lasts until the next one of them."""
        places = [
            (rule.id, self.text_place(rule.text)) for rule in self._phases.rules if rule.text is not None
        ]
        begun = sorted(
            (self.table.after(place.offset), id_)
            for id_, place in places
            if place is not None and place.offset is not None
        )
        ends = [math.nextafter(step, -math.inf) for step, _ in begun[1:]] + [math.inf]
        return {id_: (step, end) for (step, id_), end in zip(begun, ends, strict=False)}

    @property
    def phase(self) -> str:
        """Return the phase of the newest step; what the log announced wins."""
        inside = [id_ for id_, (low, high) in self.spans().items() if low <= self.table.reached <= high]
        return next((id_ for id_ in inside if id_ in self._announced()), inside[0] if inside else "")

    def _begin(self, epoch: int) -> float | None:
        """Return the step with which an epoch begins, or None before it has."""
        if (self.facts.history.newest or 0) < epoch:
            return None
        before = [step for known, step in self.facts.reach.last_step.items() if known < epoch]
        return math.nextafter(max(before), math.inf) if before else -math.inf

    def told(self, nodes: Iterable[Node]) -> object:
        """Return all that was said in words and may change what was judged."""
        keys = [node.key for node in nodes if isinstance(node, Configured)]
        told = any(isinstance(node, Told) for node in nodes)
        return (
            tuple(map(self.setting, keys)),
            self.facts.adjustments, self.begins_at() if told else None,
        )  # fmt: skip
