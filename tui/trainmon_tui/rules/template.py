"""Texts with values in them: ``raw KL {kl:.3f} of {params.free_bits}``. Fields are expressions of the language.

Nothing of Python's own formatting is reachable: a field's format is digits after the point and one of f, e, g, d.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from trainmon_tui.model.text import clean
from trainmon_tui.model.units import format_value
from trainmon_tui.rules.compiler import compile_expression
from trainmon_tui.rules.lexer import RuleError

if TYPE_CHECKING:
    from trainmon_tui.rules.compiler import Expression
    from trainmon_tui.rules.scope import Scope
    from trainmon_tui.rules.view import Witness

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_FORMAT = re.compile(r":(\+?(?:\.[0-9])?[efgd])\Z")


class Field(NamedTuple):
    """A value to be shown."""

    expression: Expression
    spec: str


class Template(NamedTuple):
    """A text in parts: plain words and fields."""

    text: str
    parts: tuple[str | Field, ...]

    def fill(self, view: Witness) -> str:
        """Return the text with its values; what is not known is ``-``."""
        return clean("".join(part if isinstance(part, str) else _show(part, view) for part in self.parts))

    @property
    def expressions(self) -> list[Expression]:
        """What the fields read."""
        return [part.expression for part in self.parts if isinstance(part, Field)]


def compile_template(text: str, scope: Scope) -> Template:
    """Return a template whose names are all known. Raises `RuleError`."""
    parts: list[str | Field] = []
    end = 0
    for match in _FIELD.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if match[0] in ("{{", "}}"):
            parts.append(match[0][0])
        elif match[1] is None:
            raise RuleError(
                "this brace has no partner", text, match.start(), hint="write {{ or }} for a plain brace"
            )
        else:
            parts.append(_field(match[1], scope))
    parts.append(text[end:])
    return Template(text, tuple(part for part in parts if part != ""))


def _field(inside: str, scope: Scope) -> Field:
    found = _FORMAT.search(inside)
    spec = found[1] if found else ""
    formula = inside[: found.start()] if found else inside
    if not found and re.search(r":[^\"']*\Z", formula):
        at = formula.rindex(":")
        raise RuleError("unknown number format", inside, at, len(inside), "formats: .3f .2e .4g d")
    expression = compile_expression(formula, scope)
    if spec and expression.kind == "text":
        raise RuleError("a text takes no number format", inside, len(formula), len(inside))
    return Field(expression, spec)


def _show(field: Field, view: Witness) -> str:
    value = field.expression.run(view)
    if value is None:
        return "-"
    if isinstance(value, (str, bool)):
        return str(value)
    return format_number(value, field.spec)


def format_number(value: float, spec: str) -> str:
    """Return a number as a format says (digits after the point and one of f, e, g, d); without one as people read it."""
    if not spec or not math.isfinite(value):
        return format_value(value)
    return f"{round(value):d}" if spec.endswith("d") else format(float(value), spec)
