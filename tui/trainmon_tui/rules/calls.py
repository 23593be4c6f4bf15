"""Compiles calls: which arguments and windows a function takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.model.errors import did_you_mean
from trainmon_tui.rules import syntax
from trainmon_tui.rules.clock import A_MOMENT, OTHER
from trainmon_tui.rules.functions import FUNCTION_NAMES, TRAIL_FUNCTIONS, WINDOW_FUNCTIONS
from trainmon_tui.rules.scope import Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.rules.compiler import Compiler


def compile_call(compiler: Compiler, node: syntax.Call) -> Value:
    """Return the compiled form of a call. Raises `RuleError` for unknown functions and wrong arguments."""
    _check_window(compiler, node)
    name = _on_clock(compiler, node)
    if name in TRAIL_FUNCTIONS:
        return _trail(compiler, node, name)
    if name == "best":
        return _window(compiler, node, _best(compiler, node))
    if name in WINDOW_FUNCTIONS:
        return _window(compiler, node, name)
    if name in _OTHERS:
        return _OTHERS[name](compiler, node)
    end = syntax.Node(node.start, node.name_end)
    return compiler.fail(f"unknown function {name!r}", end, did_you_mean(name, FUNCTION_NAMES))


def _on_clock(compiler: Compiler, node: syntax.Call) -> str:
    """Return a function's name in the tables: ``step_of_min`` is ``epoch_of_min`` on the step clock."""
    clock, name = compiler.scope.clock, node.function
    for unit in OTHER:
        if f"epoch_{name.removeprefix(f'{unit}_')}" in WINDOW_FUNCTIONS and name.startswith(f"{unit}_of_"):
            where = syntax.Node(node.start, node.name_end)
            compiler.fits(unit, where, f"write: {clock}_{name.removeprefix(f'{unit}_')}")
            return f"epoch_{name.removeprefix(f'{unit}_')}"
    return name


def _check_window(compiler: Compiler, node: syntax.Call) -> None:
    window = node.window
    if window is None:
        return
    if window.phase is not None and window.phase not in compiler.scope.phases:
        compiler.fail(
            f"unknown phase {window.phase!r}", node, did_you_mean(window.phase, compiler.scope.phases)
        )
    span = window.epochs or window.steps
    if span is not None:
        plural = "" if window.single is not None and node.function == "at" else "s"
        wanted = f"{compiler.scope.clock}{plural}={span[0]}" + (f"..{span[1]}" if plural else "")
        place = syntax.Node(window.start, window.end)
        compiler.fits("epoch" if window.epochs else "step", place, f"write: {wanted}")


def _arguments(compiler: Compiler, node: syntax.Call, least: int, most: int, *, window: bool) -> None:
    count = len(node.arguments)
    if not least <= count <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        arguments = "argument" if wanted == "1" else "arguments"
        compiler.fail(f"{node.function}() takes {wanted} {arguments}, not {count}", node)
    if node.window is not None and not window:
        compiler.fail(f"{node.function}() takes no window", node)


def _metrics(compiler: Compiler, node: syntax.Node) -> list[str]:
    """Return the metrics an argument stands for: one, or all that a wildcard matches."""
    if isinstance(node, syntax.Name) and "*" in node.name and node.name not in compiler.scope.metrics:
        found = compiler.scope.matching(node.name)
        if not found:
            compiler.unknown(node)
        for name in found:
            compiler.reads(name, node)
        return found
    return [compiler.metric(node)]


def _unit(compiler: Compiler, metrics: list[str]) -> str | None:
    return compiler.scope.metrics[metrics[0]].unit


def _best(compiler: Compiler, node: syntax.Call) -> str:
    _arguments(compiler, node, 1, 1, window=True)
    metric = compiler.metric(node.arguments[0])
    better = compiler.scope.metrics[metric].better
    if better is None:
        compiler.fail(
            f"best() needs to know what is better for {metric}", node, "set better: lower or higher"
        )
    return "min" if better == "lower" else "max"


def _window(compiler: Compiler, node: syntax.Call, function: str) -> Value:
    _arguments(compiler, node, 1, 1, window=True)
    metrics = _metrics(compiler, node.arguments[0])
    label = compiler.text[node.start : node.end]
    run = compiler.target.window(function, metrics, node.window, label)
    return Value("number", run, _unit(compiler, metrics) if WINDOW_FUNCTIONS[function].keeps_unit else None)


def _trail(compiler: Compiler, node: syntax.Call, name: str) -> Value:
    function = TRAIL_FUNCTIONS[name]
    _arguments(compiler, node, 1 if function.default else 2, 2, window=False)
    metric = compiler.metric(node.arguments[0])
    span = function.default or 1
    if len(node.arguments) == 2:
        span = _whole(compiler, node.arguments[1])
    if name == "unchanged_for":
        compiler.compared.append(metric)
    run = compiler.target.trail(name, metric, span, compiler.text[node.start : node.end])
    unit = {"metric": _unit(compiler, [metric]), "percent": "percent", "none": None}[function.unit]
    return Value(function.gives, run, unit)


def _whole(compiler: Compiler, node: syntax.Node, least: int = 1) -> int:
    if (
        not isinstance(node, syntax.Number)
        or node.percent
        or not node.value.is_integer()
        or node.value < least
    ):
        compiler.fail("a whole number is needed here", node)
    return int(node.value)


def _at(compiler: Compiler, node: syntax.Call) -> Value:
    _arguments(compiler, node, 1, 2, window=True)
    clock, window = compiler.scope.clock, node.window
    if len(node.arguments) == 2:
        moment = _whole(compiler, node.arguments[1], least=0)
        span = (moment, moment)
        window = syntax.Window(epochs=span) if clock == "epoch" else syntax.Window(steps=span)
    if window is None or window.single is None:
        compiler.fail(f"at() needs {A_MOMENT[clock]}", node, f"write: at(kl_raw, {clock}=5)")
    single = syntax.Call(node.start, node.end, "at", node.arguments[:1], window, node.name_end)
    return _window(compiler, single, "last")


def _finite(compiler: Compiler, node: syntax.Call) -> Value:
    _arguments(compiler, node, 1, 1, window=True)
    window = node.window
    if window is not None and window.epochs is None and window.steps is None:
        compiler.fail(f"finite() takes only {compiler.scope.clock}s=", node)
    return Value("condition", compiler.target.finite(_metrics(compiler, node.arguments[0]), window))


def _seen(compiler: Compiler, node: syntax.Call) -> Value:
    _arguments(compiler, node, 1, 1, window=False)
    argument = node.arguments[0]
    if isinstance(argument, syntax.Text):
        return Value("condition", compiler.target.said(_text(compiler, node, argument)))
    return Value("condition", compiler.target.appeared(_metrics(compiler, argument)))


def _text(compiler: Compiler, node: syntax.Call, argument: syntax.Text) -> str:
    if not argument.value.strip():
        compiler.fail(f"{node.function}() needs a text", argument)
    compiler.texts.append(argument.value)
    return argument.value


def _times(compiler: Compiler, node: syntax.Call) -> Value:
    _arguments(compiler, node, 1, 1, window=False)
    argument = node.arguments[0]
    if not isinstance(argument, syntax.Text):
        compiler.fail("times() counts a text in quotes", argument, "count() counts a metric's values")
    text = _text(compiler, node, argument)
    compiler.counted.append(text)
    return Value("number", compiler.target.times(text))


def _abs(compiler: Compiler, node: syntax.Call) -> Value:
    _arguments(compiler, node, 1, 1, window=False)
    inner = compiler.number(node.arguments[0])
    return Value("number", compiler.target.absolute(inner.run), inner.unit)


def _default(compiler: Compiler, node: syntax.Call) -> Value:
    """``default(config.x, params.x)``: the first of its two arguments that is known."""
    _arguments(compiler, node, 2, 2, window=False)
    first, second = compiler.number(node.arguments[0]), compiler.number(node.arguments[1])
    second = compiler.plain(second, first.unit)
    return Value("number", compiler.target.default(first.run, second.run), first.unit or second.unit)


_OTHERS: dict[str, Callable[[Compiler, syntax.Call], Value]] = {
    "at": _at, "finite": _finite, "seen": _seen, "times": _times, "abs": _abs, "default": _default,
}  # fmt: skip
