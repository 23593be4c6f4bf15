"""A setting as a file spells it, and where."""

from __future__ import annotations

from typing import NamedTuple

Plain = float | str | bool


class Written(NamedTuple):
    """One name with its value; ``line`` counts from 1."""

    name: str
    """Dotted where it is nested: ``model.free_bits``."""
    value: Plain
    line: int
    is_default: bool = False
    """Whether whoever starts the program may say otherwise."""
