"""Which theme is worn: the next one, another one, or the same one after its file was saved."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from trainmon_tui.config.themes import load_theme, theme_folders, theme_names
from trainmon_tui.model.errors import BadDataError
from trainmon_tui.model.text import clean
from trainmon_tui.ui.palette import Palette

if TYPE_CHECKING:
    from textual.app import App

    from trainmon_tui.config.themes import Theme
    from trainmon_tui.ui.app import TrainmonApp


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


class Looks:
    """Changes an app's theme."""

    def __init__(self, app: TrainmonApp) -> None:
        self._app = app
        self._mirror = Mirror()

    def next(self) -> None:
        """Wear the next theme that can be loaded."""
        theme = next_theme(self._app.palette.theme.name)
        if theme is not None:
            self._app.sight.aside = f"theme {clean(theme.name)}"
            self._wear(theme)

    def take(self, name: str) -> None:
        """Wear a theme by its name; one that is gone or wrong is left."""
        with contextlib.suppress(BadDataError):
            self._wear(load_theme(name))

    def refresh(self) -> None:
        """Wear a theme anew as soon as its file is saved; what is wrong with it is said."""
        try:
            theme = self._mirror.fresh(self._app.palette.theme.name)
        except BadDataError as error:
            self._app.sight.aside = clean(error.message)
            self._app.draw()
            return
        if theme is not None:
            self._app.sight.aside = f"theme {clean(theme.name)}, as it was saved"
            self._wear(theme)

    def _wear(self, theme: Theme) -> None:
        self._app.wear(Palette(theme, mono=self._app.palette.mono, sixteen=self._app.palette.sixteen))


def known_theme(app: App[None], palette: Palette) -> str:
    """Let the toolkit know a palette's theme; return its name there."""
    theme = palette.toolkit_theme()
    app.register_theme(theme)
    return theme.name
