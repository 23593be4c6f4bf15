"""Which theme comes after which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trainmon_tui.config.themes import load_theme, theme_names
from trainmon_tui.model.errors import BadDataError

if TYPE_CHECKING:
    from trainmon_tui.config.themes import Theme


def next_theme(name: str) -> Theme | None:
    """Return the theme after ``name`` that can be loaded, round and round; None where there is none."""
    names = theme_names()
    at = names.index(name) if name in names else -1
    for step in range(1, len(names) + 1):
        try:
            return load_theme(names[(at + step) % len(names)])
        except BadDataError:
            continue
    return None
