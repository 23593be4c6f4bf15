"""The parts an expression is made of, each with its place in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Comparison = Literal["<", "<=", ">", ">=", "==", "!="]


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of an expression; ``start`` and ``end`` are character positions."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number; ``80%`` is 80 with ``percent``."""

    value: float
    percent: bool


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A quoted text."""

    value: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A metric, ``params.x``, ``config.x`` or a value defined by ``let``."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """``-x``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Not(Node):
    """``not x``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """``left + right`` and the like."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """``left and right`` or ``left or right``."""

    word: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """``a < b <= c``: one sign fewer than operands."""

    signs: tuple[Comparison, ...]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Within(Node):
    """``x in low..high``, both ends included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Held(Node):
    """``condition for 3 epochs``."""

    condition: Node
    count: int
    unit: Literal["epochs", "steps"]


@dataclass(frozen=True, slots=True)
class After(Node):
    """``condition after epoch 100``: unknown up to that epoch."""

    condition: Node
    epoch: int


@dataclass(frozen=True, slots=True)
class Window:
    """Which of a metric's values a function sees; at most one field is set."""

    epochs: tuple[int, int] | None = None
    last: int | None = None
    phase: str | None = None


@dataclass(frozen=True, slots=True)
class Call(Node):
    """``avg(kl_raw, epochs=3..5)``."""

    function: str
    arguments: tuple[Node, ...]
    window: Window | None
    name_end: int
