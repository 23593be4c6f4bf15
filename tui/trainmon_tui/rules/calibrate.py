"""A playbook's numbers beside what a run shows: observed minimum, mean and maximum, and numbers that would fit it.

The run is taken for a good one. A threshold of a rule that speaks against it moves to where it would not have, with
`MARGIN` to spare; a range that it leaves is widened as much; what it keeps to stays. Inside ``or`` (or an alternative
of a failure) nothing is proposed: which of the numbers is to move is for a person to say.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.config.patching import Edit
from trainmon_tui.rules import syntax
from trainmon_tui.rules.compiler import compile_expression
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.parser import parse
from trainmon_tui.rules.ranges import parse_span
from trainmon_tui.rules.scope import Defined, MetricInfo, Scope
from trainmon_tui.rules.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from trainmon_tui.config.locate import Keys
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.facts import Facts
    from trainmon_tui.rules.playbook import Playbook
    from trainmon_tui.rules.schema import DecisionPoint, PlaybookFile, When

MARGIN = 0.05
"""Part of a value that is left between it and a number that is proposed for it."""
SMALLEST, LARGEST = 1e-9, 1e12
"""Only numbers between these are proposed in writing: those of a run that diverged are no thresholds."""
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Observed(NamedTuple):
    """What a run shows of one side of a comparison."""

    low: float
    mean: float
    high: float
    epochs: int
    """Epochs in which it is known."""


class Limit(NamedTuple):
    """A number of the playbook beside what the run shows."""

    where: str
    """``check kl-appears, pass`` or ``expect kl_raw``."""
    rule: str
    """The comparison as it is written: ``kl_raw > 0.005``."""
    number: float
    observed: Observed | None
    """None where the run never shows it."""
    proposed: float | None
    """None where the run keeps to it, or where nothing can be said."""
    edit: Edit | None
    """What writes the proposed number."""


class _Found(NamedTuple):
    """A number in an expression: ``subject sign number`` is wanted to be true; without a sign nothing is wanted."""

    node: syntax.Node
    number: syntax.Number
    factor: float
    subject: syntax.Node
    sign: str


def calibrate(playbook: Playbook, file: PlaybookFile, facts: Facts) -> list[Limit]:
    """Return every number that a rule of any kind, an expected range or a zone holds against a metric."""
    return list(_Calibration(playbook, facts).limits(file))


def rounded(value: float, *, up: bool) -> float:
    """Return a number of two digits not below (or, with ``up`` False, not above) ``value``."""
    if value == 0 or not math.isfinite(value):
        return value
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    found = (math.ceil if up else math.floor)(value / step - (1e-9 if up else -1e-9)) * step
    return float(f"{found:.12g}")


class _Calibration:
    def __init__(self, playbook: Playbook, facts: Facts) -> None:
        infos = {name: MetricInfo(rule.unit, None) for name, rule in playbook.metrics.items()}
        self.scope = Scope(infos, playbook.params, frozenset(rule.id for rule in playbook.phases.rules))
        self.facts = facts
        self.known: Sequence[int] = facts.history.epochs() if playbook.clock == "epoch" else ()
        """The epochs of the run; none where the playbook is judged by steps, which this does not look at."""

    def limits(self, file: PlaybookFile) -> Iterator[Limit]:
        for index, check in enumerate(file.checks):
            texts = (("fail", check.fail, False), ("warn", check.warn, False), ("pass", check.passes, True))
            for key, text, wanted in texts:
                if text:
                    path: Keys = ("checks", index, key)
                    epochs = self.epochs(check.when, alarm=check.kind == "alarm")
                    if check.only_if:
                        left_out = self.failing(check.only_if, epochs)
                        epochs = [epoch for epoch in epochs if epoch not in left_out]
                    yield from self.of_rule(path, f"check {check.id}, {key}", text, epochs, wanted=wanted)
        for index, target in enumerate(file.targets):
            newest = self.epochs(None, alarm=False)
            yield from self.of_rule(
                ("targets", index, "goal"), f"target {target.id}", target.goal, newest, wanted=True
            )
        yield from self.signs_of_trouble(file)
        for index, decision in enumerate(file.decisions):
            yield from self.of_decision(index, decision)
        yield from self.ranges(file)

    def signs_of_trouble(self, file: PlaybookFile) -> Iterator[Limit]:
        """Yield the numbers of what a run that goes well never shows: symptoms and stop rules."""
        for index, symptom in enumerate(file.symptoms):
            late = [e for e in self.known if e > (symptom.expected_until or 0)]
            path: Keys = ("symptoms", index, "if")
            yield from self.of_rule(path, f"symptom {symptom.id}", symptom.condition, late, wanted=False)
        for index, stop in enumerate(file.stop):
            yield from self.of_rule(
                ("stop", index, "if"), f"stop {stop.id}", stop.condition, self.known, wanted=False
            )

    def of_decision(self, index: int, decision: DecisionPoint) -> Iterator[Limit]:
        """Yield the numbers of a decision's cases, of which only a good one is to be the first that holds."""
        before, known = self.scope, self.known
        epochs = [e for e in known if e == decision.epoch] if decision.epoch is not None else known[-1:]
        for name, text in decision.let.items():
            value = self.compiled(text)
            if value is not None:
                self.scope = self.scope.defining(name, Defined(value.kind, value.unit, value))
        undecided = epochs
        for number, case in enumerate(decision.cases):
            if case.condition is not None and decision.step is None:
                path: Keys = ("decisions", index, "cases", number, "if")
                where = f"decision {decision.id}, case {case.id}"
                wanted = False if undecided and case.status != "pass" else None
                yield from self.of_rule(path, where, case.condition, epochs, wanted=wanted)
                undecided = self.failing(case.condition, undecided)
        self.scope = before

    def failing(self, condition: str, epochs: Sequence[int]) -> list[int]:
        """Return the epochs in which a condition is known not to hold."""
        compiled = self.compiled(condition)
        return [epoch for epoch in epochs if compiled is not None and compiled.run(self.view(epoch)) is False]

    def epochs(self, when: When | None, *, alarm: bool) -> Sequence[int]:
        """Return the epochs in which a check is judged, as far as the run went."""
        known = self.known
        if when is not None and (when.step is not None or when.by_step is not None or when.every == "step"):
            return []
        if when is not None and (when.epoch is not None or when.by_epoch is not None):
            last = when.epoch if when.epoch is not None else when.by_epoch
            first = when.epoch if when.epoch is not None else 0
            return [epoch for epoch in known if (first or 0) <= epoch <= (last or 0)]
        if alarm or (when is not None and when.every):
            span = self.facts.phase_epochs(when.phase) if when is not None and when.phase else None
            return [epoch for epoch in known if span is None or span[0] <= epoch <= span[1]]
        return known[-1:]

    def of_rule(
        self, path: Keys, where: str, text: str, epochs: Sequence[int], *, wanted: bool | None
    ) -> Iterator[Limit]:
        epochs, wanted = self.judged(text, epochs, wanted=wanted)
        for found in _numbers(parse(text), wanted):
            subject = self.compiled(text[found.subject.start : found.subject.end])
            if subject is None or not (subject.metrics or subject.text.strip() in self.scope.lets):
                continue
            number = found.number.value * found.factor
            value = number / 100 if found.number.percent and subject.unit != "percent" else number
            observed = self.observe(subject.run, epochs)
            proposed = _moved(value, found.sign, observed)
            spelt = (
                None
                if proposed is None
                else _spelt(proposed, found, percent_metric=subject.unit == "percent")
            )
            edit = None if spelt is None else Edit(path, found.number.start, found.number.end, spelt)
            yield Limit(where, text[found.node.start : found.node.end], value, observed, proposed, edit)

    def judged(
        self, text: str, epochs: Sequence[int], *, wanted: bool | None
    ) -> tuple[Sequence[int], bool | None]:
        """Return the epochs in which a rule is known, and what is wanted of it: nothing where it is so in all."""
        rule = self.compiled(text)
        known = {} if rule is None else {epoch: rule.run(self.view(epoch)) for epoch in epochs}
        told = {epoch: answer for epoch, answer in known.items() if answer is not None}
        against = any(answer is not wanted for answer in told.values())
        return list(told) or epochs, wanted if against else None

    def compiled(self, text: str) -> Expression | None:
        """Return one side of a comparison; None for what cannot stand alone, such as a value of ``let``."""
        try:
            return compile_expression(text, self.scope)
        except RuleError:
            return None

    def observe(self, run: Callable[[View], object], epochs: Sequence[int]) -> Observed | None:
        values = [value for epoch in epochs if isinstance(value := run(self.view(epoch)), float)]
        finite = [value for value in values if math.isfinite(value)]
        if not finite:
            return None
        return Observed(min(finite), math.fsum(finite) / len(finite), max(finite), len(finite))

    def view(self, epoch: int) -> View:
        """Return an epoch with the values that a decision defines by name."""
        view = View(self.facts, epoch)
        for name, defined in self.scope.lets.items():
            view.lets[name] = defined.expression.run(view)
        return view

    def ranges(self, file: PlaybookFile) -> Iterator[Limit]:
        """Yield the ends of expected ranges and healthy zones."""
        for metric, bands in file.expect.items():
            for epoch, text in bands.items():
                path: Keys = ("expect", metric, epoch)
                yield from self.of_range(path, f"expected {metric} at epoch {epoch}", text, metric, [epoch])
        for name, spec in file.metrics.items():
            if spec.zones is not None:
                epochs = [epoch for epoch in self.known if epoch >= spec.zones.from_epoch]
                path = ("metrics", name, "zones", "healthy")
                yield from self.of_range(path, f"healthy {name}", spec.zones.healthy, name, epochs)

    def of_range(
        self, path: Keys, where: str, text: str, metric: str, epochs: Sequence[int]
    ) -> Iterator[Limit]:
        span, middle = parse_span(text), text.index("..")
        observed = self.observe(lambda view: view.value(metric), epochs)
        ends = ((span.low, ">=", text[:middle], 0), (span.high, "<=", text[middle + 2 :], middle + 2))
        for number, sign, spelt, start in ends:
            if math.isinf(number):
                continue
            at = start + len(spelt) - len(spelt.lstrip())
            proposed = _moved(number, sign, observed)
            percent = "%" if spelt.rstrip().endswith("%") else ""
            new = None if proposed is None else _written(proposed, percent)
            edit = None if new is None else Edit(path, at, at + len(spelt.strip()), new)
            yield Limit(where, f"{metric} {sign} {spelt.strip()}", number, observed, proposed, edit)


def _moved(number: float, sign: str, observed: Observed | None) -> float | None:
    """Return a number that all observed values are on the wanted side of; None where they are, or nothing is wanted."""
    if observed is None or sign not in _MIRRORED:
        return None
    if sign.startswith("<"):
        kept = observed.high < number or (observed.high == number and sign == "<=")
        return None if kept else rounded(observed.high + MARGIN * abs(observed.high), up=True)
    kept = observed.low > number or (observed.low == number and sign == ">=")
    return None if kept else rounded(observed.low - MARGIN * abs(observed.low), up=False)


def _spelt(proposed: float, found: _Found, *, percent_metric: bool) -> str | None:
    """Return how the proposed number is written in place of the present one; None where its sign would change."""
    if found.number.percent and not percent_metric:
        proposed *= 100
    proposed *= found.factor
    return None if proposed < 0 else _written(proposed, "%" if found.number.percent else "")


def _written(number: float, percent: str) -> str | None:
    """Return a number without an exponent; None for one that nobody would write so."""
    if number and not SMALLEST <= abs(number) <= LARGEST:
        return None
    return f"{number:.15f}".rstrip("0").rstrip(".") + percent


def _numbers(node: syntax.Node, wanted: bool | None) -> Iterator[_Found]:
    """Yield the numbers that metrics are compared with; ``wanted`` is what the part is to be, None for either."""
    match node:
        case syntax.Not():
            yield from _numbers(node.operand, None if wanted is None else not wanted)
        case syntax.Logic():
            both = wanted if wanted is (node.word == "and") else None
            yield from _numbers(node.left, both)
            yield from _numbers(node.right, both)
        case syntax.Held() | syntax.After():
            yield from _numbers(node.condition, wanted)
        case syntax.Compare():
            alone = len(node.signs) == 1 or wanted is True
            for left, sign, right in zip(node.operands, node.signs, node.operands[1:], strict=False):
                yield from _pair(node, left, sign, right, wanted if alone else None)
        case syntax.Within():
            side = wanted if wanted is True else None
            yield from _pair(node, node.value, ">=", node.low, side)
            yield from _pair(node, node.value, "<=", node.high, side)


def _pair(
    node: syntax.Node, left: syntax.Node, sign: str, right: syntax.Node, wanted: bool | None
) -> Iterator[_Found]:
    plain = _plain(right)
    if plain is None:
        left, right, sign, plain = right, left, _MIRRORED.get(sign, sign), _plain(left)
    if plain is None or _plain(left) is not None:
        return
    towards = "" if wanted is None else (sign if wanted else _OPPOSITE.get(sign, ""))
    yield _Found(node, *plain, left, towards)


def _plain(node: syntax.Node) -> tuple[syntax.Number, float] | None:
    """Return a written number and its sign, or None for anything else."""
    if isinstance(node, syntax.Number):
        return node, 1.0
    if isinstance(node, syntax.Negative) and isinstance(node.operand, syntax.Number):
        return node.operand, -1.0
    return None
