"""The two clocks that rules are judged by, and the words that belong to each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from trainmon_tui.rules import syntax
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.nodes import Leaf, Node
    from trainmon_tui.rules.scope import Defined
    from trainmon_tui.rules.view import Scalar

Clock = Literal["epoch", "step"]
Run = Callable[[Any], Any]
"""A compiled part: it answers for what it is given, the view of an epoch or a block of steps."""

A_MOMENT = {"epoch": "an epoch", "step": "a step"}


def shown(moment: float) -> str:
    """Return an epoch or step as people write it."""
    return f"{moment:.15g}"


OTHER: dict[Clock, Clock] = {"epoch": "step", "step": "epoch"}


class Target(Protocol):
    """What the compiler builds a tree from, on one clock; the tree's names, types and units are checked by then."""

    clock: Clock
    nodes: list[Node]
    """What is carried from block to block, what it rests on first."""
    leaves: list[Leaf]
    """What evidence names."""

    def constant(self, value: float | str) -> Run:
        """Return a number or text that is always known."""
        ...

    def metric(self, name: str) -> Run:
        """Return a metric's value at the moment that is judged."""
        ...

    def let(self, name: str, value: Defined) -> Run:
        """Return a value that was defined by name."""
        ...

    def derived(self, name: str, behind: Expression) -> None:
        """Note that a metric is computed, and how."""
        ...

    def param(self, name: str, given: Scalar) -> Run:
        """Return a parameter: the playbook's value, or what a person changed it to."""
        ...

    def setting(self, key: str) -> Run:
        """Return a printed configuration value."""
        ...

    def numeric(self, run: Run) -> Run:
        """Return a configured value as a number, unknown where it is a word."""
        ...

    def negate(self, run: Run) -> Run:
        """Return ``not``."""
        ...

    def both(self, left: Run, right: Run) -> Run:
        """Return ``and``."""
        ...

    def either(self, left: Run, right: Run) -> Run:
        """Return ``or``."""
        ...

    def arithmetic(self, sign: str, left: Run, right: Run) -> Run:
        """Return a number computed from two."""
        ...

    def compare(self, sign: str, left: Run, right: Run) -> Run:
        """Return one comparison."""
        ...

    def absolute(self, run: Run) -> Run:
        """Return a number without its sign."""
        ...

    def default(self, first: Run, second: Run) -> Run:
        """Return the first where it is known, else the second."""
        ...

    def held(self, run: Run, metrics: Sequence[str], count: int) -> Run:
        """Return whether a condition stood for ``count`` epochs or steps."""
        ...

    def after(self, run: Run, moment: int) -> Run:
        """Return a condition that is unknown up to a moment."""
        ...

    def window(self, function: str, metrics: Sequence[str], window: syntax.Window | None, label: str) -> Run:
        """Return a function of the values in a window; ``label`` is how it is written."""
        ...

    def trail(self, function: str, metric: str, span: int, label: str) -> Run:
        """Return a function that looks back from the newest value."""
        ...

    def finite(self, metrics: Sequence[str], window: syntax.Window | None) -> Run:
        """Return whether all values were finite."""
        ...

    def appeared(self, metrics: Sequence[str]) -> Run:
        """Return whether all metrics have been printed."""
        ...

    def said(self, text: str) -> Run:
        """Return whether a text was printed."""
        ...

    def times(self, text: str) -> Run:
        """Return how often a text was printed."""
        ...
