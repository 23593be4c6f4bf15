"""The step clock: the programs over columns that an expression becomes, each run on a `Frame` of steps."""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from trainmon_tui.rules import columns
from trainmon_tui.rules.alike import Alike, Matched, Stayed
from trainmon_tui.rules.look_back import FOLLOWING, Looked, Slid, Steady
from trainmon_tui.rules.nodes import (
    STEP_OF,
    Appeared,
    Broken,
    Computed,
    Finite,
    Grown,
    Held,
    Leaf,
    Newest,
    Node,
    Stretch,
)
from trainmon_tui.rules.said import Configured, Counted, Param, Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.rules import syntax
    from trainmon_tui.rules.clock import Clock, Run
    from trainmon_tui.rules.columns import Conditions
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.frame import Frame
    from trainmon_tui.rules.scope import Defined
    from trainmon_tui.rules.view import Scalar


class OnSteps:
    """Builds programs over columns, and gathers the nodes that they read."""

    clock: Clock = "step"
    negate = staticmethod(columns.negate)
    both = staticmethod(columns.both)
    either = staticmethod(columns.either)
    arithmetic = staticmethod(columns.arithmetic)
    compare = staticmethod(columns.compare)
    numeric = staticmethod(columns.numeric)
    absolute = staticmethod(columns.absolute)
    default = staticmethod(columns.default)

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.leaves: list[Leaf] = []

    def _read(self, label: str, metrics: Sequence[str], node: Node, where: Node | None = None) -> Run:
        self.nodes.extend([node] if where is None else [where, node])
        self.leaves.append(Leaf(label, tuple(metrics), node, where))
        return lambda frame: frame.columns[node]

    def _condition(self, label: str, node: Node, metric: str, where: Node | None = None) -> Run:
        """Read a condition; its evidence shows the metric's newest value."""
        self.nodes.append(Newest(metric))
        return self._read(label, [metric], node, where)

    def constant(self, value: float | str) -> Run:
        """Return a number or text that is always known."""
        found = columns.Word(value) if isinstance(value, str) else columns.number(value)
        return lambda _: found

    def metric(self, name: str) -> Run:
        """Return a metric's newest value at each step."""
        return self._read(name, [name], Newest(name))

    def let(self, name: str, value: Defined) -> Run:  # noqa: ARG002 (it is computed anew)
        """Return what the name was defined by."""
        behind: Expression = value.expression
        self.nodes.extend(behind.nodes)
        self.leaves.extend(behind.leaves)
        return behind.columns or behind.run

    def derived(self, name: str, behind: Expression) -> None:
        """Compute a metric before what reads it."""
        self.nodes.extend(behind.nodes)
        self.nodes.append(Computed(name, behind.columns or behind.run, behind.sources))

    def param(self, name: str, given: Scalar) -> Run:
        """Return a parameter: the playbook's value, or from an adjustment on the one that a person recorded."""
        node = Param(name, str(given) if isinstance(given, bool) else given)
        self.nodes.append(node)
        return lambda frame: frame.columns[node]

    def setting(self, key: str) -> Run:
        """Return a printed configuration value."""
        return self._read(f"config.{key}", [], Configured(key))

    def held(self, run: Run, metrics: Sequence[str], count: int, label: str) -> Run:  # noqa: ARG002 (the node is its own)
        """Return whether a condition stood during the last ``count`` steps."""
        node = Held(run, tuple(metrics), count)
        self.nodes.append(node)
        return lambda frame: frame.columns[node]

    def after(self, run: Run, moment: int) -> Run:
        """Return a condition that is unknown up to a step."""

        def answer(frame: Frame) -> Conditions:
            return np.where(frame.steps > moment, run(frame), columns.UNKNOWN)

        return answer

    def window(self, function: str, metrics: Sequence[str], window: syntax.Window | None, label: str) -> Run:
        """Return a function of the points in a window."""
        made = partial(_windowed, tuple(metrics), window)
        stands_at = STEP_OF.get(function)
        if stands_at is None and window is not None and window.last is None:
            stands_at = "step_of_last"  # what is printed after the window is not in it
        return self._read(label, metrics, made(function), None if stands_at is None else made(stands_at))

    def compare_printed(self, sign: str, left: Run, right: Run, metrics: Sequence[str]) -> Run:
        """Return ``==`` or ``!=`` between printed metrics, or one and a number: as finely as they were printed."""
        exactly, node = columns.compare(sign, left, right), self._alike(Matched(left, right, tuple(metrics)))

        def answer(frame: Frame) -> Conditions:
            unit: Any = frame.columns[node]
            found: Conditions = exactly(frame)
            return np.where(unit.known, columns.condition(sign == "=="), found) if unit.known.any() else found

        return answer

    def _alike(self, node: Alike) -> Alike:
        """Read in which unit things are the same; evidence says it."""
        self.nodes.append(node)
        self.leaves.append(Leaf("", node.reads, node))
        return node

    def trail(self, function: str, metric: str, span: int, label: str) -> Run:
        """Return a function that looks back from the newest point."""
        if function in FOLLOWING:
            steady = Steady(metric, function, span)
            run = self._condition(label, steady, metric)
            if function == "unchanged_for":
                self._alike(Stayed(metric, span, steady))
            return run
        where = Looked(metric, STEP_OF[function], span) if function in STEP_OF else None
        return self._read(label, [metric], Looked(metric, function, span), where)

    def finite(self, metrics: Sequence[str], window: syntax.Window | None) -> Run:
        """Return whether all values were finite."""
        stretch = _stretch(window)
        runs = [self._condition(name, Finite(name, stretch), name, Broken(name, stretch)) for name in metrics]
        return reduce(columns.both, runs)

    def appeared(self, metrics: Sequence[str]) -> Run:
        """Return whether all metrics have been printed."""
        return reduce(columns.both, [self._condition(name, Appeared(name), name) for name in metrics])

    def said(self, text: str) -> Run:
        """Return whether a text was printed before the step's last line."""
        return self._read(f'"{text}"', [], Said(text))

    def times(self, text: str) -> Run:
        """Return how often a text was printed before the step's last line."""
        return self._read(f'times("{text}")', [], Counted(text))


def _windowed(metrics: tuple[str, ...], window: syntax.Window | None, function: str) -> Node:
    if window is not None and window.last is not None:
        return Slid(function, metrics, window.last)
    return Grown(function, metrics, _stretch(window))


def _stretch(window: syntax.Window | None) -> Stretch:
    if window is None:
        return Stretch()
    steps = None if window.steps is None else (float(window.steps[0]), float(window.steps[1]))
    return Stretch(steps, window.phase)


def on_view(run: Run, leaves: tuple[Leaf, ...]) -> Run:
    """Return a program over columns as one that answers for a `StepView`, and notes what it read."""
    return lambda view: view.answer(run, leaves)
