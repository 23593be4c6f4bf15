"""Values at many steps at once: columns, and the language's operators on them.

A number is a `Numbers`: values and which of them are known. A condition is an int8 array of `FALSE`, `UNKNOWN` and
`TRUE` in this order, so that ``and`` is the least of two and ``or`` the greatest. A text is a `Word`. What is the
same at every step may have no axis at all; numpy spreads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainmon_tui.rules import kleene

if TYPE_CHECKING:
    from trainmon_tui.model.blocks import Floats
    from trainmon_tui.rules.clock import Run

Bools = NDArray[np.bool_]
Conditions = NDArray[np.int8]

FALSE, UNKNOWN, TRUE = np.int8(0), np.int8(1), np.int8(2)
_LARGEST = np.finfo(np.float64).max


class Numbers(NamedTuple):
    """Numbers and where they are known."""

    values: Floats
    known: Bools


class Word(NamedTuple):
    """A text, the same at every step."""

    text: str


Column = Numbers | Conditions | Word

NOTHING = Numbers(np.array(np.nan), np.array(False))
"""Known nowhere."""


def number(value: float) -> Numbers:
    """Return a number that is the same at every step."""
    return Numbers(np.array(float(value)), np.array(True))


def condition(holds: bool | None) -> Conditions:
    """Return a condition that is the same at every step."""
    return np.array(UNKNOWN if holds is None else (TRUE if holds else FALSE))


def conditions(holds: Bools, known: Bools) -> Conditions:
    """Return conditions where they are known."""
    found: Conditions = np.where(known, holds.astype(np.int8) << 1, UNKNOWN)
    return found


def negate(run: Run) -> Run:
    """``not``: unknown stays unknown."""
    return lambda frame: TRUE - run(frame)


def both(left: Run, right: Run) -> Run:
    """``and``: false beats unknown."""
    return lambda frame: np.minimum(left(frame), right(frame))


def either(left: Run, right: Run) -> Run:
    """``or``: true beats unknown."""
    return lambda frame: np.maximum(left(frame), right(frame))


_ARITHMETIC = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}
_COMPARE = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal, "!=": np.not_equal,
}  # fmt: skip
_SURELY_APART = 2 * kleene.ROUNDING
"""Numbers that differ by more than this part of one of them are not equal."""
_HOLDS_IF_EQUAL = frozenset({"<=", ">=", "=="})


def arithmetic(sign: str, left: Run, right: Run) -> Run:
    """Compute numbers from two; unknown where one is, or where it divides by zero."""
    apply = _ARITHMETIC[sign]

    def answer(frame: Any) -> Numbers:  # noqa: ANN401 (whatever the operands take)
        a, b = left(frame), right(frame)
        known = a.known & b.known
        if sign == "/":
            known = known & (b.values != 0)
        with np.errstate(all="ignore"):
            return Numbers(apply(a.values, b.values), known)

    return answer


def compare(sign: str, left: Run, right: Run) -> Run:
    """One comparison; numbers that differ by less than a rounding error are equal (as in `kleene`)."""

    def answer(frame: Any) -> Conditions:  # noqa: ANN401 (whatever the operands take)
        a, b = left(frame), right(frame)
        if isinstance(a, Word) or isinstance(b, Word):
            return _compare_words(sign, a, b)
        return conditions(_compare_values(sign, a.values, b.values), a.known & b.known)

    return answer


def _compare_values(sign: str, a: Floats, b: Floats) -> Bools:
    with np.errstate(all="ignore"):
        if b.ndim == 0 and not (np.abs(a - b) <= np.abs(b) * _SURELY_APART).any():
            return _COMPARE[sign](a, b)
        tolerance = np.minimum(np.maximum(np.abs(a), np.abs(b)) * kleene.ROUNDING, _LARGEST)
        close = np.abs(a - b) <= tolerance
        found = _COMPARE[sign](a, b)
    kept: Bools = found | close if sign in _HOLDS_IF_EQUAL else found & ~close
    return kept


def _compare_words(sign: str, a: Numbers | Word, b: Numbers | Word) -> Conditions:
    """Compare texts; a text against a number is unequal, and neither smaller nor larger (unknown)."""
    if isinstance(a, Word) and isinstance(b, Word):
        return condition(kleene.COMPARE[sign](a.text, b.text))
    other = b if isinstance(a, Word) else a
    known = other.known  # type: ignore[union-attr]  # one of the two is a number
    if sign not in ("==", "!="):
        return np.full(np.shape(known), UNKNOWN)
    return conditions(np.full(np.shape(known), sign == "!="), known)


def numeric(run: Run) -> Run:
    """Return a configured value as a number, unknown where it is a word."""

    def answer(frame: Any) -> Numbers:  # noqa: ANN401 (whatever the operand takes)
        found = run(frame)
        return NOTHING if isinstance(found, Word) else found

    return answer


def absolute(run: Run) -> Run:
    """Return numbers without their sign."""

    def answer(frame: Any) -> Numbers:  # noqa: ANN401 (whatever the operand takes)
        values, known = run(frame)
        return Numbers(np.abs(values), known)

    return answer


def default(first: Run, second: Run) -> Run:
    """Return the first where it is known, else the second."""

    def answer(frame: Any) -> Numbers:  # noqa: ANN401 (whatever the operands take)
        a, b = first(frame), second(frame)
        return Numbers(np.where(a.known, a.values, b.values), a.known | b.known)

    return answer


def scalar(column: Column) -> float | bool | str | None:
    """Return the one value of a column of one step, None where it is unknown."""
    if isinstance(column, Word):
        return column.text
    if isinstance(column, Numbers):
        return float(column.values.reshape(-1)[0]) if column.known.reshape(-1)[0] else None
    code = column.reshape(-1)[0]
    return None if code == UNKNOWN else bool(code == TRUE)


def row(column: Column, index: int) -> Column:
    """Return a column's value at one step as a column of that step."""
    if isinstance(column, Word):
        return column
    if isinstance(column, Numbers):
        return Numbers(_part(column.values, index), _part(column.known, index))
    return _part(column, index)


def _part(values: NDArray[Any], index: int) -> NDArray[Any]:
    return values[index : index + 1].copy() if values.ndim else values
