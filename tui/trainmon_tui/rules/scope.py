"""The names that an expression may use, known when a playbook is loaded, and the values it is compiled to."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, Literal

import msgspec

from trainmon_tui.rules.clock import Clock, Run

Better = Literal["lower", "higher"]
Kind = Literal["number", "condition", "text", "any"]
"""``any`` is what a configuration printed: a number or a text, known only while the run is read."""

LITERAL_PERCENT = "literal %"
"""Unit of ``80%`` before it meets what it is compared with."""


class Value(msgspec.Struct, frozen=True):
    """A compiled part: what it is, and how to get it (None: unknown)."""

    kind: Kind
    run: Run
    unit: str | None = None


class MetricInfo(msgspec.Struct, frozen=True):
    """What the language must know of a metric."""

    unit: str | None = None
    better: Better | None = None
    formula: str | None = None
    """How it is computed from other metrics, if it is."""


class Defined(msgspec.Struct, frozen=True):
    """A value that ``let`` defines."""

    kind: Kind
    unit: str | None = None
    expression: Any = None
    """The `Expression` behind it."""


class Scope(msgspec.Struct, frozen=True):
    """Names and what they stand for."""

    metrics: Mapping[str, MetricInfo]
    params: Mapping[str, float | str | bool] = {}
    phases: frozenset[str] = frozenset()
    lets: Mapping[str, Defined] = {}
    clock: Clock = "epoch"
    later: frozenset[str] = frozenset()
    """Metrics that the playbook defines further down."""

    def matching(self, pattern: str) -> list[str]:
        """Return the metrics that a wildcard stands for."""
        return [name for name in self.metrics if fnmatchcase(name, pattern)]

    def known(self) -> list[str]:
        """Return every name, for "did you mean"."""
        return [*self.metrics, *self.lets, *(f"params.{name}" for name in self.params)]

    def defining(self, name: str, value: Defined) -> Scope:
        """Return this scope with one more defined value."""
        return msgspec.structs.replace(self, lets={**self.lets, name: value})

    def on(self, clock: Clock) -> Scope:
        """Return this scope for expressions that are judged by a clock."""
        return self if clock == self.clock else msgspec.structs.replace(self, clock=clock)
