"""Trees to closures, with every name, type and unit checked while a playbook is loaded."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

import msgspec

from trainmon_tui.model.errors import did_you_mean
from trainmon_tui.rules import syntax
from trainmon_tui.rules.adjusted import setting_key
from trainmon_tui.rules.calls import compile_call
from trainmon_tui.rules.clock import OTHER, Clock, Run
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.machine import MACHINE
from trainmon_tui.rules.nodes import Leaf, Node
from trainmon_tui.rules.on_epochs import OnEpochs, held_steps
from trainmon_tui.rules.on_steps import OnSteps, on_view
from trainmon_tui.rules.parser import parse
from trainmon_tui.rules.scope import LITERAL_PERCENT, Kind, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.rules.scope import Scope


class Expression(msgspec.Struct, frozen=True):
    """A compiled expression; ``metrics`` are all it reads, ``texts`` all it looks for in the log."""

    text: str
    kind: Kind
    unit: str | None
    metrics: tuple[str, ...]
    texts: tuple[str, ...]
    counted: tuple[str, ...]
    """Those of the texts whose every line counts (``times``)."""
    stepwise: tuple[str, ...]
    """Metrics whose single points are needed (``for N steps`` on the epoch clock)."""
    compared: tuple[str, ...]
    """Metrics of which it counts how finely they were printed."""
    run: Run
    """Answers for one moment's view."""
    settings: tuple[str, ...] = ()
    """Keys of the configuration that it reads, as they are compared."""
    clock: Clock = "epoch"
    columns: Run | None = None
    """On the step clock: answers for a block of steps."""
    nodes: tuple[Node, ...] = ()
    """On the step clock: what is carried from block to block, what it rests on first."""
    leaves: tuple[Leaf, ...] = ()
    sources: tuple[str, ...] = ()
    """On the step clock: the printed metrics behind it."""


def compile_expression(text: str, scope: Scope, *, condition: bool = False) -> Expression:
    """Parse and check an expression; with ``condition`` it must be one. Raises `RuleError`."""
    compiler = Compiler(text, scope)
    tree = parse(text)
    value = compiler.compile(tree)
    if condition:
        compiler.need(value, "condition", tree)
    if value.unit == LITERAL_PERCENT:
        value = compiler.plain(value, "percent")
    return compiler.expression(value)


class Compiler:
    """Compiles one expression against the names of a scope."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.text = text
        self.scope = scope
        self.target: OnEpochs | OnSteps = OnEpochs() if scope.clock == "epoch" else OnSteps()
        self.metrics: list[str] = []
        self.sources: list[str] = []
        self.texts: list[str] = []
        self.counted: list[str] = []
        self.stepwise: list[str] = []
        self.compared: list[str] = []
        self.settings: list[str] = []

    def expression(self, value: Value) -> Expression:
        """Return the whole, with all that it needs to know of the log."""
        by_step = self.scope.clock == "step"
        leaves = tuple(dict.fromkeys(self.target.leaves))
        return Expression(
            self.text, value.kind, value.unit, _unique(self.metrics), _unique(self.texts), _unique(self.counted),
            _unique(self.stepwise), _unique(self.compared), on_view(value.run, leaves) if by_step else value.run,
            _unique(self.settings), self.scope.clock, value.run if by_step else None, tuple(dict.fromkeys(self.target.nodes)), leaves, _unique(self.sources),
        )  # fmt: skip

    def fail(self, message: str, node: syntax.Node, hint: str = "") -> NoReturn:
        """Raise the error that points at a part."""
        raise RuleError(message, self.text, node.start, node.end, hint)

    def fits(self, unit: Clock, node: syntax.Node, hint: str) -> None:
        """Fail at a part that counts by the other clock."""
        clock = self.scope.clock
        if unit != clock:
            self.fail(f"this is judged by {clock}s, not by {OTHER[clock]}s", node, hint)

    def compile(self, node: syntax.Node) -> Value:
        """Return the compiled form of any part."""
        match node:
            case syntax.Number():
                return self._constant("number", node.value, LITERAL_PERCENT if node.percent else None)
            case syntax.Text():
                return self._constant("text", node.value)
            case syntax.Name():
                return self._name(node)
            case syntax.Call():
                return compile_call(self, node)
            case syntax.Negative():
                return self._negative(node)
            case syntax.Not():
                return Value("condition", self.target.negate(self.condition(node.operand).run))
            case syntax.Logic():
                join = self.target.both if node.word == "and" else self.target.either
                return Value("condition", join(self.condition(node.left).run, self.condition(node.right).run))
            case syntax.Arithmetic():
                return self._arithmetic(node)
            case syntax.Compare():
                return self._comparison(node)
            case syntax.Within():
                return self._within(node)
            case syntax.Held():
                return self._held(node)
            case syntax.After():
                return self._after(node)
        return self.fail("this cannot stand here", node)

    def need(self, value: Value, kind: Kind, node: syntax.Node) -> Value:
        """Return ``value`` if it is of a kind, else fail at its place."""
        if value.kind == kind or (value.kind == "any" and kind == "number"):
            return value
        if kind == "condition":
            self.fail(f"a condition is needed here, this is a {_word(value)}", node, "compare it: ... > 0")
        return self.fail(f"a number is needed here, this is a {_word(value)}", node)

    def condition(self, node: syntax.Node) -> Value:
        """Compile a part that must be a condition."""
        return self.need(self.compile(node), "condition", node)

    def number(self, node: syntax.Node) -> Value:
        """Compile a part that must be a number; what a configuration printed as text counts as unknown."""
        value = self.need(self.compile(node), "number", node)
        return Value("number", self.target.numeric(value.run)) if value.kind == "any" else value

    def plain(self, value: Value, unit: str | None) -> Value:
        """Return ``80%`` as 80 beside percent values, as 0.8 beside any other."""
        if value.unit != LITERAL_PERCENT:
            return value
        if unit in ("percent", LITERAL_PERCENT):
            return Value(value.kind, value.run, unit)
        return Value(value.kind, self.target.arithmetic("/", value.run, self.target.constant(100.0)), unit)

    def metric(self, node: syntax.Node) -> str:
        """Return the one metric that a part names."""
        if not isinstance(node, syntax.Name):
            self.fail("a metric is needed here", node)
        if node.name not in self.scope.metrics:
            self.unknown(node)
        self.reads(node.name, node)
        return node.name

    def reads(self, name: str, node: syntax.Node) -> None:
        """Note that a metric is read; on the step clock a computed one is computed by steps too."""
        self.metrics.append(name)
        formula = self.scope.metrics[name].formula
        if self.scope.clock == "epoch":
            return
        if formula is None:
            self.sources.append(name)
            return
        try:
            behind = compile_expression(formula, self.scope)
        except RuleError as error:
            self.fail(f"{name} is computed by epochs: {formula}", node, error.message)
        self.sources.extend(behind.sources)
        self.target.derived(name, behind)

    def unknown(self, node: syntax.Name) -> NoReturn:
        """Fail at a name that stands for nothing."""
        if "*" in node.name and self.scope.matching(node.name):
            self.fail(
                f"{node.name!r} stands for several metrics",
                node,
                f"write min({node.name}) or max({node.name})",
            )
        head, _, rest = node.name.partition(".")
        if head == "params" and rest:
            near = did_you_mean(rest, self.scope.params) or "the playbook has no params"
            self.fail(f"unknown parameter {rest!r}", node, near)
        if node.name in self.scope.later:
            self.fail(
                f"metric {node.name!r} is not defined above", node, "an expr reads the metrics above it"
            )
        self.fail(f"unknown metric {node.name!r}", node, did_you_mean(node.name, self.scope.known(), MACHINE))

    def _name(self, node: syntax.Name) -> Value:
        head, _, rest = node.name.partition(".")
        if node.name in self.scope.lets:
            value = self.scope.lets[node.name]
            if self.scope.clock == "step":
                self.metrics.extend(value.expression.metrics)
                self.sources.extend(value.expression.sources)
            return Value(value.kind, self.target.let(node.name, value), value.unit)
        if node.name in self.scope.metrics:
            metric = self.metric(node)
            return Value("number", self.target.metric(metric), self.scope.metrics[metric].unit)
        if head == "config" and rest:
            self.settings.append(setting_key(rest))
            return Value("any", self.target.setting(rest))
        if head == "params" and rest in self.scope.params:
            param = self.scope.params[rest]
            kind: Kind = "text" if isinstance(param, (str, bool)) else "number"
            return Value(kind, self.target.param(rest, param))
        return self.unknown(node)

    def _negative(self, node: syntax.Negative) -> Value:
        value = self.number(node.operand)
        run = self.target.arithmetic("-", self.target.constant(0.0), value.run)
        return Value("number", run, value.unit)

    def _arithmetic(self, node: syntax.Arithmetic) -> Value:
        left, right = self.number(node.left), self.number(node.right)
        if node.sign in "+-":
            left, right = self.plain(left, right.unit), self.plain(right, left.unit)
            unit = left.unit if left.unit == right.unit else left.unit or right.unit
        else:
            left, right = self.plain(left, None), self.plain(right, None)
            one_sided = left.unit if right.unit is None else (right.unit if left.unit is None else None)
            unit = one_sided if node.sign == "*" or right.unit is None else None
        return Value("number", self.target.arithmetic(node.sign, left.run, right.run), unit)

    def _comparable(self, node: syntax.Node) -> Value:
        value = self.compile(node)
        if value.kind == "condition":
            self.fail("a condition cannot be compared", node, "join conditions with 'and' or 'or'")
        return value

    def _pair(
        self, sign: str, left: Value, right: Value, at: syntax.Node, printed: Sequence[str] = ()
    ) -> Run:
        kinds = {left.kind, right.kind} - {"any"}
        if len(kinds) > 1 or ("text" in kinds and sign not in ("==", "!=")):
            self.fail(
                "a number cannot be compared with a text" if len(kinds) > 1 else "texts have no order", at
            )
        if "number" in kinds:
            left, right = self._as_number(left, sign), self._as_number(right, sign)
        left, right = self.plain(left, right.unit), self.plain(right, left.unit)
        if printed and sign in ("==", "!="):
            self.compared.extend(printed)
            return self.target.compare_printed(sign, left.run, right.run, printed)
        return self.target.compare(sign, left.run, right.run)

    def _printed(self, *nodes: syntax.Node) -> list[str]:
        """Return the metrics of a pair that the log prints, or none where a part of it is computed."""
        names = [node.name for node in nodes if isinstance(node, syntax.Name)]
        numbers = sum(isinstance(node, syntax.Number) for node in nodes)
        if len(names) + numbers < len(nodes) or any(name in self.scope.lets for name in names):
            return []
        return [name for name in names if name in self.scope.metrics]

    def _as_number(self, value: Value, sign: str) -> Value:
        if value.kind != "any" or sign in ("==", "!="):
            return value
        return Value("any", self.target.numeric(value.run), value.unit)

    def _chain(self, conditions: list[Run]) -> Value:
        return Value("condition", reduce(self.target.both, conditions))

    def _comparison(self, node: syntax.Compare) -> Value:
        parts = [self._comparable(operand) for operand in node.operands]
        printed = [self._printed(*pair) for pair in pairwise(node.operands)]
        pairs = zip(node.signs, parts, parts[1:], node.operands[1:], printed, strict=False)
        return self._chain([self._pair(*pair) for pair in pairs])

    def _within(self, node: syntax.Within) -> Value:
        value, low, high = self.number(node.value), self.number(node.low), self.number(node.high)
        ends = [self._pair("<=", low, value, node), self._pair("<=", value, high, node)]
        return self._chain(ends)

    def _held(self, node: syntax.Held) -> Value:
        before = len(self.metrics)
        condition = self.condition(node.condition)
        metrics = tuple(dict.fromkeys(self.metrics[before:]))
        if not metrics:
            self.fail(f"'for {node.count} {node.unit}' needs a condition on a metric", node)
        if node.unit == "steps" and self.scope.clock == "epoch":
            return self._held_steps(node, metrics)
        words = syntax.Node(node.condition.end + 1, node.end)
        self.fits("epoch" if node.unit == "epochs" else "step", words, f"write: for {node.count} steps")
        return Value(
            "condition",
            self.target.held(condition.run, metrics, node.count, self.text[node.start : node.end]),
        )

    def _held_steps(self, node: syntax.Held, metrics: tuple[str, ...]) -> Value:
        compared = node.condition
        if len(metrics) != 1 or not isinstance(compared, syntax.Compare) or len(compared.signs) != 1:
            self.fail(
                "'for N steps' takes one comparison of one metric",
                node,
                "for example: loss > 5 for 100 steps",
            )
        left, right = compared.operands
        if not isinstance(left, syntax.Name) or not isinstance(right, syntax.Number):
            self.fail(
                "'for N steps' compares a metric with a number",
                compared,
                "for example: loss > 5 for 100 steps",
            )
        self.stepwise.extend(metrics)
        unit = self.scope.metrics[metrics[0]].unit
        limit = right.value / 100 if right.percent and unit != "percent" else right.value
        return Value("condition", held_steps(metrics[0], compared.signs[0], limit, node.count))

    def _after(self, node: syntax.After) -> Value:
        words = syntax.Node(node.condition.end + 1, node.end)
        self.fits(node.unit, words, f"write: after {self.scope.clock} {node.moment}")
        return Value("condition", self.target.after(self.condition(node.condition).run, node.moment))

    def _constant(self, kind: Kind, value: float | str, unit: str | None = None) -> Value:
        return Value(kind, self.target.constant(value), unit)


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _word(value: Value) -> str:
    return "configured value" if value.kind == "any" else value.kind
