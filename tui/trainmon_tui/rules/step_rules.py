"""The step clock of a playbook: what its rules say of the steps so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainmon_tui.rules.checks import barred
from trainmon_tui.rules.items import came_late, make, settled, standing
from trainmon_tui.rules.step_fold import StepFold
from trainmon_tui.rules.step_tally import AtStep, ByStep, EveryStep, nodes_of, sources_of
from trainmon_tui.rules.step_view import StepView, at_row
from trainmon_tui.rules.trend import Drawn

if TYPE_CHECKING:
    from trainmon_tui.model.verdicts import Item
    from trainmon_tui.rules.frame import Frame
    from trainmon_tui.rules.playbook import CheckRule, DecisionRule, Playbook
    from trainmon_tui.rules.question import Question
    from trainmon_tui.rules.step_facts import StepFacts
    from trainmon_tui.rules.step_fold import Tracker
    from trainmon_tui.rules.trend import Trend


class StepRules:
    """Folds the steps for a playbook's rules, and answers for those that are judged by them."""

    def __init__(self, playbook: Playbook, facts: StepFacts) -> None:
        self.facts = facts
        self.playbook = playbook
        self._trackers: dict[str, Tracker] = {}
        for check in playbook.checks:
            if check.clock == "step" and (tracker := _tracker(check)) is not None:
                self._trackers[f"checks {check.id}"] = tracker
        for decision in playbook.decisions:
            if decision.clock == "step" and decision.at is not None:
                self._trackers[f"decisions {decision.id}"] = AtStep(
                    float(decision.at), sources_of(decision.read), nodes_of(decision.expressions)
                )
        for question, asked in playbook.asked.items():
            if question.step is not None:
                self._trackers[_name(question)] = AtStep(float(question.step), asked.sources, asked.nodes)
        for name in playbook.diagnostics:
            if (newest := playbook.metrics[name].by_step) is not None:
                self._trackers[_drawn(name)] = Drawn(name, newest.sources)
        self._fold = StepFold(
            facts.table, playbook.nodes, list(self._trackers.values()), playbook.sources, facts
        )
        self._numbers = {name: number for number, name in enumerate(self._trackers)}
        self._now: Frame | None = None

    def fold(self) -> None:
        """Go on with the steps that are over, before the oldest of them are no longer kept."""
        if self.facts.table.is_full:
            self._advance()

    def _advance(self) -> None:
        self._now = None
        self._fold.advance(self.facts.spans(), self.facts.told(self.playbook.nodes))

    def catch_up(self) -> None:
        """Take in all that was read."""
        self._advance()
        self._now = self._fold.now(self.facts.spans())

    @property
    def now(self) -> StepView:
        """The newest step."""
        frame = self._now or self._fold.now(self.facts.spans())
        return StepView(frame, self._fold.place)

    def item(self, rule: CheckRule) -> Item:
        """Return a check as it stands."""
        found = barred(rule, self.now, is_over=self.facts.is_over)
        if found is not None:
            return found
        if rule.every:
            return standing(rule, self._tracked(f"checks {rule.id}").read(rule))
        if rule.at is not None:
            view, why = self._at(f"checks {rule.id}", rule.at)
            if view is None:
                return make(rule, "waiting" if why else "pending", evidence=why or None)
            return settled(rule, view)
        if rule.by is not None:
            return self._by(rule, rule.by)
        return settled(rule, self.now)

    def _by(self, rule: CheckRule, step: int) -> Item:
        came = self._tracked(f"checks {rule.id}")
        if came.verdict is not None:
            return settled(rule, came.view.aside())
        if not self._is_past(step):
            return make(rule, "pending")
        return came_late(rule, came.view.aside() if came.view is not None else self.now, came.late)

    def at(self, rule: DecisionRule) -> tuple[StepView | None, str]:
        """Return the view in which a decision is made, or why it waits; neither while its time has not come."""
        if rule.at is None:
            return (self.now if self.facts.is_over else None), ""
        return self._at(f"decisions {rule.id}", rule.at)

    def asked(self, question: Question) -> tuple[StepView | None, str]:
        """Return the view of the step that a question names, or why there is none."""
        view, why = self._at(_name(question), question.step or 0)
        return view, why or f"step {question.step} is not over"

    def trend(self, metric: str) -> Trend:
        """Return the trend of a metric that the diagnostics show."""
        found: Trend = self._tracked(_drawn(metric))
        return found

    def _at(self, name: str, step: int) -> tuple[StepView | None, str]:
        view = self._tracked(name)
        if view is not None:
            return view.aside(), ""
        if self.facts.table.reached < step:
            return None, ""
        return None, f"step {step} was not logged" if self._is_past(step) else f"step {step} is not over"

    def _is_past(self, step: int) -> bool:
        reached = self.facts.table.reached
        return reached > step or (self.facts.facts.reach.ended and reached == step)

    def _tracked(self, name: str) -> Any:  # noqa: ANN401 (each tracker carries its own)
        """Return what is kept of a rule; the newest step counts once all that the rule reads was printed at it."""
        number, tracker = self._numbers[name], self._trackers[name]
        state, frame = self._fold.tracked(number), self._now
        sources = tracker.sources
        if frame is None or not any(len(lane.at) for lane in frame.lanes.values()):
            return state
        if not self.facts.facts.reach.ended and not all(len(frame.lanes[source].at) for source in sources):
            return state
        return tracker.advance(
            state, frame, lambda index, nodes: StepView(at_row(frame, index, nodes), self._fold.place)
        )


def _name(question: Question) -> str:
    return f"asked {question.step} {question.text}"


def _drawn(metric: str) -> str:
    return f"trend {metric}"


def _tracker(rule: CheckRule) -> Tracker | None:
    conditions = [condition for _, condition in rule.outcomes]
    sources, nodes = sources_of(conditions), nodes_of(rule.expressions)
    if rule.every:
        return EveryStep(rule, sources, nodes)
    if rule.at is not None:
        return AtStep(float(rule.at), sources, nodes)
    return None if rule.by is None else ByStep(rule, float(rule.by), sources, nodes)
