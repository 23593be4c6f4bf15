"""Three-valued operators on closures: None is unknown, and spreads only as far as it must.

Logs print decimals, so numbers that differ by less than a rounding error are equal: a fall from 0.1 to 0.07 is one
of 30 %, and not of more.
"""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from trainmon_tui.rules.view import View

    Run = Callable[[View], Any]

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
ROUNDING = 1e-12
"""Numbers that differ by less than this part of them are equal."""
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip


def negate(run: Run) -> Run:
    """``not``: unknown stays unknown."""

    def answer(view: View) -> bool | None:
        value = run(view)
        return None if value is None else not value

    return answer


def both(left: Run, right: Run) -> Run:
    """``and``: false beats unknown."""

    def answer(view: View) -> bool | None:
        a = left(view)
        if a is False:
            return False
        b = right(view)
        return False if b is False else (None if a is None or b is None else True)

    return answer


def either(left: Run, right: Run) -> Run:
    """``or``: true beats unknown."""

    def answer(view: View) -> bool | None:
        a = left(view)
        if a is True:
            return True
        b = right(view)
        return True if b is True else (None if a is None or b is None else False)

    return answer


def arithmetic(sign: str, left: Run, right: Run) -> Run:
    """Compute a number from two; unknown where one is, where it divides by zero, or where it grows beyond a float."""
    apply = _ARITHMETIC[sign]

    def answer(view: View) -> float | None:
        a, b = left(view), right(view)
        if a is None or b is None:
            return None
        try:
            return apply(a, b)
        except (ZeroDivisionError, OverflowError):
            return None

    return answer


def compare(sign: str, left: Run, right: Run) -> Run:
    """One comparison; a text against a number is unequal, and neither smaller nor larger (unknown)."""
    apply = COMPARE[sign]

    def answer(view: View) -> bool | None:
        a, b = left(view), right(view)
        if a is None or b is None:
            return None
        if isinstance(a, str) or isinstance(b, str):
            comparable = sign in ("==", "!=") or isinstance(a, str) == isinstance(b, str)
            return apply(a, b) if comparable else None
        return apply(b, b) if math.isclose(a, b, rel_tol=ROUNDING) else apply(a, b)

    return answer
