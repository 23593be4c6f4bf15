"""Deep copies of what rules have seen so far: their answers are closures, and those hold what they remember in cells.

The standard library's deep copy takes functions for atoms; here each function gets cells of its own.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from copy import deepcopy
from types import CellType, FunctionType, ModuleType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Copied = TypeVar("Copied")
Things = dict[int, object]
"""Objects by their identity; as long as they stand here it is theirs."""


def held_by(roots: Iterable[object], known: Mapping[int, object] | None = None) -> Things:
    """Return everything that some objects hold, they among it, without what is ``known`` and what that holds alone."""
    known = known or {}
    found: Things = {}
    todo = list(roots)
    while todo:
        one = todo.pop()
        place = id(one)
        if place in found or place in known or isinstance(one, (type, ModuleType)):
            continue
        found[place] = one
        # A function's globals are its module's, and no state of it.
        todo += (
            [*(one.__closure__ or ()), one.__defaults__]
            if isinstance(one, FunctionType)
            else gc.get_referents(one)
        )
    return found


def copied(one: Copied, shared: Mapping[int, object], remembering: Iterable[object] = ()) -> Copied:
    """Return a deep copy that shares what is ``shared``; functions held by ``remembering`` remember by themselves."""
    memo: dict[int, object] = dict(shared)
    cells: dict[int, tuple[CellType, CellType]] = {}
    twins = [(function, _twin(function, cells)) for function in _functions(held_by(remembering, shared))]
    memo |= {id(function): twin for function, twin in twins}
    for cell, fresh in cells.values():
        with suppress(ValueError):  # a name that was never given a value
            fresh.cell_contents = deepcopy(cell.cell_contents, memo)
    for function, twin in twins:
        twin.__defaults__ = deepcopy(function.__defaults__, memo)
    return deepcopy(one, memo)


def _functions(found: Things) -> Iterator[FunctionType]:
    return (one for one in found.values() if isinstance(one, FunctionType) and one.__closure__)


def _twin(function: FunctionType, cells: dict[int, tuple[CellType, CellType]]) -> FunctionType:
    """Return the same function over fresh cells; ``cells`` knows the fresh one of each, for functions share them."""
    closure = tuple(cells.setdefault(id(cell), (cell, CellType()))[1] for cell in function.__closure__ or ())
    twin = FunctionType(function.__code__, function.__globals__, function.__name__, None, closure)
    twin.__kwdefaults__, twin.__qualname__ = function.__kwdefaults__, function.__qualname__
    return twin
