"""Which theme comes after which."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from trainmon_tui.config.themes import load_theme, theme_folders, theme_names
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


class Mirror:
    """Looks whether the file of the theme that is worn has changed."""

    def __init__(self) -> None:
        self._seen: tuple[str, tuple[int, int]] | None = None

    def fresh(self, name: str) -> Theme | None:
        """Return the theme as its file says now, or None while it is as it was. Raises `BadDataError`."""
        stamp = _stamp(name)
        before, self._seen = self._seen, (name, stamp)
        if before is None or before == self._seen or before[0] != name or stamp == _GONE:
            return None
        return load_theme(name)


_GONE = (0, 0)


def _stamp(name: str) -> tuple[int, int]:
    """Return when a theme's file was written and how long it is; zeros while an editor replaces it."""
    for folder in theme_folders():
        with contextlib.suppress(OSError):
            found = (folder / f"{name}.yaml").stat()
            return found.st_mtime_ns, found.st_size
    return _GONE
