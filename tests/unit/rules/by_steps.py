"""The step clock read naively: a tree is answered at one step from all points that count, by plain Python."""

from __future__ import annotations

import math
import statistics
from itertools import pairwise
from typing import NamedTuple

from trainmon_tui.rules import syntax
from trainmon_tui.rules.alike import Alike
from trainmon_tui.rules.columns import scalar
from trainmon_tui.rules.compiler import compile_expression
from trainmon_tui.rules.facts import Facts
from trainmon_tui.rules.matching import MetricNames
from trainmon_tui.rules.nodes import Computed
from trainmon_tui.rules.parser import parse
from trainmon_tui.rules.phases import Phases
from trainmon_tui.rules.printed import EXACT, Unit, between, coarsest, same, same_to, unit_in
from trainmon_tui.rules.step_facts import StepFacts
from trainmon_tui.rules.step_fold import StepFold


class Shown(float):
    """A value that knows how finely it was printed, and on which kind of line."""

    def __new__(cls, text, source="line"):
        made = super().__new__(cls, text.replace(",", ""))
        made.text, made.source = text, source
        return made

    def unit(self, metric):
        return Unit(unit_in(self.text.encode(), float(self)), f"{self.source} of {metric}")


def unit(value, metric):
    return value.unit(metric) if isinstance(value, Shown) else EXACT


class Printed(NamedTuple):
    """One value that a log prints."""

    step: float
    metric: str
    value: float


def counting(attempts):
    """Return {metric: {step: value}} of what counts of a run's attempts, each a list of `Printed`."""
    points = {}
    for number, attempt in enumerate(attempts):
        if number and attempt:
            first = min(printed.step for printed in attempt)
            points = {
                metric: {step: value for step, value in known.items() if step < first}
                for metric, known in points.items()
            }
        for printed in attempt:
            points.setdefault(printed.metric, {})[printed.step] = printed.value
    return points


class Naive:
    """Answers a tree at any step; ``derived`` are the formulas of computed metrics."""

    def __init__(self, points, *, derived=None, phases=None):
        self.derived = derived or {}
        self.phases = phases or {}
        self.series = {metric: sorted(known.items()) for metric, known in points.items()}
        self.steps = sorted({step for known in points.values() for step in known})
        for name, (formula, parts) in self.derived.items():
            tree = parse(formula)
            printed = sorted({step for part in parts for step, _ in self.series.get(part, [])})
            found = [(step, self.at(tree, step)) for step in printed]
            self.series[name] = [(step, value) for step, value in found if value is not None]

    def notes(self, node, now):
        """Return what evidence says of a tree at a step."""
        return frozenset(same_to(size) for size in self.sameness(node, now) if size)

    def points(self, metric, now):
        return [(step, value) for step, value in self.series.get(metric, []) if step <= now]

    def at(self, node, now):
        return getattr(self, f"_{type(node).__name__.lower()}")(node, now)

    def _number(self, node, now):
        return node.value / 100 if node.percent else node.value

    def _name(self, node, now):
        found = self.points(node.name, now)
        return found[-1][1] if found else None

    def _negative(self, node, now):
        value = self.at(node.operand, now)
        return None if value is None else -value

    def _not(self, node, now):
        value = self.at(node.operand, now)
        return None if value is None else not value

    def _logic(self, node, now):
        both = [self.at(node.left, now), self.at(node.right, now)]
        decisive = node.word == "or"
        if decisive in both:
            return decisive
        return None if None in both else not decisive

    def _arithmetic(self, node, now):
        a, b = self.at(node.left, now), self.at(node.right, now)
        if a is None or b is None or (node.sign == "/" and b == 0):
            return None
        return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[node.sign]()

    def _compare(self, node, now):
        values = [self.at(operand, now) for operand in node.operands]
        pairs = [
            node.signs[number] == "=="
            if self.unit_of_pair(node, number, now)
            else compared(node.signs[number], a, b)
            for number, (a, b) in enumerate(pairwise(values))
        ]
        return False if False in pairs else (None if None in pairs else True)

    def unit_of_pair(self, node, number, now):
        """Return the unit in which a pair of printed things is the same, or 0."""
        parts = node.operands[number : number + 2]
        names = [part.name for part in parts if isinstance(part, syntax.Name)]
        plain = all(isinstance(part, (syntax.Name, syntax.Number)) for part in parts)
        if not names or not plain or node.signs[number] not in ("==", "!="):
            return 0
        a, b = (self.at(part, now) for part in parts)
        units = [unit(self._name(syntax.Name(0, 0, name), now), name) for name in names]
        size = units[0].size if len(units) == 1 else coarsest(units)
        return size if size and a is not None and b is not None and same(a, b, size) else 0

    def sameness(self, node, now):
        """Return the units in which parts of a tree are the same at a step."""
        if isinstance(node, syntax.Compare):
            yield from (self.unit_of_pair(node, number, now) for number in range(len(node.signs)))
        if isinstance(node, syntax.Call) and node.function == "unchanged_for" and self.at(node, now):
            yield coarsest_of(self.points(node.arguments[0].name, now), int(node.arguments[1].value), node)
        parts = (getattr(node, name) for name in node.__struct_fields__)
        for part in parts:
            for inner in part if isinstance(part, tuple) else (part,):
                if isinstance(inner, syntax.Node):
                    yield from self.sameness(inner, now)

    def _within(self, node, now):
        low, value, high = (self.at(part, now) for part in (node.low, node.value, node.high))
        pairs = [compared("<=", low, value), compared("<=", value, high)]
        return False if False in pairs else (None if None in pairs else True)

    def _after(self, node, now):
        return self.at(node.condition, now) if now > node.moment else None

    def _held(self, node, now):
        begin = now - node.count + 1
        known = [step for step in self.steps if step <= now]
        before = [step for step in known if step <= begin]
        told = before[-1:] + [step for step in known if step > begin]
        answers = [self.at(node.condition, step) for step in told]
        if False in answers:
            return False
        return True if before and None not in answers else None

    def _call(self, node, now):
        name, arguments = node.function, node.arguments
        if name == "abs":
            value = self.at(arguments[0], now)
            return None if value is None else abs(value)
        if name == "default":
            value = self.at(arguments[0], now)
            return self.at(arguments[1], now) if value is None else value
        if name in TRAILS:
            found = self.points(arguments[0].name, now)
            span = int(arguments[1].value) if len(arguments) > 1 else 1
            if name == "unchanged_for":
                found = [(step, value, arguments[0].name) for step, value in found]
            return TRAILS[name](found, span) if found else None
        if name == "seen":
            return bool(self.points(arguments[0].name, now))
        return self._window(node, now)

    def _window(self, node, now):
        found = self.points(node.arguments[0].name, now)
        window = node.window or syntax.Window()
        if window.last is not None:
            if len(found) < window.last:
                return None
            found = found[-window.last :]
        span = window.steps or self.phases.get(window.phase)
        if window.phase and (span is None or now < span[0]):
            return None
        if span is not None:
            found = [(step, value) for step, value in found if span[0] <= step <= span[1]]
        if node.function == "finite":
            if not all(math.isfinite(value) for _, value in found):
                return False
            return True if found and not (window.steps and now < span[1]) else None
        if window.steps and now < span[1]:
            return None
        return WINDOWS["last" if node.function == "at" else node.function](found)


def compared(sign, a, b):
    """Compare two numbers; those that differ by a rounding error are equal."""
    if a is None or b is None:
        return None
    equal = math.isclose(a, b, rel_tol=1e-12)
    less, more = a < b and not equal, a > b and not equal
    table = {"<": less, ">": more, "<=": less or equal, ">=": more or equal, "==": equal, "!=": not equal}
    return table[sign]


def numbers(points):
    return [value for _, value in points]


def broken(points):
    return not all(map(math.isfinite, numbers(points)))


def extreme(pick):
    def find(points):
        known = [value for value in numbers(points) if not math.isnan(value)]
        return pick(known) if known else None

    return find


def place_of(pick):
    def find(points):
        known = [(step, value) for step, value in points if not math.isnan(value)]
        return pick(known, key=lambda point: point[1])[0] if known else None

    return find


def average(points):
    if not points:
        return None
    return sum(numbers(points)) if broken(points) else statistics.fmean(numbers(points))


def median(points):
    if not points:
        return None
    return math.nan if any(map(math.isnan, numbers(points))) else statistics.median(numbers(points))


def deviation(points):
    if len(points) < 2:
        return None
    return math.nan if broken(points) else statistics.stdev(numbers(points))


def growth(points):
    if len(points) < 2:
        return None
    (x, y), (last, value) = points[0], points[-1]
    return (value - y) / (last - x)


def slope(points):
    if len(points) < 2:
        return None
    if broken(points):
        return math.nan
    return statistics.linear_regression([step for step, _ in points], numbers(points)).slope


WINDOWS = {
    "last": lambda points: points[-1][1] if points else None,
    "first": lambda points: points[0][1] if points else None,
    "min": extreme(min),
    "max": extreme(max),
    "avg": average,
    "median": median,
    "std": deviation,
    "count": lambda points: float(len(points)),
    "growth": growth,
    "slope": slope,
    "step_of_min": place_of(min),
    "step_of_max": place_of(max),
}


def before(points, span):
    """Return the points up to the newest one at least ``span`` steps before the last."""
    return [point for point in points if point[0] <= points[-1][0] - span]


def previous(points, span):
    earlier = before(points, span)
    return earlier[-1][1] if earlier else None


def drop(points, span):
    value = previous(points, span)
    return None if value is None or value == 0 else (value - points[-1][1]) / abs(value) * 100


def rise(points, span):
    found = drop(points, span)
    return None if found is None else -found


def steady(follows, spare=0):
    def check(points, span):
        earlier = before(points, span - spare)
        trail = points[max(len(earlier) - 1, 0) :]
        if not all(follows(a[1:], b[1:]) for a, b in pairwise(trail)):
            return False
        return True if earlier else None

    return check


def zscore(points, count):
    if len(points) <= count or count < 2:
        return None
    history = points[-count - 1 : -1]
    spread = deviation(history)
    return (points[-1][1] - average(history)) / spread if spread else None


TRAILS = {
    "prev": previous,
    "drop_pct": drop,
    "rise_pct": rise,
    "increasing_for": steady(lambda a, b: b[0] > a[0]),
    "decreasing_for": steady(lambda a, b: b[0] < a[0]),
    "unchanged_for": steady(lambda a, b: same(a[0], b[0], between(unit(*a), unit(*b))), spare=1),
    "zscore": zscore,
}


def coarsest_of(points, span, node):
    """Return the coarsest unit of the pairs of the last ``span`` steps, 0 where one compares exactly."""
    earlier = before(points, span - 1)
    trail = points[max(len(earlier) - 1, 0) :]
    return coarsest([unit(value, node.arguments[0].name) for _, value in trail])


class Recorder:
    """A tracker that keeps what expressions answer at every step."""

    sources = ()

    def __init__(self, expressions):
        self.expressions = expressions

    def start(self):
        return ()

    def advance(self, state, frame, view):
        found = []
        for index, step in enumerate(frame.steps):
            row = view(index, [node for expression in self.expressions for node in expression.nodes])
            answers = tuple(expression.run(row) for expression in self.expressions)
            found.append((float(step), (answers, frozenset(row.same))))
        return state + tuple(found)


class Columns:
    """Folds logs through the programs of some expressions."""

    def __init__(self, texts, scope, *, phases=()):
        self.expressions = [compile_expression(text, scope) for text in texts]
        self.facts = Facts([MetricNames(name, (name,)) for name in scope.metrics])
        sources = {name for expression in self.expressions for name in expression.sources}
        nodes = [node for expression in self.expressions for node in expression.nodes]
        compared = {name for node in nodes if isinstance(node, Alike) for name in node.reads}
        self.by_step = StepFacts(self.facts, Phases(phases), sources, compared)
        behind = {node.name: node.sources for node in nodes if isinstance(node, Computed)}
        self.fold = StepFold(self.by_step.table, nodes, [Recorder(self.expressions)], behind, self.by_step)

    def feed(self, segments, parsed):
        self.facts.fold(segments, parsed)
        self.by_step.fold(parsed.rows)
        self.fold.advance(self.by_step.spans(), None)
        return self

    def sameness(self):
        """Return at each step that is over how finely its evidence says that things are the same."""
        return {step: notes for step, (_, notes) in self.fold.tracked(0)}

    def answers(self):
        """Return (step, answers) of every step that is over, and of the newest one."""
        newest = self.fold.now(self.by_step.spans())
        found = {step: answers for step, (answers, _) in self.fold.tracked(0)}
        found[float(newest.steps[0])] = tuple(
            scalar(expression.columns(newest)) for expression in self.expressions
        )
        return found
