"""The parts an expression is made of, each with its place in the text."""

from __future__ import annotations

from typing import Literal

import msgspec

Comparison = Literal["<", "<=", ">", ">=", "==", "!="]


class Node(msgspec.Struct, frozen=True):
    """Any part of an expression; ``start`` and ``end`` are character positions."""

    start: int
    end: int


class Number(Node, frozen=True):
    """A number; ``80%`` is 80 with ``percent``."""

    value: float
    percent: bool


class Text(Node, frozen=True):
    """A quoted text."""

    value: str


class Name(Node, frozen=True):
    """A metric, ``params.x``, ``config.x`` or a value defined by ``let``."""

    name: str


class Negative(Node, frozen=True):
    """``-x``."""

    operand: Node


class Not(Node, frozen=True):
    """``not x``."""

    operand: Node


class Arithmetic(Node, frozen=True):
    """``left + right`` and the like."""

    sign: str
    left: Node
    right: Node


class Logic(Node, frozen=True):
    """``left and right`` or ``left or right``."""

    word: str
    left: Node
    right: Node


class Compare(Node, frozen=True):
    """``a < b <= c``: one sign fewer than operands."""

    signs: tuple[Comparison, ...]
    operands: tuple[Node, ...]


class Within(Node, frozen=True):
    """``x in low..high``, both ends included."""

    value: Node
    low: Node
    high: Node


class Held(Node, frozen=True):
    """``condition for 3 epochs``."""

    condition: Node
    count: int
    unit: Literal["epochs", "steps"]


class After(Node, frozen=True):
    """``condition after epoch 100``: unknown up to that epoch or step."""

    condition: Node
    moment: int
    unit: Literal["epoch", "step"]


class Window(msgspec.Struct, frozen=True):
    """Which of a metric's values a function sees; at most one field is set."""

    epochs: tuple[int, int] | None = None
    steps: tuple[int, int] | None = None
    last: int | None = None
    phase: str | None = None
    start: int = 0
    end: int = 0

    @property
    def single(self) -> int | None:
        """The one epoch or step that it holds, or None."""
        span = self.epochs or self.steps
        return span[0] if span is not None and span[0] == span[1] else None


class Call(Node, frozen=True):
    """``avg(kl_raw, epochs=3..5)``."""

    function: str
    arguments: tuple[Node, ...]
    window: Window | None
    name_end: int
