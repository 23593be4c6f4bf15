"""One playbook with the facts it needs: everything it says of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Advice, Band, Gauge, Item, ItemState, Judgement, Stop, Verdict
from trainmon_tui.rules.advice import advice
from trainmon_tui.rules.checks import Checklist
from trainmon_tui.rules.decisions import decide
from trainmon_tui.rules.elsewhere import looks
from trainmon_tui.rules.evidence import place_of, value_of, words
from trainmon_tui.rules.facts import NEVER, Facts
from trainmon_tui.rules.gauges import GENERIC, gauge
from trainmon_tui.rules.summary import headline, verdict
from trainmon_tui.rules.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.model.blocks import Parsed, Segments
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.elsewhere import Elsewhere
    from trainmon_tui.rules.inquiry import Reads
    from trainmon_tui.rules.playbook import ExpectedBand, Playbook, TargetRule
    from trainmon_tui.rules.schema import Applies


class Bench:
    """Folds the log for one playbook and judges by it."""

    def __init__(self, playbook: Playbook, elsewhere: Elsewhere | None = None) -> None:
        self.playbook = playbook
        plain = [rule.names for rule in playbook.metrics.values() if rule.derived is None]
        derived = {name: rule.derived for name, rule in playbook.metrics.items() if rule.derived is not None}
        self.facts = Facts(
            plain, derived=derived, texts=playbook.texts, counted=playbook.counted, stepwise=playbook.stepwise,
            phases=playbook.phases, elsewhere=elsewhere, looks=looks(playbook.checks),
        )  # fmt: skip
        self._checklist = Checklist(playbook.checks)

    def fold(self, segments: Segments, parsed: Parsed) -> None:
        """Take in one block of the log."""
        self.facts.fold(segments, parsed)

    def applies(self) -> tuple[int, str] | None:
        """Return the byte offset from which the playbook fits the run and why, or None while it does not."""
        found = []
        for entry in self.playbook.applies:
            offset = self._shown_at(entry)
            if offset is not None:
                shown = ", ".join([*entry.tags, *(f'"{text}"' for text in entry.text)])
                found.append((offset, clean(f"the log shows {shown}")))
        return min(found, default=None)

    def _shown_at(self, entry: Applies) -> int | None:
        places = [self.facts.text_place(text, None) for text in entry.text]
        at = [self.facts.tags.get(tag) for tag in entry.tags]
        at += [place.offset if place is not None else None for place in places]
        known = [offset for offset in at if offset is not None]
        return max(known) if at and len(known) == len(at) else None

    def judgement(self, *, ended: bool, reason: str) -> Judgement:
        """Return all that the playbook says now."""
        facts, book = self.facts, self.playbook
        facts.ended = ended
        if facts.changed_from != NEVER:
            self._checklist.forget(facts.changed_from)
            facts.changed_from = NEVER
        items = self._checklist.items(facts)
        decisions = tuple(decide(rule, facts) for rule in book.decisions)
        stop = self._stop()
        said = headline(items, decisions, stop, None if facts.is_over else facts.open_epoch())
        return Judgement(
            verdict=verdict(items, decisions, stop), speaker="runbook" if said else "", say=said, playbook=book.id,
            playbook_name=book.name, reason=reason, phase=book.phases.current(facts),
            phases=tuple(book.phases.spans(facts)), phase_titles=book.phases.titles, items=items, decisions=decisions, stop=stop,
            bands=tuple(self._band(band) for band in book.bands), targets=tuple(map(self._target, book.targets)),
            advice=tuple(self._advice()), gauges=tuple(self._gauges()),
        )  # fmt: skip

    def _gauges(self) -> Iterator[Gauge]:
        """Yield the rows of the diagnostics; a playbook for any run shows only what the log prints."""
        for name in self.playbook.diagnostics:
            row = gauge(self.playbook.metrics[name], self.facts)
            if row.value is not None or not self.playbook.is_for_any_run:
                yield row

    def _stop(self) -> tuple[Stop, ...]:
        found = []
        for rule in self.playbook.stop:
            view = self._view_of(rule.condition)
            if view is not None:
                found.append(Stop(rule.id, rule.say.fill(view), place_of(view)))
        return tuple(found)

    def _view_of(self, condition: Expression) -> View | None:
        """Return the view in which a condition holds: of the epoch under way, or while that is unknown of the last over."""
        for epoch in dict.fromkeys((self.facts.history.newest or 0, self.facts.last_over())):
            view = View(self.facts, epoch)
            holds = condition.run(view)
            if holds is not None:
                return view if holds else None
        return None

    def _advice(self) -> Iterator[Advice]:
        """Yield what the runbook advises on the symptoms that the run shows now."""
        for rule in self.playbook.symptoms:
            view = self._view_of(rule.condition)
            if view is not None:
                yield advice(rule, view)

    def _band(self, band: ExpectedBand) -> Band:
        value = View(self.facts, band.epoch).value(band.metric)
        state: Verdict = "unknown" if value is None else ("pass" if band.span.holds(value) else "warn")
        return Band(band.metric, float(band.epoch), band.span.low, band.span.high, value, state)

    def _target(self, rule: TargetRule) -> Item:
        facts = self.facts
        view = View(facts, facts.history.newest or 0)
        met = rule.goal.run(view)
        state: ItemState = (
            "pass" if met else ("waiting" if met is None else ("fail" if facts.is_over else "pending"))
        )
        known = met is not None
        return Item(
            id=rule.id, title=rule.title, phase="", kind="expect", verdict=state, value=value_of(view),
            at=place_of(view), evidence=words(view, rule.evidence) if known else ", ".join(view.missing),
            due="at the end", cite=rule.cite,
        )  # fmt: skip


class GenericBench:
    """Gauges for a run that no playbook fits."""

    def __init__(self, reads: Reads | None = None) -> None:
        texts, counted, stepwise = reads or ((), (), ())
        names = [rule.names for rule in GENERIC.values()]
        self.facts = Facts(names, texts=texts, counted=counted, stepwise=stepwise)

    def judgement(self, reason: str) -> Judgement:
        """Return the newest values of the metrics that any run may have, and no verdict."""
        rows: list[Gauge] = [gauge(rule, self.facts) for rule in GENERIC.values()]
        return Judgement(reason=reason, gauges=tuple(row for row in rows if row.value is not None))
