"""A compiled part of an expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.rules.view import View

Kind = Literal["number", "condition", "text", "any"]
"""``any`` is what a configuration printed: a number or a text, known only while the run is read."""

LITERAL_PERCENT = "literal %"
"""Unit of ``80%`` before it meets what it is compared with."""


@dataclass(frozen=True, slots=True)
class Value:
    """A compiled part: what it is, and how to get it from a `View` (None: unknown)."""

    kind: Kind
    run: Callable[[View], Any]
    unit: str | None = None
