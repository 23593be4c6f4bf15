"""One playbook with the facts it needs: everything it says of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.text import clean
from trainmon_tui.model.verdicts import Advice, Band, Gauge, Item, ItemState, Judgement, Stop, Verdict
from trainmon_tui.rules.advice import advice
from trainmon_tui.rules.alike import Alike
from trainmon_tui.rules.captures import Captures
from trainmon_tui.rules.checks import Checklist
from trainmon_tui.rules.decisions import decide
from trainmon_tui.rules.elsewhere import looks
from trainmon_tui.rules.evidence import place_of, value_of, words
from trainmon_tui.rules.facts import Facts
from trainmon_tui.rules.figures import figure
from trainmon_tui.rules.gauges import GENERIC, gauge, step_gauge
from trainmon_tui.rules.machine import machine_names
from trainmon_tui.rules.said import Counted
from trainmon_tui.rules.step_facts import StepFacts
from trainmon_tui.rules.step_rules import StepRules
from trainmon_tui.rules.summary import headline, verdict
from trainmon_tui.rules.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trainmon_tui.model.blocks import Parsed, Segments
    from trainmon_tui.model.figures import Figure
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.elsewhere import Elsewhere
    from trainmon_tui.rules.inquiry import Reads
    from trainmon_tui.rules.playbook import ExpectedBand, MetricRule, Playbook, TargetRule
    from trainmon_tui.rules.question import Question
    from trainmon_tui.rules.schema import Applies
    from trainmon_tui.rules.view import Witness


class Bench:
    """Folds the log for one playbook and judges by it."""

    def __init__(self, playbook: Playbook, elsewhere: Elsewhere | None = None) -> None:
        self.playbook = playbook
        plain = [rule.names for rule in playbook.metrics.values() if rule.derived is None]
        plain += machine_names(playbook.metrics)
        derived = {name: rule.derived for name, rule in playbook.metrics.items() if rule.derived is not None}
        by_epoch = {name: rule for name, rule in derived.items() if rule.clock == "epoch"}
        self.facts = Facts(
            plain, derived=by_epoch, texts=playbook.texts, counted=playbook.counted, stepwise=playbook.stepwise,
            compared=playbook.compared, phases=playbook.phases,
            drawn={name for name in playbook.diagnostics if playbook.metrics[name].by_step is None},
            timed={node.text for node in playbook.nodes if isinstance(node, Counted)}, elsewhere=elsewhere, looks=looks(playbook.checks),
        )  # fmt: skip
        metrics = {source for sources in playbook.sources.values() for source in sources}
        compared = {metric for node in playbook.nodes if isinstance(node, Alike) for metric in node.reads}
        self.by_step = StepFacts(self.facts, playbook.phases, metrics, compared)
        self._steps = StepRules(playbook, self.by_step)
        self._checklist = Checklist(playbook.checks, self.facts)
        self._captures = Captures(
            {name: rule.pattern for name, rule in playbook.metrics.items() if rule.pattern is not None}
        )

    def fold(self, segments: Segments, parsed: Parsed) -> None:
        """Take in one block of the log."""
        parsed = self._captures.fold(segments, parsed)
        self.facts.fold(segments, parsed)
        self.by_step.fold(parsed.rows)
        self._steps.fold()

    @property
    def version(self) -> tuple[int, int]:
        """Changes whenever something may have to be judged anew."""
        return self.facts.version, self.by_step.table.version

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
        facts.reach.ended = ended
        self._checklist.catch_up()
        self._steps.catch_up()
        items = tuple(
            self._steps.item(rule) if rule.clock == "step" else self._checklist.item(rule)
            for rule in book.checks
        )
        decisions = tuple(decide(rule, facts, self._steps) for rule in book.decisions)
        stop = self._stop()
        said = headline(items, decisions, stop, None if facts.reach.is_over else facts.reach.open_epoch())
        return Judgement(
            verdict=verdict(items, decisions, stop), speaker="runbook" if said else "", say=said, playbook=book.id,
            playbook_name=book.name, reason=reason, phase=self._phase(),
            phases=tuple(book.phases.spans(facts)), phase_titles=book.phases.titles, items=items, decisions=decisions, stop=stop,
            bands=tuple(self._band(band) for band in book.bands), targets=tuple(map(self._target, book.targets)),
            advice=tuple(self._advice()), gauges=tuple(self._gauges()), figures=self._figures(),
        )  # fmt: skip

    def newest_step(self) -> Witness:
        """Return the newest step, for a playbook that counts by steps."""
        return self._steps.now

    def asked(self, question: Question) -> tuple[Witness | None, str]:
        """Return the view of the step that a question names, or why there is none."""
        return self._steps.asked(question)

    def _gauges(self) -> Iterator[Gauge]:
        """Yield the rows of the diagnostics; a playbook for any run shows only what the log prints."""
        for name in self.playbook.diagnostics:
            row = self._gauge(self.playbook.metrics[name])
            if row.value is not None or not self.playbook.is_for_any_run:
                yield row

    def _figures(self) -> tuple[Figure, ...]:
        on_steps = self.playbook.clock == "step"
        view: Witness = self._steps.now if on_steps else View(self.facts, self.facts.history.newest or 0)
        return tuple(figure(rule, view) for rule in self.playbook.figures)

    def _phase(self) -> str:
        on_steps = self.playbook.clock == "step"
        return self.by_step.phase if on_steps else self.playbook.phases.current(self.facts)

    def _gauge(self, rule: MetricRule) -> Gauge:
        if rule.by_step is None:
            return gauge(rule, self.facts)
        return step_gauge(rule, rule.by_step, self._steps.now, self._steps.trend(rule.names.id))

    def _stop(self) -> tuple[Stop, ...]:
        found = []
        for rule in self.playbook.stop:
            view = self._view_of(rule.condition)
            if view is not None:
                at = place_of(view)
                said = ", ".join([rule.say.fill(view), *view.same])
                found.append(Stop(rule.id, said, at))
        return tuple(found)

    def _view_of(self, condition: Expression) -> Witness | None:
        """Return the view in which a condition holds: of the epoch under way, or while that is unknown of the last over.

        On the step clock it is that of the newest step.
        """
        if condition.clock == "step":
            now = self._steps.now
            return now if condition.run(now) else None
        for epoch in dict.fromkeys((self.facts.history.newest or 0, self.facts.reach.last_over())):
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
        on_steps = rule.goal.clock == "step"
        view: Witness = self._steps.now if on_steps else View(self.facts, self.facts.history.newest or 0)
        met = rule.goal.run(view)
        is_over = self.by_step.is_over if on_steps else self.facts.reach.is_over
        state: ItemState = (
            "pass" if met else ("waiting" if met is None else ("fail" if is_over else "pending"))
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
        texts, counted, stepwise, compared = reads or ((), (), (), ())
        names = [rule.names for rule in GENERIC.values()]
        self.facts = Facts(
            names, texts=texts, counted=counted, stepwise=stepwise, compared=compared, drawn=GENERIC
        )

    @property
    def version(self) -> tuple[int, int]:
        """Changes whenever something new was read."""
        return self.facts.version, 0

    def judgement(self, reason: str) -> Judgement:
        """Return the newest values of the metrics that any run may have, and no verdict."""
        rows: list[Gauge] = [gauge(rule, self.facts) for rule in GENERIC.values()]
        return Judgement(reason=reason, gauges=tuple(row for row in rows if row.value is not None))
