"""The epoch clock: the closures that an expression becomes, each asked for one epoch's `View`."""

from __future__ import annotations

from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from trainmon_tui.rules import kleene
from trainmon_tui.rules.functions import TRAIL_FUNCTIONS, WINDOW_FUNCTIONS, unit_of
from trainmon_tui.rules.printed import same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon_tui.rules import syntax
    from trainmon_tui.rules.clock import Clock, Run
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.nodes import Leaf, Node
    from trainmon_tui.rules.scope import Defined
    from trainmon_tui.rules.view import Point, Scalar, View

_EPOCH_OF = itemgetter(0)


class OnEpochs:
    """Builds closures over views."""

    clock: Clock = "epoch"
    negate = staticmethod(kleene.negate)
    both = staticmethod(kleene.both)
    either = staticmethod(kleene.either)
    arithmetic = staticmethod(kleene.arithmetic)
    compare = staticmethod(kleene.compare)

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.leaves: list[Leaf] = []

    def constant(self, value: float | str) -> Run:
        """Return a number or text that is always known."""
        return lambda _: value

    def compare_printed(self, sign: str, left: Run, right: Run, metrics: Sequence[str]) -> Run:
        """Return ``==`` or ``!=`` between printed metrics, or one and a number: as finely as they were printed."""
        exactly = kleene.compare(sign, left, right)

        def answer(view: View) -> bool | None:
            a, b, unit = left(view), right(view), view.unit(metrics)
            if unit and isinstance(a, (int, float)) and isinstance(b, (int, float)) and same(a, b, unit):
                view.same_to(unit)
                return sign == "=="
            return exactly(view)  # type: ignore[no-any-return]

        return answer

    def metric(self, name: str) -> Run:
        """Return a metric's value in the epoch."""
        return _shared((name,), lambda view: view.value(name))

    def let(self, name: str, value: Defined) -> Run:  # noqa: ARG002 (a view knows what it was)
        """Return a value that was defined by name."""
        return lambda view: view.lets.get(name)

    def derived(self, name: str, behind: Expression) -> None:
        """Nothing to note: the facts compute it."""

    def param(self, name: str, given: Scalar) -> Run:
        """Return a parameter: the playbook's value, or from an adjustment on the one that a person recorded."""
        if isinstance(given, (str, bool)):
            return lambda view: str(view.param(name, given))
        return lambda view: view.param(name, given)

    def setting(self, key: str) -> Run:
        """Return a printed configuration value."""
        return lambda view: view.setting(key)

    def numeric(self, run: Run) -> Run:
        """Return a configured value as a number, unknown where it is a word."""

        def answer(view: View) -> float | None:
            value = run(view)
            return None if isinstance(value, str) else value

        return answer

    def absolute(self, run: Run) -> Run:
        """Return a number without its sign."""

        def answer(view: View) -> float | None:
            value = run(view)
            return None if value is None else abs(value)

        return answer

    def default(self, first: Run, second: Run) -> Run:
        """Return the first where it is known, else the second; only what is taken counts as read."""

        def answer(view: View) -> float | None:
            aside = view.back_to(view.now)
            value: float | None = first(aside)
            if value is None:
                value = second(view)
            else:
                view.take(aside)
            return value

        return answer

    def held(self, run: Run, metrics: Sequence[str], count: int, label: str) -> Run:
        """Return whether a condition stood in all logged epochs that tell about the last ``count``."""

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
                    view.take(earlier)
                if held is False:
                    return False
                if held is None:
                    result = None
            if result is None:
                view.lack(f"fewer than {count} epochs known")
            return result

        return _shared(label, answer)

    def after(self, run: Run, moment: int) -> Run:
        """Return a condition that is unknown up to an epoch."""

        def answer(view: View) -> bool | None:
            if view.now > moment:
                return run(view)  # type: ignore[no-any-return]
            view.lack(f"judged after epoch {moment}")
            return None

        return answer

    def window(self, function: str, metrics: Sequence[str], window: syntax.Window | None, label: str) -> Run:
        """Return a function of the values in a window."""
        apply, least, _, stands_at = WINDOW_FUNCTIONS[function]

        def answer(view: View) -> Any:  # noqa: ANN401 (number, condition or unknown)
            parts: list[Sequence[Point]] = []
            for metric in metrics:
                found = view.window(metric, window)
                if found is None:
                    return None
                parts.append(found)
            points = parts[0] if len(parts) == 1 else sorted(chain(*parts), key=_EPOCH_OF)
            if len(points) < least:
                return None
            try:
                value = apply(points)
            except (ZeroDivisionError, OverflowError):
                return None
            _note(view, label, value, stands_at(points))
            return value

        return _shared(label, answer)

    def trail(self, function: str, metric: str, span: int, label: str) -> Run:
        """Return a function that looks back from the epoch's value."""
        apply, stands_at = TRAIL_FUNCTIONS[function].apply, TRAIL_FUNCTIONS[function].stands_at

        def answer(view: View) -> Any:  # noqa: ANN401 (number, condition or unknown)
            points = view.points(metric)
            if not points or points[-1].epoch != view.now:
                view.lack(f"{metric} was not logged in epoch {view.now}")
                return None
            try:
                value = apply(points, span)
            except OverflowError:
                value = None
            if value is None:
                view.lack(f"{metric} has too few epochs before {view.now}")
            if function == "unchanged_for" and value is True:
                view.same_to(unit_of(points, span))
            _note(view, label, value, stands_at(points, span))
            return value

        return _shared(label, answer)

    def finite(self, metrics: Sequence[str], window: syntax.Window | None) -> Run:
        """Return whether all values were finite, even inside an epoch."""

        def answer(view: View) -> bool | None:
            answers = [view.finite(metric, window) for metric in metrics]
            return False if False in answers else (None if None in answers else True)

        return answer

    def appeared(self, metrics: Sequence[str]) -> Run:
        """Return whether all metrics have been printed."""

        def answer(view: View) -> bool | None:
            begins = view.facts.begins_at()
            if begins is None:
                view.lack("no epoch was logged")
                return None
            found = [view.points(metric) for metric in metrics]
            for metric, points in zip(metrics, found, strict=True):
                _note(view, metric, True, points[-1] if points else None)
            return True if all(found) else (None if view.now < begins else False)

        return answer

    def said(self, text: str) -> Run:
        """Return whether a text was printed up to the epoch."""
        return lambda view: view.seen(text)

    def times(self, text: str) -> Run:
        """Return how often a text was printed up to the epoch."""
        return lambda view: view.times(text)


def _shared(label: str | tuple[str], run: Run) -> Run:
    """Return a part that is computed once in a view that rules share."""

    def answer(view: View) -> Any:  # noqa: ANN401 (number, condition or unknown)
        kept = view.kept
        if kept is None:
            return run(view)
        if label not in kept:
            kept[label] = run(view)
        return kept[label]

    return answer


def held_steps(metric: str, sign: str, limit: float, count: int) -> Run:
    """Return whether a metric's newest points by step, inside epochs, all compared so."""
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


def _note(view: View, label: str, value: Any, at: Point | None) -> None:  # noqa: ANN401 (number or condition)
    """Note an answer with the place at which it stands; of a condition the value that stands there."""
    if value is not None and at is not None:
        view.reads[label] = (value if not isinstance(value, bool) else at.value, at.place)
