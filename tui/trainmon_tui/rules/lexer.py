"""Cuts an expression into tokens, and shows the place where one is wrong."""

from __future__ import annotations

import math
import re
from typing import Literal, NamedTuple

MAX_LENGTH = 1000

KEYWORDS = frozenset({"and", "or", "not", "in", "for", "after"})

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)(?P<percent>\s*%)?
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.(?:[A-Za-z_][A-Za-z0-9_]*|\*))*)
    | `(?P<quoted>[^`]+)`
    | "(?P<double>[^"]*)" | '(?P<single>[^']*)'
    | (?P<sign>\.\.|<=|>=|==|!=|[-+*/()<>=,])
    )""",
    re.VERBOSE | re.ASCII,
)

Kind = Literal["number", "percent", "name", "word", "text", "sign", "end"]


class Token(NamedTuple):
    """One token; ``start`` and ``end`` are positions in the expression.

    A ``word`` is a keyword; a ``name`` may have been written in backticks.
    """

    kind: Kind
    value: str
    start: int
    end: int
    number: float = 0.0


def tokens(text: str) -> list[Token]:
    """Return the tokens of an expression, closed by one of kind ``end``. Raises `RuleError`."""
    if len(text) > MAX_LENGTH:
        raise RuleError(f"an expression has at most {MAX_LENGTH} characters", text, MAX_LENGTH)
    found: list[Token] = []
    position = 0
    length = len(text.rstrip())
    while position < length:
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unexpected(text, position)
        found.append(_token(text, match))
        position = match.end()
    return [*found, Token("end", "", length, length + 1)]


def _unexpected(text: str, position: int) -> RuleError:
    while text[position].isspace():
        position += 1
    if text[position] in "\"'`":
        return RuleError("this quote is not closed", text, position, len(text))
    return RuleError(f"unexpected character {text[position]!r}", text, position)


def _token(text: str, match: re.Match[str]) -> Token:
    for group in ("number", "name", "quoted", "double", "single", "sign"):
        if match[group] is not None:
            break
    start = match.end() - len(match[0].lstrip())
    value = match[group]
    if group == "number":
        number = float(value)
        if not math.isfinite(number):
            raise RuleError("this number is too large", text, start, match.end())
        return Token("percent" if match["percent"] else "number", value, start, match.end(), number)
    kinds: dict[str, Kind] = {"quoted": "name", "double": "text", "single": "text", "sign": "sign"}
    kind = kinds.get(group) or ("word" if value in KEYWORDS else "name")
    return Token(kind, value, start, match.end())


class RuleError(ValueError):
    """An expression cannot be used.

    ``start`` and ``end`` are character positions in ``text``; ``hint`` says what was meant, or is empty.
    """

    def __init__(self, message: str, text: str, start: int, end: int | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.start = start
        self.end = max(start + 1, start + 1 if end is None else end)
        self.hint = hint

    def pointed(self) -> str:
        """Return the expression with carets below the place, and the hint: two or three lines."""
        shown, start, end = _excerpt(self.text, self.start, self.end)
        carets = f"{shown}\n{' ' * start}{'^' * (end - start)}"
        return f"{carets}\n{self.hint}" if self.hint else carets

    def __str__(self) -> str:
        return f"{self.message}\n{self.pointed()}"


def _excerpt(text: str, start: int, end: int, width: int = 100) -> tuple[str, int, int]:
    """At most ``width`` characters of ``text`` around a place, and the place in them."""
    first = max(0, start - width // 2) if len(text) > width else 0
    shown = "".join(c if c.isprintable() else " " for c in text[first : first + width])
    begin = min(start - first, width)
    return shown, begin, max(begin + 1, min(end - first, width))
