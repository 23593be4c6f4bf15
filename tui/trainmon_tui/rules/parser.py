"""A Pratt parser: tokens to the parts of `syntax`, bounded in depth and number of parts."""

from __future__ import annotations

from typing import Literal, NoReturn, cast

import msgspec

from trainmon_tui.rules import syntax
from trainmon_tui.rules.lexer import RuleError, Token, tokens

MAX_DEPTH = 32
MAX_NODES = 200

_COMPARE, _SUM, _UNARY = 5, 6, 8
_POWER = {
    "or": 1, "and": 2, "for": 4, "after": 4, "in": _COMPARE, "<": _COMPARE, "<=": _COMPARE, ">": _COMPARE,
    ">=": _COMPARE, "==": _COMPARE, "!=": _COMPARE, "=": _COMPARE, "+": _SUM, "-": _SUM, "*": 7, "/": 7,
}  # fmt: skip
_A = {"epoch": "an epoch", "step": "a step"}
_SIGNS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_WINDOWS = ("epochs", "epoch", "steps", "step", "last", "phase")


def parse(text: str) -> syntax.Node:
    """Return an expression's tree. Raises `RuleError` with the place of what is wrong."""
    return _Parser(text).whole()


def _backwards(low: syntax.Node, high: syntax.Node) -> bool:
    if not (isinstance(low, syntax.Number) and isinstance(high, syntax.Number)):
        return False
    return low.percent == high.percent and low.value > high.value


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.next = 0
        self.nodes = 0

    def whole(self) -> syntax.Node:
        tree = self.expression(0, 0)
        if self.peek.kind != "end":
            self.fail("the expression should end here", self.peek, "join conditions with 'and' or 'or'")
        return tree

    @property
    def peek(self) -> Token:
        return self.tokens[self.next]

    def take(self) -> Token:
        token = self.tokens[self.next]
        self.next = min(self.next + 1, len(self.tokens) - 1)
        return token

    def fail(self, message: str, at: Token | syntax.Node, hint: str = "") -> NoReturn:
        raise RuleError(message, self.text, at.start, at.end, hint)

    def at(self, sign: str, ahead: int = 0) -> bool:
        token = self.tokens[min(self.next + ahead, len(self.tokens) - 1)]
        return token.kind == "sign" and token.value == sign

    def accept(self, sign: str) -> bool:
        if self.at(sign):
            self.take()
            return True
        return False

    def expect(self, sign: str, hint: str = "") -> Token:
        token = self.take()
        if token.kind != "sign" or token.value != sign:
            self.fail(f"{sign!r} is missing here", token, hint)
        return token

    def expression(self, power: int, depth: int) -> syntax.Node:
        """Parse what binds more tightly than ``power``."""
        left = self.prefix(depth)
        while True:
            token = self.peek
            binds = _POWER.get(token.value, 0) if token.kind in ("sign", "word") else 0
            if binds <= power:
                return left
            self.count(depth, token)
            left = self.infix(left, self.take(), binds, depth + 1)

    def count(self, depth: int, token: Token) -> None:
        self.nodes += 1
        if depth > MAX_DEPTH:
            self.fail(f"nested deeper than {MAX_DEPTH} levels", token)
        if self.nodes > MAX_NODES:
            self.fail(f"an expression has at most {MAX_NODES} parts", token)

    def prefix(self, depth: int) -> syntax.Node:
        token = self.take()
        self.count(depth, token)
        if token.kind in ("number", "percent"):
            return syntax.Number(token.start, token.end, token.number, token.kind == "percent")
        if token.kind == "text":
            return syntax.Text(token.start, token.end, token.value)
        if token.kind == "name":
            if self.at("("):
                return self.call(token, depth)
            return syntax.Name(token.start, token.end, token.value)
        if token.value == "(":
            inside = self.expression(0, depth + 1)
            self.expect(")")
            return inside
        if token.value == "-":
            operand = self.expression(_UNARY, depth + 1)
            return syntax.Negative(token.start, operand.end, operand)
        if token.value == "not":
            operand = self.expression(3, depth + 1)
            return syntax.Not(token.start, operand.end, operand)
        return self.fail(
            "the expression ends too early"
            if token.kind == "end"
            else "a metric, number or '(' is missing here",
            token,
        )

    def infix(self, left: syntax.Node, token: Token, power: int, depth: int) -> syntax.Node:
        sign = token.value
        if sign == "=":
            self.fail("'=' does not compare", token, "write '=='")
        if sign == "for":
            return self.held(left)
        if sign == "after":
            return self.after(left)
        if sign == "in":
            low = self.expression(_COMPARE, depth)
            dots = self.expect("..", "a range is written 0.03..0.08")
            high = self.expression(_COMPARE, depth)
            if _backwards(low, high):
                self.fail("this range ends before it begins", dots, "a range is written 0.03..0.08")
            return syntax.Within(left.start, high.end, left, low, high)
        if sign in _SIGNS:
            return self.comparison(left, token, depth)
        right = self.expression(power, depth)
        if sign in ("and", "or"):
            return syntax.Logic(left.start, right.end, sign, left, right)
        return syntax.Arithmetic(left.start, right.end, sign, left, right)

    def comparison(self, left: syntax.Node, token: Token, depth: int) -> syntax.Node:
        signs, operands = [token.value], [left, self.expression(_COMPARE, depth)]
        while self.peek.kind == "sign" and self.peek.value in _SIGNS:
            self.count(depth, self.peek)
            signs.append(self.take().value)
            operands.append(self.expression(_COMPARE, depth))
        compared = cast("tuple[syntax.Comparison, ...]", tuple(signs))
        return syntax.Compare(left.start, operands[-1].end, compared, tuple(operands))

    def held(self, left: syntax.Node) -> syntax.Node:
        count = self.whole_number("a whole number above 0 is missing here", "write: for 3 epochs")
        unit = self.take()
        if unit.kind != "name" or unit.value not in ("epoch", "epochs", "step", "steps"):
            self.fail("'epochs' or 'steps' is missing here", unit, "write: for 3 epochs")
        name: Literal["epochs", "steps"] = "epochs" if unit.value.startswith("epoch") else "steps"
        return syntax.Held(left.start, unit.end, left, count, name)

    def after(self, left: syntax.Node) -> syntax.Node:
        word = self.take()
        if word.kind != "name" or word.value not in ("epoch", "step"):
            self.fail("'epoch' or 'step' is missing here", word, "write: after epoch 100")
        unit: Literal["epoch", "step"] = "epoch" if word.value == "epoch" else "step"
        moment = self.whole_number(f"{_A[unit]} is missing here", f"write: after {unit} 100", least=0)
        return syntax.After(left.start, self.tokens[self.next - 1].end, left, moment, unit)

    def whole_number(self, message: str, hint: str = "", *, least: int = 1) -> int:
        token = self.take()
        if token.kind != "number" or not token.number.is_integer() or not least <= token.number <= 1e9:
            self.fail(message, token, hint)
        return int(token.number)

    def call(self, name: Token, depth: int) -> syntax.Node:
        self.expect("(")
        arguments: list[syntax.Node] = []
        window: syntax.Window | None = None
        while not self.accept(")"):
            if self.peek.kind == "name" and self.at("=", ahead=1):
                key = self.take()
                if window is not None:
                    self.fail("a function takes one window", key)
                window = self.window(key)
            else:
                arguments.append(self.expression(0, depth + 1))
            if not self.accept(",") and not self.at(")"):
                self.fail("',' or ')' is missing here", self.peek, "a range is written 3..5")
        end = self.tokens[self.next - 1].end
        return syntax.Call(name.start, end, name.value, tuple(arguments), window, name.end)

    def window(self, key: Token) -> syntax.Window:
        """Parse a window, its key taken already."""
        found = self.stretch(key)
        return msgspec.structs.replace(found, start=key.start, end=self.tokens[self.next - 1].end)

    def stretch(self, key: Token) -> syntax.Window:
        self.expect("=")
        if key.value == "phase":
            token = self.take()
            if token.kind != "text":
                self.fail("a phase in quotes is missing here", token, 'write: phase="stage2"')
            return syntax.Window(phase=token.value)
        if key.value == "last":
            return syntax.Window(
                last=self.whole_number("a whole number above 0 is missing here", "write: last=128")
            )
        if key.value not in _WINDOWS:
            self.fail(f"unknown window {key.value!r}", key, f"known: {', '.join(_WINDOWS)}")
        unit = "epoch" if key.value.startswith("epoch") else "step"
        first = last = self.whole_number(f"{_A[unit]} is missing here", f"write: {unit}s=3..5", least=0)
        if key.value.endswith("s"):
            self.expect("..", f"a range is written {unit}s=3..5")
            last = self.whole_number(
                f"the last {unit} is missing here, or comes before the first",
                f"write: {unit}s=3..5",
                least=first,
            )
        return syntax.Window(epochs=(first, last)) if unit == "epoch" else syntax.Window(steps=(first, last))
