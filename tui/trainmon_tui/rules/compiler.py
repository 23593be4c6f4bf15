"""Trees to closures, with every name, type and unit checked while a playbook is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from trainmon_tui.model.errors import did_you_mean
from trainmon_tui.rules import kleene, syntax
from trainmon_tui.rules.adjusted import setting_key
from trainmon_tui.rules.calls import compile_call
from trainmon_tui.rules.lexer import RuleError
from trainmon_tui.rules.parser import parse
from trainmon_tui.rules.scope import LITERAL_PERCENT, Kind, Value
from trainmon_tui.rules.view import View

if TYPE_CHECKING:
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
    """Metrics whose single points are needed (``for N steps``)."""
    run: Callable[[View], Any]
    settings: tuple[str, ...] = ()
    """Keys of the configuration that it reads, as they are compared."""


def compile_expression(text: str, scope: Scope, *, condition: bool = False) -> Expression:
    """Parse and check an expression; with ``condition`` it must be one. Raises `RuleError`."""
    compiler = Compiler(text, scope)
    tree = parse(text)
    value = compiler.compile(tree)
    if condition:
        compiler.need(value, "condition", tree)
    if value.unit == LITERAL_PERCENT:
        value = compiler.plain(value, "percent")
    return Expression(
        text, value.kind, value.unit, tuple(dict.fromkeys(compiler.metrics)), tuple(dict.fromkeys(compiler.texts)),
        tuple(dict.fromkeys(compiler.counted)), tuple(dict.fromkeys(compiler.stepwise)), value.run,
        tuple(dict.fromkeys(compiler.settings)),
    )  # fmt: skip


class Compiler:
    """Compiles one expression against the names of a scope."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.text = text
        self.scope = scope
        self.metrics: list[str] = []
        self.texts: list[str] = []
        self.counted: list[str] = []
        self.stepwise: list[str] = []
        self.settings: list[str] = []

    def fail(self, message: str, node: syntax.Node, hint: str = "") -> NoReturn:
        """Raise the error that points at a part."""
        raise RuleError(message, self.text, node.start, node.end, hint)

    def compile(self, node: syntax.Node) -> Value:
        """Return the compiled form of any part."""
        match node:
            case syntax.Number():
                return _constant("number", node.value, LITERAL_PERCENT if node.percent else None)
            case syntax.Text():
                return _constant("text", node.value)
            case syntax.Name():
                return self._name(node)
            case syntax.Call():
                return compile_call(self, node)
            case syntax.Negative():
                return self._negative(node)
            case syntax.Not():
                return Value("condition", kleene.negate(self.condition(node.operand).run))
            case syntax.Logic():
                join = kleene.both if node.word == "and" else kleene.either
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
        return Value("number", _numeric(value.run)) if value.kind == "any" else value

    def plain(self, value: Value, unit: str | None) -> Value:
        """Return ``80%`` as 80 beside percent values, as 0.8 beside any other."""
        if value.unit != LITERAL_PERCENT:
            return value
        if unit in ("percent", LITERAL_PERCENT):
            return Value(value.kind, value.run, unit)
        run = value.run
        return Value(value.kind, lambda view: run(view) / 100, unit)

    def metric(self, node: syntax.Node) -> str:
        """Return the one metric that a part names."""
        if not isinstance(node, syntax.Name):
            self.fail("a metric is needed here", node)
        if node.name not in self.scope.metrics:
            self.unknown(node)
        self.metrics.append(node.name)
        return node.name

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
        self.fail(f"unknown metric {node.name!r}", node, did_you_mean(node.name, self.scope.known()))

    def _name(self, node: syntax.Name) -> Value:
        head, _, rest = node.name.partition(".")
        if node.name in self.scope.lets:
            kind, unit = self.scope.lets[node.name]
            name = node.name
            return Value(kind, lambda view: view.lets.get(name), unit)  # type: ignore[arg-type]
        if node.name in self.scope.metrics:
            metric = self.metric(node)
            return Value("number", lambda view: view.value(metric), self.scope.metrics[metric].unit)
        if head == "config" and rest:
            self.settings.append(setting_key(rest))
            return Value("any", lambda view: view.setting(rest))
        if head == "params" and rest in self.scope.params:
            return _param(rest, self.scope.params[rest])
        return self.unknown(node)

    def _negative(self, node: syntax.Negative) -> Value:
        value = self.number(node.operand)
        return Value("number", kleene.arithmetic("-", lambda _: 0.0, value.run), value.unit)

    def _arithmetic(self, node: syntax.Arithmetic) -> Value:
        left, right = self.number(node.left), self.number(node.right)
        if node.sign in "+-":
            left, right = self.plain(left, right.unit), self.plain(right, left.unit)
            unit = left.unit if left.unit == right.unit else left.unit or right.unit
        else:
            left, right = self.plain(left, None), self.plain(right, None)
            one_sided = left.unit if right.unit is None else (right.unit if left.unit is None else None)
            unit = one_sided if node.sign == "*" or right.unit is None else None
        return Value("number", kleene.arithmetic(node.sign, left.run, right.run), unit)

    def _comparable(self, node: syntax.Node) -> Value:
        value = self.compile(node)
        if value.kind == "condition":
            self.fail("a condition cannot be compared", node, "join conditions with 'and' or 'or'")
        return value

    def _pair(self, sign: str, left: Value, right: Value, at: syntax.Node) -> Callable[[View], Any]:
        kinds = {left.kind, right.kind} - {"any"}
        if len(kinds) > 1 or ("text" in kinds and sign not in ("==", "!=")):
            self.fail(
                "a number cannot be compared with a text" if len(kinds) > 1 else "texts have no order", at
            )
        if "number" in kinds:
            left, right = _as_number(left, sign), _as_number(right, sign)
        left, right = self.plain(left, right.unit), self.plain(right, left.unit)
        return kleene.compare(sign, left.run, right.run)

    def _comparison(self, node: syntax.Compare) -> Value:
        parts = [self._comparable(operand) for operand in node.operands]
        pairs = zip(node.signs, parts, parts[1:], node.operands[1:], strict=False)
        return Value("condition", kleene.chain([self._pair(*pair) for pair in pairs]))

    def _within(self, node: syntax.Within) -> Value:
        value, low, high = self.number(node.value), self.number(node.low), self.number(node.high)
        ends = [self._pair("<=", low, value, node), self._pair("<=", value, high, node)]
        return Value("condition", kleene.chain(ends))

    def _held(self, node: syntax.Held) -> Value:
        before = len(self.metrics)
        condition = self.condition(node.condition)
        metrics = tuple(dict.fromkeys(self.metrics[before:]))
        if not metrics:
            self.fail(f"'for {node.count} {node.unit}' needs a condition on a metric", node)
        if node.unit == "epochs":
            return Value("condition", _held_epochs(condition.run, metrics, node.count))
        return self._held_steps(node, metrics)

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
        return Value("condition", _held_steps(metrics[0], compared.signs[0], limit, node.count))

    def _after(self, node: syntax.After) -> Value:
        run, epoch = self.condition(node.condition).run, node.epoch

        def answer(view: View) -> bool | None:
            if view.now > epoch:
                return run(view)  # type: ignore[no-any-return]
            view.lack(f"judged after epoch {epoch}")
            return None

        return Value("condition", answer)


def _constant(kind: Kind, value: float | str, unit: str | None = None) -> Value:
    return Value(kind, lambda _: value, unit)


def _param(name: str, given: float | str | bool) -> Value:
    """Return a parameter: the playbook's value, or from an adjustment on the one that a person recorded."""
    if isinstance(given, (str, bool)):
        return Value("text", lambda view: str(view.param(name, given)))
    return Value("number", lambda view: view.param(name, given))


def _word(value: Value) -> str:
    return "configured value" if value.kind == "any" else value.kind


def _numeric(run: Callable[[View], Any]) -> Callable[[View], Any]:
    """Return a configured value as a number, or unknown where it is a word."""

    def answer(view: View) -> float | None:
        value = run(view)
        return None if isinstance(value, str) else value

    return answer


def _as_number(value: Value, sign: str) -> Value:
    if value.kind != "any" or sign in ("==", "!="):
        return value
    return Value("any", _numeric(value.run), value.unit)


def _held_epochs(run: Callable[[View], Any], metrics: tuple[str, ...], count: int) -> Callable[[View], Any]:
    def answer(view: View) -> bool | None:
        epochs = view.epochs_with(metrics, count)
        known = epochs or view.epochs_with(metrics, 1) or []
        if not known or known[-1] != view.now:
            view.lack(f"{metrics[0]} was not logged in epoch {view.now}")
            return None
        result: bool | None = True if epochs else None
        for epoch in reversed(known):
            earlier = view.back_to(epoch)
            held = run(earlier)
            if epoch == known[-1]:
                view.reads.update(earlier.reads)
            if held is False:
                return False
            if held is None:
                result = None
        if result is None:
            view.lack(f"fewer than {count} epochs known")
        return result

    return answer


def _held_steps(metric: str, sign: str, limit: float, count: int) -> Callable[[View], Any]:
    holds = kleene.COMPARE[sign]

    def answer(view: View) -> bool | None:
        points = view.facts.recent(metric)
        if not points:
            view.lack(f"{metric} was not logged by step")
            return None
        first = points[-1][0] - count
        if not all(holds(value, limit) for step, value in points if step > first):
            return False
        return True if points[0][0] <= first + 1 else None

    return answer
