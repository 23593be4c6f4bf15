"""Compiles calls: which arguments a function takes, and the closure that gathers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trainmon_tui.model.errors import did_you_mean
from trainmon_tui.rules import syntax
from trainmon_tui.rules.functions import FUNCTION_NAMES, TRAIL_FUNCTIONS, WINDOW_FUNCTIONS
from trainmon_tui.rules.scope import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trainmon_tui.rules.compiler import Compiler
    from trainmon_tui.rules.functions import TrailFunction, WindowFunction
    from trainmon_tui.rules.view import Point, View


def compile_call(compiler: Compiler, node: syntax.Call) -> Value:
    """Return the compiled form of a call. Raises `RuleError` for unknown functions and wrong arguments."""
    name = node.function
    _check_phase(compiler, node)
    if name in TRAIL_FUNCTIONS:
        return _trail(compiler, node, TRAIL_FUNCTIONS[name])
    if name == "best":
        return _window(compiler, node, WINDOW_FUNCTIONS[_best(compiler, node)])
    if name in WINDOW_FUNCTIONS:
        return _window(compiler, node, WINDOW_FUNCTIONS[name])
    if name in _OTHERS:
        return _OTHERS[name](compiler, node)
    end = syntax.Node(node.start, node.name_end)
    return compiler.fail(f"unknown function {name!r}", end, did_you_mean(name, FUNCTION_NAMES))


def _check_phase(compiler: Compiler, node: syntax.Call) -> None:
    phase = node.window.phase if node.window else None
    if phase is not None and phase not in compiler.scope.phases:
        compiler.fail(f"unknown phase {phase!r}", node, did_you_mean(phase, compiler.scope.phases))


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
        compiler.metrics.extend(found)
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


def _note(view: View, label: str, value: Any, points: Sequence[Point]) -> None:  # noqa: ANN401 (number or condition)
    if value is not None and points:
        number = value if not isinstance(value, bool) else points[-1].value
        view.reads[label] = (number, points[-1].place)


def _window(compiler: Compiler, node: syntax.Call, function: WindowFunction) -> Value:
    _arguments(compiler, node, 1, 1, window=True)
    metrics = _metrics(compiler, node.arguments[0])
    label = compiler.text[node.start : node.end]
    window = node.window

    def run(view: View) -> Any:  # noqa: ANN401 (number, condition or unknown)
        points: list[Point] = []
        for metric in metrics:
            found = view.window(metric, window)
            if found is None:
                return None
            points.extend(found)
        if len(metrics) > 1:
            points.sort(key=lambda point: point.epoch)
        if len(points) < function.least:
            return None
        try:
            value = function.apply(points)
        except (ZeroDivisionError, OverflowError):
            return None
        _note(view, label, value, points)
        return value

    return Value("number", run, _unit(compiler, metrics) if function.keeps_unit else None)


def _trail(compiler: Compiler, node: syntax.Call, function: TrailFunction) -> Value:
    _arguments(compiler, node, 1 if function.default else 2, 2, window=False)
    metric = compiler.metric(node.arguments[0])
    span = function.default or 1
    if len(node.arguments) == 2:
        span = _whole(compiler, node.arguments[1])
    label = compiler.text[node.start : node.end]

    def run(view: View) -> Any:  # noqa: ANN401
        points = view.points(metric)
        if not points or points[-1].epoch != view.now:
            view.lack(f"{metric} was not logged in epoch {view.now}")
            return None
        try:
            value = function.apply(points, span)
        except OverflowError:
            value = None
        if value is None:
            view.lack(f"{metric} has too few epochs before {view.now}")
        _note(view, label, value, points)
        return value

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
    window = node.window
    if len(node.arguments) == 2:
        epoch = _whole(compiler, node.arguments[1], least=0)
        window = syntax.Window(epochs=(epoch, epoch))
    if window is None or window.epochs is None or window.epochs[0] != window.epochs[1]:
        compiler.fail("at() needs an epoch", node, "write: at(kl_raw, epoch=5)")
    single = syntax.Call(node.start, node.end, "at", node.arguments[:1], window, node.name_end)
    return _window(compiler, single, WINDOW_FUNCTIONS["last"])


def _finite(compiler: Compiler, node: syntax.Call) -> Value:
    _arguments(compiler, node, 1, 1, window=True)
    if node.window is not None and node.window.epochs is None:
        compiler.fail("finite() takes only epochs=", node)
    metrics = _metrics(compiler, node.arguments[0])
    window = node.window

    def run(view: View) -> bool | None:
        answers = [view.finite(metric, window) for metric in metrics]
        return False if False in answers else (None if None in answers else True)

    return Value("condition", run)


def _seen(compiler: Compiler, node: syntax.Call) -> Value:
    _arguments(compiler, node, 1, 1, window=False)
    argument = node.arguments[0]
    if isinstance(argument, syntax.Text):
        text = _text(compiler, node, argument)
        return Value("condition", lambda view: view.seen(text))
    metrics = _metrics(compiler, argument)

    def run(view: View) -> bool | None:
        found = [view.points(metric) for metric in metrics]
        for metric, points in zip(metrics, found, strict=True):
            _note(view, metric, True, points)
        begins = view.facts.begins_at()
        return True if all(found) else (None if begins is None or view.now < begins else False)

    return Value("condition", run)


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
    return Value("number", lambda view: view.times(text))


def _abs(compiler: Compiler, node: syntax.Call) -> Value:
    _arguments(compiler, node, 1, 1, window=False)
    inner = compiler.number(node.arguments[0])
    run = inner.run

    def answer(view: View) -> float | None:
        value = run(view)
        return None if value is None else abs(value)

    return Value("number", answer, inner.unit)


def _default(compiler: Compiler, node: syntax.Call) -> Value:
    """``default(config.x, params.x)``: the first of its two arguments that is known."""
    _arguments(compiler, node, 2, 2, window=False)
    first, second = compiler.number(node.arguments[0]), compiler.number(node.arguments[1])
    second = compiler.plain(second, first.unit)

    def answer(view: View) -> float | None:
        aside = view.back_to(view.now)
        value: float | None = first.run(aside)
        if value is None:
            value = second.run(view)
        else:
            view.reads.update(aside.reads)
        return value

    return Value("number", answer, first.unit or second.unit)


_OTHERS: dict[str, Callable[[Compiler, syntax.Call], Value]] = {
    "at": _at, "finite": _finite, "seen": _seen, "times": _times, "abs": _abs, "default": _default,
}  # fmt: skip
